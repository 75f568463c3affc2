"""The report as a reader meets it, in a real Chromium: accessible, in one piece, readable on a phone and on paper."""

from pathlib import Path
from typing import Any

import pytest

from sim.show.report import write_report
from sim.show.theme import Lang
from tests.browser.pages import PHONE, WIDE, asked_of_others, fits, opened, violations
from tests.unit.show.played import compared, swept

LANGS: tuple[Lang, ...] = ("nl", "en")


@pytest.fixture(scope="module")
def reports() -> dict[tuple[str, Lang], Path]:
    return {(made().name, lang): write_report(made(), lang) for made in (compared, swept) for lang in LANGS}


@pytest.mark.parametrize("name", ["compared", "swept"])
@pytest.mark.parametrize(
    ("lang", "size", "mode"),
    [("nl", WIDE, "light"), ("en", WIDE, "dark"), ("en", PHONE, "light"), ("nl", PHONE, "dark")],
)
def test_it_is_accessible_stands_alone_and_fits(
    browser: Any, reports: Any, name: str, lang: Lang, size: tuple[int, int], mode: str
) -> None:
    page = opened(browser, reports[name, lang].as_uri(), size, mode)
    assert violations(page) == []
    assert asked_of_others(page, "file:") == [] and fits(page)
    kinds = page.evaluate(
        "[...document.querySelectorAll('.drawing')].filter(one => one.checkVisibility()).map(one => one.className)"
    )
    assert {*kinds} == {f"drawing {mode}"}
    assert len(kinds) == page.evaluate("document.querySelectorAll('figure').length"), "each figure is shown once"
    whole = page.evaluate(
        "[...document.querySelectorAll('.both')].map(one => one.scrollWidth <= one.clientWidth"
        " && [...one.children].every(part => part.scrollWidth <= part.clientWidth))"
    )
    assert whole and all(whole), "a map, a sweep and a plane need not be shifted sideways"


def test_a_world_is_chosen_without_a_script(browser: Any, reports: Any) -> None:
    page = opened(browser, reports["swept", "nl"].as_uri(), WIDE)
    shown = "[...document.querySelectorAll('.stop')].filter(one => one.checkVisibility()).map(one => one.className)"
    assert page.evaluate(shown) == ["stop at-1"], "begins at the default"
    page.get_by_label("2,5", exact=True).check()
    assert page.evaluate(shown) == ["stop at-2"]
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(shown) == ["stop at-1"]
    page.emulate_media(media="print")
    assert len(page.evaluate(shown)) == 3, "on paper there is no choosing"


def test_our_typeface_is_the_one_drawn(browser: Any, reports: Any) -> None:
    page = opened(browser, reports["compared", "nl"].as_uri(), WIDE)
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(one => one.status == 'loaded').map(one => one.family + one.weight)"
    )
    assert {"Inter400", "Inter600", "Inter700"} <= set(loaded)


def test_nothing_is_smaller_than_the_floor(browser: Any, reports: Any) -> None:
    page = opened(browser, reports["compared", "nl"].as_uri(), PHONE)
    small = """() => [...document.querySelectorAll('body *')].filter(one => one.checkVisibility()
        && [...one.childNodes].some(node => node.nodeType == 3 && node.data.trim())
        && parseFloat(getComputedStyle(one).fontSize) * (one.closest('svg.marks') ? 1 : one.closest('svg') ?
           one.closest('svg').getBoundingClientRect().width / one.closest('svg').viewBox.baseVal.width : 1) < 9)
        .map(one => one.textContent)"""
    assert page.evaluate(small) == []


def test_on_paper_everything_is_open_light_and_whole(browser: Any, reports: Any) -> None:
    page = opened(browser, reports["compared", "nl"].as_uri(), WIDE, "dark")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.ledger tbody tr')).display") == "table-row"
    heights = page.evaluate(
        "[...document.querySelectorAll('details')].map(one => one.getBoundingClientRect().height)"
    )
    assert min(heights) > 300
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(20, 24, 29)"
    assert (
        page.evaluate("[...document.querySelectorAll('.drawing.dark')].some(one => one.checkVisibility())") is False
    )
    assert len(page.pdf(format="A4")) > 50_000
