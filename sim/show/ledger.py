"""The assumption ledger for people: every number with its ground and off-switch, and whom they favour in all."""

from collections import Counter
from typing import Any

from sim.law.parameters import GROUNDS, Parameter, entries, ledger
from sim.law.parameters import Move as MoveRow
from sim.playbook.moves import bundled_moves
from sim.show.constants import constant_lines, constants

NAME = "ledger"
SIDES = ("hard", "soft", "subtle")
NONE = "none of them"

# The three closes whom each phrase of the ledger favours. Phrases about dialling or working hours favour no close.
FAVOURED: dict[str, tuple[str, ...]] = {
    "hard": ("hard",),
    "hard (argues more)": ("hard",),
    "soft": ("soft",),
    "soft, subtle": ("soft", "subtle"),
    "soft, subtle, next_step": ("soft", "subtle"),
    "soft_question, subtle": ("soft", "subtle"),
    "subtle, next_step": ("subtle",),
    "subtle_adaptive": ("subtle",),
    "next_step": ("subtle",),
    "next_step asks for less": ("subtle",),
    "fixed playbooks": ("hard", "soft"),
    "whoever asks": ("hard", "subtle"),
    "whoever asks plainly": ("hard", "subtle"),
    "whoever asks again": ("hard", "subtle"),
    "whoever asks for the order": ("hard", "subtle"),
    "whoever closes fast": ("hard", "subtle"),
    "whoever hurries": ("hard", "soft"),
    "whoever keeps silent": ("subtle",),
    "whoever sells calmly": ("soft", "subtle"),
    "whoever stops at no interest": ("soft", "subtle"),
    "whoever calls again": (),
    "whoever calls back late": (),
    "whoever is brief, per hour": (),
    "whoever takes his time": (),
    "whoever talks long": (),
    "redial, widen": (),
    "widen, redial": (),
    "polite": (),
    "polite, widen": (),
    "nobody": (),
}


def balance() -> dict[str, dict[str, int]]:
    """By ground: how many numbers favour each close when they rise; one that favours two counts for both."""
    lines = list(ledger())
    return {ground: _sides([line for line in lines if line.entry.ground == ground]) for ground in GROUNDS}


def _sides(lines: list[Parameter]) -> dict[str, int]:
    found = Counter(side for line in lines for side in FAVOURED[line.entry.favours] or (NONE,))
    return {"numbers": len(lines)} | {side: found[side] for side in (*SIDES, NONE)}


def printed() -> tuple[str, Any]:
    """The whole ledger as text, with its balance, and the data behind it."""
    data = {
        "parameters": [
            {"path": line.path, "default": line.default} | line.entry._asdict() | {"sides": list(_of(line))}
            for line in ledger()
        ],
        "moves": {name: _move(row) for name, row in bundled_moves().items()},
        "constants": [one._asdict() for one in constants()],
        "balance": balance(),
    }
    parts = (_lines(), _move_lines(), constant_lines(), balance_lines())
    return "\n\n".join("\n".join(part) for part in parts), data


def balance_lines() -> list[str]:
    """The balance as a table."""
    heads = ["numbers", *SIDES, NONE]
    rows = [f"{'ground':<14}" + "".join(f"{head:>14}" for head in heads)]
    total = _sides(list(ledger()))
    for ground, found in (balance() | {"all": total}).items():
        rows.append(f"{ground:<14}" + "".join(f"{found[head]:>14}" for head in heads))
    about = "Balance: whom a higher value favours, by ground. A number that favours two closes counts for both;"
    return [about, "what favours a way of dialling, or nobody, favours none of the three.", "", *rows]


def _of(line: Parameter) -> tuple[str, ...]:
    return FAVOURED[line.entry.favours]


def _lines() -> list[str]:
    found = [f"{'number':<32}{'default':>9}  {'range':<16}{'ground':<12}{'off at':<9}a higher value favours"]
    for line in ledger():
        entry, limits = line.entry, f"{line.entry.low:g} to {line.entry.high:g}"
        off = "none" if isinstance(entry.off, str) else f"{entry.off:g}"
        found.append(f"{line.path:<32}{line.default:>9g}  {limits:<16}{entry.ground:<12}{off:<9}{entry.favours}")
        found.append(f"    {entry.meaning}, in {entry.unit}" + _reason(entry.off))
    return found


def _reason(off: float | str) -> str:
    return f"; no off value: {off.removeprefix('none: ')}" if isinstance(off, str) else ""


def _move(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in entries(MoveRow)} | {"ground": row.ground}


def _move_lines() -> list[str]:
    names = list(entries(MoveRow))
    found = [f"{'move':<18}" + "".join(f"{name:>9}" for name in names) + "  ground"]
    for name, row in bundled_moves().items():
        values = _move(row)
        found.append(f"{name:<18}" + "".join(f"{values[key]:>9g}" for key in names) + f"  {row.ground}")
    return found
