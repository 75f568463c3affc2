"""Somebody who plays in the page, without a browser: a clock that he sets, and what the server knows of his talk."""

from typing import Any

from sim.app.build import create_app
from sim.app.games import Table
from sim.app.settings import Settings
from tests.unit.app.visits import HERE, opened


class Player:
    """A visitor with a game of his own; `clock` is the server's."""

    def __init__(self, settings: Settings | None = None, base: str = HERE):
        self.app = create_app(settings or Settings())
        self.http = opened(self.app, base)
        self.selling: Any = next(
            route.endpoint.__self__
            for view in self.app.state.views
            if view.name == "selling"
            for route in view.routes
            if route.path == "/sell"
        )
        self.now = 1000.0
        self.selling.games.clock = lambda: self.now
        self.seen: list[tuple[str, str]] = []
        self.base = ""

    @property
    def table(self) -> Table:
        """What the server holds."""
        found: Table = self.selling.games.tables[self.base.removeprefix("/sell/")]
        return found

    def begin(self, scenario: str = "column", lang: str = "en") -> "Player":
        """A new game."""
        self.http.cookies.set("lang", lang)
        self.base = self._keep(self.http.post("/sell", data={"scenario": scenario})).url.path
        return self

    def say(self, move: str, silence: float = 0.0) -> Any:
        """Say a sentence, and hear the answer after some seconds where it was a question."""
        answer = self._keep(self.http.post(f"{self.base}/say", data={"move": move}))
        if self.table.asked is not None:
            self.now += silence
            answer = self._keep(self.http.post(f"{self.base}/hear"))
        return answer

    def press(self, what: str, **data: str) -> Any:
        """Press another button."""
        return self._keep(self.http.post(f"{self.base}/{what}", data=data))

    def get(self, path: str = "") -> Any:
        """Look at a page of the game."""
        return self._keep(self.http.get(f"{self.base}{path}"))

    def finish(self, *moves: tuple[str, float]) -> None:
        """Hold every talk that is left in the same way, and hang up where it does not end by itself."""
        while not self.table.game.complete:
            self.press("next")
            for move, silence in moves:
                if self.table.call is not None:
                    self.say(move, silence)
            self.press("hang_up")

    def _keep(self, answer: Any) -> Any:
        """Everything that came over the line, redirections included."""
        for one in (*answer.history, answer):
            self.seen.append((one.url.path, one.text + repr(dict(one.headers))))
        return answer
