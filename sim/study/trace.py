"""One prospect, several sellers: the first talk of the same account with each of them, under the same luck.

A talk is read from the journal. What the journal does not hold is the level a question had to clear: it is
worked out here from the law and the same luck, and nothing is played again.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from sim.engine import turn
from sim.law import annoyance, closing, persuasion, silence
from sim.law.parameters import Move
from sim.law.timing import DAY
from sim.playbook.read import Playbook, load_playbook, load_policy
from sim.playbook.table import is_question
from sim.reading import Fault, InputError, unknown
from sim.scenario.luck import block
from sim.scenario.population import Account, bear_account, entity
from sim.scenario.read import Scenario, load_scenario
from sim.study.single import simulate
from sim.words import CODES, NOTHING, Answer, Ending, Event, Kind, Reply, Stream, Verdict

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Journal = NDArray[np.void]

SELLERS = ("soft", "subtle", "hard")
MOST_SELLERS = 3
OUTCOMES = ("order", "step", "hang_up", "refused", "open", "never_asked")
MOST_WORLDS = 20  # replications searched for a prospect
LATER = (Event.ORDER, Event.CANCELLATION, Event.COMPETITOR)


class Line(NamedTuple):
    """One move: when it begins and how long it and the silence after it last (s), the reply, the state after it.

    `readiness` is x + e - theta - w a in logits, `irritation` is a in SD of anger. A question gets a yes where
    readiness is above `level`; None for any other move.
    """

    begin: float
    seconds: float
    silence: float
    move: str
    kind: Kind
    threat: float
    reply: Reply
    readiness: float
    irritation: float
    level: float | None

    @property
    def end(self) -> float:
        """When the move and its silence are over, in seconds."""
        return self.begin + self.seconds + self.silence


class Conversation(NamedTuple):
    """The first talk of one seller with the prospect, and what became of the account afterwards.

    `level` is what readiness must clear at the first question, or, where none was asked, at an `ask_arrange`
    heard out for eight seconds at the end. `later` holds (days after the talk, event, how) in order of time.
    """

    playbook: str
    title: Mapping[str, str]
    contact: int
    day: float
    readiness: float
    irritation: float
    lines: tuple[Line, ...]
    outcome: str
    level: float
    later: tuple[tuple[float, Event, int], ...]

    @property
    def seconds(self) -> float:
        """How long the talk lasted."""
        return self.lines[-1].end


class Trace(NamedTuple):
    """One prospect under several sellers: the same account, person and luck.

    `where` says how it was chosen: by these outcomes of its talks; empty as the one whose talks differ most; None by
    its number.
    """

    scenario: str
    scenario_title: Mapping[str, str]
    scope: str
    policy: str
    seed: int
    replication: int
    account: int
    talks: tuple[Conversation, ...]
    where: Mapping[str, str] | None


class _World(NamedTuple):
    """What one talk is read with."""

    scenario: Scenario
    style: Playbook
    key: tuple[int, int]
    journal: Journal
    starts: Mapping[int, int]  # where each account's rows begin, sorted by account


def trace(
    scenario: str | Path = "column",
    sellers: Sequence[str | Path] = SELLERS,
    *,
    dialling: str | Path = "polite",
    where: Mapping[str, str] | None = None,
    account: int | None = None,
    seed: int = 1,
    replication: int | None = None,
) -> Trace:
    """Find a prospect and give its first talk with each seller.

    `where` maps a seller's name to an outcome of `OUTCOMES` its talk must have. Without `where` and `account`
    it is the first prospect whose talks end in the most different ways. Without `replication` the worlds 0 to
    19 are searched in turn. Raises `InputError` when there is no such prospect.
    """
    market, styles = load_scenario(scenario), [load_playbook(seller) for seller in sellers]
    wanted = dict(where or {})
    _check(market, styles, wanted, account)
    policy, chosen = load_policy(dialling).name, wanted if account is None else None
    for number in [replication] if replication is not None else range(MOST_WORLDS):
        worlds = [_world(market, style, dialling, (seed, number)) for style in styles]
        found = _found(worlds, wanted, account)
        if found is not None:
            talks = tuple(_conversation(world, found) for world in worlds)
            return Trace(market.name, market.title, market.scope, policy, seed, number, found, talks, chosen)
    raise InputError([Fault("", "trace", _nobody(wanted, account, replication))])


def conversation(
    market: Scenario, style: Playbook, key: tuple[int, int], journal: Journal, account: int
) -> tuple[Conversation, tuple[float, ...]]:
    """The first talk of an account in a journal, and the level of a plain question before and after each move.

    A plain question is an `ask_arrange` heard out for eight seconds, with the luck of the talk's next question.
    """
    world = _read(market, style, key, journal)
    talk = _conversation(world, account)
    levels = _Levels(world, bear_account(market.world.population, market.world.law, key, account), talk.contact)
    questions = itertools.accumulate((line.level is not None for line in talk.lines), initial=0)
    moves = [style.table.moves[style.table.names.index(line.move)] for line in talk.lines]
    refused = (turn.refuses(move, line.reply) for move, line in zip(moves, talk.lines, strict=True))
    refusals = itertools.accumulate(refused, initial=0)
    return talk, tuple(levels.unasked(*state) for state in zip(questions, refusals, strict=True))


def wishes(texts: Iterable[str]) -> dict[str, str]:
    """Read ``seller=outcome`` pairs."""
    pairs = [text.partition("=") for text in texts]
    faults = [Fault("", f"--where {''.join(pair)}", "must be seller=outcome") for pair in pairs if not pair[1]]
    if faults:
        raise InputError(faults)
    return {seller.strip(): outcome.strip() for seller, _, outcome in pairs}


def _check(market: Scenario, styles: list[Playbook], wanted: dict[str, str], account: int | None) -> None:
    names = [style.name for style in styles]
    faults = [Fault("", f"where {name}", unknown("seller", name, names)) for name in wanted if name not in names]
    faults += [
        Fault("", f"where {name}", unknown("outcome", outcome, OUTCOMES))
        for name, outcome in wanted.items()
        if outcome not in OUTCOMES
    ]
    if not 1 <= len(names) <= MOST_SELLERS or len({*names}) < len(names):
        faults.append(Fault("", "sellers", f"must be one to {MOST_SELLERS} different sellers"))
    most = int(market.world.office.accounts)
    if account is not None and not 0 <= account < most:
        faults.append(Fault("", "account", f"must be from 0 to {most - 1}, not {account}"))
    if market.file.team is not None:
        faults.append(
            Fault("", "scenario", "a team plays its own playbooks; trace compares sellers in the same seat")
        )
    if faults:
        raise InputError(faults)


def _nobody(wanted: dict[str, str], account: int | None, replication: int | None) -> str:
    worlds = f"replication {replication}" if replication is not None else f"replications 0 to {MOST_WORLDS - 1}"
    what = " and ".join(f"{name}={outcome}" for name, outcome in wanted.items()) or "a talk with every seller"
    return f"no {'prospect' if account is None else f'talk of account {account}'} with {what} in {worlds}"


def _world(market: Scenario, style: Playbook, dialling: str | Path, key: tuple[int, int]) -> _World:
    played = simulate(market, style, dialling=dialling, seed=key[0], replication=key[1], journal=True)
    assert played.journal is not None
    return _read(market, style, key, played.journal)


def _read(market: Scenario, style: Playbook, key: tuple[int, int], unsorted: Journal) -> _World:
    journal = unsorted[unsorted["account"].argsort(kind="stable")]
    numbers, starts = _unique(journal["account"])
    return _World(market, style, key, journal, dict(zip(numbers, starts, strict=True)))


def _unique(accounts: NDArray[Any]) -> tuple[list[int], list[int]]:
    import numpy as np

    numbers, starts = np.unique(accounts, return_index=True)
    return numbers.tolist(), starts.tolist()


def _rows(world: _World, account: int) -> list[Any]:
    """The rows of an account's first talk, from the answered dial to its end; none if there was no talk."""
    if account not in world.starts:
        return []
    dial, rows = None, []
    for row in world.journal[world.starts[account] :]:
        kind = row["kind"]
        if row["account"] != account:
            return []
        if kind == Event.DIAL and row["reply"] == Answer.ANSWERED:
            dial = row
        elif kind == Event.MOVE:
            rows.append(row)
        elif kind == Event.END:
            return [dial, *rows, row]
    return []


