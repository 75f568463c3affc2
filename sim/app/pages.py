"""A page of one view: its language and theme, the words of the catalogue, and the frame around it."""

from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast

from jinja2 import Environment
from markupsafe import Markup
from starlette.datastructures import URL
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from sim import __version__
from sim.app.assets import address
from sim.show.templates import templates
from sim.show.theme import Lang
from sim.show.words import LANGUAGES, say, words

TEMPLATES = Path(__file__).parent / "templates"
THEMES = ("light", "dark")
YEAR = 365 * 24 * 3600
HTMX = Markup('{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,"historyCacheSize":0}')


class View(NamedTuple):
    """A view of the page: its name (words ``app.tab.NAME``), the address of its tab, and its routes."""

    name: str
    path: str
    routes: list[Route]


class Visit(NamedTuple):
    """How this visitor sees a page."""

    lang: Lang
    theme: Literal["light", "dark", ""]


def visit(request: Request) -> Visit:
    """The language of the address, else of the last page, else of the browser; and the theme that was chosen."""
    asked = request.query_params.get("lang", "")
    lang = next(lang for lang in (asked, request.cookies.get("lang", ""), _spoken(request)) if lang in LANGUAGES)
    theme = request.cookies.get("theme", "")
    return Visit(cast(Lang, lang), cast(Any, theme if theme in THEMES else ""))


def _spoken(request: Request) -> str:
    """The first language of the browser's own list that we speak; Dutch is what the column was written in."""
    for part in request.headers.get("accept-language", "").lower().split(",")[:20]:
        if part.strip()[:2] in LANGUAGES:
            return part.strip()[:2]
    return LANGUAGES[0]


@cache
def environment() -> Environment:
    """The templates of the pages, with what every page needs."""
    found = templates(TEMPLATES)
    found.globals |= {"asset": address, "htmx": HTMX, "version": __version__}
    return found


def fragment(request: Request, template: str, **content: Any) -> str:
    """A template filled in: ``t("key", name=value)`` in it says a text of the catalogue."""
    seen = visit(request)

    def t(key: str, **values: str) -> str:
        return say(seen.lang, key, **values) if values else words(seen.lang)[key]

    return environment().get_template(template).render(t=t, lang=seen.lang, theme=seen.theme, **content)


def page(request: Request, template: str, *, current: str, status: int = 200, **content: Any) -> Response:
    """A whole page: a template that extends ``base.html.j2``; `current` is the name of its view."""
    frame = {
        "current": current,
        "views": request.app.state.views,
        "languages": [(lang, _elsewhere(request, lang)) for lang in LANGUAGES],
        "here": here(request),
    }
    answer = HTMLResponse(fragment(request, template, **(frame | content)), status)
    if request.query_params.get("lang") in LANGUAGES:
        _remember(answer, "lang", visit(request).lang)
    return answer


def no_token(request: Request, *, wrong: bool) -> Response:
    """What somebody sees who has no token yet: no tabs, and a place to type it, on a phone as well."""
    path = _inside(request.url.replace(query=""))
    return page(request, "no_token.html.j2", current="", status=403, views=[], path=path, wrong=wrong)


def here(request: Request) -> str:
    """The address of this page on this machine, with its query."""
    return _inside(request.url)


def _elsewhere(request: Request, lang: str) -> str:
    """This very page, with its state, in another language; a token in it did not fit, or it would be gone."""
    return _inside(request.url.remove_query_params("token").include_query_params(lang=lang))


def _inside(url: URL) -> str:
    """An address without its machine; of two slashes at its beginning a browser would make another machine."""
    return "/" + str(url.replace(scheme="", netloc="", fragment="")).lstrip("/")


def _remember(answer: Response, name: str, value: str) -> None:
    answer.set_cookie(name, value, max_age=YEAR, samesite="lax")


async def choose_theme(request: Request) -> Response:
    """Keep a theme and go back to the page; what a browser without scripts sends."""
    form = await request.form(max_files=0, max_fields=4)
    back = str(form.get("back", "/"))
    inside = back.startswith("/") and not back.startswith(("//", "/\\")) and back.isprintable()
    answer = Response(status_code=303, headers={"location": back if inside and back.isascii() else "/"})
    if form.get("theme") in THEMES:
        _remember(answer, "theme", str(form["theme"]))
    return answer


def routes() -> list[Route]:
    """What belongs to every page."""
    return [Route("/theme", choose_theme, methods=["POST"])]
