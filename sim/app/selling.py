"""Sell it yourself: the talk, its replay, the score. The state of a talk lives here and nothing hidden leaves early.

The silence after a question is measured by this computer, from the request that asked to the one that broke the
silence: a browser has nothing to say about it, so there is nothing to cheat with. It counts the way there and back.
"""

import re
from typing import Any

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.games import Games, Table, new_game
from sim.app.pages import View, page, visit
from sim.app.players import NAME, back, begun, choices, going, gone, machine
from sim.app.room import Rooms
from sim.app.settings import Settings
from sim.scenario.read import scenario_names
from sim.show import playing
from sim.show.theme import View as Look
from sim.show.words import LANGUAGES
from sim.study.manner import as_toml
from sim.study.replay import SELLERS, YOURS

MODES, WIDTHS, ALL = ("light", "dark"), ("wide", "narrow"), (YOURS, *SELLERS)


def view(settings: Settings) -> View:
    """The view with its routes, and its games."""
    games = Games()
    return View(NAME, "/sell", [*Selling(games, settings).routes(), *Rooms(games, settings).routes()])


class Selling:
    """The routes of the game; every answer to something said is a way back to the page."""

    def __init__(self, games: Games, settings: Settings):
        self.games, self.settings = games, settings
        self.one_at_a_time: CapacityLimiter | None = None

    def routes(self) -> list[Route]:
        """Everything under /sell."""
        return [
            Route("/sell", self.start),
            Route("/sell", self.begin, methods=["POST"]),
            Route("/sell/{table}", self.talk),
            Route("/sell/{table}/say", self.say, methods=["POST"]),
            Route("/sell/{table}/hear", self.hear, methods=["POST"]),
            Route("/sell/{table}/hang_up", self.hang_up, methods=["POST"]),
            Route("/sell/{table}/next", self.ring, methods=["POST"]),
            Route("/sell/{table}/score", self.score),
            Route("/sell/{table}/thousand", self.thousand, methods=["POST"]),
            Route("/sell/{table}/mine.toml", self.mine),
            Route("/sell/{table}/{talk}", self.replay),
            Route("/sell/{table}/{talk}/{seller}.svg", self.picture),
        ]

    async def start(self, request: Request) -> Response:
        """Where a game begins, and where one finds back the game one left."""
        return self._start(request)

    def _start(self, request: Request, *, full: bool = False) -> Response:
        content = choices(request) | going(self.games, request)
        networked = not self.settings.local
        status = 503 if full else 200
        return page(
            request, "selling.html.j2", current=NAME, status=status, full=full, networked=networked, **content
        )

    async def begin(self, request: Request) -> Response:
        """A new game, and its first prospect."""
        form = await request.form(max_files=0, max_fields=4)
        game = new_game(str(form.get("scenario", "")), scenario_names())
        if game is None:
            return back("/sell")
        name = self.games.open(game, machine=machine(request))
        return begun(name) if name else self._start(request, full=True)

    async def talk(self, request: Request) -> Response:
        """The talk that goes on; the replay of the last one where none does."""
        table = self._table(request)
        if table is None:
            return gone(request)
        call = table.call
        if call is None:
            return back(f"{request.url.path}/{len(table.replays)}")
        lang = visit(request).lang
        content: dict[str, Any] = {
            "call": call,
            "who": playing.title_of(call.number, table.game.market.scope, lang),
            "initials": playing.initials(call.number, lang),
            "bubbles": list(playing.bubbles(call, lang)),
            "pending": playing.pending(call, table.asked, lang),
            "groups": playing.choices(call, lang),
            "silent_for": table.silent_for,
            "time": playing.clock(call.seconds),
        }
        return page(request, "talk.html.j2", current=NAME, **content, **_about(table, request))

    async def say(self, request: Request) -> Response:
        """Say one of the sentences."""
        form = await request.form(max_files=0, max_fields=4)
        return self._act(request, lambda table: table.say(str(form.get("move", ""))))

    async def hear(self, request: Request) -> Response:
        """Break the silence."""
        return self._act(request, Table.hear)

    async def hang_up(self, request: Request) -> Response:
        """Put the phone down."""
        return self._act(request, Table.hang_up)

    async def ring(self, request: Request) -> Response:
        """Ring the next prospect."""
        return self._act(request, Table.ring)

    async def replay(self, request: Request) -> Response:
        """A talk from inside, once it is over."""
        table = self._table(request)
        number = over(table, request.path_params["talk"])
        if table is None or number is None:
            return gone(request)
        found, lang = table.replays[number - 1], visit(request).lang
        content: dict[str, Any] = {
            "number": number,
            "verdict": playing.verdict(found, lang),
            "how": playing.how(lang),
            "who": playing.in_passing(number - 1, lang),
            "rows": playing.rows(found, lang),
            "moment": found.moment.line,
            "cards": playing.cards(found, lang),
            "looks": [(mode, width, inside_sizes()[width]) for mode in MODES for width in WIDTHS],
            "sellers": [(card.colour, card.name) for card in playing.cards(found, lang)],
        }
        return page(request, "replay.html.j2", current=NAME, **content, **_about(table, request))

    async def picture(self, request: Request) -> Response:
        """The picture of a talk that is over, in the language, width and mode the address names."""
        table = self._table(request)
        number = over(table, request.path_params["talk"])
        asked = [
            request.path_params["seller"],
            *(request.query_params.get(key, "") for key in ("mode", "width", "lang")),
        ]
        known = all(one in allowed for one, allowed in zip(asked, (ALL, MODES, WIDTHS, LANGUAGES), strict=True))
        if table is None or number is None or not known:
            return Response(status_code=404)
        drawn = await self._alone(_drawn, table, number, *asked)
        return Response(drawn, media_type="image/svg+xml", headers={"cache-control": "private, max-age=3600"})

    async def score(self, request: Request) -> Response:
        """The score so far."""
        table = self._table(request)
        if table is None or not table.scores:
            return gone(request)
        return page(request, "score.html.j2", current=NAME, **_about(table, request), **_thousand(table, request))

    async def thousand(self, request: Request) -> Response:
        """Ring a thousand prospects the visitor's way."""
        table = self._table(request)
        if table is None:
            return gone(request)
        await self._alone(table.run)
        return back(f"/sell/{request.path_params['table']}/score#thousand")

    async def mine(self, request: Request) -> Response:
        """The visitor's way as a playbook's file."""
        table = self._table(request)
        name = request.query_params.get("name", "mine").strip().lower() or "mine"
        if table is None or not table.game.complete or not re.fullmatch(r"[a-z0-9_-]{1,64}", name):
            return gone(request)
        headers = {"content-disposition": f'attachment; filename="{name}.toml"'}
        return Response(as_toml(table.game, name), media_type="application/toml", headers=headers)

    async def _alone(self, work: Any, *about: Any) -> Any:
        """What takes longer is done aside, one thing at a time, so that talks go on meanwhile."""
        self.one_at_a_time = self.one_at_a_time or CapacityLimiter(1)
        return await to_thread.run_sync(work, *about, limiter=self.one_at_a_time)

    def _table(self, request: Request) -> Table | None:
        return self.games.find(request.path_params["table"])

    def _act(self, request: Request, act: Any) -> Response:
        table = self._table(request)
        if table is None:
            return gone(request)
        act(table)
        return back(f"/sell/{request.path_params['table']}")


