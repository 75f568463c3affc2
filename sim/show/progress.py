"""How far a run is: one display on a terminal, a plain line now and then elsewhere."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.text import Text

from sim.study.cost import duration
from sim.study.runner import Progress as State

EVERY = 5.0  # seconds between lines where there is no terminal


@contextmanager
def watching(console: Console) -> Iterator[Callable[[State], None]]:
    """Something to be told how far a run is, that shows it."""
    if not console.is_terminal:
        yield _plain(console)
        return
    bar = Progress(
        TextColumn("playing worlds"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TextColumn("{task.fields[pace]}"),
        console=console,
    )
    task, line = bar.add_task("", total=None, pace=""), Text()

    def watch(state: State) -> None:
        bar.update(task, completed=state.done, total=state.total, pace=_pace(state))
        line.plain = _widths(state)

    with Live(Group(bar, line), console=console, transient=True, refresh_per_second=4):
        yield watch


def _plain(console: Console) -> Callable[[State], None]:
    last: tuple[float, tuple[int, int, str]] = 0.0, (-1, -1, "")

    def watch(state: State) -> None:
        nonlocal last
        now, place = time.monotonic(), (state.done, state.total, _widths(state))
        if place != last[1] and (now - last[0] >= EVERY or state.done == state.total):
            last = now, place
            parts = [f"{state.done} of {state.total} worlds played", _pace(state), _widths(state)]
            console.print(", ".join(part for part in parts if part))

    return watch


def _pace(state: State) -> str:
    """Worlds a second, and how long it will still take."""
    if not state.done:
        return ""
    rate = f"{state.rate:,.0f}" if state.rate >= 10.0 else f"{state.rate:.1f}"
    return f"{rate} a second, {duration(state.left)} left"


def _widths(state: State) -> str:
    """Half-widths at the last look beside what is asked, or whatever else there is to say."""
    found = [f"{name} ± {width:.2g} (asked {state.asked[name]:.2g})" for name, width in state.half_widths.items()]
    return ", ".join([*found, state.note] if state.note else found)
