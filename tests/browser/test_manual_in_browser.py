"""The manual as it is built: without warnings, and in a browser without any request, accessible, fit for a phone."""

import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
WITHOUT_CHROMIUM = "NO CHROMIUM HERE: the manual is not tested in a browser; apt-get install chromium"
WIDE, PHONE = 1280, 390
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip(WITHOUT_CHROMIUM)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


def opened(browser: Any, path: Path, width: int, mode: str) -> Any:
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=mode).new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(path.as_uri())
    return page


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
@pytest.mark.parametrize(("width", "mode"), [(WIDE, "light"), (PHONE, "dark")])
def test_a_page_is_accessible_asks_nobody_and_fits(
    browser: Any, built: Path, name: str, width: int, mode: str
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from axe_playwright_python.sync_playwright import Axe

    page = opened(browser, built / f"{name}.html", width, mode)
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(page, context="article").response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]][:3]) for fault in found] == []


def test_searching_works_without_a_network(browser: Any, built: Path) -> None:
    page = opened(browser, built / "search.html", WIDE, "light")
    page.goto((built / "search.html").as_uri() + "?q=irritation")
    page.wait_for_selector("#search-results li")
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
