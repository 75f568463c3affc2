"""Plays a world and makes its journal readable; writes small playbooks."""

import itertools
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from sim.engine.run import play
from sim.playbook.read import Playbook, Policy, load_playbook, load_policy
from sim.scenario.read import World, load_scenario
from sim.words import Answer, Ending, Event, Reply

from .by_hand import Birth, Births, born

SCALARS = Mapping[str, Any]
ONLY = os.environ.get("CLOSELAB_TEST_ENGINE")  # the reference engine is the fast one where nothing is compiled
ENGINES = [ONLY] if ONLY else ["compiled", "reference"]


class Line(NamedTuple):
    """A row of the journal in words; `move` is the move's name or ''."""

    time: float
    agent: int
    account: int
    contact: int
    kind: Event
    move: str
    reply: int
    x: float
    a: float


@dataclass(frozen=True)
class Run:
    """What one play left behind."""

    counts: Mapping[str, float]
    rows: Sequence[Mapping[str, Any]]
    lines: Sequence[Line]
    raw: bytes

    def of(self, *kinds: Event) -> list[Line]:
        return [line for line in self.lines if line.kind in kinds]

    def accounts(self, **wanted: object) -> set[int]:
        """Numbers of the accounts whose rows have all these values."""
        return {int(row["account"]) for row in self.rows if all(row[k] == v for k, v in wanted.items())}


@dataclass
class Talk:
    """An answered dial and all its lines until the end of the wrap-up."""

    dial: Line
    moves: list[Line] = field(default_factory=list)
    order: Line | None = None
    end: Line | None = None

    @property
    def ending(self) -> Ending:
        assert self.end is not None
        return Ending(self.end.reply)


def world(changes: SCALARS, base: str = "column") -> World:
    """A bundled scenario with changes by dotted path."""
    return load_scenario(base).replace(**dict(changes)).world


def births(made: World) -> Births:
    """What births depend on, as a world says it."""
    return Births(*(getattr(made.law if name == "fresh" else made.population, name) for name in Births._fields))


def first_born(made: World, account: int) -> Birth:
    """An account's first contact, by hand."""
    return born(account, 0, births(made))


def policy(name: str = "polite", **changes: Any) -> Policy:
    """A bundled policy, changed."""
    return load_policy(name)._replace(**changes)


def run(
    playbook: str | Playbook,
    changes: SCALARS | None = None,
    dialling: str | Policy = "polite",
    *,
    base: str = "column",
    seed: int = 1,
    replication: int = 0,
    journal: bool = True,
    engine: str = ENGINES[0],
) -> Run:
    """Plays one style for all agents."""
    book = load_playbook(playbook) if isinstance(playbook, str) else playbook
    rules = load_policy(dialling) if isinstance(dialling, str) else dialling
    played = play(
        world(changes or {}, base),
        [book],
        rules,
        seed=seed,
        replication=replication,
        engine=engine,
        journal=journal,
    )
    if played.journal is None:
        return Run(played.counts, played.accounts, (), b"")
    names = book.table.names
    lines = [
        Line(
            float(row["time"]),
            int(row["agent"]),
            int(row["account"]),
            int(row["contact"]),
            Event(int(row["kind"])),
            names[row["move"]] if row["move"] >= 0 else "",
            int(row["reply"]),
            float(row["x"]),
            float(row["a"]),
        )
        for row in played.journal
    ]
    return Run(played.counts, played.accounts, lines, played.journal.tobytes())


def talks(lines: Iterable[Line]) -> Iterator[Talk]:
    """The telephone talks in order of their answered dials; a meeting's moves are left out."""
    running: dict[int, Talk] = {}
    found: list[Talk] = []
    for line in lines:
        if line.kind == Event.DIAL and line.reply == Answer.ANSWERED:
            running[line.account] = Talk(line)
            found.append(running[line.account])
        elif line.account in running:
            talk = running[line.account]
            if line.kind == Event.MOVE:
                talk.moves.append(line)
            elif line.kind == Event.ORDER:
                talk.order = line
            elif line.kind == Event.END:
                talk.end = line
                del running[line.account]
            elif line.kind == Event.LEARNED:  # answered, but there is nothing left to talk about
                found.remove(running.pop(line.account))
    return iter(found)


def first_talks(lines: Iterable[Line]) -> dict[tuple[int, int], Talk]:
    """The first talk with each contact."""
    found: dict[tuple[int, int], Talk] = {}
    for talk in talks(lines):
        found.setdefault((talk.dial.account, talk.dial.contact), talk)
    return found


