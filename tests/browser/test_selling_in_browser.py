"""Selling in a real Chromium: by mouse, by keyboard alone, on a phone, in a class; and what came over the line."""

import re
import secrets
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

from sim.app.build import create_app
from sim.app.games import Table
from sim.app.settings import Settings
from sim.words import Reply
from tests.browser.pages import PHONE, WIDE, asked_of_others, fits, opened, violations
from tests.unit.app.test_selling import hidden, numbers_in

SEED = 8  # its first prospect says yes to a plain question at once
FASTER = 10.0  # the server's clock in these tests: eight seconds of silence take less than one
TOKEN = "sell-to-us-7431"
VIEWS = [
    ("nl", WIDE, "light"),
    ("en", PHONE, "dark"),
    pytest.param("en", WIDE, "dark", marks=pytest.mark.slow),
    pytest.param("nl", PHONE, "light", marks=pytest.mark.slow),
]


class Site:
    """A page served in this process, so that a test knows what the server knows."""

    def __init__(self, address: str, app: Any):
        self.address = address
        (self.selling,) = {
            route.endpoint.__self__
            for view in app.state.views
            for route in view.routes
            if view.name == "selling" and route.path.startswith("/sell")
        }
        self.selling.games.clock = lambda: FASTER * time.monotonic()

    def table(self, page: Any) -> Table:
        """The game that a page shows."""
        found: Table = self.selling.games.tables[page.url.split("/")[4].partition("?")[0]]
        return found


@contextmanager
def serving(host: str = "127.0.0.1", token: str = "") -> Iterator[Site]:
    sock = socket.create_server(("127.0.0.1", 0))
    port = sock.getsockname()[1]
    app = create_app(Settings(host, port, token))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{port}", app)
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)
        sock.close()


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with pytest.MonkeyPatch.context() as patch, serving() as found:
        patch.setattr(secrets, "randbelow", lambda most: SEED)  # the same people in every run
        yield found


def begun(browser: Any, site: Site, scenario: str = "column", lang: str = "nl", **more: Any) -> Any:
    """A game at its first prospect."""
    page = opened(browser, f"{site.address}/sell?lang={lang}", **more)
    page.check(f"input[value={scenario}]")
    page.click("main .btn.main")
    page.wait_for_selector("#chat")
    return page


def until(page: Any, holds: Callable[[], Any]) -> None:
    """Wait for something in the page or on the server; the page itself may evaluate nothing."""
    end = time.monotonic() + 10
    while not holds() and time.monotonic() < end:
        page.wait_for_timeout(20)
    assert holds()


def press(page: Any, site: Site, key: str) -> None:
    """Press a key, and wait until what it says has been said."""
    table = site.table(page)

    def state() -> tuple[int, bool]:
        return sum(len(call.beats) + call.over for call in table.game.calls), table.asked is None

    page.wait_for_load_state()  # until the keys are listened to
    before = state()
    with page.expect_response(lambda answer: answer.request.method == "GET"):
        page.keyboard.press(key)
    until(page, lambda: state() != before)
    page.wait_for_load_state()
    page.wait_for_timeout(40)  # until it stands in the page


def accessible(page: Any, site: Site) -> None:
    page.wait_for_load_state("networkidle")
    assert violations(page) == []
    assert asked_of_others(page, site.address) == [] and fits(page)
    small = """() => [...document.querySelectorAll('main :is(a, button, summary, input:not([type=hidden]))')]
        .filter(one => one.checkVisibility()).map(one => one.closest('label') || one)
        .filter(one => !one.closest('p') && one.getBoundingClientRect().height < 24).map(one => one.outerHTML)"""
    assert page.evaluate(small) == []
    assert page.complaints == []


