"""The fitted market as a scenario, and the sellers in it: intervals that hold what the log could not tell as well."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.engine.run import play_many
from sim.measures import measure
from sim.playbook.read import load_playbook, load_policy
from sim.scenario.read import Scenario, load_scenario
from sim.study.fitting.posterior import Fit
from sim.study.fitting.priors import HELD, PRIORS

Values = NDArray[np.float64]

SELLERS = ("soft", "subtle", "hard")
MEASURED = ("net", "annoyed")
DRAWS = 100
REPLICATIONS = 3
LEVEL = 0.95
KEPT_OUT = ("law.lam_c",)  # of what is held in a fit: a market has the ledger's competitor again


class Standing(NamedTuple):
    """A seller's measure over the draws: mean and 95 % interval with parameter uncertainty; shares of draws in front.

    `ahead` is in how many of the draws nobody had more (net) or fewer (annoyed); `most` is the highest of any draw.
    """

    playbook: str
    measure: str
    estimate: float
    low: float
    high: float
    ahead: int
    draws: int
    most: float


class Gap(NamedTuple):
    """The paired difference a - b in a measure over the draws, with its 95 % interval."""

    a: str
    b: str
    measure: str
    difference: float
    low: float
    high: float


class Market(NamedTuple):
    """The sellers in the fitted market."""

    standings: list[Standing]
    gaps: list[Gap]


def scenario_of(values: Values, name: str = "fitted") -> Scenario:
    """The market of one parameter point (in the order of `PRIORS`): consumers with one phone each."""
    changes = {path: value for path, value in HELD.items() if path not in KEPT_OUT}
    changes |= {prior.path: round(float(value), 6) for prior, value in zip(PRIORS, values, strict=True)}
    title = {"nl": "Uit een belbestand geschat", "en": "Fitted to a call log"}
    return load_scenario("consumers").replace(name=name, title=title, **changes)


def as_toml(scenario: Scenario, about: list[str]) -> str:
    """A scenario's file, with lines of provenance above it."""
    data = scenario.file.model_dump(mode="json", exclude_unset=True)
    lines = [f"# {line}" for line in about]
    lines += [f'name = "{data.pop("name")}"', _title(data.pop("title")), f'scope = "{data.pop("scope")}"']
    for table, rows in data.items():
        lines += ["", f"[{table}]", *(f"{key} = {value!r}" for key, value in rows.items())]
    return "\n".join(lines) + "\n"


def _title(title: dict[str, str]) -> str:
    return "title = { " + ", ".join(f'{lang} = "{text}"' for lang, text in title.items()) + " }"


def market(
    fit: Fit, seed: int, sellers: tuple[str, ...] = SELLERS, dialling: str | Path = "polite", draws: int = DRAWS
) -> Market:
    """Let sellers loose on draws of the posterior: the same draws and the same luck for each of them.

    An interval over draws holds both what the log left open and the luck of the replications.
    """
    luck = np.random.default_rng(seed)
    chosen = fit.draws[luck.choice(len(fit.draws), min(draws, len(fit.draws)), replace=False)]
    rule = load_policy(dialling)
    worlds = [scenario_of(one).world for one in chosen]
    arms = [(world, [load_playbook(name)], rule, seed, range(REPLICATIONS)) for name in sellers for world in worlds]
    counts = [_together(one) for one in play_many(arms)]
    values = np.array([[measure(one)[name] for name in MEASURED] for one in counts])
    return judged(values.reshape(len(sellers), len(worlds), len(MEASURED)), sellers)


def _together(counts: list[dict[str, float]]) -> dict[str, float]:
    return {name: sum(one[name] for one in counts) for name in counts[0]}


def judged(values: Values, sellers: tuple[str, ...]) -> Market:
    """Standings and gaps from values of shape (sellers, draws, measures)."""
    standings, gaps = [], []
    for place, name in enumerate(MEASURED):
        one = values[:, :, place]
        front = one.max(0) if name == "net" else one.min(0)
        for number, seller in enumerate(sellers):
            ahead = int((one[number] == front).sum())
            standings.append(
                Standing(seller, name, *_interval(one[number]), ahead, one.shape[1], float(one[number].max()))
            )
        pairs = [(i, j) for i in range(len(sellers)) for j in range(i)]
        gaps += [Gap(sellers[i], sellers[j], name, *_interval(one[i] - one[j])) for i, j in pairs]
    return Market(standings, gaps)


def _interval(values: Values) -> tuple[float, float, float]:
    low, high = np.quantile(values, [(1.0 - LEVEL) / 2.0, (1.0 + LEVEL) / 2.0])
    return float(values.mean()), float(low), float(high)
