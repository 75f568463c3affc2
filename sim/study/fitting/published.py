"""Which published patterns does the model show as it stands, before any fit? k of m.

The published numbers stand in small tables in `sim/study/data` with source, formula, licence, and the pattern as a
test of the model. For a bank's odds ratios by contact the ledger's defaults are played but for what every fit holds
(`priors.HELD`: one telephone each, a narrow spread of readiness, no competitor), and first contacts are as cold as
the published ones (`MU`), since the defaults are a market of warm leads. The other patterns are of talks and sellers
and are held against the consumers' market as it stands. So a pattern that is missed is seen to be missed.
"""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.engine.run import play_many
from sim.law.parameters import Law
from sim.measures import measure
from sim.playbook.read import load_playbook, load_policy
from sim.scenario.read import load_scenario
from sim.stats.hazard import logistic
from sim.study import files
from sim.study.fitting import worlds
from sim.study.fitting.priors import NAMES
from sim.study.fitting.talks import Talk, first_talks
from sim.study.fitting.worlds import OUTPUTS, Counts
from sim.words import Reply

FOLDER = Path(__file__).parents[1] / "data"
SOURCES = ("bank", "bank_duration", "hillstrom", "p4g", "casino")
MU, ZETA = -3.0, 1.6  # readiness at which a first contact sells to about 1 in 60, and the cold scenario's inertia
ACCOUNTS, SEED = 200_000, 20_261_125
REPLICATIONS = 10  # of the consumers' market, for patterns of single talks

#: Published patterns that are not held against the model; the reasons are words (`fit.left_out.NAME`).
LEFT_OUT = ("season", "giving_up", "olist", "spend", "amount", "other_moves", "priors")


class Pattern(NamedTuple):
    """A published number with its 95 % interval, and the model's; `sales` is how many events the latter rests on.

    `kind` is ``value`` (the model's number lies in the interval) or ``sign`` (it lies on the same side of nothing).
    """

    pattern: str
    source: str
    kind: str
    observed: float
    low: float
    high: float
    model: float
    sales: int

    @property
    def reproduced(self) -> bool:
        """Whether the model shows the pattern."""
        if self.kind == "value":
            return self.low <= self.model <= self.high
        nothing = SAME[self.pattern]
        return (self.model > nothing) == (self.observed > nothing) and self.model != nothing


class Model(NamedTuple):
    """The model's number, and how many events it rests on."""

    value: float
    events: int


#: What a sign is measured against: no difference of shares, an odds ratio of one.
SAME = {"pressure_costs_liking": 0.0, "long_talks_sell": 1.0}


def judge(accounts: int = ACCOUNTS, replications: int = REPLICATIONS) -> list[Pattern]:
    """Play the defaults and hold each published pattern against them."""
    counts = worlds.play(np.array([_default(name) for name in NAMES]), accounts, SEED)
    found = {name: _ratio(counts, name) for name in OUTPUTS} | _of_sellers(replications) | _of_talks(replications)
    return [_pattern(row, source, found[row["pattern"]]) for source in SOURCES for row in published(source)]


def _pattern(row: dict[str, str], source: str, model: Model) -> Pattern:
    observed, low, high = (float(row[name]) for name in ("observed", "low", "high"))
    return Pattern(row["pattern"], source, row["kind"], observed, low, high, model.value, model.events)


def published(source: str) -> list[dict[str, str]]:
    """The rows of one source."""
    return list(csv.DictReader(line for line in _lines(source) if not line.startswith("#")))


def about(source: str) -> dict[str, str]:
    """What a source's file says of itself: ``source``, ``licence``, ``formula`` and ``test``."""
    said = (line[2:].partition(": ") for line in _lines(source) if line.startswith("# "))
    return {name: text for name, sign, text in said if sign}


def _lines(source: str) -> list[str]:
    return (FOLDER / f"published_{source}.csv").read_text(encoding="utf-8").splitlines()


