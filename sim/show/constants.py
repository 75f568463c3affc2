"""Numbers that stand in the law itself: no file changes them and no experiment has varied them, so they are told."""

from types import ModuleType
from typing import NamedTuple

from sim.law import after_sale, annoyance, persuasion, prospect, silence, timing

MODULES = (after_sale, annoyance, persuasion, prospect, silence, timing)
DEFINITIONS = {"HESITATES", "YES", "NO", "HOUR", "DAY", "WEEK", "LN2", "CLEARLY"}  # codes, units, a word's meaning

MEANINGS = {
    "COMPETITORS_HANDICAP": ("logits that a competitor is behind, as we spoke first", "soft"),
    "MOST_REFUSALS": ("refusals that sharpen a push; further ones add nothing", "soft, subtle"),
    "PER_REFUSAL": ("share of a threat that each earlier refusal adds to it", "soft, subtle"),
    "WEAR": ("weight of each further argument from us, of the one before", "hard (argues more)"),
    "MOST_KNOWN": ("own arguments of the customer that a seller can hold on to", "subtle, next_step"),
    "HEARD_OUT": ("seconds of silence after which a seller knows what a hesitation meant", "fixed playbooks"),
    "READING_IMPRESSION": ("logits of error in reading the answer to an impression question", "fixed playbooks"),
    "READING_HEARD_OUT": ("logits of error in reading a hesitation that was heard out", "fixed playbooks"),
    "READING_REPLY": ("logits of error in reading any other reply", "fixed playbooks"),
    "MOST_CONTACTS": ("contacts that a company has at most", "redial, widen"),
    "COMFORTABLE": ("seconds of silence that nobody minds", "whoever keeps silent"),
}


class Constant(NamedTuple):
    """A fixed number: where it stands, what it is, and whom a higher value would favour."""

    path: str
    value: float
    meaning: str
    favours: str


def constants() -> list[Constant]:
    """Every fixed number of the law, in the order of its files; all are assumptions."""
    return [_told(module, name) for module in MODULES for name in fixed_names(module)]


def fixed_names(module: ModuleType) -> list[str]:
    """The numbers that a module of the law fixes itself, without codes, units and definitions."""
    numbers = [name for name, value in vars(module).items() if name.isupper() and isinstance(value, int | float)]
    return [name for name in numbers if name not in DEFINITIONS]


def _told(module: ModuleType, name: str) -> Constant:
    return Constant(f"{module.__name__.removeprefix('sim.')}.{name}", vars(module)[name], *MEANINGS[name])


def constant_lines() -> list[str]:
    """The fixed numbers as a table."""
    head = f"{'fixed in the law':<40}{'value':>7}  a higher value favours"
    rows = [[f"{one.path:<40}{one.value:>7g}  {one.favours}", f"    {one.meaning}"] for one in constants()]
    return [head, *(line for row in rows for line in row), "", "Assumptions like the rest, but never varied."]