def _found(worlds: Sequence[_World], wanted: Mapping[str, str], account: int | None) -> int | None:
    """The account asked for, or the first that fits, or else the first that shows the most different outcomes."""
    everyone = range(int(worlds[0].scenario.world.office.accounts)) if account is None else [account]
    best, most = None, 0
    for number in everyone:
        talks = [_rows(world, number) for world in worlds]
        if not all(talks) or len({int(rows[0]["contact"]) for rows in talks}) > 1:
            continue
        outcomes = [_outcome(world, rows) for world, rows in zip(worlds, talks, strict=True)]
        names = [world.style.name for world in worlds]
        if any(wanted.get(name, outcome) != outcome for name, outcome in zip(names, outcomes, strict=True)):
            continue
        if wanted or account is not None:
            return number
        if len({*outcomes}) > most:
            best, most = number, len({*outcomes})
    return best


def _outcome(world: _World, rows: Sequence[Any]) -> str:
    """How a talk ended, in the words of `OUTCOMES`."""
    ending = rows[-1]["reply"]
    if ending == Ending.ORDERED:
        return "order"
    if ending == Ending.STEP_BOOKED:
        return "step"
    if rows[-2]["reply"] == Reply.HANGS_UP:
        return "hang_up"
    if ending == Ending.REFUSED:
        return "refused"
    asked = any(is_question(world.style.table.moves[row["move"]]) for row in rows[1:-1])
    return "open" if asked else "never_asked"