def said(talk: Talk, move: str) -> Reply | None:
    """The reply to the first such move of a talk."""
    return next((Reply(line.reply) for line in talk.moves if line.move == move), None)


def toml_step(step: SCALARS) -> str:
    """One `[[step]]` of a playbook file."""
    lines = ["[[step]]"]
    for key, value in step.items():
        if isinstance(value, Mapping):
            inside = ", ".join(f"{k} = {v!r}".replace("'", '"') for k, v in value.items())
            lines.append(f"{key} = {{ {inside} }}")
        else:
            lines.append(f"{key} = {value!r}".replace("'", '"'))
    return "\n".join(lines)


def write_playbook(
    folder: Path, name: str, steps: Sequence[SCALARS], first: str = "open", more: str = ""
) -> Playbook:
    """Writes a playbook of these steps and reads it back."""
    head = f'name = "{name}"\ntitle = {{ nl = "{name}", en = "{name}" }}\nfirst = "{first}"\n'
    path = folder / f"{name}.toml"
    path.write_text(head + more + "\n" + "\n\n".join(toml_step(step) for step in steps) + "\n")
    return load_playbook(path)


STORY: tuple[SCALARS, ...] = (
    {"label": "open", "move": "open", "on": {"no_interest": "bye"}},
    {"move": "ask_need"},
    {"move": "argue"},
    {"move": "argue"},
)
BYE: SCALARS = {"label": "bye", "move": "thank_and_end"}


def story_then(folder: Path, name: str, *close: SCALARS, more: str = "") -> Playbook:
    """The decent story, a close and a goodbye."""
    return write_playbook(folder, name, [*STORY, *close, BYE], more=more)


def mu_zeta(mu: float, zeta: float) -> dict[str, Any]:
    """Raw numbers instead of shares."""
    return {
        "population.self_buyers": None,
        "population.needs_nudge": None,
        "population.mu": mu,
        "population.zeta": zeta,
    }


def few(n: int, *parts: SCALARS, **more: Any) -> dict[str, Any]:
    """Changes for a world of n accounts."""
    changes: dict[str, Any] = {"office.accounts": n}
    for part in (*parts, more):
        changes.update(part)
    return changes


SAME: SCALARS = {"population.sd_account": 0.0, "population.sd_contact": 0.0, "population.zeta_sd": 0.0}
ALONE: SCALARS = {"population.contacts": 1.0, "office.p_ans": 1.0, "office.max_dials": 1}
CALM: SCALARS = {"law.iota": 0.0, "law.awk": 0.0, "law.i_call": 0.0, "law.i_talk": 0.0}
NO_LATER: SCALARS = {"law.lam_s": 0.0, "law.lam_c": 0.0, "law.cool": 0.0}
POLITE_OPENING: SCALARS = {"law.open_ok": 1000.0}
SILENT_ARGUMENTS: SCALARS = {"law.e_arg": 0.0, "law.boom": 0.0, "law.i_talk": 0.0}
ONE_TALK = policy("polite", max_conversations=1)


PATIENT: SCALARS = {"population.patience": 1e9, "law.a_dnc": 1e9, "law.a_comp": 1e9}


def strictly(*rising: set[int], by: int) -> None:
    """Everyone in a set is in the next one, and at least `by` more."""
    for small, large in itertools.pairwise(rising):
        assert small <= large, f"{len(small - large)} fell out: {sorted(small - large)[:5]}"
        assert len(large) - len(small) >= by, (len(small), len(large))


def first_reply(played: Run, move: str, reply: Reply) -> set[int]:
    """Accounts whose contact 0 gave this reply to the first such move of the first talk."""
    found = first_talks(played.lines)
    return {account for (account, contact), talk in found.items() if contact == 0 and said(talk, move) == reply}


def same_bytes(style: str, changes: SCALARS, one: SCALARS, other: SCALARS) -> None:
    """A negative control: the second change leaves every byte of the journal as the first left it."""
    first, second = (run(style, {**changes, **part}, "redial") for part in (one, other))
    assert first.raw == second.raw
    assert first.counts == second.counts


def dials_of(played: Run) -> dict[tuple[int, int], list[Line]]:
    """All dials to each phone."""
    found: dict[tuple[int, int], list[Line]] = {}
    for line in played.of(Event.DIAL):
        found.setdefault((line.account, line.contact), []).append(line)
    return found
