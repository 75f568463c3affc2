"""What a run shows in the shell: progress while it plays, a table of its arms at the end."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from sim.study.results import Results
from sim.study.runner import Progress as State
from sim.study.verify import Truth

COLUMNS = {
    "net": "orders",
    "annoyed": "annoyed, %",
    "net_per_100_hours": "orders/100 h",
}
CAPTION = (
    "estimate ± half-width of its 95% interval. orders: net, per 100 accounts; annoyed: of the people reached;\n"
    "orders/100 h: net, per 100 agent hours. A result of this model (level C1), not of customers."
)
EVERY = 5.0  # seconds between lines where there is no terminal


@contextmanager
def watching(console: Console) -> Iterator[Callable[[State], None]]:
    """A bar with time left on a terminal, a plain line now and then elsewhere."""
    if not console.is_terminal:
        yield _plain(console)
        return
    columns = (
        TextColumn("playing worlds"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[widths]}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=None, widths="")

        def watch(state: State) -> None:
            bar.update(task, completed=state.done, total=state.total, widths=_widths(state))

        yield watch


def _plain(console: Console) -> Callable[[State], None]:
    last = [0.0]

    def watch(state: State) -> None:
        if time.monotonic() - last[0] >= EVERY or state.done == state.total:
            last[0] = time.monotonic()
            left = f", {state.left:.0f} s left" if state.done else ""
            console.print(f"{state.done} of {state.total} worlds played{left}{_widths(state)}")

    return watch


def _widths(state: State) -> str:
    return "".join(f", {name} ± {width:.2f}" for name, width in state.half_widths.items())


def arms_table(results: Results) -> Table:
    """One row per arm: estimates with their 95 % intervals; what all arms share is in the title."""
    about = [name for name in results.summary.columns if name not in _VALUES]
    shared = [name for name in about if results.summary[name].nunique() == 1 and name != "playbook"]
    common = [str(results.summary[name].iloc[0]) for name in shared]
    replications = results.summary["replications"].max()
    title = ", ".join([results.name, *common, f"{replications} replications, run {results.run_id}"])
    table = Table(title=title, title_justify="left", caption=CAPTION, caption_justify="left", box=SIMPLE_HEAD)
    names = [name for name in about if name not in shared]
    for name in names:
        table.add_column(name, no_wrap=True)
    for heading in COLUMNS.values():
        table.add_column(heading, justify="right", no_wrap=True)
    for _, rows in results.summary.groupby(about, sort=False):
        found = rows.set_index("measure")
        table.add_row(*(str(found[name].iloc[0]) for name in names), *(_cell(found.loc[name]) for name in COLUMNS))
    return table


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


def _cell(row: Any) -> str:
    if row["estimate"] == 0.0:
        return f"0 (at most {row['high']:.2g})"
    below, above = row["estimate"] - row["low"], row["high"] - row["estimate"]
    digits = 1 if above + below >= 0.1 else 2
    if abs(above - below) < 0.01 * (above + below):
        return f"{row['estimate']:.{digits}f} ± {above:.{digits}f}"
    return f"{row['estimate']:.2g} ({row['low']:.2g} to {row['high']:.2g})"
