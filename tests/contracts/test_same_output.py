"""The same question gives the same bytes, and arms do not touch one another."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim import run_experiment
from sim.study.results import load_results
from tests.texts import TEXTS

HEAD = (
    TEXTS
    + """
scenario = ["column", "complex"]
seed = 11
[changes]
"office.accounts" = 40
[precision]
replications = { min = 4, max = 4 }
[arms]
"""
)


def run(tmp_path: Path, name: str, arms: str, **options: Any) -> Path:
    file = tmp_path / "tiny.toml"
    file.write_text(HEAD + arms)
    run_experiment(file, out=tmp_path / name, **options)
    return tmp_path / name


def rows(folder: Path) -> pd.DataFrame:
    about = ["scenario", "playbook", "policy", "measure"]
    return pd.read_csv(folder / "summary.csv").sort_values(about).reset_index(drop=True)


ONE = 'playbooks = ["soft", "subtle", "hard"]\npolicies = ["polite", "redial"]\n'
TURNED = 'playbooks = ["hard", "subtle", "soft"]\npolicies = ["redial", "polite"]\n'
MORE = 'playbooks = ["soft", "subtle", "hard", "next_step"]\npolicies = ["polite", "redial"]\n'


def test_twice_is_the_same_byte_for_byte(tmp_path: Path) -> None:
    first = run(tmp_path, "a", ONE, workers=1)
    second = run(tmp_path, "b", ONE, workers=2)
    for name in ("summary.csv", "comparisons.csv", "manifest.json"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_both_engines_give_the_same_tables(tmp_path: Path) -> None:
    first = run(tmp_path, "a", ONE, workers=1, engine="compiled")
    second = run(tmp_path, "b", ONE, workers=1, engine="reference")
    for name in ("summary.csv", "comparisons.csv", "manifest.json"):
        assert (first / name).read_bytes() == (second / name).read_bytes()


def test_arms_in_another_order_give_the_same_rows(tmp_path: Path) -> None:
    pd.testing.assert_frame_equal(
        rows(run(tmp_path, "a", ONE, workers=1)), rows(run(tmp_path, "b", TURNED, workers=1)), check_exact=True
    )


def test_adding_an_arm_leaves_the_others_alone(tmp_path: Path) -> None:
    fewer, more = rows(run(tmp_path, "a", ONE, workers=1)), rows(run(tmp_path, "b", MORE, workers=1))
    kept = more[more["playbook"] != "next_step"].reset_index(drop=True)
    pd.testing.assert_frame_equal(fewer, kept, check_exact=True)


def test_a_second_run_plays_nothing_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = run(tmp_path, "a", ONE, workers=1)
    before = (folder / "summary.csv").read_bytes()
    monkeypatch.setattr("sim.study.runner.play_chunk", None)  # calling it would raise
    assert (run(tmp_path, "a", ONE, workers=1) / "summary.csv").read_bytes() == before


def test_a_flipped_bit_in_a_chunk_is_noticed_and_replayed(tmp_path: Path) -> None:
    folder = run(tmp_path, "a", ONE, workers=1)
    before = (folder / "summary.csv").read_bytes()
    chunk = sorted((folder / "raw").rglob("*.parquet"))[0]
    raw = bytearray(chunk.read_bytes())
    raw[len(raw) // 2] ^= 1
    chunk.write_bytes(raw)
    assert (run(tmp_path, "a", ONE, workers=1) / "summary.csv").read_bytes() == before
    assert chunk.with_suffix(".damaged").exists()


def test_results_come_back_and_say_what_they_are(tmp_path: Path) -> None:
    results = load_results(run(tmp_path, "a", ONE, workers=1))
    assert results.runs is not None and len(results.runs) == 4 * 12
    assert re.fullmatch(r"Results\(tiny, run [0-9a-f]{8}: 12 arms, 4 replications each, in .*\)", repr(results))
    assert set(results.comparisons.columns) >= {"a", "b", "difference", "low", "high", "variance_ratio"}
