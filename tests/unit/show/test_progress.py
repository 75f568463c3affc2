"""How far a run is, on a terminal and elsewhere."""

import io

import pytest
from rich.console import Console

from sim.show import progress
from sim.study.runner import Progress

START = Progress(0, 200, 0.0, {}, {})
HALF = Progress(100, 200, 5.0, {"net": 0.53, "annoyed": 0.2}, {"net": 0.5, "annoyed": 0.25}, "2 damaged files")
DONE = Progress(200, 200, 400.0, {}, {})


def told(console: Console, *states: Progress) -> None:
    with progress.watching(console) as watch:
        for state in states:
            watch(state)


def test_elsewhere_a_line_now_and_then_says_how_far_how_fast_and_how_precise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.0)
    out = io.StringIO()
    told(Console(file=out, width=200), START, START, HALF, DONE)
    assert out.getvalue().splitlines() == [
        "0 of 200 worlds played",  # once: nothing happened since
        "100 of 200 worlds played, 20 a second, 5 s left, "
        "net ± 0.53 (asked 0.5), annoyed ± 0.2 (asked 0.25), 2 damaged files",
        "200 of 200 worlds played, 0.5 a second, 0 s left",
    ]


def test_elsewhere_the_last_line_comes_however_soon() -> None:
    out = io.StringIO()
    told(Console(file=out, width=200), HALF, HALF._replace(done=101), DONE)
    lines = out.getvalue().splitlines()
    assert lines[-1].startswith("200 of 200") and not any(line.startswith("101") for line in lines)


def test_on_a_terminal_the_display_is_renewed_and_taken_away() -> None:
    out = io.StringIO()
    told(Console(file=out, width=120, force_terminal=True, color_system=None), HALF, DONE)
    shown = out.getvalue()
    assert "playing worlds" in shown and "200/200" in shown
    assert "\x1b[2K" in shown  # the line is erased at the end
