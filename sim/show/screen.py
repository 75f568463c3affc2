"""What a run shows in the shell at its end: a table of its arms, and of their paired differences."""

from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from sim.show.numbers import signed, span, zero_of
from sim.study.results import Results
from sim.study.verify import Truth

COLUMNS = {
    "net": "orders",
    "annoyed": "annoyed, %",
    "net_per_100_hours": "orders/100 h",
}
CAPTION = (
    "estimate ± half-width of its 95% interval. orders: net, per 100 accounts;\n"
    "annoyed: of the people reached; orders/100 h: net, per 100 agent hours.\n"
    "A result of this model (level C1), not of customers.\n"
)
DIFFERENCES_CAPTION = (
    "95% intervals that hold together for all {family:,} pairs of arms of a measure.\n"
    "gain: how many times more replications independent luck would need.\n"
    "All pairs and measures: comparisons.csv\n"
)
DIFFERENCES = {"net": "orders", "annoyed": "annoyed, points"}
MOST_ROWS = 100  # of a table on a screen; the rest stands in the CSV


def arms_table(results: Results) -> Table:
    """One row per arm: estimates with their 95 % intervals; what all arms share is in the title."""
    about = [name for name in results.summary.columns if name not in _VALUES]
    shared = [name for name in about if results.summary[name].nunique() == 1 and name != "playbook"]
    common = [_level(results.summary[name].iloc[0]) for name in shared]
    title = ", ".join([results.name, *common, f"{_replications(results)} replications, run {results.run_id}"])
    names = [name for name in about if name not in shared]
    table = _table(title, CAPTION, names, list(COLUMNS.values()))
    arms = results.summary.groupby(about, sort=False)
    for _, rows in list(arms)[:MOST_ROWS]:
        found = rows.set_index("measure")
        table.add_row(*(_level(found[name].iloc[0]) for name in names), *(_cell(found.loc[name]) for name in COLUMNS))
    if len(arms) > MOST_ROWS:
        table.add_row(f"... {len(arms) - MOST_ROWS:,} more arms")
    return table


def differences_table(results: Results) -> Table | None:
    """Each arm minus the first of its world, with what common random numbers gained; None if there is one arm."""
    pairs = results.comparisons
    if pairs.empty:
        return None
    about = [name for name in pairs.columns if name not in _COMPARED]
    first = pairs[pairs["a"] == pairs["a"].iloc[0]]
    names = [name for name in about if pairs[name].nunique() > 1]
    family = len(pairs[pairs["measure"] == "net"].groupby(about, sort=False).get_group(_first_of(pairs, about)))
    table = _table(f"minus {pairs['a'].iloc[0]}, paired", DIFFERENCES_CAPTION.format(family=family), [*names, "arm"])
    for heading in DIFFERENCES.values():
        table.add_column(heading, justify="right", min_width=12)
        table.add_column("gain", justify="right", no_wrap=True)
    arms = first.groupby([*about, "b"], sort=False)
    for _, rows in list(arms)[:MOST_ROWS]:
        found = rows.set_index("measure")
        cells = [text for name in DIFFERENCES for text in _difference(found.loc[name])]
        table.add_row(*(_level(found[name].iloc[0]) for name in names), found["b"].iloc[0], *cells)
    return table


def _first_of(pairs: pd.DataFrame, about: list[str]) -> tuple[Any, ...]:
    return tuple(pairs[name].iloc[0] for name in about)


def _table(title: str, caption: str, left: list[str], right: list[str] | None = None) -> Table:
    """A table with names to the left and numbers to the right."""
    table = Table(title=title, title_justify="left", caption=caption, caption_justify="left", box=SIMPLE_HEAD)
    for name in _short(left):
        table.add_column(name, no_wrap=True)
    for heading in right or ():
        table.add_column(heading, justify="right", min_width=11)
    return table


def _short(paths: list[str]) -> list[str]:
    """The last word of each dotted path where that is enough to tell them apart."""
    last = [path.rpartition(".")[2] for path in paths]
    return [word if last.count(word) == 1 else path for word, path in zip(last, paths, strict=True)]


def _level(value: Any) -> str:
    """A name, or a factor's value in four digits: a sampled one has seventeen."""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _replications(results: Results) -> str:
    """As many as every arm has, or from how few to how many."""
    least, most = results.summary["replications"].min(), results.summary["replications"].max()
    return f"{most}" if least == most else f"{least} to {most}"


CLAIM, NUMBER, INTERVAL = 64, 12, 22  # widths of the columns of truths


def truths_head() -> str:
    """The heading of the table of truths."""
    columns = f"{'claim':<{CLAIM}}{'exact':>{NUMBER}}{'simulated':>{NUMBER}}{'interval':>{INTERVAL}}"
    return f"{columns}  verdict\n(interval at level 1 - 1e-6; claims without chance must hold exactly)"


def truth_line(truth: Truth) -> str:
    """One row of it."""
    interval = f"{truth.low:.4f} to {truth.high:.4f}" if truth.low < truth.high else "exact"
    numbers = "".join(f"{value:>{NUMBER}.4f}" for value in (truth.exact, truth.simulated))
    return f"{truth.claim:<{CLAIM}}{numbers}{interval:>{INTERVAL}}  {'holds' if truth.holds else 'FAILS'}"


def shown(results: Results, width: int) -> str:
    """The arms table as plain text of a given width in characters."""
    console = Console(width=width, color_system=None)
    with console.capture() as captured:
        console.print(arms_table(results))
    return captured.get()


_VALUES = ("measure", "unit", "estimate", "low", "high", "replications", "n")
_COMPARED = ("a", "b", "measure", "unit", "difference", "low", "high", "variance_ratio")


def _cell(row: Any) -> str:
    if pd.isna(row["estimate"]):
        return "nothing to divide by"
    if row["estimate"] == 0.0:
        return zero_of(row["n"], row["high"], "en")
    below, above = row["estimate"] - row["low"], row["high"] - row["estimate"]
    digits = 1 if above + below >= 0.1 else 2
    if abs(above - below) < 0.01 * (above + below):
        return f"{row['estimate']:.{digits}f} ± {above:.{digits}f}"
    return f"{row['estimate']:.2g} ({row['low']:.2g} to {row['high']:.2g})"


def _difference(row: Any) -> tuple[str, str]:
    """The other way round, since the table of pairs has the first arm on the left; and the variance ratio."""
    middle, low, high = (-row[name] for name in ("difference", "high", "low"))
    digits = 1 if high - low >= 0.1 else 2
    ratio = "" if pd.isna(row["variance_ratio"]) else f"{row['variance_ratio']:.1f}"
    if abs(high + low - 2.0 * middle) < 0.01 * (high - low) or high == low:
        return f"{signed(middle, 'en', digits)} ± {high - middle:.{digits}f}", ratio
    return f"{signed(middle, 'en', digits)} ({span(low, high, 'en', digits, signs=True)})", ratio
