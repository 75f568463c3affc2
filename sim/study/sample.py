"""Account by account: a few worlds of a run played again, for what its counts cannot show.

A run keeps counts only. Its first worlds, played once more with the same luck, give a row per account and
seller, and from the journal the days on which accounts were lost.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from sim.engine.run import Played, play
from sim.study.design import Cell, Experiment
from sim.words import Event, Verdict

if TYPE_CHECKING:
    import pandas as pd

MOST_WORLDS = 5
MOST_ACCOUNTS = 20_000  # of one seller, over the worlds of a sample


def sample(experiment: Experiment, cells: Sequence[Cell], replications: int) -> "pd.DataFrame":
    """A row per account, playbook and replication of some cells, in the first of so many worlds, at most five.

    Columns: playbook, replication, those of `simulate(..., accounts=True).accounts`, and `day_lost` and
    `day_blocked` in days, nan where it did not happen.
    """
    import pandas as pd

    return pd.DataFrame([row for cell in cells for row in _rows(cell, experiment.seed, replications)])


def _rows(cell: Cell, seed: int, replications: int) -> Iterator[dict[str, Any]]:
    most = max(1, MOST_ACCOUNTS // int(cell.scenario.world.office.accounts))
    for replication in range(min(replications, MOST_WORLDS, most)):
        played = play(
            cell.scenario.world, cell.sellers, cell.policy, seed=seed, replication=replication, journal=True
        )
        lost, ended = _days(played)
        for row in played.accounts:
            days = {
                "day_lost": lost.get(row["account"], float("nan")),
                "day_blocked": ended[row["account"]] if row["blocked"] else float("nan"),
            }
            yield {"playbook": cell.arm.playbook, "replication": replication} | row | days


def _days(played: Played) -> tuple[dict[int, float], dict[int, float]]:
    """The day on which each account was lost, and that of its last talk: who is blocked is never rung again."""
    assert played.journal is not None
    journal = played.journal
    lost = journal[(journal["kind"] == Event.COMPETITOR) & (journal["reply"] == Verdict.YES)]
    ended = journal[journal["kind"] == Event.END]
    first, last = (dict(zip(rows["account"].tolist(), rows["time"].tolist(), strict=True)) for rows in (lost, ended))
    return first, last
