"""``make experiments`` says what changed, also where an experiment with a command of its own was never played."""

from pathlib import Path

import pytest

from experiments import __main__ as experiments

ROW = "| [{}](file.toml) | anything | `00000000` |"


def test_a_row_gets_its_run_id_and_an_absent_result_keeps_what_it_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "01_played").mkdir()
    monkeypatch.setattr(experiments, "RESULTS", tmp_path)
    monkeypatch.setattr(experiments, "load_manifest", lambda folder: {"run_id": "12345678"})
    table = "\n".join(ROW.format(name).replace("file", name) for name in ("01_played", "12_apart"))
    fresh = experiments.with_run_ids(table)
    assert fresh == table.replace("00000000", "12345678", 1)
