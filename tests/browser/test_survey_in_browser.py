"""The page of a survey as a reader meets it, in a real Chromium: accessible, nothing fetched, readable on a phone."""

from pathlib import Path
from typing import Any

import pytest

from sim.show import survey_report
from sim.show.theme import Lang
from sim.study.surveying import load_survey_results

from .pages import PHONE, ROOT, WIDE, asked_of_others, fits, opened, violations

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["12_robustness", "11_who_is_ahead_where", "13_search"])
@pytest.mark.parametrize(("lang", "size", "mode"), [("nl", WIDE, "light"), ("en", PHONE, "dark")])
def test_it_is_accessible_stands_alone_and_fits(
    browser: Any, tmp_path: Path, name: str, lang: Lang, size: tuple[int, int], mode: str
) -> None:
    path = tmp_path / "report.html"
    path.write_text(survey_report.survey_page(load_survey_results(ROOT / "results" / name), lang), encoding="utf-8")
    page = opened(browser, path.as_uri(), size, mode)
    assert violations(page) == []
    assert asked_of_others(page, "file:") == [] and fits(page)
