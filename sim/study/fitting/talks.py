"""First talks of a world, read from its journal: replies to each question, length, order."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.run import play
from sim.playbook.read import load_playbook, load_policy
from sim.scenario.read import load_scenario
from sim.words import Answer, Ending, Event, Kind, Reply

DAY = 86_400.0


class Talk(NamedTuple):
    """The first talk of an account: replies to its questions in turn, seconds from answer to last word, outcome."""

    replies: tuple[Reply, ...]
    seconds: float
    ordered: bool


def first_talks(seller: str, seed: int, replications: int, scenario: str = "consumers") -> list[Talk]:
    """The first talk of every account that was reached, over some replications, polite dialling."""
    world, style, rule = load_scenario(scenario).world, load_playbook(seller), load_policy("polite")
    questions = [place for place, move in enumerate(style.table.moves) if move.kind == Kind.QUESTION]
    found: list[Talk] = []
    for replication in range(replications):
        journal = play(world, [style], rule, seed=seed, replication=replication, journal=True).journal
        assert journal is not None
        found += _talks(journal, questions)
    return found


def _talks(journal: NDArray[np.void], questions: list[int]) -> list[Talk]:
    kept = journal[np.isin(journal["kind"], (Event.DIAL, Event.MOVE, Event.END))]
    kept = kept[np.argsort(kept["account"], kind="stable")]
    parts = np.split(kept, np.flatnonzero(np.diff(kept["account"])) + 1)
    return [_talk(part, questions) for part in parts if (part["kind"] == Event.END).any()]


def _talk(rows: NDArray[np.void], questions: list[int]) -> Talk:
    """The talk that the first answered dial began."""
    rows = rows[: int(np.argmax(rows["kind"] == Event.END)) + 1]
    begun = rows[(rows["kind"] == Event.DIAL) & (rows["reply"] == Answer.ANSWERED)]["time"][-1]
    moves = rows[rows["kind"] == Event.MOVE]
    asked = moves[np.isin(moves["move"], questions)]
    seconds = float(moves["time"][-1] - begun) * DAY
    return Talk(tuple(Reply(reply) for reply in asked["reply"]), seconds, bool(rows["reply"][-1] == Ending.ORDERED))
