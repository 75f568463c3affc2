"""After the talk: what went on inside, what other sellers reach with the same person and luck, and the score.

The engine plays everybody's talk once more, the visitor's as a playbook that says just what he said, and on to the
horizon: nothing is worked out twice. *The right moment* is the first one, in the talk as it was held, at which a
plain question (`ask_arrange`, then eight seconds of silence; the luck of the talk's next question) would have got a
yes. It is judged with one question of ours, so a talk can end in an order at a moment that was none, by pressure or
by itself, and it says nothing about talks that were not held.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from sim.engine.run import Played
from sim.playbook.read import Playbook, load_playbook
from sim.study.play import Call, Game, live, script
from sim.study.trace import Conversation, conversation
from sim.words import Reply

SELLERS = ("soft", "subtle", "hard")
YOURS = "yours"


class Moment(NamedTuple):
    """How a talk stood to its right moment.

    `verdict`: none (there was none), then, later, otherwise (an order at, after, or without such a moment),
    unasked (an order by itself), held (asked right then, without a yes), elsewhere (asked, but not then) or never.
    `line`: after which line it was, from 0; None if there was none. `late`: lines said between it and the yes.
    """

    verdict: str
    line: int | None
    late: int


class Inside(NamedTuple):
    """One talk from inside: `levels` is what a plain question had to clear, before and after each line; `line` the
    one after which the right moment was."""

    talk: Conversation
    levels: tuple[float, ...]
    line: int | None


class Replay(NamedTuple):
    """What became of a prospect: the visitor's own talk, and the other sellers' by name."""

    number: int
    own: Inside
    moment: Moment
    others: Mapping[str, Inside]

    @property
    def mine(self) -> Conversation:
        """The visitor's talk."""
        return self.own.talk

    def inside(self, seller: str) -> Inside:
        """The talk of a seller, `yours` included."""
        return self.own if seller == YOURS else self.others[seller]


class Score(NamedTuple):
    """One seller with the same prospects: orders that stood, people annoyed, people who hung up or blocked, and
    prospects never asked who would have said yes to a plain question."""

    playbook: str
    talks: int
    orders: int
    annoyed: int
    blocked: int
    missed: int


class Replays:
    """What the engine makes of a game; the other sellers are played once."""

    def __init__(self, game: Game):
        self.game = game

    @cached_property
    def _others(self) -> Mapping[str, tuple[Playbook, Played]]:
        sellers = {name: load_playbook(name) for name in SELLERS}
        return {name: (book, live(self.game.market, self.game.key, [book])) for name, book in sellers.items()}

    def _mine(self, calls: Sequence[Call]) -> tuple[list[Playbook], Played]:
        """The visitor's talks; whom he has not rung yet is given to a seller who says little."""
        books = [script(call) for call in calls]
        rest = [self._others["soft"][0]] * (self.game.prospects - len(books))
        return books, live(self.game.market, self.game.key, [*books, *rest])

    def replay(self, number: int) -> Replay:
        """The talk with a prospect, which must be over."""
        call = self.game.ended[number]
        books, played = self._mine(self.game.ended[: number + 1])
        own = self._talk(books[-1], played, number)
        others = {name: self._talk(book, seen, number) for name, (book, seen) in self._others.items()}
        return Replay(number, own, moment(call, own.talk), others)

    def _talk(self, book: Playbook, played: Played, number: int) -> Inside:
        assert played.journal is not None
        talk, levels = conversation(self.game.market, book, self.game.key, played.journal, number)
        return Inside(talk, levels, right(talk, levels))

    def scores(self) -> list[Score]:
        """The visitor and the playbooks, with the prospects he has spoken to."""
        ended = self.game.ended
        mine = _score(YOURS, self._mine(ended)[1].accounts[: len(ended)])
        return [mine, *(_score(name, seen.accounts[: len(ended)]) for name, (_, seen) in self._others.items())]


def _score(name: str, rows: Iterable[Mapping[str, Any]]) -> Score:
    rows = list(rows)
    return Score(
        name,
        len(rows),
        sum(row["ordered"] and row["outcome"] != "cancelled" for row in rows),
        sum(row["annoyed"] > 0 for row in rows),
        sum(row["hung_up"] > 0 or row["do_not_call"] > 0 for row in rows),
        sum(row["missed"] for row in rows),
    )


def right(talk: Conversation, levels: Sequence[float]) -> int | None:
    """The first line after which a plain question would have got a yes, while one could still be asked."""
    for number, line in enumerate(talk.lines[:-1]):
        if line.readiness > levels[number + 1] and line.reply != Reply.NO_INTEREST:
            return number
    return None


def moment(call: Call, talk: Conversation) -> Moment:
    """Where the right moment was, and what the visitor did about it."""
    line = next((number for number, beat in enumerate(call.beats) if beat.ready), None)
    yes = next((number for number, beat in enumerate(call.beats) if beat.reply == Reply.YES), None)
    if yes is not None:
        if line is None or line >= yes:
            return Moment("otherwise", line, 0)
        return Moment("then" if line == yes - 1 else "later", line, yes - 1 - line)
    if talk.outcome == "order":
        return Moment("unasked", line, 0)
    if line is None:
        return Moment("none", None, 0)
    asked = [number for number, beat in enumerate(call.beats) if call.is_question(beat.move)]
    held = any(number > 0 and call.beats[number - 1].ready for number in asked)
    return Moment("held" if held else "elsewhere" if asked else "never", line, 0)


def as_data(game: Game) -> dict[str, Any]:
    """The talks that are over and the score, as plain data, for JSON."""
    replays = Replays(game)
    about = {"scenario": game.market.name, "seed": game.key[0], "replication": game.key[1]}
    talks = [_plain(call, replays.replay(call.number)) for call in game.ended]
    scores = [score._asdict() for score in replays.scores()] if talks else []
    return about | {"prospects": game.prospects, "talks": talks, "scores": scores}


def _plain(call: Call, replay: Replay) -> dict[str, Any]:
    lines = zip(call.beats, replay.mine.lines, replay.own.levels[1:], strict=True)
    return {
        "outcome": replay.mine.outcome,
        "moment": replay.moment._asdict(),
        "others": {name: other.talk.outcome for name, other in replay.others.items()},
        "lines": [
            {
                "move": beat.move,
                "silence": beat.silence,
                "reply": beat.reply.name.lower(),
                "readiness": line.readiness,
                "needs": level,
                "irritation": line.irritation,
            }
            for beat, line, level in lines
        ],
    }
