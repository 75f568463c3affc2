"""A classroom: everybody rings the same ten people on a phone of his own, and the board shows how it goes.

Only where the page was put on the network on purpose, with an address and a token; the guard lets nobody in without.
The board counts talks that are over. Who plays in a class is told neither its seed nor anything of a talk he has not
held; what neighbours tell each other is their own affair.
"""

import secrets
import unicodedata
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.games import IDLE, Games, Table, new_game
from sim.app.pages import page, visit
from sim.app.players import begun, choices, going, gone, machine
from sim.app.settings import Settings
from sim.scenario.read import load_scenario, scenario_names
from sim.show import playing

MOST_ROOMS, MOST_PLAYERS, LONGEST_NAME = 4, 40, 20
UNSEEN = 120.0  # seconds after which a class nobody joined makes room when its board is not looked at
LETTERS = "abcdefghjkmnpqrstuvwxyz"  # no i, l, o: a code is read aloud and typed
CODE = 5


class Class(NamedTuple):
    """A class: its scenario, the luck everybody shares, and the players' tables by their names."""

    scenario: str
    seed: int
    players: dict[str, str]


class Rooms:
    """The classes of this page, by code; where nobody plays or looks, the oldest makes room."""

    def __init__(self, games: Games, settings: Settings):
        self.games, self.settings = games, settings
        self.classes: dict[str, Class] = {}
        self.seen: dict[str, float] = {}

    def routes(self) -> list[Route]:
        """Everything under /room; nothing where only this machine can reach the page."""
        if self.settings.local:
            return []
        return [
            Route("/room", self.start),
            Route("/room", self.begin, methods=["POST"]),
            Route("/room/{code}", self.door),
            Route("/room/{code}", self.join, methods=["POST"]),
            Route("/room/{code}/board", self.board),
        ]

    async def start(self, request: Request) -> Response:
        """Where a trainer begins a class."""
        return self._start(request)

    def _start(self, request: Request, *, full: bool = False) -> Response:
        said = choices(request)
        return self._page(request, "room.html.j2", status=503 if full else 200, full=full, **said)

    async def begin(self, request: Request) -> Response:
        """A new class, and its board."""
        form = await request.form(max_files=0, max_fields=4)
        scenario = str(form.get("scenario", ""))
        if scenario not in scenario_names():
            return _to("/room")
        if not self._place():
            return self._start(request, full=True)
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE))
        self.classes[code] = Class(scenario, secrets.randbelow(2**32), {})
        self.seen[code] = self.games.clock()
        return _to(f"/room/{code}/board")

    def _place(self) -> bool:
        """Whether there is a place for a class: nobody can push out one that is being played."""
        idle = [code for code in self.classes if self._idle(code)]
        if len(self.classes) >= MOST_ROOMS and idle:
            del self.classes[idle[0]], self.seen[idle[0]]
        return len(self.classes) < MOST_ROOMS

    def _idle(self, code: str) -> bool:
        tables = [self.games.tables.get(name) for name in self.classes[code].players.values()]
        played = [table.touched for table in tables if table]
        return self.games.clock() - max(self.seen[code], *played, 0.0) > (IDLE if played else UNSEEN)

    async def door(self, request: Request) -> Response:
        """Where a player gives his name."""
        code = request.path_params["code"]
        return self._door(request, code) if code in self.classes else self._gone(request)

    async def join(self, request: Request) -> Response:
        """A player's own game, with everybody's people."""
        code = request.path_params["code"]
        group = self.classes.get(code)
        if group is None:
            return self._gone(request)
        form = await request.form(max_files=0, max_fields=4)
        name = plain(str(form.get("name", "")))
        if fault := self._fault(group, name):
            return self._door(request, code, fault)
        game = new_game(group.scenario, scenario_names(), group.seed)
        table = self.games.open(game, code, name, machine(request)) if game else None
        if table is None:
            return self._door(request, code, "full")
        group.players[name] = table
        return begun(table)

    async def board(self, request: Request) -> Response:
        """How far everybody is, for the big screen; it asks again by itself."""
        code, lang = request.path_params["code"], visit(request).lang
        group = self.classes.get(code)
        if group is None:
            return self._gone(request)
        self.seen[code] = self.games.clock()
        tables = [(name, self.games.tables.get(table)) for name, table in group.players.items()]
        return self._page(
            request,
            "board.html.j2",
            code=code,
            rows=playing.board([(name, table.scores, _outcomes(table)) for name, table in tables if table], lang),
            heads=playing.board_heads(load_scenario(group.scenario).scope, lang),
            market=load_scenario(group.scenario).title[lang],
            address=f"http://{request.headers['host']}/room/{code}",
            token=self.settings.token,
        )

    def _fault(self, group: Class, name: str) -> str:
        """What is wrong with a newcomer: a key of the catalogue, or nothing."""
        if not 1 <= len(name) <= LONGEST_NAME:
            return "name.bad"
        if name.casefold() in {other.casefold() for other in group.players}:
            return "name.taken"
        return "full" if len(group.players) >= MOST_PLAYERS else ""

    def _door(self, request: Request, code: str, fault: str = "") -> Response:
        status = 400 if fault else 200
        said = playing.fault(fault, MOST_PLAYERS, visit(request).lang)
        own = going(self.games, request, code)
        return self._page(
            request, "door.html.j2", status=status, code=code, fault=said, longest=str(LONGEST_NAME), **own
        )

    def _gone(self, request: Request) -> Response:
        return gone(request, "room")

    def _page(self, request: Request, template: str, *, status: int = 200, **content: object) -> Response:
        return page(request, template, current="selling", status=status, **content)


def _to(path: str) -> Response:
    return Response(status_code=303, headers={"location": path})


def plain(name: str) -> str:
    """A name as it may stand on the board: one line of printable characters, spaces single."""
    return " ".join("".join(one for one in unicodedata.normalize("NFC", name) if one.isprintable()).split())


def _outcomes(table: Table) -> list[str]:
    return [replay.mine.outcome for replay in table.replays]
