"""The report as a reader meets it, in a real Chromium: accessible, in one piece, readable on a phone and on paper."""

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sim.show.report import write_report
from sim.show.theme import Lang
from tests.unit.show.played import compared, swept

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
if CHROMIUM is None:  # seen in the summary of a run, not only in the count of skipped tests
    pytest.skip(
        "NO CHROMIUM HERE: the report is not tested in a browser; apt-get install chromium", allow_module_level=True
    )

LANGS: tuple[Lang, ...] = ("nl", "en")
WIDE, PHONE = 1280, 390


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture(scope="module")
def reports() -> dict[tuple[str, Lang], Path]:
    return {(made().name, lang): write_report(made(), lang) for made in (compared, swept) for lang in LANGS}


def opened(browser: Any, path: Path, width: int, mode: str = "light") -> Any:
    """The report in a window, with every request it makes."""
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=mode).new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(path.as_uri())
    return page


@pytest.mark.parametrize("name", ["compared", "swept"])
@pytest.mark.parametrize(
    ("lang", "width", "mode"),
    [("nl", WIDE, "light"), ("en", WIDE, "dark"), ("en", PHONE, "light"), ("nl", PHONE, "dark")],
)
def test_it_is_accessible_stands_alone_and_fits(
    browser: Any, reports: Any, name: str, lang: Lang, width: int, mode: str
) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from axe_playwright_python.sync_playwright import Axe

    page = opened(browser, reports[name, lang], width, mode)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = Axe().run(page).response["violations"]
    assert [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found] == []
    assert [url for url in page.asked if not url.startswith(("file:", "data:"))] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    kinds = page.evaluate(
        "[...document.querySelectorAll('.drawing')].filter(one => one.checkVisibility()).map(one => one.className)"
    )
    assert {*kinds} == {f"drawing {mode}"}
    assert len(kinds) == page.evaluate("document.querySelectorAll('figure').length"), "each figure is shown once"
    fits = page.evaluate(
        "[...document.querySelectorAll('.both')].map(one => one.scrollWidth <= one.clientWidth"
        " && [...one.children].every(part => part.scrollWidth <= part.clientWidth))"
    )
    assert fits and all(fits), "a map, a sweep and a plane need not be shifted sideways"


def test_a_world_is_chosen_without_a_script(browser: Any, reports: Any) -> None:
    page = opened(browser, reports["swept", "nl"], WIDE)
    shown = "[...document.querySelectorAll('.stop')].filter(one => one.checkVisibility()).map(one => one.className)"
    assert page.evaluate(shown) == ["stop at-1"], "begins at the default"
    page.get_by_label("2,5", exact=True).check()
    assert page.evaluate(shown) == ["stop at-2"]
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(shown) == ["stop at-1"]
    page.emulate_media(media="print")
    assert len(page.evaluate(shown)) == 3, "on paper there is no choosing"


def test_our_typeface_is_the_one_drawn(browser: Any, reports: Any) -> None:
    page = opened(browser, reports["compared", "nl"], WIDE)
    page.evaluate("document.fonts.ready")
    loaded = page.evaluate(
        "[...document.fonts].filter(one => one.status == 'loaded').map(one => one.family + one.weight)"
    )
    assert {"Inter400", "Inter600", "Inter700"} <= set(loaded)


def test_nothing_is_smaller_than_the_floor(browser: Any, reports: Any) -> None:
    page = opened(browser, reports["compared", "nl"], PHONE)
    small = """() => [...document.querySelectorAll('body *')].filter(one => one.checkVisibility()
        && [...one.childNodes].some(node => node.nodeType == 3 && node.data.trim())
        && parseFloat(getComputedStyle(one).fontSize) * (one.closest('svg.marks') ? 1 : one.closest('svg') ?
           one.closest('svg').getBoundingClientRect().width / one.closest('svg').viewBox.baseVal.width : 1) < 9)
        .map(one => one.textContent)"""
    assert page.evaluate(small) == []


def test_on_paper_everything_is_open_light_and_whole(browser: Any, reports: Any) -> None:
    page = opened(browser, reports["compared", "nl"], WIDE, "dark")
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
