"""What a run in a fitted market shows in the shell besides: one campaign, with and without what the fit left open."""

from collections.abc import Iterator, Sequence
from typing import Any, cast

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

from sim.show.numbers import number, signed, span
from sim.study.fitted import FITTED, FITTED_PAIRS, left_open
from sim.study.results import Results

TITLE = "What the fit left open: one campaign at each of {worlds} draws"
CAPTION = (
    "Mean, and between which ends 90% of campaigns lie. A minus has the same draws and luck\n"
    "on both sides. orders: net, per 100 accounts; annoyed: of the people reached.\n"
    "Open: {open}.\n"
    "Whatever else the model assumes is in neither interval.\n"
    "All measures and pairs: {files}\n"
)
COLUMNS = ("luck alone", "luck and fit")
MEASURES = {"net": "orders", "annoyed": "annoyed, %"}
MOST_ROWS = 100
Line = tuple[str, ...]
OWN = {
    "playbook", "policy", "a", "b", "measure", "unit", "estimate", "difference", "low", "high", "luck_estimate",
    "luck_difference", "luck_low", "luck_high", "above", "draws", "worlds",
}  # fmt: skip


def fitted_table(results: Results) -> Table | None:
    """Rows of each arm, and of each arm minus the first of its world; None where no scenario was fitted."""
    if FITTED not in results.manifest["contents"]:
        return None
    arms = pd.read_csv(results.folder / FITTED)
    rows = list(_arms(arms))
    if FITTED_PAIRS in results.manifest["contents"]:
        pairs = pd.read_csv(results.folder / FITTED_PAIRS)
        rows += _pairs(pairs)
    title = TITLE.format(worlds=f"{arms['worlds'].iloc[0]:,}")
    names = ", ".join(path.rpartition(".")[2] for path in left_open(results.manifest))
    caption = CAPTION.format(files=f"{FITTED}, {FITTED_PAIRS}", open=names)
    table = Table(title=title, title_justify="left", caption=caption, caption_justify="left", box=SIMPLE_HEAD)
    table.add_column("arm", overflow="fold")
    for name in ("measure", *COLUMNS):
        table.add_column(name, justify="left" if name == "measure" else "right", no_wrap=True)
    for row in rows[:MOST_ROWS]:
        table.add_row(*row)
    if len(rows) > MOST_ROWS:
        table.add_row(f"... {len(rows) - MOST_ROWS:,} more rows")
    return table


def _arms(arms: pd.DataFrame) -> Iterator[Line]:
    one = arms["policy"].nunique() == 1
    for name, rows in _worlds(arms, ["playbook", "policy"]):
        yield from _lines(_named("/".join(name[-2:]), one) + _where(arms, name[:-2]), rows, "estimate")


def _pairs(pairs: pd.DataFrame) -> Iterator[Line]:
    """Each arm minus the first of its world: the other way round than the table has it, as in a run's own."""
    labels = {*pairs["a"], *pairs["b"]}
    one = len({label.partition("/")[2] for label in labels}) == 1
    first = pairs[pairs["a"] == pairs["a"].iloc[0]]
    turned = first.rename(columns={"low": "high", "high": "low", "luck_low": "luck_high", "luck_high": "luck_low"})
    ends = ["difference", "low", "high", "luck_difference", "luck_low", "luck_high"]
    turned = turned.assign(**{name: -turned[name] for name in ends})
    for (*where, a, b), rows in _worlds(turned, ["a", "b"]):
        yield from _lines(f"{_named(b, one)} minus {_named(a, one)}{_where(pairs, where)}", rows, "difference")


def _named(label: str, one_policy: bool) -> str:
    """An arm by its seller alone where all dial alike."""
    return label.partition("/")[0] if one_policy else label


def _worlds(table: pd.DataFrame, names: list[str]) -> Iterator[tuple[tuple[Any, ...], pd.DataFrame]]:
    """The rows of each arm or pair under its scenario, its point of the design and its names."""
    about = [name for name in table.columns if name not in OWN]
    for name, rows in table.groupby([*about, *names], sort=False):
        yield tuple(name), rows.set_index("measure")


def _where(table: pd.DataFrame, values: Sequence[Any]) -> str:
    """Scenario and levels, as far as they differ in this table."""
    about = [name for name in table.columns if name not in OWN]
    told = [
        f"{value:.4g}" if isinstance(value, float) else str(value)
        for name, value in zip(about, values, strict=True)
        if table[name].nunique() > 1
    ]
    return f" ({', '.join(told)})" if told else ""


def _lines(name: str, rows: pd.DataFrame, value: str) -> Iterator[Line]:
    for place, (measure, heading) in enumerate(MEASURES.items()):
        row = cast("dict[str, float]", rows.loc[measure].to_dict())
        sides = [(row[f"{kind}{value}"], row[f"{kind}low"], row[f"{kind}high"]) for kind in ("luck_", "")]
        cells = [_gap(*side) if value == "difference" else _amount(*side, int(row["worlds"])) for side in sides]
        yield "" if place else name, heading, *cells


def _amount(middle: float, low: float, high: float, worlds: int) -> str:
    """A mean with its ends; what no campaign had says in how many that was looked for."""
    if middle == 0.0 == low == high:
        return f"0 in {worlds:,} campaigns"
    digits = _digits(middle, low, high)
    return f"{number(middle, 'en', digits)} ({span(low, high, 'en', digits)})"


def _gap(middle: float, low: float, high: float) -> str:
    if middle == 0.0 == low == high:
        return "0"
    digits = _digits(middle, low, high)
    return f"{signed(middle, 'en', digits)} ({span(low, high, 'en', digits, signs=True)})"


def _digits(*values: float) -> int:
    return 1 if max(map(abs, values)) >= 0.1 else 2
