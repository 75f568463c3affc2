"""The ten doors in Python, and what importing them costs."""

import subprocess
import sys

import pytest

import sim
from sim.engine import run as engine_run

TEN = {
    "Scenario", "Playbook", "Outcome", "Results", "InputError",
    "load_scenario", "load_playbook", "simulate", "run_experiment", "load_results",
}  # fmt: skip


def test_ten_names_and_no_more() -> None:
    assert set(sim.__all__) == TEN
    for name in TEN:
        assert getattr(sim, name) is not None


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'simulat'"):
        _ = sim.simulat


def test_simulate_gives_counts_measures_accounts_and_journal() -> None:
    outcome = sim.simulate(
        sim.load_scenario("column").replace(**{"office.accounts": 50}), "subtle", accounts=True, journal=True
    )
    assert outcome.counts["accounts"] == 50
    assert outcome.accounts is not None and len(outcome.accounts) == 50
    assert outcome.journal is not None and outcome.journal.dtype.names is not None
    assert outcome.measures["net"] == pytest.approx(
        100 * (outcome.counts["gross"] - outcome.counts["cancelled"]) / 50
    )


def test_rows_of_accounts_are_made_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """They took nine tenths of the time of a large world."""
    monkeypatch.setattr(engine_run, "_compiled_row", None)
    assert sim.simulate("column", "subtle").accounts is None


@pytest.mark.parametrize("seed", [-1, 2**32, 1.5, True, "1"])
def test_seeds_outside_32_bits_are_refused(seed: object) -> None:
    with pytest.raises(sim.InputError, match="whole number from 0 to 4294967295"):
        sim.simulate("column", "subtle", seed=seed)  # type: ignore[arg-type]


HEAVY = ("pandas", "scipy.stats", "matplotlib", "numba", "simpy", "pyarrow")


@pytest.mark.parametrize("arguments", [["--help"], ["run", "--help"], ["check", "experiments/01_headline.toml"]])
def test_light_commands_import_nothing_heavy(arguments: list[str]) -> None:
    """Facts, not timings: what is imported decides how soon the shell answers."""
    script = (
        f"import sys; from sim.cli import status; code = status({arguments!r}); "
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]; "
        "sys.exit(code or (f'imported {heavy}' if heavy else 0))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
