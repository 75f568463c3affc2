"""What a notebook shows of results."""

from pathlib import Path

import sim

ROOT = Path(__file__).parents[2]


def test_a_notebook_shows_every_arm_with_its_intervals() -> None:
    """The first row of the committed summary: an estimate between its bounds, in the column of its measure."""
    results = sim.load_results(ROOT / "results" / "01_headline")
    first = results.summary.iloc[0]
    shown = results._repr_html_()
    assert f"<td>{first.estimate:.1f} ({first.low:.1f} to {first.high:.1f})</td>" in shown
    assert shown.count("<tr>") == 18 + 1  # the arms and the foot of the heading
    assert results.run_id in shown and "95% intervals" in shown
