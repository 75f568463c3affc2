"""The shell as a user meets it: texts, exit statuses, what is printed where."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.cli import status
from sim.playbook.read import playbook_names
from sim.study.fitting import simulated
from sim.study.fitting.simulated import Campaign
from tests.texts import TEXTS

TINY = (
    TEXTS
    + """
scenario = "column"
seed = 7
[arms]
playbooks = ["soft", "subtle"]
policies = ["polite"]
[changes]
"office.accounts" = 60
[precision]
replications = { min = 3, max = 3 }
"""
)


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    path = tmp_path / "tiny.toml"
    path.write_text(TINY)
    return path


def test_bare_show_and_list_are_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["show"]) == 0
    shown = capsys.readouterr().out
    assert status(["list"]) == 0
    assert capsys.readouterr().out == shown
    assert "subtle_adaptive" in shown and "redial" in shown and "complex" in shown


@pytest.mark.parametrize("name", playbook_names())
def test_every_playbook_is_drawn_with_its_sentences(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["show", name]) == 0
    shown = capsys.readouterr().out
    assert "Goedemorgen" in shown and "Good morning" in shown
    assert f"{name}:" in shown


def test_show_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["show", "complex", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["population"]["theta"] == 3.0


def test_run_writes_what_formats_promises(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["run", str(tiny), "--out", str(tmp_path / "r"), "--workers", "1"]) == 0
    shown = capsys.readouterr()
    assert "minus soft/polite, paired" in shown.out and "gain" in shown.out and "0 of " in shown.out
    assert "±" in shown.out and "run " in shown.out and str(tmp_path) in shown.out.replace("\n", "")
    assert "of 6 worlds played" in shown.err
    made = {path.name for path in (tmp_path / "r").rglob("*") if path.is_file()}
    assert {"summary.csv", "comparisons.csv", "manifest.json", "run.json", "by_seller.svg", "plane.svg"} <= made


def test_run_json_prints_only_json(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert status(["run", str(tiny), "--out", str(tmp_path / "r"), "--workers", "1", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {row["measure"] for row in rows} >= {"net", "annoyed"}


def test_set_changes_a_run_and_is_recorded(tiny: Path, tmp_path: Path) -> None:
    out = tmp_path / "r"
    assert status(["run", str(tiny), "--out", str(out), "--workers", "1", "--set", "law.iota=0.6"]) == 0
    assert json.loads((out / "manifest.json").read_text())["parameters"]["changes"]["law.iota"] == 0.6


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rum"], 'Did you mean "run"'),
        (["run"], "requires an argument"),
        (["run", "missing.toml"], "missing.toml: cannot be read: No such file"),
        (["run", "experiments/01_headline.toml", "--set", "law.iota"], "must be path=value"),
        (["run", "experiments/01_headline.toml", "--set", "law.iotta=1"], "did you mean iota?"),
        (["run", "experiments/01_headline.toml", "--engine", "compild"], "did you mean compiled?"),
        (["show", "subtel"], "did you mean subtle?"),
        (["new", "playbook", "../x"], "a name is 1 to 64"),
        (["check", "README.md"], "not TOML"),
        (["trace", "--where", "subtel=order"], "did you mean subtle?"),
        (["trace", "--where", "subtle"], "must be seller=outcome"),
        (["trace", "--lang", "de"], "allowed: en, nl"),
    ],
)
def test_wrong_input_is_one_line_and_status_2(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert status(arguments) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err and shown.err.count("\n") == 1


def test_trace_tells_the_talks_and_draws_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "100")  # a narrower terminal breaks the sentences
    wish = ["trace", "--where", "subtle=order", "--where", "hard=hang_up", "--out", str(tmp_path)]
    assert status([*wish, "--lang", "nl"]) == 0
    assert "Zal ik dat voor u regelen?" in capsys.readouterr().out
    assert {path.suffix for path in tmp_path.iterdir()} == {".svg", ".png"}
    assert status([*wish, "--json"]) == 0
    assert [talk["outcome"] for talk in json.loads(capsys.readouterr().out)["talks"]][1:] == ["order", "hang_up"]


def test_new_playbook_is_checked_and_never_overwrites(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for parent in playbook_names():
        assert status(["new", "playbook", f"my_{parent}", "--from", parent]) == 0
        assert status(["check", f"my_{parent}.toml"]) == 0
        assert status(["new", "playbook", f"my_{parent}", "--from", parent]) == 2
    assert "is there already" in capsys.readouterr().err


def test_ctrl_c_ends_with_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tiny: Path
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.study.run.run_until_precise", interrupted)
    assert status(["run", str(tiny)]) == 130
    assert "goes on from there" in capsys.readouterr().err


def test_a_fit_that_was_stopped_does_not_say_that_it_goes_on(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sim.study.fit.fit_log", interrupted)
    log = simulated.write(tmp_path / "calls.csv", campaign=Campaign(clients=1_000))
    assert status(["fit", str(log), "--yes", "--out", str(tmp_path / "f")]) == 130
    said = capsys.readouterr().err
    assert "nothing of this fit was kept, the same command begins it anew" in said and "goes on" not in said
    assert not (tmp_path / "f").exists()


@pytest.mark.parametrize("number", ["1.5", "2.0", "0x10", "1e3", "١", "1_0", "nan"])
@pytest.mark.parametrize("option", ["--seed", "--replications", "--workers", "--extend"])
def test_a_whole_number_is_never_rounded(
    option: str, number: str, tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A seed of 1.5 was once a run with seed 2."""
    assert status(["run", str(tiny), option, number, "--out", str(tmp_path / "out")]) == 2
    (said,) = capsys.readouterr().err.splitlines()
    assert option in said and "must be a whole number" in said and not (tmp_path / "out").exists()


@pytest.mark.parametrize("command", [["--help"], ["run", "--help"], ["show"], ["show", "ledger", "--json"]])
def test_a_reader_that_has_seen_enough_is_no_failure(command: list[str]) -> None:
    """As in ``closelab run --help | head -1``: the pipe is closed before a word is written."""
    ends = os.pipe()
    os.close(ends[0])
    made = subprocess.run(
        [sys.executable, "-m", "sim", *command], stdout=ends[1], stderr=subprocess.PIPE, check=False, timeout=60
    )
    os.close(ends[1])
    assert (made.returncode, made.stderr) == (0, b"")


def test_a_program_that_ends_itself_for_another_reason_is_no_success(monkeypatch: pytest.MonkeyPatch) -> None:
    def ending(*_: object, **__: object) -> None:
        raise SystemExit(3)

    monkeypatch.setattr("sim.cli.app", ending)
    with pytest.raises(SystemExit):
        status(["show"])


class Typed(io.StringIO):
    """A terminal at which this is typed, and then Ctrl-D."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize("answer", ["", "n\n", "what?\n"])
def test_a_fit_that_was_not_confirmed_says_what_to_do(
    answer: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "calls.csv").write_text("month;campaign;y\nmay;1;no\n")
    monkeypatch.setattr("sys.stdin", Typed(answer))
    assert status(["fit", str(tmp_path / "calls.csv")]) == 2
    said = capsys.readouterr().err
    assert "Is this right? [y/N] " in said and said.endswith("name the columns with --mapping FILE.toml\n")