def over(table: Table | None, talk: str) -> int | None:
    """The number of a talk that is over, looked up by what the address calls it; None where there is none."""
    numbers = range(1, len(table.replays) + 1) if table else ()
    return {str(number): number for number in numbers}.get(talk)


def inside_sizes() -> dict[str, tuple[int, int]]:
    """How large the pictures are, so that the page does not jump when they come."""
    from sim.show.figures import inside

    return dict(zip(WIDTHS, (inside.WIDE, inside.NARROW), strict=True))


def _about(table: Table, request: Request) -> dict[str, Any]:
    """What stands beside every page of a game."""
    lang, game = visit(request).lang, table.game
    outcomes = [replay.mine.outcome for replay in table.replays]
    return {
        "base": f"/sell/{request.path_params['table']}",
        "game": game,
        "done": len(table.replays),
        "squares": playing.squares(game, outcomes, lang),
        "room": table.room,
        "heads": playing.score_heads(game.market.scope, lang),
        "scores": playing.score_rows(table.scores, lang),
        "title": playing.score_title(table.scores, lang) if table.scores else "",
        "rules": playing.rules(game, lang, secret=bool(table.room) or not game.complete),
    }


def _thousand(table: Table, request: Request) -> dict[str, Any]:
    lang = visit(request).lang
    return {
        "thousand": playing.thousand_rows(table.reached, lang),
        "thousand_heads": playing.thousand_heads(table.game.market.scope, lang),
        "thousand_note": playing.thousand_note(table.game, lang),
        "big": "big" in request.query_params,
    }


def _drawn(table: Table, number: int, seller: str, mode: Any, width: str, lang: Any) -> bytes:
    from sim.show.figures import inside
    from sim.show.save import svg

    size = inside.WIDE if width == "wide" else inside.NARROW
    found = table.replays[number - 1].inside(seller)
    return svg(inside.draw(found, view=Look(lang, "page", mode), size=size))
