"""What is sampled and who has to notice: the sources by kind, each with the tests that answer for them.

The law, births, luck and `turn`, where a move lands, are shared by both engines, so comparing the engines says
nothing about them: only truths derived by hand count. An engine may be caught by those or by the other engine.
"""

from typing import NamedTuple

TRUTHS = "tests/verification/"
LAW = [
    f"{TRUTHS}test_law_{name}.py"
    for name in ("scale", "prospect", "closing", "annoyance", "persuasion", "timing", "luck")
]
LEDGER = [f"{TRUTHS}test_ledger.py"]
AUDIT = [
    f"{TRUTHS}test_audit.py::test_{name}"
    for name in ("every_line_follows_from_the_page", "random_worlds_follow_from_the_page_too")
]
WORLDS = [
    f"{TRUTHS}test_{name}.py"
    for name in ("atomic_talks", "telephones", "word_of_mouth", "talk_endings", "populations_and_switches")
]
TURN = [f"{TRUTHS}test_law_turn.py"]
BOOKS = ["tests/unit/test_table.py", "tests/unit/test_playbook.py"]
GOLDEN = ["tests/golden"]
MEASURES = ["tests/unit/test_measures.py"]
EQUALITY = ["tests/equality/test_plain_python.py"]


COMPILED = (
    "batch", "compiled", "conversation", "dialling", "diary", "layout", "meanwhile", "people", "worlds",
)  # fmt: skip


class Stratum(NamedTuple):
    """One kind of source: how many of its mutants are tried, and by which tests in turn."""

    name: str
    files: list[str]
    sample: int
    stages: list[list[str]]
    engine: str = "reference"


STRATA = [
    Stratum("law", ["sim/law/[!p]*.py", "sim/law/pe*.py", "sim/law/pr*.py"], 90, [LAW, LEDGER, AUDIT, WORLDS]),
    Stratum("ledger", ["sim/law/parameters.py"], 20, [LEDGER]),
    Stratum("turn", ["sim/engine/turn.py"], 50, [TURN, AUDIT, WORLDS]),
    Stratum(
        "births and luck", ["sim/scenario/luck.py", "sim/scenario/population.py"], 40, [LAW, LEDGER, AUDIT, GOLDEN]
    ),
    Stratum("playbook table", ["sim/playbook/table.py"], 30, [BOOKS, AUDIT, WORLDS]),
    Stratum(
        "reference engine",
        [f"sim/engine/{name}.py" for name in ("agenda", "journal", "reference", "run", "talk")],
        80,
        [AUDIT, WORLDS, EQUALITY, GOLDEN],
    ),
    Stratum(
        "compiled engine",
        [f"sim/engine/{name}.py" for name in COMPILED],
        90,
        [EQUALITY],
        engine="compiled",
    ),
    Stratum("measures", ["sim/measures.py"], 40, [MEASURES]),
]
