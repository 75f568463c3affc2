"""Who plays: the way back to one's own game, and what the pages of games and classes share."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from sim.app.games import LONGEST_IDLE, Games
from sim.app.pages import page, visit
from sim.show import exploring

NAME = "selling"
SEE_OTHER = 303
GAME = "game"  # the cookie that leads back to one's own game


def back(path: str) -> Response:
    """To the page that shows what has come of it."""
    return RedirectResponse(path, SEE_OTHER)


def begun(name: str) -> Response:
    """To a game that has begun, which the browser keeps as its own."""
    answer = back(f"/sell/{name}")
    answer.set_cookie(GAME, name, max_age=int(LONGEST_IDLE), httponly=True, samesite="lax")
    return answer


def going(games: Games, request: Request, room: str | None = None) -> dict[str, Any]:
    """What a page says of the visitor's own game, in one class or anywhere; nothing of it where there is none."""
    name = request.cookies.get(GAME, "")
    table = games.tables.get(name)
    if table is None or room not in (None, table.room):
        return {"going": None}
    at = table.call.number + 1 if table.call else len(table.replays)
    where = f"/sell/{name}/score" if table.game.complete else f"/sell/{name}"
    return {"going": {"where": where, "at": str(at), "all": str(table.game.prospects), "table": table}}


def choices(request: Request) -> dict[str, Any]:
    """The markets one can sell in, called and ordered as in Explore."""
    markets, advocates = exploring.chips(visit(request).lang)
    return {"markets": markets, "advocates": advocates}


def machine(request: Request) -> str:
    """Whose computer or telephone asks."""
    return request.client.host if request.client else ""


def gone(request: Request, what: str = "play") -> Response:
    """There is no such game, talk or class (`what`)."""
    return page(request, "gone.html.j2", current=NAME, status=404, what=what)
