"""Sell it yourself: a person is the seller, in the stepped talk of `sim.engine.talk` that the model's sellers use.

A *prospect* of this game is the first contact of an account, rung up once: all of them on the first morning, each by
a seller of his own, and every one picks up. What he does after that talk without being rung again (thinks it over,
buys elsewhere, takes back his order, comes to a meeting that was booked) happens as it does to any prospect.

What can be said, and when: the opening is said as soon as the phone is picked up. After "no interest" one can only
talk on or end. Pushing needs a no or a hesitation to push against. A next step can be proposed while one is left.
Everything else can be said at any time, and whoever has said `MOST_MOVES` things can only end. A silence is kept
after a question; whatever is longer than `LONGEST_SILENCE` counts as that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sim.engine import turn
from sim.engine.talk import Talk
from sim.law.parameters import Move
from sim.playbook.moves import bundled_moves
from sim.playbook.read import JUDGED_BY, Playbook, Policy, load_playbook, playbook_from
from sim.playbook.table import is_question, replies_of
from sim.reading import Fault, InputError
from sim.scenario.population import bear_account
from sim.scenario.read import Scenario, World, load_scenario
from sim.words import Kind, Others, Reply, Stream

if TYPE_CHECKING:
    from sim.engine.run import Played

PROSPECTS, MOST_PROSPECTS = 10, 50
LONGEST_SILENCE = 60.0  # seconds
MOST_MOVES = 40
LARGEST_SEED = 2**32 - 1
ONCE = Policy("once", 0.0, -1.0, int(Others.NEVER), 0.0, 0.0, max_conversations=1)

#: The places of the sentences, which never change; where a place holds two, the situation says which.
GROUPS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "tell": (("ask_need",), ("argue",), ("recap",), ("push_after_no", "talk_on")),
    "ask": (
        ("ask_impression",), ("ask_opinion",), ("ask_arrange",), ("ask_go_on",), ("ask_direct",), ("press_scarcity",),
        ("propose_step",),
    ),
    "finish": (("leave_open",), ("thank_and_end",)),
}  # fmt: skip
ENDINGS = ("leave_open", "thank_and_end")
SENTENCES = frozenset(move for places in GROUPS.values() for place in places for move in place)


class Beat(NamedTuple):
    """One thing said, the silence after it in seconds, and what came back.

    `learned`: it brought out an argument of the prospect's own. `ready`, hidden until the end: `ask_arrange` with
    eight seconds of silence would get a yes now, with the luck of the next question.
    """

    move: str
    silence: float
    reply: Reply
    learned: bool
    ready: bool


class Call:
    """A talk with one prospect: `say` and `hang_up`, until `over`."""

    def __init__(self, world: World, key: tuple[int, int], number: int):
        self.number = number
        self.names, self.moves = list(bundled_moves()), [row.numbers() for row in bundled_moves().values()]
        account = bear_account(world.population, world.law, key, number)
        self.talk = Talk(world, self.moves, key, account, 0, in_person=False)
        self.beats: list[Beat] = []
        self.steps_ever = account.steps_left > 0
        self.seconds = 0.0  # as talks last, not as long as the player took
        self.over = False
        turn.begin_talk(world.law, self.talk.person)
        self.say("open", 0.0)

    def can_say(self, move: str) -> bool:
        """Whether a move makes sense now."""
        if self.over:
            return False
        if not self.beats or move not in SENTENCES:
            return move == "open" and not self.beats
        if move in ENDINGS:
            return True
        last = self.talk.last
        if len(self.beats) >= MOST_MOVES or (last == Reply.NO_INTEREST) != (move == "talk_on"):
            return False
        if move == "push_after_no":
            return last in (Reply.NO, Reply.HESITATES)
        return move != "propose_step" or self.talk.account.steps_left > 0

    def is_question(self, move: str) -> bool:
        """Whether the prospect is waited for after it: a silence belongs to it."""
        return is_question(self.move(move))

    def move(self, name: str) -> Move:
        """The numbers of a move."""
        return self.moves[self.names.index(name)]

    def say(self, move: str, silence: float) -> Reply:
        """Say something and keep silent after it for some seconds. Refuses what cannot be said now."""
        if not self.can_say(move):
            raise InputError([Fault("", move[:40], "cannot be said now")])
        quiet = round(min(max(0.0, silence), LONGEST_SILENCE), 1) if self.is_question(move) else 0.0
        known = self.talk.person.known
        self.seconds += self.move(move).seconds + quiet
        self.talk.at = self.seconds
        reply = self.talk.say(self.names.index(move), quiet)
        self.over = self.talk.over
        self.beats.append(Beat(move, quiet, reply, self.talk.person.known > known, self._ready()))
        return reply

    def hang_up(self) -> None:
        """Put the phone down without another word."""
        self.over = True

    def _ready(self) -> bool:
        """Whether a plain question heard out would get a yes now; nobody can ask where the talk is over."""
        talk, person = self.talk, self.talk.person
        if self.over or talk.last == Reply.NO_INTEREST:
            return False
        asked = talk.said[Kind.QUESTION]
        u = talk.luck(Stream.QUESTION, asked)[0]
        return turn.would_say_yes(
            talk.world.law, self.move(JUDGED_BY), person, talk.taste(asked), person.x, person.a, talk.account.theta, u
        )


class Game:
    """So many prospects of a scenario, one talk each; the seed is their luck, under every seller."""

    def __init__(self, scenario: str | Path | Scenario = "column", seed: int = 1, prospects: int = PROSPECTS):
        market = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
        _check(market, seed, prospects)
        morning = {"office.accounts": prospects, "office.agents": prospects, "office.p_ans": 1.0}
        self.market, self.origin, self.prospects = market.replace(**morning), market, prospects
        self.key = seed, _morning(self.market, seed)
        self.calls: list[Call] = []

    @property
    def call(self) -> Call | None:
        """The talk that goes on, if one does."""
        return self.calls[-1] if self.calls and not self.calls[-1].over else None

    @property
    def ended(self) -> list[Call]:
        """The talks that are over."""
        return [call for call in self.calls if call.over]

    @property
    def complete(self) -> bool:
        """Whether everyone has been spoken to."""
        return len(self.ended) == self.prospects

    def ring(self) -> Call:
        """Ring up the next prospect; the talk that goes on if there is one."""
        if self.call is None:
            if self.complete:
                raise InputError([Fault("", "play", "everyone has been rung")])
            self.calls.append(Call(self.market.world, self.key, len(self.calls)))
        return self.calls[-1]


def offered(call: Call) -> dict[str, list[tuple[str, bool]]]:
    """By group, in places that do not change: what can be said, and whether now."""
    return {
        group: [_now(call, place) for place in places if place != ("propose_step",) or call.steps_ever]
        for group, places in GROUPS.items()
    }


def _now(call: Call, place: Sequence[str]) -> tuple[str, bool]:
    possible = [move for move in place if call.can_say(move)]
    return (possible or place)[0], bool(possible)


def script(call: Call) -> Playbook:
    """What was said in a talk, as a playbook that says just that: with the same luck it gets the same replies.

    A meeting that was booked begins, as meetings do, with the close: what was said from the first question on.
    """
    asked = [number for number, beat in enumerate(call.beats) if call.is_question(beat.move)]
    close = asked[0] if asked else 0
    steps = [_step(call, number) for number in range(len(call.beats))]
    quiet = [beat.silence for beat in call.beats if beat.move == "propose_step"]
    data = {
        "name": "yours",
        "title": {"nl": "u", "en": "you"},
        "first": "step_0",
        "call_back": f"step_{close}",
        "step": steps,
    }
    if quiet:
        data["at_last_step"] = {"move": JUDGED_BY, "silence": quiet[-1]}
    return playbook_from(data, "your talk")


def _step(call: Call, number: int) -> dict[str, object]:
    """A step that goes on to the next whatever comes back; the last one ends the talk."""
    beat = call.beats[number]
    step: dict[str, object] = {"label": f"step_{number}", "move": beat.move, "silence": beat.silence}
    if number + 1 == len(call.beats):
        step["on"] = {reply.name.lower(): "end" for reply in replies_of(call.move(beat.move))}
    return step


def live(market: Scenario, key: tuple[int, int], sellers: Sequence[Playbook]) -> Played:
    """The morning and what follows it, with one seller for each prospect, in turn: with its journal."""
    from sim.engine.run import play

    return play(market.world, sellers, ONCE, seed=key[0], replication=key[1], engine="reference", journal=True)


def _morning(market: Scenario, seed: int) -> int:
    """The first replication in which no competitor has come before us on the first morning."""
    silent = load_playbook("soft")
    return next(
        number for number in count() if all(row["talks"] for row in live(market, (seed, number), [silent]).accounts)
    )


def _check(market: Scenario, seed: int, prospects: int) -> None:
    faults = []
    if not 0 <= seed <= LARGEST_SEED:
        faults.append(Fault("", "seed", f"must be a whole number from 0 to {LARGEST_SEED}, not {seed}"))
    if not 1 <= prospects <= MOST_PROSPECTS:
        faults.append(Fault("", "prospects", f"must be from 1 to {MOST_PROSPECTS}, not {prospects}"))
    if market.file.team is not None:
        faults.append(Fault("", "scenario", "a team plays its own playbooks; here you are the seller"))
    if faults:
        raise InputError(faults)
