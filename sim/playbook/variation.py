"""A variation of a playbook: a few changed lines on its parent.

``[changes]`` sets keys by dotted path (step label, then key), ``remove`` takes steps out by label or
move, ``[[insert]]`` puts a step in after a label. A removed step's label passes to the step after it,
so that whatever pointed there still does.
"""

import copy
from typing import Any

from sim.playbook.moves import bundled_moves
from sim.reading import Document, InputError, unknown

KEYS = ("name", "title", "extends", "changes", "remove", "insert", "moves")
TOP_LEVEL = ("name", "title", "first", "call_back", "at_last_step", "moves")


def applied(parent: dict[str, Any], child: dict[str, Any], document: Document) -> dict[str, Any]:
    """The parent's data with the child's name, title, changes, removals, insertions and moves."""
    _refuse_other_keys(child, document)
    data = copy.deepcopy(parent)
    data |= {key: child[key] for key in ("name", "title") if key in child}
    for path, value in _table(child, "changes", document).items():
        set_path(data, path, value, document, ("changes", path))
    for number, step in enumerate(_list(child, "insert", document)):
        _insert(data["step"], step, document, ("insert", number))
    for number, what in enumerate(_list(child, "remove", document)):
        _remove(data, what, document, ("remove", number))
    data["moves"] = {**data.get("moves", {}), **_table(child, "moves", document)}
    return data


def set_path(
    data: dict[str, Any], path: str, value: Any, document: Document, at: tuple[str | int, ...] | None = None
) -> None:
    """Set one key of a playbook by dotted path, ``close.silence`` or ``moves.ask_direct.T``.

    ``*.silence`` sets it wherever there is any, so that who keeps silent does so for as long everywhere.
    """
    at = at or (path,)
    head, _, key = path.partition(".")
    if not key and head in TOP_LEVEL:
        data[head] = value
        return
    if head == "at_last_step" and isinstance(data.get(head), dict):
        data[head][key] = value
    elif head == "moves" and "." in key:
        _set_move(data, key.split(".", 1), value)
    elif head == "*":
        for step in (*data["step"], data.get("at_last_step") or {}):
            if isinstance(step, dict) and step.get(key):
                step[key] = value
    else:
        _set_step(_labelled(data["step"], head, document, at), key, value, at, document)


def _set_move(data: dict[str, Any], path: list[str], value: Any) -> None:
    move, key = path
    moves = data.setdefault("moves", {})
    if move not in moves and move in bundled_moves():
        moves[move] = bundled_moves()[move].model_dump(mode="json")
    moves.setdefault(move, {})[key] = value


def _set_step(step: dict[str, Any], key: str, value: Any, at: tuple[str | int, ...], document: Document) -> None:
    *tables, last = key.split(".")
    for table in tables:
        step = step.setdefault(table, {})
        if not isinstance(step, dict):
            raise InputError([document.fault(at, f"{table} is no table")])
    if not last:
        raise InputError([document.fault(at, "must be a step's label, a dot and a key")])
    step[last] = value


def _labelled(steps: list[Any], label: str, document: Document, at: tuple[str | int, ...]) -> dict[str, Any]:
    for step in steps:
        if isinstance(step, dict) and step.get("label") == label:
            return step
    labels = [str(step["label"]) for step in steps if isinstance(step, dict) and "label" in step]
    raise InputError([document.fault(at, unknown("step", label, labels))])


def _insert(steps: list[Any], step: Any, document: Document, at: tuple[str | int, ...]) -> None:
    if not isinstance(step, dict) or "after" not in step:
        raise InputError([document.fault(at, "after is missing: the label behind which the step goes")])
    place = steps.index(_labelled(steps, step["after"], document, (*at, "after")))
    steps.insert(place + 1, {key: value for key, value in step.items() if key != "after"})


def _remove(data: dict[str, Any], what: Any, document: Document, at: tuple[str | int, ...]) -> None:
    steps = data["step"]
    found = [step for step in steps if what in (step.get("label"), step.get("move"))]
    if not found:
        names = [str(step[key]) for step in steps for key in ("label", "move") if key in step]
        raise InputError([document.fault(at, unknown("step", str(what), names))])
    for step in found:
        place = steps.index(step)
        del steps[place]
        if "label" in step and place < len(steps):
            _pass_on(data, step["label"], steps[place].setdefault("label", step["label"]))


def _pass_on(data: dict[str, Any], gone: str, heir: str) -> None:
    for key, default in (("first", "open"), ("call_back", "close")):
        if data.get(key, default) == gone:
            data[key] = heir
    for step in data["step"]:
        branches = step.get("on", {})
        branches |= {reply: heir for reply, target in branches.items() if target == gone}


def _refuse_other_keys(child: dict[str, Any], document: Document) -> None:
    faults = [document.fault((key,), unknown("key", key, KEYS)) for key in child if key not in KEYS]
    if faults:
        raise InputError(faults)


def _table(child: dict[str, Any], key: str, document: Document) -> dict[str, Any]:
    value = child.get(key, {})
    if not isinstance(value, dict):
        raise InputError([document.fault((key,), "must be a table")])
    return value


def _list(child: dict[str, Any], key: str, document: Document) -> list[Any]:
    value = child.get(key, [])
    if not isinstance(value, list):
        raise InputError([document.fault((key,), "must be a list")])
    return value
