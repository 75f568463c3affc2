"""One world: the door for a notebook, a test, a curious reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sim.engine import run as engine_run
from sim.measures import Value, measure
from sim.playbook.read import Playbook, load_playbook, load_policy
from sim.reading import Fault, InputError
from sim.scenario.read import Scenario, load_scenario

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

LARGEST_WORD = 2**32 - 1
Engine = Literal["compiled", "reference"]


@dataclass(frozen=True)
class Outcome:
    """What happened in one world. `accounts` and `journal` are None unless they were asked for."""

    counts: dict[str, float]
    measures: dict[str, float]
    accounts: "pd.DataFrame | None" = None
    journal: "NDArray[np.void] | None" = None


def simulate(
    scenario: Scenario | str | Path,
    playbook: Playbook | str | Path,
    *,
    dialling: str | Path = "polite",
    seed: int = 1,
    replication: int = 0,
    engine: Engine = "compiled",
    accounts: bool = False,
    journal: bool = False,
) -> Outcome:
    """Play one world and measure it.

    Parameters
    ----------
    scenario, playbook, dialling
        Bundled names, TOML files, or objects from `load_scenario` and `load_playbook`. A scenario with a
        team gives each agent the playbook of the team in turn; `playbook` then only fills in.
    seed, replication
        Whole numbers from 0 to 2**32 - 1; the same pair is the same luck under every seller.
    engine
        ``"compiled"`` (default) or ``"reference"``; both give the same numbers.
    accounts, journal
        Also return a row per account (pandas) or per event (structured array, time in days).

    Raises
    ------
    InputError
        With one line for each thing that is wrong.
    """
    market = scenario if isinstance(scenario, Scenario) else load_scenario(scenario)
    style = playbook if isinstance(playbook, Playbook) else load_playbook(playbook)
    _check_words(seed=seed, replication=replication)
    played = engine_run.play(
        market.world,
        sellers(market, style),
        load_policy(dialling),
        seed=seed,
        replication=replication,
        engine=engine,
        journal=journal,
        accounts=accounts,
    )
    measures = measure(played.counts, value_of(market))
    return Outcome(played.counts, measures, _frame(played.accounts) if accounts else None, played.journal)


def sellers(scenario: Scenario, playbook: Playbook) -> Sequence[Playbook]:
    """The playbook of each agent in turn: the scenario's team, or one style for all."""
    return [load_playbook(name) for name in mix(scenario)] or [playbook]


def mix(scenario: Scenario) -> tuple[str, ...]:
    """The playbooks that a scenario names for its agents, in turn; none if an arm names one style for all."""
    return scenario.file.team.mix if scenario.file.team else ()


def value_of(scenario: Scenario) -> Value | None:
    """What orders and hours are worth, where the scenario says so."""
    value = scenario.file.value
    return Value(value.order_value, value.hour_cost) if value else None


def _check_words(**words: Any) -> None:
    faults = [
        Fault("", name, f"must be a whole number from 0 to {LARGEST_WORD}, not {value!r}")
        for name, value in words.items()
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST_WORD
    ]
    if faults:
        raise InputError(faults)


def _frame(rows: list[dict[str, Any]]) -> "pd.DataFrame":
    import pandas as pd

    return pd.DataFrame(rows)
