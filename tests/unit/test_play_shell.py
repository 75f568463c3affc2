"""`closelab play`: from a script, on a terminal with a silence that is really kept, stopped by Ctrl-C."""

import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sim.cli import status
from sim.study.check import check_file

SUBTLE = ["1", "2", "2", "3", "7 8", "8 8", "-"]


def played(
    lines: list[str], arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
    found = status(["play", *arguments])
    shown = capsys.readouterr()
    return found, shown.out, shown.err


@pytest.mark.parametrize(("lang", "said"), [("nl", "Zal ik dat voor u regelen?"), ("en", "Shall I arrange that")])
def test_a_scripted_talk_is_told_replayed_and_scored(
    lang: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--seed", "8", "--prospects", "2", "--lang", lang]
    found, out, _ = played(SUBTLE * 3, arguments, monkeypatch, capsys)
    assert found == 0 and said in out and "--seed 8" in out
    words = {"nl": ["stilte 8,0 s", "gewone vraag", "Na één klant", "Na 2 klanten", "C1: geldt"]}
    words["en"] = ["silence 8.0 s", "plain question", "After one prospect", "After 2 prospects", "C1: holds"]
    assert [word for word in words[lang] if word not in " ".join(out.split())] == []


@pytest.mark.parametrize("width", ["40", "60", "100"])
def test_no_number_of_a_talk_is_lost_in_a_narrow_terminal(
    width: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", width)
    found, out, _ = played(SUBTLE, ["--seed", "8", "--prospects", "1"], monkeypatch, capsys)
    rows = re.findall(r"^ *\d:\d\d .*$", out, flags=re.MULTILINE)
    assert found == 0 and len(rows) >= 5
    assert all(len(re.findall(r"\d[.]\d\d\b", row)) == 3 for row in rows)  # readiness, what it needs, annoyance
    assert ("━" in out) == (width == "100") and max(map(len, out.splitlines())) <= int(width)


def test_json_is_only_json_and_holds_the_talks(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["cold", "--seed", "3", "--prospects", "1", "--json"]
    found, out, err = played(["2", "6 3.5", "x"], arguments, monkeypatch, capsys)
    data = json.loads(out)
    assert found == 0 and "plain question" in err
    assert data["scenario"] == "cold" and data["seed"] == 3 and len(data["talks"]) == 1
    assert data["talks"][0]["lines"][0]["move"] == "open"
    assert [score["playbook"] for score in data["scores"]] == ["yours", "soft", "subtle", "hard"]


def test_what_was_done_is_saved_as_a_sound_playbook(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "mine.toml"
    arguments = ["--seed", "8", "--prospects", "1", "--save", str(path)]
    assert played(SUBTLE, arguments, monkeypatch, capsys)[0] == 0
    assert check_file(path) == "playbook"
    found, _, err = played(SUBTLE, arguments, monkeypatch, capsys)
    assert found == 2 and "is there already" in err


def test_the_end_of_the_input_is_the_end_of_the_game(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found, out, _ = played(["x", "2"], ["--seed", "8"], monkeypatch, capsys)
    assert found == 0 and "stopped after 1 of 10 prospects" in out


@pytest.mark.parametrize(
    ("arguments", "lines", "said"),
    [
        (["nowhere"], [], "nowhere"),
        (["--prospects", "0"], [], "prospects: must be from 1 to 50"),
        (["--seed", "-1"], [], "seed: must be a whole number"),
        (["--lang", "de"], [], "allowed: en, nl"),
        (["--seed", "8"], ["6 eight"], "silence eight: must be a number of seconds"),
    ],
)
def test_wrong_input_is_one_line_and_status_2(
    arguments: list[str],
    lines: list[str],
    said: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    found, _, err = played(lines, ["play", *arguments][1:], monkeypatch, capsys)
    assert found == 2 and said in err and "Traceback" not in err and err.count("\n") == 1


@pytest.mark.parametrize("line", ["4", "what", "", "99", "s"])
def test_what_cannot_be_said_now_is_said_to_be_so(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found, out, _ = played([line, "x"], ["--seed", "8", "--prospects", "1"], monkeypatch, capsys)
    assert found == 0 and ": not now" in out


class Terminal:
    """The command in a terminal of its own."""

    def __init__(self, *arguments: str):
        self.master, slave = pty.openpty()
        command = [sys.executable, "-m", "sim", "play", *arguments]
        environment = os.environ | {"COLUMNS": "100", "TERM": "xterm"}
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
        )
        os.close(slave)
        self.seen = ""

    def until(self, pattern: str, seconds: float = 60.0) -> None:
        """Read on until something stands on the screen; what was before it is forgotten."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if found := re.search(pattern, self.seen):
                self.seen = self.seen[found.end() :]
                return
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    self.seen += os.read(self.master, 65536).decode(errors="replace")
                except OSError:
                    break
        raise AssertionError(f"{pattern!r} did not come; on the screen: {self.seen[-800:]}")

    def type(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.master)


def test_on_a_terminal_the_silence_is_really_kept_and_ctrl_c_ends_it_cleanly() -> None:
    screen = Terminal("--seed", "8", "--lang", "en")
    try:
        screen.until("hang up")
        screen.type("5\n")
        screen.until(r"you keep silent 1\.[0-9] s")
        screen.type(" ")
        screen.until(r"silence 1\.[0-9] s")
        screen.until("›")
        time.sleep(0.5)  # until the line is being read
        os.killpg(screen.process.pid, signal.SIGINT)
        screen.until(r"stopped after [01] of 10 prospects")
        assert screen.process.wait(10) == 130
        assert "Traceback" not in screen.seen
    finally:
        screen.close()
