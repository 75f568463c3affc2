"""Who may ask, from where, and how much."""

import re

import pytest

from sim.app.settings import Settings, checked
from sim.reading import InputError
from tests.unit.app.visits import HERE, visitor


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765"])
def test_this_machine_by_its_own_names(host: str) -> None:
    assert visitor().get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8765", "127.0.0.1", "127.0.0.1:80", "127.0.0.1.evil.example:8765", "", "x y"],
)
def test_a_foreign_host_is_refused(host: str) -> None:
    for path in ("/", "/static/look.css"):
        assert visitor().get(path, headers={"host": host}).status_code == 421


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "null", "https://127.0.0.1:8765", "http://127.0.0.1:81", ""]
)
def test_a_foreign_origin_is_refused(origin: str) -> None:
    assert visitor().post("/theme", headers={"origin": origin}).status_code == 403
    assert visitor().get("/", headers={"origin": origin}).status_code == 403


def test_our_own_origin_is_not() -> None:
    assert visitor().post("/theme", headers={"origin": HERE}).status_code == 303


def test_a_page_elsewhere_may_link_here_but_not_ask() -> None:
    asked = {"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}
    assert visitor().get("/", headers=asked).status_code == 403
    assert visitor().get("/", headers=asked | {"sec-fetch-mode": "navigate"}).status_code == 200


def test_a_browser_is_told_what_the_page_may_do() -> None:
    policy = visitor().get("/").headers["content-security-policy"]
    assert "script-src 'self';" in policy and "default-src 'none'" in policy
    assert "unsafe-inline" not in policy.replace("style-src-attr 'unsafe-inline'", "") and "unsafe-eval" not in policy
    assert visitor().get("/nothing").headers["x-content-type-options"] == "nosniff"


def test_what_browsers_would_only_complain_of_over_a_network_is_not_said_there() -> None:
    name = "cross-origin-opener-policy"
    assert visitor().get("/").headers[name] == "same-origin"
    elsewhere = visitor(Settings("192.168.1.20", 8765, "sell-to-us"), "http://192.168.1.20:8765")
    said = elsewhere.get("/?token=sell-to-us").headers
    assert name not in said and "content-security-policy" in said


def test_too_much_is_refused() -> None:
    assert visitor().get("/?x=" + "1" * 9000).status_code == 414
    assert visitor().post("/theme", content=b"x" * 70_000).status_code == 413
    assert visitor().post("/theme", headers={"content-length": "-1"}, content=b"").status_code == 413
    assert visitor().delete("/").status_code == 405


def test_a_body_that_says_no_length_is_refused_as_well() -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    for path in ("/theme", "/sell"):
        assert visitor().post(path, headers=form, content=iter([b"x" * 40_000] * 3)).status_code == 413


def test_others_need_the_token_and_bring_it_once() -> None:
    room = Settings("192.168.1.20", 8765, "sell-to-us")
    someone = visitor(room, "http://192.168.1.20:8765")
    assert someone.get("/").status_code == 403
    assert someone.get("/?token=wrong").status_code == 403
    assert someone.get("/?token=sell-to-us").status_code == 303
    assert someone.get("/").status_code == 200
    assert someone.get("/", headers={"host": "localhost:8765"}).status_code == 421


@pytest.mark.parametrize(
    ("lang", "asked", "wrong"), [("nl", "Toegangswoord", "past niet"), ("en", "Access", "not fit")]
)
def test_whoever_has_no_token_is_asked_for_it_in_the_frame(lang: str, asked: str, wrong: str) -> None:
    someone = visitor(Settings("192.168.1.20", 8765, "sell-to-us"), "http://192.168.1.20:8765")
    page = someone.get(f"/room/abcde?lang={lang}")
    assert page.status_code == 403 and asked in page.text and wrong not in page.text
    assert 'action="/room/abcde"' in page.text and 'aria-current="page"' not in page.text
    assert wrong in someone.get("/room/abcde?token=guess-work").text
    for path in re.findall(r'(?:href|src)="(/static/[^"]+)', page.text):
        assert someone.get(path).status_code == 200
    assert someone.get("/findings/01_headline/files/manifest.json").status_code == 403
    assert someone.get("/static/../findings").status_code == 403


def test_the_rest_of_an_address_outlives_its_token_and_leads_nowhere_else() -> None:
    room = Settings("192.168.1.20", 8765, "sell-to-us")

    def sent_to(address: str) -> str:
        return str(visitor(room, "http://192.168.1.20:8765").get(address).headers["location"])

    assert sent_to("/room/abc?token=sell-to-us") == "/room/abc"
    assert sent_to("/room/abc?lang=nl&token=sell-to-us&big=1") == "/room/abc?lang=nl&big=1"
    assert sent_to("http://192.168.1.20:8765//evil.example/?token=sell-to-us") == "/evil.example/"


@pytest.mark.parametrize(
    "settings",
    [Settings("0.0.0.0"), Settings("192.168.1.20", 8765, "short"), Settings(port=70000), Settings(token="a b")],
)
def test_the_page_is_not_opened_to_a_network_by_accident(settings: Settings) -> None:
    with pytest.raises(InputError):
        checked(settings)


def test_loopback_needs_no_token() -> None:
    for host in ("127.0.0.1", "localhost", "::1"):
        assert checked(Settings(host)).local