def _conversation(world: _World, account: int) -> Conversation:
    rows = _rows(world, account)
    contact = int(rows[0]["contact"])
    born = bear_account(world.scenario.world.population, world.scenario.world.law, world.key, account)
    level = _Levels(world, born, contact)
    lines = tuple(_lines(world, rows, level))
    asked = [line.level for line in lines if line.level is not None]
    state = _readiness(level, rows[0]["x"], rows[0]["a"]), float(rows[0]["a"])
    return Conversation(
        world.style.name,
        world.style.title,
        contact,
        float(rows[0]["time"]),
        *state,
        lines,
        _outcome(world, rows),
        asked[0] if asked else level.unasked(),
        tuple(_later(world, account, float(rows[-1]["time"]))),
    )


def _lines(world: _World, rows: Sequence[Any], level: _Levels) -> Iterator[Line]:
    """The moves of a talk; a silence is what passed between two landings beyond the move's own seconds."""
    table, start = world.style.table, rows[0]["time"]
    questions = itertools.count()
    before = 0.0
    for row in rows[1:-1]:
        move, landed = table.moves[row["move"]], round(float(row["time"] - start) * DAY, 3)
        quiet = max(0.0, round(landed - before - move.seconds, 3))
        asked = level.of(move, quiet, next(questions)) if is_question(move) else None
        ready = _readiness(level, row["x"], row["a"])
        yield Line(
            before,
            move.seconds,
            quiet,
            table.names[row["move"]],
            Kind(move.kind),
            move.T,
            Reply(row["reply"]),
            ready,
            float(row["a"]),
            asked,
        )
        before = landed


def _readiness(level: _Levels, x: float, a: float) -> float:
    """How much the prospect leans towards a yes, in logits."""
    return float(persuasion.inclination(x + level.person.e, level.stakes, a, level.law.w))


class _Levels:
    """What readiness has to clear at a question: everything else in the decision, moved to the other side."""

    def __init__(self, world: _World, account: Account, contact: int):
        self.law, self.switches = world.scenario.world.law, world.scenario.world.switches
        self.person, self.stakes = account.contacts[contact], account.theta
        self.key, self.who = world.key, entity(account.number, contact)
        self.arrange: Move = world.style.table.moves[world.style.table.ask_arrange]

    def of(self, move: Move, quiet: float, question: int) -> float:
        """The level of the how-manieth question of the first talk, with this silence after it."""
        law, luck = self.law, block(*self.key, Stream.QUESTION, self.who, 0, question)
        chance = closing.second_chance(law.fresh, luck[0]) + self._taste(question) - self.person.e
        rest = closing.drive(
            0.0,
            self.person.z,
            self.stakes,
            0.0,
            move.q,
            move.c - 1.0,
            law.free * move.F,
            law.urg * move.U,
            law.w,
            chance,
        )
        return silence.indecision(law.delta, law.k_band, law.tau, law.k_tau, self.stakes, quiet) - rest

    def unasked(self, question: int = 0, refusals: int = 0) -> float:
        """The level of a plain question nobody asked, after so many others and refusals, its irritation included."""
        law, person, quiet = self.law, self.person, turn.JUDGED_SILENCE
        rise = annoyance.pressure(law.iota, person.rho, self.arrange.T, refusals, law.g, self.stakes)
        rise += silence.awkwardness(law.awk, person.rho, quiet)
        return self.of(self.arrange, quiet, question) + law.w * rise

    def _taste(self, question: int) -> float:
        if not self.switches.independent_questions:
            return self.person.e
        return turn.fresh_taste(self.law, block(*self.key, Stream.FRESH_TASTE, self.who, 0, question)[0])


def _later(world: _World, account: int, ended: float) -> Iterator[tuple[float, Event, int]]:
    """What became of the account after the talk: an order, a cancellation, a competitor."""
    for row in world.journal[world.starts[account] :]:
        if row["account"] != account:
            return
        kind, how = Event(row["kind"]), int(row["reply"])
        if row["time"] <= ended or kind not in LATER or (kind == Event.COMPETITOR and how == Verdict.NO):
            continue
        yield float(row["time"]) - ended, kind, how


def as_data(found: Trace) -> dict[str, Any]:
    """A trace as plain data, codes by name, for JSON."""
    talks = [
        talk._asdict()
        | {"title": dict(talk.title), "lines": [_plain(line) for line in talk.lines]}
        | {"later": [_fate(*event) for event in talk.later]}
        for talk in found.talks
    ]
    return found._asdict() | {"scenario_title": dict(found.scenario_title), "talks": talks}


def _plain(line: Line) -> dict[str, Any]:
    return line._asdict() | {"kind": line.kind.name.lower(), "reply": line.reply.name.lower()}


def _fate(days: float, kind: Event, code: int) -> dict[str, Any]:
    codes = CODES[kind]
    how = None if codes is None or code == NOTHING else codes(code).name.lower()
    return {"days": days, "event": kind.name.lower(), "how": how}
