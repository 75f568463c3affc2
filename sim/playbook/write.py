"""Writing a playbook of one's own, as a full copy of a bundled one."""

import json
import re
from pathlib import Path
from typing import Any

from sim.playbook.read import load_playbook
from sim.reading import Fault, InputError

HEAD = """# A playbook of your own, begun from {parent}. Check it with: closelab check {name}.toml
# A step without a branch for a reply goes on to the next step; "end" ends the talk.
"""


def new_playbook(name: str, parent: str, folder: Path) -> Path:
    """Write ``name.toml`` in `folder`; InputError if the name will not do or the file is there already."""
    path = checked_path(name, folder)
    data = load_playbook(parent).resolved() | {"name": name, "title": {"nl": name, "en": name}}
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(HEAD.format(parent=parent, name=name) + toml_of(data))
    except OSError as error:
        raise InputError([Fault(str(path), "", f"cannot be written: {error.strerror}")]) from None
    return path


def checked_path(name: str, folder: Path) -> Path:
    """Where a playbook of this name is written; InputError if the name will not do or the file is there already."""
    if not re.fullmatch(r"[a-z0-9_-]{1,64}", name):
        raise InputError([Fault("", repr(name)[:60], "a name is 1 to 64 of a-z, 0-9, - and _")])
    path = folder / f"{name}.toml"
    if path.exists():
        raise InputError([Fault(str(path), "", "is there already; choose another name")])
    return path


def toml_of(data: dict[str, Any]) -> str:
    """A playbook as TOML: plain keys first, then moves, then steps."""
    plain = {key: value for key, value in data.items() if key not in ("step", "moves") and value is not None}
    lines = _keys(plain)
    for move, row in data.get("moves", {}).items():
        lines += ["", f"[moves.{move}]", *_keys(row)]
    for step in data["step"]:
        lines += ["", "[[step]]", *_keys(_said(step))]
    return "\n".join(lines) + "\n"


def _said(step: dict[str, Any]) -> dict[str, Any]:
    """A step without what says nothing."""
    return {key: value for key, value in step.items() if value not in (None, {}, 0.0)}


def _keys(table: dict[str, Any]) -> list[str]:
    return [f"{key} = {_value(value)}" for key, value in table.items()]


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(_keys(value)) + " }"
    return json.dumps(value, ensure_ascii=False)
