"""The page of a survey as a reader meets it, in a real Chromium: accessible, nothing fetched, readable on a phone."""

import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.show import survey_report
from sim.show.theme import Lang
from sim.study.surveying import load_survey_results

from .test_report_in_browser import CHROMIUM, PHONE, WIDE, opened

ROOT = Path(__file__).parents[2] / "results"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.mark.parametrize("name", ["12_robustness", "11_who_is_ahead_where", "13_search"])
@pytest.mark.parametrize(("lang", "width", "mode"), [("nl", WIDE, "light"), ("en", PHONE, "dark")])
def test_it_is_accessible_stands_alone_and_fits(
    browser: Any, tmp_path: Path, name: str, lang: Lang, width: int, mode: str
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "report.html"
    path.write_text(survey_report.survey_page(load_survey_results(ROOT / name), lang), encoding="utf-8")
    page = opened(browser, path, width, mode)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], [node["html"][:200] for node in fault["nodes"]][:3]) for fault in found] == []
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