@pytest.mark.parametrize(("lang", "size", "mode"), VIEWS)
def test_every_page_is_accessible_fits_and_asks_nobody_else(
    browser: Any, site: Site, lang: str, size: tuple[int, int], mode: str
) -> None:
    page = opened(browser, f"{site.address}/sell?lang={lang}", size, mode)
    accessible(page, site)
    page.click("main .btn.main")
    page.wait_for_selector("#chat")
    page.click('button[value="argue"]')
    page.click('button[value="ask_go_on"]')
    page.wait_for_selector("#clock")
    accessible(page, site)  # in the middle of a silence
    press(page, site, "Escape")
    page.wait_for_url("**/1")
    accessible(page, site)
    table, base = site.table(page), page.url.rsplit("/", 1)[0]
    while not table.game.complete:
        table.ring()
        table.hang_up()
    page.goto(f"{base}/score")
    page.click(".card .btn.main")
    page.wait_for_selector(".thousand")
    accessible(page, site)
    page.goto(f"{base}/score?big=1")
    accessible(page, site)


def test_an_order_by_keyboard_alone_and_what_it_was_worth(browser: Any, site: Site) -> None:
    page = opened(browser, f"{site.address}/sell?lang=nl")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('main .btn.main')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("#chat")
    press(page, site, "1")
    assert page.locator("#chat li").last.inner_text().startswith("Mevrouw De Wit")
    press(page, site, "7")
    page.wait_for_timeout(400)
    clock = page.locator("#clock").inner_text()
    press(page, site, " ")
    page.wait_for_url("**/1")
    call = site.table(page).game.calls[0]
    assert [beat.move for beat in call.beats] == ["open", "ask_need", "ask_arrange"]
    assert call.beats[-1].reply == Reply.YES and 3.0 < call.beats[-1].silence < 60.0
    assert re.fullmatch(r"\d+", clock)  # whole seconds where somebody wants less motion
    assert "goede moment" in page.locator("h1").inner_text() or "eerder" in page.locator("h1").inner_text()
    assert page.locator(".s-order").count() == 1 and page.locator(".cards li").count() == 4
    shown = page.locator(".picture img.light.w-wide").first
    assert shown.is_visible()
    until(page, lambda: shown.evaluate("one => one.naturalWidth > 300"))
    page.locator("#next").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#chat")
    assert page.locator("#time").inner_text().startswith("klant 2 van 10")


def test_a_prospect_hangs_up_and_one_is_left_open(browser: Any, site: Site) -> None:
    page = begun(browser, site, "cold", "en")
    table = site.table(page)
    while not (table.replays and table.replays[-1].mine.outcome == "hang_up"):
        if table.call is None:
            page.click("#next")
            page.wait_for_selector("#chat")
        for key in ("4", "9", " ", "4", " ", "9", " ", "4", " ", "4", " ", "4", " ", "="):
            silent = table.asked is not None
            possible = (key == " " and silent) or page.locator(f'[data-key="{key}"][aria-disabled=false]').count()
            if table.call is not None and possible:
                press(page, site, key)
            if table.call is None:
                page.wait_for_selector(".replay")
                break
    assert page.locator(".s-hang_up").count() >= 1 and "hangs up" in page.locator(".cards").inner_text()
    page.click("#next")
    page.wait_for_selector("#chat")
    press(page, site, "-")
    page.wait_for_selector(".replay")
    assert table.replays[-1].mine.outcome in ("never_asked", "refused")
    page.goto(page.url.rsplit("/", 1)[0] + "/score")
    rows = page.locator("table.score tbody tr").all_inner_texts()
    assert rows[0].split("\t")[1:] == [str(value) for value in table.scores[0][2:]]


def test_nothing_hidden_comes_over_the_line_before_the_talk_is_over(browser: Any, site: Site) -> None:
    bodies: list[str] = []

    def keep(answer: Any) -> None:
        if answer.request.resource_type in ("document", "fetch", "xhr"):
            bodies.append(repr(answer.headers))
            if answer.status == 200:
                bodies.append(answer.text())

    page = begun(browser, site, "cold")
    page.on("response", keep)
    page.reload()
    call = site.table(page).game.calls[0]
    known = hidden(call)
    for key in ("1", "2", "3", "8", " "):
        if not call.over and page.locator(f'[data-key="{key}"][aria-disabled=false], #hush').count():
            press(page, site, key) if key != "8" or call.can_say("ask_direct") else None
            known |= set() if call.over else hidden(call)
    told = set() if call.over else numbers_in(page.content())
    assert len(bodies) > 4 and len(known) > 50
    assert (numbers_in("\n".join(bodies[:-2] if call.over else bodies)) | told) & known == set()
    assert page.evaluate("JSON.stringify({...localStorage}) + document.cookie").count("x") == 0


