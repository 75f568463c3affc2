"""The mutation campaign: which faults it can plant, and that its tables say what was promised."""

import ast
import csv
from pathlib import Path

import pytest

from tests.mutation.__main__ import LEAST, RESULTS, SURVIVORS, VERDICTS
from tests.mutation.mutants import mutants_of, planted
from tests.mutation.strata import STRATA, Stratum

SOURCE = '''"""A text."""
LIMIT = 2.5

def clipped(x: float, low: float) -> float:
    """Not below low."""
    if x < low and x != LIMIT:
        return max(x, low)
    return x - 2.0 * low
'''


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text().splitlines()))


def test_each_small_fault_is_found_and_changes_the_source(tmp_path: Path) -> None:
    (tmp_path / "some.py").write_text(SOURCE)
    found = mutants_of(tmp_path, "some.py")
    changes = {(one.before, one.after) for one in found}
    assert {
        ("2.5", "3.5"), ("x < low", "x <= low"), ("x < low", "x >= low"), ("x != LIMIT", "x == LIMIT"),
        ("x < low and x != LIMIT", "x < low or x != LIMIT"), ("max(x, low)", "min(x, low)"),
        ("x - 2.0 * low", "x + 2.0 * low"), ("2.0 * low", "2.0 / low"),
        ("return x - 2.0 * low", "return -(x - 2.0 * low)"),
    } <= changes  # fmt: skip
    trees = {ast.unparse(planted(tmp_path, one)) for one in found}
    assert len(trees) == len(found) and ast.unparse(ast.parse(SOURCE)) not in trees
    assert len({one.name for one in found}) == len(found)
    assert not any("text" in one.before for one in found)


def test_the_order_of_the_sample_does_not_depend_on_other_faults(tmp_path: Path) -> None:
    (tmp_path / "some.py").write_text(SOURCE)
    before = {one.name: one.rank(1) for one in mutants_of(tmp_path, "some.py")}
    (tmp_path / "some.py").write_text(SOURCE + "\n\ndef more() -> int:\n    return 3\n")
    after = {one.name: one.rank(1) for one in mutants_of(tmp_path, "some.py")}
    assert before.items() < after.items()


@pytest.mark.parametrize("stratum", STRATA, ids=lambda stratum: stratum.name)
def test_enough_were_noticed_and_who_was_not_is_explained(stratum: Stratum) -> None:
    """What is committed of the last campaign: 400 faults and more, at least 90 % noticed in each stratum."""
    name = stratum.name
    (result,) = [row for row in rows(RESULTS) if row["stratum"] == name]
    tried = [row for row in rows(VERDICTS) if row["stratum"] == name]
    unnoticed = {row["mutant"] for row in tried if not row["noticed_by"]}
    assert (int(result["tried"]), int(result["killed"])) == (len(tried), len(tried) - len(unnoticed))
    assert int(result["killed"]) >= LEAST * int(result["tried"])
    why = {row["mutant"]: row["why"] for row in rows(SURVIVORS) if row["stratum"] == name}
    assert why.keys() == unnoticed and all(why.values())


def test_the_sample_is_as_large_as_promised() -> None:
    assert sum(stratum.sample for stratum in STRATA) >= 400
    assert len(rows(VERDICTS)) == sum(stratum.sample for stratum in STRATA)