def _default(name: str) -> float:
    own = {"mu": MU, "zeta": ZETA}
    return own[name] if name in own else float(Law._field_defaults[name])


def _ratio(counts: Counts, name: str) -> Model:
    """The odds ratio of an output against a first contact, and its sales."""
    odds = counts.successes / np.maximum(counts.trials - counts.successes, 1.0)
    place = OUTPUTS.index(name)
    return Model(float(odds[place] / odds[0]), int(counts.successes[place]))


def _of_sellers(replications: int) -> dict[str, Model]:
    """Patterns of whole sellers: who buys without a nudge, what pressure costs."""
    world, rule = load_scenario("consumers").world, load_policy("polite")
    sellers = ("soft", "subtle", "hard")
    arms = [(world, [load_playbook(name)], rule, SEED, range(replications)) for name in sellers]
    soft, subtle, hard = ({key: sum(one[key] for one in rows) for key in rows[0]} for rows in play_many(arms))
    costs = measure(hard)["annoyed"] - measure(subtle)["annoyed"]
    return {
        "bought_anyway": Model(soft["gross"] / subtle["gross"], int(soft["gross"])),
        "pressure_costs_liking": Model(costs, int(hard["annoyed"])),
    }


def _of_talks(replications: int) -> dict[str, Model]:
    """Patterns of single talks."""
    question, subtle, hard = (first_talks(name, SEED, replications) for name in ("soft_question", "subtle", "hard"))
    median = float(np.median([talk.seconds for talk in subtle]))
    asked = [talk for talk in question if talk.replies]
    pushed = [talk for talk in hard if talk.replies]
    return _first_replies(asked) | {
        "refused_then_gave": _odds_ratio(pushed, lambda talk: any(one in NO for one in talk.replies)),
        "each_more_ask": _trend(pushed),
        "long_talks_sell": _odds_ratio(subtle, lambda talk: talk.seconds > median),
    }


NO = (Reply.NO, Reply.HANGS_UP)
FIRST = {"yes": (Reply.YES,), "no": NO, "undecided": (Reply.HESITATES,)}


def _first_replies(talks: list[Talk]) -> dict[str, Model]:
    """How a first question is answered."""
    counts = {name: sum(talk.replies[0] in replies for talk in talks) for name, replies in FIRST.items()}
    return {f"first_ask_{name}": Model(count / len(talks), count) for name, count in counts.items()}


def _odds_ratio(talks: list[Talk], among: Callable[[Talk], bool]) -> Model:
    """Odds of an order among some talks against the others; half a talk is added to each cell."""
    table = np.full((2, 2), 0.5)
    for talk in talks:
        table[int(among(talk)), int(talk.ordered)] += 1.0
    return Model(float(table[1, 1] * table[0, 0] / (table[1, 0] * table[0, 1])), int(table[1, 1]))


def _trend(talks: list[Talk]) -> Model:
    """Odds ratio of an order for one question more in the talk."""
    asks = np.array([len(talk.replies) for talk in talks])
    sold = np.array([talk.ordered for talk in talks])
    put, bought = np.bincount(asks).astype(float), np.bincount(asks[sold], minlength=asks.max() + 1).astype(float)
    design = np.stack([np.ones(len(put)), np.arange(float(len(put)))], axis=1)
    slope = logistic(design, put, bought).coefficients[1]
    return Model(float(np.exp(slope)), int(sold.sum()))


def write(patterns: list[Pattern], folder: Path) -> Path:
    """Write the judged patterns as a table, and give its path."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*Pattern._fields, "reproduced", "from", "licence"])
    for row in patterns:
        said = about(row.source)
        cells = [f"{one:.5g}" if isinstance(one, float) else one for one in row]
        writer.writerow([*cells, row.reproduced, said["source"], said["licence"]])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "published.csv"
    files.write(path, text.getvalue().encode())
    return path
