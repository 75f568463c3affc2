"""The manual as it is built: without warnings, and in a browser without any request, accessible, fit for a phone."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from tests.browser.pages import PHONE, ROOT, WIDE, asked_of_others, fits, opened, violations

SEEN = ("index", "trainer/verkoop_zelf", "first_hour", "reference/ledger", "reference/python", "experiments")
FETCHED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc=[\"']?(?:https?:)?//[^\"'>]*"
    r"|<link\b[^>]*\bhref=[\"']?(?:https?:)?//[^\"'>]*"
    r"|url\([\"']?(?:https?:)?//[^)]*|@import[^;]*//[^;]*"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages, made as `make docs` makes them; a warning is an error."""
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "manual"  # once for all workers
    with FileLock(f"{place}.lock"):
        if not (place / "html" / "index.html").exists():
            build(place)
    return place / "html"


def build(place: Path) -> None:
    sphinx = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q"]
    command = [*sphinx, "-d", str(place / "seen"), "docs", str(place / "html")]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    made = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert made.returncode == 0, made.stderr


def test_no_page_or_style_names_a_network(built: Path) -> None:
    pages = [*built.rglob("*.html"), *built.rglob("*.css")]
    assert len(pages) > 25
    found = {path.name: FETCHED.findall(path.read_text(encoding="utf-8")) for path in pages}
    assert {name: urls for name, urls in found.items() if urls} == {}


def test_what_is_made_from_the_code_is_there(built: Path) -> None:
    def text(name: str) -> str:
        return re.sub(r"<[^>]+>", "", (built / name).read_text(encoding="utf-8"))

    assert not [path for path in built.rglob("*.html") if "made:" in path.read_text(encoding="utf-8")]
    assert "irritation per unit of threat" in text("reference/ledger.html")
    assert "ask_arrange (8 s, then 8 s of silence)" in text("reference/playbooks.html")
    assert "closelab run [OPTIONS] EXPERIMENT" in text("reference/command_line.html")
    assert "persuadables" in text("first_hour.html")
    assert 'lang="nl"' in (built / "trainer" / "eerste_uur.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SEEN)
@pytest.mark.parametrize(("size", "mode"), [(WIDE, "light"), (PHONE, "dark")])
def test_a_page_is_accessible_asks_nobody_and_fits(
    browser: Any, built: Path, name: str, size: tuple[int, int], mode: str
) -> None:
    page = opened(browser, (built / f"{name}.html").as_uri(), size, mode)
    assert asked_of_others(page, "file:") == [] and fits(page)
    assert violations(page, context="article") == []


def test_searching_works_without_a_network(browser: Any, built: Path) -> None:
    page = opened(browser, (built / "search.html").as_uri() + "?q=irritation")
    page.wait_for_selector("#search-results li")
    assert asked_of_others(page, "file:") == []
