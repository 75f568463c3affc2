"""Where the compiled engine keeps a world: flat records whose fields bear the names the law knows.

A record of `PERSON` is to `sim.engine.turn` what a `sim.scenario.population.Prospect` is, so both engines
call the same functions. Accounts lie agent by agent, the contacts of an account next to one another; the
same room is used for one world after another.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.journal import COLUMNS
from sim.law.parameters import Law, Move, Office, Population, Switches
from sim.playbook.read import Policy
from sim.playbook.table import END, REPLIES, Table, is_guarded
from sim.words import Kind

KINDS = max(Kind) + 1

Records = Any  # an array of them
Record = Any  # a row of records: its fields are attributes, in Python as well as compiled


def _record(*fields: Any) -> np.dtype[Any]:
    return np.dtype((np.record, list(fields)))


def _all(kind: str, names: str) -> list[tuple[str, str]]:
    return [(name, kind) for name in names.split()]


def _numbers(section: Any) -> np.dtype[Any]:
    return _record(*_all("f8", " ".join(section._fields)))


BOOK = _record(
    *_all("f8", "last_step_silence"),
    *_all("i8", "first call_back last_step_move ask_arrange first_move first_step last_step guarded"),
)
POLICY = _record(
    *_all("f8", "open_days refused_days others_days gap_minutes"), *_all("i8", "others max_conversations")
)
MOVE = _record(*((name, "f8" if isinstance(rest, float) else "i8") for name, rest in Move._field_defaults.items()))
PERSON = _record(
    *_all("f8", "x rest e z rho patience a peak since belief variance thinks"),  # thinks: when, next time
    *_all("i4", "known heard refusals talks conversations thoughts"),
    *_all("b1", "hung_up do_not_call complained told_of satisfied left_alone"),
    ("spare", "i2"),
)
PHONE = _record(("due", "f8"), *_all("i4", "dials unanswered"))
STRANGERS = _record(*_all("f8", "x rest a peak since heard"))  # contacts nobody knows yet: all heard the same
ACCOUNT = _record(
    ("strangers", STRANGERS),
    *_all("f8", "u fit theta busy ordered_at free next_due rival_due"),  # free: since the end of the last talk
    *_all("i4", "number place agent first rivals dials talks meetings"),
    *_all("i2", "contacts born steps_left status buyer ready_lost"),  # born: a bit for each contact
    *_all("b1", "blocked closed unprompted asked missed meets"),
    *_all("i2", "spare_1 spare_2 spare_3"),
)
AGENT = _record(
    *_all("f8", "clock closing"),
    *_all("i8", "number first next last account contact in_person dials meetings leaves"),
    *_all("i8", "reached annoyed satisfied"),  # news of the talk that ends at `clock`
    ("book", BOOK),
)
TALK = _record(
    *_all("f8", "at calm"),
    *_all("i8", "contact occasion last"),
    ("said", "i8", KINDS),
    *_all("b1", "in_person untold refused ordered booked unprompted passed_on over"),
)
BRAND = _record(
    *_all("f8", "clock"),
    *_all("i8", "on watch leaves reached annoyed satisfied new_reached new_annoyed new_satisfied"),
)
ROW = _record(
    *_all("f8", "busy_hours day_ordered"),
    *_all("i4", "dials talks meetings"),
    *_all("i1", "contacts reached annoyed hung_up do_not_call complained ready_lost"),
    *_all("i1", "status blocked ordered unprompted asked missed"),
    *_all("i1", "spare_1 spare_2 spare_3 spare_4 spare_5 spare_6 spare_7"),
)
WORLD = _record(
    ("population", _numbers(Population)),
    ("law", _numbers(Law)),
    ("office", _numbers(Office)),
    ("switches", _numbers(Switches)),
    ("policy", POLICY),
    ("brand", BRAND),
    ("talk", TALK),
    *_all("i8", "seed replication keep written"),  # keep: whether a journal is kept; written: its rows
)
STEP = _record(*_all("f8", "silence belief_below belief_above unsure_above"), *_all("i8", "move max_visits visits"))
JOURNAL = np.dtype((np.record, COLUMNS))


class Floor(NamedTuple):
    """Everything a world is played with. One crew at a time is in the room."""

    world: Record  # all single numbers: the law, the policy, the brand, the talk that is going on
    accounts: Records
    people: Records
    phones: Records  # one for each of the people
    agents: Records
    diary: Any  # trees of due times, see sim.engine.diary
    steps: Records  # of all playbooks, one after another
    branch: Any
    moves: Any
    journal: Records


def world_of(world: Any, policy: Policy, seed: int) -> Records:
    """A world, a dialling policy and a seed as one record, to be written on by one run alone."""
    record = np.zeros(1, WORLD)
    for section in world._fields:
        record[0][section] = tuple(getattr(world, section))
    record[0]["policy"] = tuple(getattr(policy, name) for name in POLICY.names or ())
    record[0]["seed"] = seed
    return record


def team_of(tables: Sequence[Table], compiled: bool) -> tuple[Records, Records, NDArray[np.int64], Any]:
    """The playbooks of a team one after another: books, steps, branches, moves.

    Uncompiled, the moves stay tuples: NumPy's own records take `T` for a transposition.
    """
    books, steps = np.zeros(len(tables), BOOK), np.zeros(sum(len(table.move) for table in tables), STEP)
    branch: list[int] = []
    moves: list[Move] = []
    for book, table in zip(books, tables, strict=True):
        start, end = len(branch) // REPLIES, len(branch) // REPLIES + len(table.move)
        for name in ("silence", "belief_below", "belief_above", "unsure_above", "max_visits"):
            steps[name][start:end] = getattr(table, name)
        steps["move"][start:end] = np.array(table.move) + len(moves)
        for name in ("last_step_silence", "first", "call_back", "last_step_move", "ask_arrange"):
            book[name] = getattr(table, name)
        book["first"], book["call_back"] = table.first + start, table.call_back + start
        book["last_step_move"], book["ask_arrange"] = (
            table.last_step_move + len(moves),
            table.ask_arrange + len(moves),
        )
        book["first_move"], book["first_step"], book["last_step"] = len(moves), start, end
        book["guarded"] = is_guarded(table)
        branch += [END if step == END else step + start for step in table.branch]
        moves += table.moves
    rows = np.array([tuple(move) for move in moves], MOVE) if compiled else moves
    return books, steps, np.array(branch, "i8"), rows
