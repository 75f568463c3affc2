"""Call logs from the model itself, whose truth is known: for calibration, tests and a first try without data."""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.study.calls.log import GROUPS, NONE, REFUSED, SOLD, CallLog, of_clients, tally
from sim.study.fitting import worlds
from sim.study.fitting.priors import NAMES
from sim.study.fitting.worlds import GAP, LONG_AGO, MOST_CALLS, Rows

Values = NDArray[np.float64]
Whole = NDArray[np.int64]


class Clients(NamedTuple):
    """One entry per client: month, how often called, sold, outcome of an earlier campaign."""

    month: Whole
    contacts: Whole
    sold: NDArray[np.bool_]
    group: Whole


class Campaign(NamedTuple):
    """How the imagined seller works: clients, share called in an earlier campaign, months' levels, giving up.

    `levels` are shifts of readiness in logits; `stop` is the chance to give up after an unsold call, by month.
    """

    clients: int = 8_000
    earlier: float = 0.2
    levels: tuple[float, ...] = (-0.4, 0.1, 0.5, -0.2, 0.0)
    stop: tuple[float, ...] = (0.15, 0.3, 0.45, 0.2, 0.3)


USUAL = Campaign()


def clients(values: Values, seed: int, campaign: Campaign = USUAL, gap: float = GAP) -> Clients:
    """The clients of a campaign played by the compiled engine at one parameter point (in the order of `PRIORS`)."""
    luck = np.random.default_rng(seed)
    shifts = np.array(campaign.levels) - np.mean(campaign.levels)
    parts = [_month(_shifted(values, shift), number, campaign, luck, gap) for number, shift in enumerate(shifts)]
    return Clients(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def log(values: Values, seed: int, campaign: Campaign = USUAL) -> CallLog:
    """The counts of such a campaign."""
    found = clients(values, seed, campaign)
    return tally(of_clients(*found), tuple(f"{month:02d}" for month in range(1, len(campaign.levels) + 1)))


def _shifted(values: Values, shift: float) -> Values:
    found = values.copy()
    found[NAMES.index("mu")] += shift
    return found


def _month(values: Values, number: int, campaign: Campaign, luck: np.random.Generator, gap: float) -> Clients:
    """One month's clients: new ones, and ones of an earlier campaign who come back for one contact."""
    count = campaign.clients // len(campaign.levels)
    known = round(count * campaign.earlier)
    new = _new(values, count - known, campaign.stop[number], luck, gap)
    back = _returning(values, known, luck) if known else None
    found = [new] if back is None else [new, back]
    contacts, sold, group = (np.concatenate(part) for part in zip(*found, strict=True))
    return Clients(np.full(len(contacts), number), contacts, sold, group)


def _new(
    values: Values, count: int, stop: float, luck: np.random.Generator, gap: float
) -> tuple[Whole, NDArray[np.bool_], Whole]:
    """Clients without a past, called until they buy, are lost, or the caller gives up."""
    world = worlds.campaign(values, count, MOST_CALLS * gap + 10.0)
    played = worlds.rows(world, worlds.style("script"), worlds.policy(gap, MOST_CALLS), int(luck.integers(2**31)))
    most = luck.geometric(stop, count)
    contacts = np.minimum(played.talks, most)
    held = contacts > 0
    sold = played.sold & (played.talks <= most)
    return contacts[held], sold[held], np.full(int(held.sum()), NONE)


def _returning(values: Values, count: int, luck: np.random.Generator) -> tuple[Whole, NDArray[np.bool_], Whole]:
    """Clients called once long ago, called once again now."""
    seed, rule = int(luck.integers(2**31)), worlds.policy(LONG_AGO, 2)
    world = worlds.campaign(values, count, LONG_AGO + 10.0)
    asked = worlds.rows(world, worlds.style("script"), rule, seed)
    told = worlds.rows(world, worlds.style("told_first"), rule, seed)
    refused, bought = asked.talks == 2, asked.sold & (asked.talks == 1) & (told.talks == 2)
    sold = np.concatenate([_sold(asked, refused), _sold(told, bought)])
    group = np.concatenate([np.full(int(refused.sum()), REFUSED), np.full(int(bought.sum()), SOLD)])
    return np.ones(len(sold), int), sold, group


def _sold(found: Rows, which: NDArray[np.bool_]) -> NDArray[np.bool_]:
    return found.sold[which]


#: A campaign to try the command with, by name of the prior.
EXAMPLE = {
    "mu": -1.5, "zeta": 2.0, "fresh": 0.8, "i_call": 0.03, "e_arg": 0.5, "hx": 10.0, "lam_s": 0.02, "delta": 1.0,
}  # fmt: skip


def write(path: str | Path, seed: int = 3, campaign: Campaign = USUAL) -> Path:
    """Write a log with a row per client, played by the model at `EXAMPLE`, to try the command with."""
    found = clients(np.array([EXAMPLE[name] for name in NAMES]), seed, campaign)
    lines = ["month;contacts;sold;previous"]
    for month, contacts, sold, group in zip(*found, strict=True):
        lines.append(f"{int(month) + 1};{int(contacts)};{('no', 'yes')[int(sold)]};{GROUPS[int(group)]}")
    Path(path).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return Path(path)
