"""Every command and example that the README shows is run."""

import io
import re
import shlex
import shutil
from pathlib import Path

import pytest

from sim.app import serve
from sim.app.settings import Settings, checked
from sim.cli import status
from sim.show import pictures

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", README, flags=re.DOTALL)


def commands() -> list[list[str]]:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    return [shlex.split(line, comments=True)[1:] for line in lines if line.startswith(".venv/bin/closelab")]


def test_the_shell_examples_work_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "experiments", tmp_path / "experiments")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pictures, "PRINTED", pictures.PRINTED[:2])  # at one size; `test_cli` draws them at both
    assert len(commands()) >= 5
    for command in commands():
        arguments = [str(tmp_path / "try") if word == "/tmp/try" else word for word in command]
        assert status(arguments) == 0, command


def test_the_game_begins_as_it_is_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    (command,) = re.findall(r"`[.]venv/bin/closelab (play [^`]*)`", README)
    monkeypatch.setattr("sys.stdin", io.StringIO("x\n"))
    assert status(command.split()) == 0 and "Na één klant" in capsys.readouterr().out


def test_the_page_is_asked_for_as_it_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Settings] = []
    monkeypatch.setattr(serve, "serve", lambda settings, browser: asked.append(checked(settings)))
    for command in re.findall(r"`[.]venv/bin/closelab (app[^`]*)`", README):
        assert status(command.split()) == 0
    assert [settings.local for settings in asked] == [True, False]


def test_the_python_example_works() -> None:
    (example,) = blocks("python")
    scope: dict[str, object] = {}
    exec(example, scope)
    assert scope["outcome"]


def test_the_two_commands_are_targets_of_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in ("run", "test"):
        assert f"make {target}" in README and re.search(rf"^{target}:", makefile, flags=re.MULTILINE)


def test_no_block_escapes() -> None:
    """Each is run, compared, or a command of the Makefile; fences stand in pairs."""
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    assert [line for line in lines if not line.startswith((".venv/bin/closelab ", "make run", "make test"))] == []
    assert set(re.findall(r"^```(.*)$", README, flags=re.MULTILINE)) == {"sh", "text", "python", ""}


def test_the_table_and_run_id_are_those_of_the_committed_results() -> None:
    """A README that quotes other numbers than the results folder would be a false citation."""
    from sim.show.screen import shown
    from sim.study.results import load_results

    results = load_results(ROOT / "results" / "01_headline")
    assert set(re.findall(r"run ([0-9a-f]{8})", README)) == {results.run_id}
    table = [" ".join(line.split()) for line in shown(results, width=100).splitlines()]
    (quoted,) = blocks("text")
    rows = [" ".join(line.split()) for line in quoted.splitlines() if "±" in line]
    assert len(rows) >= 5
    for row in rows:
        assert row in table


def test_every_interval_of_the_findings_stands_with_its_experiment() -> None:
    """There each is held against the tables of its run (`test_committed_results`)."""
    findings, told = (" ".join(text.split()) for text in (_findings(), (ROOT / "experiments/README.md").read_text()))
    quoted = re.findall(r"[+−]?[\d.]+(?: %)? \([+−]?[\d.]+ to [+−]?[\d.]+\)", findings)
    assert len(quoted) >= 10
    assert [one for one in quoted if one.replace(" %", "") not in told.replace(" %", "")] == []


def _findings() -> str:
    return README.partition("## What came out")[2].partition("\n## ")[0]
