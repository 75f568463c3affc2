"""The games that are being played, in memory: so many at most, each forgotten when it was left for too long."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from sim.reading import InputError
from sim.study.manner import Reached, thousand
from sim.study.play import Call, Game
from sim.study.replay import Replay, Replays, Score

MOST, MOST_EACH = 200, 60  # games in all, and of one machine: a class behind one address has room in it
LONGEST_IDLE = 3 * 3600.0  # seconds
IDLE = 600.0  # whoever was away for so long makes room when all places are taken

Clock = Callable[[], float]


@dataclass
class Table:
    """One visitor's game. A question waits here, with its moment, until he breaks the silence."""

    game: Game
    clock: Clock
    room: str = ""
    player: str = ""
    machine: str = ""
    asked: tuple[str, float] | None = None
    touched: float = 0.0
    replays: list[Replay] = field(default_factory=list)
    scores: list[Score] = field(default_factory=list)
    reached: list[Reached] = field(default_factory=list)

    @property
    def call(self) -> Call | None:
        """The talk that goes on."""
        return self.game.call

    @property
    def silent_for(self) -> float | None:
        """Seconds of the silence that is kept now; None if nothing was asked."""
        return None if self.asked is None else self.clock() - self.asked[1]

    def say(self, move: str) -> None:
        """Say something; in a silence it breaks it, and is only said if it still makes sense after the answer."""
        self.hear()
        call = self.call
        if call is None or not call.can_say(move):
            return
        if call.is_question(move):
            self.asked = move, self.clock()
        else:
            call.say(move, 0.0)
            self._watch()

    def hear(self) -> None:
        """Break the silence and hear the answer; the silence is as long as this computer measured it."""
        quiet, call = self.silent_for, self.call
        if quiet is None or self.asked is None or call is None:
            return
        move, self.asked = self.asked[0], None
        call.say(move, quiet)
        self._watch()

    def hang_up(self) -> None:
        """Put the phone down; what was asked was asked."""
        self.hear()
        if self.call is not None:
            self.call.hang_up()
            self._watch()

    def ring(self) -> None:
        """Ring up the next prospect, if there is one."""
        if not self.game.complete:
            self.game.ring()

    def run(self) -> list[Reached]:
        """Ring a thousand prospects with this visitor's playbook; once, when everyone has been spoken to."""
        if not self.reached and self.game.complete:
            self.reached = thousand(self.game)
        return self.reached

    def _watch(self) -> None:
        """When a talk has ended, the engine plays it to the horizon."""
        found = Replays(self.game) if len(self.game.ended) > len(self.replays) else None
        if found is not None:
            self.replays.append(found.replay(len(self.replays)))
            self.scores = found.scores()


class Games:
    """All tables, by a name that cannot be guessed."""

    def __init__(self, clock: Clock = time.monotonic, most: int = MOST):
        self.clock, self.most = clock, most
        self.tables: dict[str, Table] = {}

    def open(self, game: Game, room: str = "", player: str = "", machine: str = "") -> str | None:
        """A new table and its name; None where all places are taken.

        Of one machine the longest idle makes room, what is played in a class last of all.
        """
        self._clear(LONGEST_IDLE)
        self._make_room(machine)
        if len(self.tables) >= self.most:
            self._clear(IDLE)
        if len(self.tables) >= self.most:
            return None
        name = secrets.token_urlsafe(12)
        self.tables[name] = Table(game, self._now, room, player, machine, touched=self.clock())
        game.ring()
        return name

    def find(self, name: str) -> Table | None:
        """A table, which counts as touched."""
        table = self.tables.get(name)
        if table is not None:
            table.touched = self.clock()
        return table

    def _now(self) -> float:
        return self.clock()

    def _make_room(self, machine: str) -> None:
        theirs = [(bool(one.room), one.touched, name) for name, one in self.tables.items() if one.machine == machine]
        if machine and len(theirs) >= MOST_EACH:
            del self.tables[min(theirs)[-1]]

    def _clear(self, idle: float) -> None:
        before = self.clock() - idle
        self.tables = {name: table for name, table in self.tables.items() if table.touched >= before}


def new_game(scenario: str, known: list[str], seed: int | None = None) -> Game | None:
    """A game in a bundled scenario; None for any other name."""
    if scenario not in known:
        return None
    try:
        return Game(scenario, secrets.randbelow(2**32) if seed is None else seed)
    except InputError:
        return None
