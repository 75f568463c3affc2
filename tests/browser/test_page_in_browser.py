"""The page as a visitor meets it, in a real Chromium: by mouse, by keyboard, on a phone."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.pages import PHONE, ROOT, WIDE, asked_of_others, fits, opened, served, violations

SMALL = "office.accounts=300&office.days=20&half_width=1&lang=nl"
ROOM = (1920, 1080)
VIEWS = [("nl", WIDE, "light"), ("en", WIDE, "dark"), ("en", PHONE, "light"), ("nl", PHONE, "dark")]
PATHS = ["/?half_width=1", "/findings", "/findings/01_headline", "/nothing"]


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with served() as (address, _):
        yield address


def settled(page: Any) -> Any:
    """Wait until the figures are as precise as asked."""
    page.wait_for_selector(".result:not(.stale) .moment[data-more=no]", timeout=90_000)
    return page


def at(browser: Any, site: str, query: str = SMALL, size: tuple[int, int] = WIDE, **more: Any) -> Any:
    return settled(opened(browser, f"{site}/?{query}", size, **more))


def orders(page: Any, seller: str = "soft") -> float:
    text = page.locator(f'td[data-seller="{seller}"][data-measure=net] b').inner_text()
    return float(text.replace(",", "."))


SEEN = [(path, *view) for path in PATHS for view in VIEWS]
SEEN += [("/?half_width=1&big=1", "nl", ROOM, "light"), ("/?half_width=1&big=1", "en", (1280, 720), "dark")]
FINDINGS = [f"/findings/{path.name}" for path in sorted((ROOT / "results").iterdir()) if path.is_dir()]
ALL = [pytest.param(path, *view, marks=pytest.mark.slow) for path in FINDINGS for view in (VIEWS[0], VIEWS[2])]


@pytest.mark.parametrize(("path", "lang", "size", "mode"), [*SEEN, *ALL])
def test_it_is_accessible_fits_and_asks_nobody_else(
    browser: Any, site: str, path: str, lang: str, size: tuple[int, int], mode: str
) -> None:
    page = opened(browser, f"{site}{path}{'&' if '?' in path else '?'}lang={lang}", size, mode)
    if path.startswith("/?"):
        settled(page)
        page.wait_for_selector("[data-figure=plane] svg")
    page.wait_for_load_state("networkidle")
    assert violations(page) == []
    assert asked_of_others(page, site) == [] and fits(page)
    assert [said for said in page.complaints if "404" not in said] == []
    small = """() => [...document.querySelectorAll('a, button, summary, input:not([type=hidden])')]
        .filter(one => one.checkVisibility() && !one.closest('.hint, .skip, p:not(.row), .entries'))
        .map(one => one.closest('label') || one).filter(one => one.getBoundingClientRect().height < 24)
        .map(one => one.outerHTML)"""
    assert page.evaluate(small) == []


def test_every_slider_moves_by_keyboard_and_the_figures_follow(browser: Any, site: str) -> None:
    page = at(browser, site)
    before = orders(page)
    slider = page.get_by_label("Zelfkopers", exact=True)
    slider.focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    assert slider.input_value() == "0.4" and slider.get_attribute("aria-valuetext") == "40%"
    page.wait_for_selector(".result.stale")
    settled(page)
    assert orders(page) > before + 3
    page.wait_for_url(lambda address: "self_buyers=0.4" in address)
    page.reload()
    settled(page)
    assert page.get_by_label("Zelfkopers", exact=True).input_value() == "0.4" and orders(page) > before + 3


def test_a_slider_moves_by_mouse_and_the_strip_of_shares_with_it(browser: Any, site: str) -> None:
    page = at(browser, site)
    before = page.locator(".share-1").bounding_box()["width"]
    box = page.get_by_label("Zelfkopers", exact=True).bounding_box()
    page.mouse.click(box["x"] + box["width"] * 0.1, box["y"] + box["height"] / 2)
    assert page.locator(".share-1").bounding_box()["width"] < before
    settled(page)


def test_every_control_can_be_reached_and_used_by_keyboard_alone(browser: Any, site: str) -> None:
    page = at(browser, site)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    seen: list[str] = []
    for _ in range(120):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || document.activeElement.textContent.trim().slice(0, 30)")
        if name in seen[:1]:
            break
        seen.append(name)
    wanted = {"Verken", "Bevindingen", "EN", "theme", "De column", "Complex", "population.self_buyers", "silence"}
    wanted |= {"population.contacts", "policy", "half_width", "Alle parameters", "Terug naar begin", "Kopieer"}
    assert wanted <= set(seen)


def test_choices_switches_and_hidden_parameters_are_asked_too(browser: Any, site: str) -> None:
    page = at(browser, site)
    before = orders(page)
    page.get_by_label("beleefd", exact=True).focus()
    page.keyboard.press("ArrowRight")
    settled(page)
    page.wait_for_url(lambda address: "policy=widen" in address)
    assert orders(page) > before
    page.get_by_text("Alle parameters").click()
    page.locator("[id='switches-no_means_no']").check()
    page.wait_for_url(lambda address: "switches.no_means_no=1" in address)
    settled(page)
    page.get_by_text("De zetten").press("Enter")
    page.get_by_label("Druk van ‘ja of nee’").press("ArrowRight")
    page.get_by_label("Stilte na een vraag: hard").press("ArrowRight")
    page.wait_for_url(lambda address: "moves.ask_direct.T=0.32" in address and "silence.hard=1" in address)
    settled(page)


def test_a_big_screen_for_a_room_by_keyboard_and_in_the_address(browser: Any, site: str) -> None:
    page = at(browser, site, SMALL, ROOM)
    page.get_by_role("link", name="Groot scherm").press("Enter")
    settled(page)
    before = orders(page)
    assert "big=1" in page.url and not page.get_by_label("Zelfkopers", exact=True).is_visible()
    tall = "parseFloat(getComputedStyle(document.querySelector('[data-measure=net] b')).fontSize)"
    assert page.evaluate(tall) >= 1080 / 32
    table, plane = (page.locator(one).bounding_box() for one in (".sellers", "[data-figure=plane]"))
    assert table["x"] + table["width"] < plane["x"] and table["y"] + table["height"] < ROOM[1]
    page.get_by_text("Schuiven").press("Enter")
    page.get_by_label("Zelfkopers", exact=True).press("PageUp")
    page.wait_for_url(lambda address: "self_buyers" in address and "big=1" in address)
    settled(page)
    assert orders(page) > before
    page.reload()
    settled(page)
    page.get_by_role("link", name="Gewoon scherm").press("Enter")
    settled(page)
    assert "big" not in page.url and "self_buyers" in page.url


def test_the_language_and_the_theme_change_and_the_state_stays(browser: Any, site: str) -> None:
    page = at(browser, site, SMALL + "&policy=redial")
    page.get_by_role("link", name="EN, English").click()
    settled(page)
    assert page.evaluate("document.documentElement.lang") == "en" and "policy=redial" in page.url
    assert page.get_by_label("redial", exact=True).is_checked()
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Dark").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark
    page.goto(f"{site}/findings")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("document.documentElement.lang") == "en"


def test_it_works_without_scripts(browser: Any, site: str) -> None:
    page = opened(browser, f"{site}/?{SMALL.replace('lang=nl', 'lang=en')}", java_script_enabled=False)
    page.wait_for_selector(".answer", timeout=60_000)
    page.get_by_label("widen", exact=True).check()
    page.get_by_role("button", name="Compute").click()
    page.wait_for_selector(".answer", timeout=60_000)
    query = urlsplit(page.url).query
    assert "policy=widen" in query and "visitor" not in query
    page.get_by_role("button", name="Dark").click()
    assert "policy=widen" in page.url and page.locator("html").get_attribute("data-theme") == "dark"


def test_on_a_phone_the_tabs_stay_and_on_a_desk_the_figures_while_one_scrolls(browser: Any, site: str) -> None:
    page = opened(browser, f"{site}/findings?lang=nl", PHONE)
    page.mouse.wheel(0, 1500)
    page.wait_for_function("scrollY > 900")
    assert page.locator(".tabs").bounding_box()["y"] == pytest.approx(0, abs=2)
    page = at(browser, site)
    page.evaluate("document.querySelector('details.all').open = true")
    page.get_by_label("Stilte na een vraag: hard").scroll_into_view_if_needed()
    assert page.locator(".answer").is_visible() and 0 < page.locator(".sellers").bounding_box()["y"] < WIDE[1]


def test_a_file_is_taken_along_and_a_sentence_is_copied(browser: Any, site: str) -> None:
    page = at(browser, site, permissions=["clipboard-read", "clipboard-write"])
    with page.expect_download() as waited:
        page.get_by_role("link", name="Dit experiment (TOML)").click()
    assert waited.value.suggested_filename.startswith("explore_column")
    page.get_by_role("button", name="Kopieer").click()
    page.get_by_role("button", name="Gekopieerd").wait_for()
    assert "95%-interval" in page.evaluate("navigator.clipboard.readText()")


def hammered(page: Any, seconds: float) -> None:
    """200 changes of a slider a second."""
    page.evaluate(
        """async (seconds) => {
            const slider = document.querySelector('[name="population.self_buyers"]');
            const stop = performance.now() + 1000 * seconds;
            for (let i = 0; performance.now() < stop; i++) {
                slider.value = 0.1 + 0.01 * (i % 30);
                slider.dispatchEvent(new Event('input', { bubbles: true }));
                await new Promise((done) => setTimeout(done, 5));
            }
            slider.value = 0.4;
            slider.dispatchEvent(new Event('input', { bubbles: true }));
        }""",
        seconds,
    )


def resident(pid: int) -> float:
    """Memory of a process in MB."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


@pytest.mark.parametrize("seconds", [5.0, pytest.param(60.0, marks=pytest.mark.slow)])
def test_200_changes_a_second_neither_stall_others_nor_grow_memory(browser: Any, seconds: float) -> None:
    with served() as (address, process):
        page, other = at(browser, address), at(browser, address, SMALL.replace("lang=nl", "lang=en"))
        hammered(page, 1.0)
        settled(page)
        before = resident(process.pid)
        hammered(page, seconds)
        began = time.monotonic()
        other.get_by_label("redial", exact=True).check()
        settled(other)
        waited = time.monotonic() - began
        settled(page)
        page.wait_for_url(lambda address: "self_buyers=0.4" in address)
        assert waited < 20 and resident(process.pid) < before + 150
        assert page.get_by_role("alert").count() == 0
        assert [said for said in page.complaints if "htmx:" not in said] == []  # it tells of every question dropped


def test_ctrl_c_ends_it_at_once(browser: Any) -> None:
    with served() as (address, process):
        page = opened(browser, f"{address}/?half_width=0.25")
        page.wait_for_selector(".moment")
        began = time.monotonic()
        process.send_signal(signal.SIGINT)
        assert process.wait(5) == 130
        assert time.monotonic() - began < 1.0
