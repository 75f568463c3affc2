"""The page that `make verify` writes: every check, in one order, and a failure is seen."""

import random
import re
import subprocess
import sys
from pathlib import Path

from tests.report import Result, page

ROOT = Path(__file__).parents[2]
FIGURE = ["orders", 0.3, 0.31, 0.29, 0.33, 1000, 0.05]
RESULTS = [
    Result("tests/verification/test_b.py", 9, "test_last", "", "holds", "About b.", "It ends.", []),
    Result("tests/verification/test_a.py", 5, "test_of_shares", "10", "FAILS", "About a.", "A share.", [FIGURE]),
    Result("tests/verification/test_a.py", 5, "test_of_shares", "9", "holds", "About a.", "A share.", [FIGURE]),
]


def test_the_page_is_the_same_in_whatever_order_tests_ran() -> None:
    shuffled = RESULTS.copy()
    random.Random(1).shuffle(shuffled)
    assert list(page(RESULTS)) == list(page(shuffled))


def test_checks_have_one_line_and_figures_another() -> None:
    text = "\n".join(page(RESULTS))
    assert "**2 checks in 3 cases: 2 hold, 1 do not.**" in text
    assert "| of shares | A share. | 2 | FAILS |" in text
    nine = "| of shares [9] | orders | 0.3 | 0.31 | 0.29 to 0.33 | 1000 | 0.05 | holds |"
    ten = "| of shares [10] | orders | 0.3 | 0.31 | 0.29 to 0.33 | 1000 | 0.05 | FAILS |"
    assert text.index(nine) < text.index(ten) < text.index("About b.")


def test_the_option_writes_the_page_with_and_without_workers(tmp_path: Path) -> None:
    """One file of checks, alone and by two workers, asked for as `make verify` does, where an older page is."""
    option = re.search(r"(--report.)docs/verification.md", (ROOT / "Makefile").read_text())
    assert option is not None
    pages = []
    for name, workers in (("alone", []), ("two", ["-n", "2"])):
        (tmp_path / name).write_text("an older page")
        options = ["-q", "-p", "no:cacheprovider", *f"{option[1]}{tmp_path / name}".split(), *workers]
        command = [sys.executable, "-m", "pytest", "-o", "testpaths=tests/verification/test_chance.py", *options]
        done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        pages.append((tmp_path / name).read_text())
    assert pages[0] == pages[1]
    assert "the power of a share by hand" in pages[0]
    assert "0.0976" in pages[0]
