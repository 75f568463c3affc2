"""The frame around every page, and what is served beside it."""

import hashlib
import re
from pathlib import Path

import pytest

import sim.app
from sim.app.assets import assets
from sim.app.build import VIEWS
from sim.app.settings import Settings
from tests.unit.app.visits import visitor

STATIC = Path(sim.app.__file__).parent / "static"
PATHS = [module.view(Settings()).path for module in VIEWS]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_every_tab_opens_in_its_language(path: str, lang: str) -> None:
    found = visitor().get(path, params={"lang": lang})
    assert found.status_code == 200
    assert f'<html lang="{lang}"' in found.text and found.cookies["lang"] == lang
    assert found.text.count('aria-current="page"') == 1


def test_the_language_is_remembered_and_else_the_browsers() -> None:
    someone = visitor()
    assert '<html lang="en"' in someone.get("/", headers={"accept-language": "fr, en;q=0.5"}).text
    someone.get("/?lang=nl")
    assert '<html lang="nl"' in someone.get("/", headers={"accept-language": "en"}).text
    assert visitor().get("/?lang=xx").status_code == 200


def test_the_theme_is_kept_and_goes_back_only_to_this_page() -> None:
    someone = visitor()
    kept = someone.post("/theme", data={"theme": "dark", "back": "/findings?lang=nl"})
    assert (kept.status_code, kept.headers["location"]) == (303, "/findings?lang=nl")
    assert 'data-theme="dark"' in someone.get("/").text
    for elsewhere in ("//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"):
        assert visitor().post("/theme", data={"back": elsewhere}).headers["location"] == "/"


def test_what_is_not_here_is_said_in_the_frame() -> None:
    found = visitor().get("/nothing")
    assert found.status_code == 404 and 'class="bar"' in found.text


@pytest.mark.parametrize("path", ["//evil.example/", "///evil.example/x", "/\\evil.example/"])
def test_no_link_of_the_frame_leads_to_another_machine(path: str) -> None:
    found = visitor().get(f"http://127.0.0.1:8765{path}")
    assert found.status_code == 404 and not re.search(r"""(href|value)="[/\\]{2}""", found.text)


def test_what_the_page_brings_along_is_what_was_published() -> None:
    lines = [line.split() for line in (STATIC / "SHA256SUMS").read_text().splitlines()]
    assert {hashlib.sha256((STATIC / name).read_bytes()).hexdigest() for _, name in lines} == {
        sum for sum, _ in lines
    }
    held = {name for _, name in lines}
    assert {str(path.relative_to(STATIC)) for path in STATIC.rglob("*/*") if path.is_file()} == held


def test_assets_are_found_by_exact_name_only() -> None:
    someone = visitor()
    for name in assets():
        assert someone.get(f"/static/{name}").status_code == 200
    for name in ("README.md", "..%2fsettings.py", "%2e%2e/build.py", "SHA256SUMS", "vendor/htmx.min.js", "look.css/"):
        assert someone.get(f"/static/{name}").status_code in (404, 307)