def test_the_silence_clock_counts_and_is_said_and_space_does_not_say_it_again(browser: Any, site: Site) -> None:
    page = begun(browser, site)
    page.evaluate("document.getElementById('hush').scrollIntoView()")
    page.click('button[value="ask_opinion"]')  # and the focus stays there
    until(page, lambda: "2 seconden" in page.locator("#heard").inner_text())
    table = site.table(page)
    before = table.silent_for
    page.reload()
    assert table.silent_for is not None and before is not None and table.silent_for >= before
    assert float(page.locator("#hush").get_attribute("data-since")) > 15  # the server's seconds, faster in this test
    page.locator('button[value="argue"]').focus()
    press(page, site, " ")
    moves = [beat.move for beat in table.game.calls[0].beats]
    assert moves == ["open", "ask_opinion"]


def test_a_language_is_changed_in_the_middle_of_a_talk(browser: Any, site: Site) -> None:
    page = begun(browser, site)
    press(page, site, "2")
    page.click(".languages a[lang=en]")
    page.wait_for_selector("#chat")
    assert "This saves you time and money every month." in page.locator("#chat").inner_text()
    assert len(site.table(page).game.calls[0].beats) == 2


def test_the_keys_can_be_turned_off(browser: Any, site: Site) -> None:
    page = begun(browser, site)
    page.uncheck("#keys")
    page.locator("h1").click()
    page.keyboard.press("2")
    page.wait_for_timeout(200)
    assert len(site.table(page).game.calls[0].beats) == 1
    page.reload()
    assert not page.is_checked("#keys")


def test_it_works_without_scripts(browser: Any, site: Site) -> None:
    page = begun(browser, site, java_script_enabled=False)
    page.click('button[value="argue"]')
    page.click('button[value="ask_arrange"]')
    page.click("#hush")
    page.wait_for_selector(".replay, #chat")
    assert [beat.move for beat in site.table(page).game.calls[0].beats] == ["open", "argue", "ask_arrange"]


def test_a_class_plays_on_phones_and_the_board_follows(browser: Any) -> None:
    with serving("192.0.2.7", TOKEN) as site:
        asked = opened(browser, f"{site.address}/room?lang=nl", PHONE)
        assert "Toegangswoord" in asked.locator("main").inner_text() and not asked.locator(".tabs").count()
        asked.complaints.clear()  # of its 403
        accessible(asked, site)
        asked.fill("#token", TOKEN)
        asked.click("main .btn.main")
        asked.wait_for_selector("input[name=scenario]")
        board = opened(browser, f"{site.address}/room?token={TOKEN}")
        board.click("main .btn.main")
        board.wait_for_selector("#board")
        accessible(board, site)
        join = re.search(r"http://\S+", board.locator(".address").inner_text())
        assert join is not None
        phone = opened(browser, join[0], PHONE)
        accessible(phone, site)
        phone.fill("#name", "<b>An</b>")
        phone.click("main .btn.main")
        phone.wait_for_selector("#chat")
        phone.click('[data-key="Escape"]')
        phone.wait_for_selector(".replay")
        until(board, lambda: "<b>An</b>" in board.locator("#board").inner_text())
        board.wait_for_selector("#board .marks-of i", timeout=9000)
        accessible(board, site)
        phone.goto(join[0])  # the page was lost, and the game is not
        accessible(phone, site)
        phone.click("#going ~ a")
        phone.wait_for_selector(".replay")
