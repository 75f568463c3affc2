"""The manual's blocks of code, and how a reader would use them: what a block is stands in its first words.

``sh``      commands, run one after another in the page's folder
``python``  run too, all of a page in one scope; with a first line ``# file: NAME`` written to that file instead
``toml``    always a file of the reader's, named by its first line
``text``    what the block before it printed: each line must be there, in this order; `...` stands for anything
``none``    an illustration: nothing that could be run
"""

import contextlib
import io
import itertools
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sim.cli import status
from sim.study.fitting import market, posterior

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
KINDS = ("sh", "python", "toml", "text", "none")
FENCE = re.compile(r"( *)(`{3,})(.*)")
CODE = re.compile(r"(?:\{code-block\} )?([a-z]*)")  # other {directives} are no code of the reader's
NAMED = re.compile(r"# file: (\S+)")
ELSEWHERE = {  # what prepares the reader's machine, or takes minutes, and where it is run
    "git clone": ".ci/run",
    "make ": ".ci/run",
    ". .venv/bin/activate": ".ci/run",
    "python -m pip install": "Makefile",
    "closelab verify": "tests/contracts/test_verify.py",
}
SERVES = ("dask scheduler", "dask worker", "closelab app")  # stays until it is stopped
FEW = "2"  # replications of a committed experiment, which would take minutes
PATIENCE = 60.0  # seconds that a server may take to say that it is there


class Block(NamedTuple):
    """A block of a page: what it is, what it says, on which line it begins."""

    kind: str
    text: str
    line: int


def pages() -> list[Path]:
    """All pages with blocks of code but those that are written by a command."""
    found = [*DOCS.rglob("*.md")]
    return sorted(page for page in found if page.name != "verification.md" and blocks(page))


def blocks(page: Path) -> list[Block]:
    """The blocks of code of a page, in order."""
    lines = enumerate(page.read_text(encoding="utf-8").splitlines(), start=1)
    found = []
    for number, line in lines:
        opened = FENCE.fullmatch(line)
        if opened:
            indent, fence, info = opened.groups()
            inside = itertools.takewhile(lambda pair, end=indent + fence: pair[1] != end, lines)  # type: ignore[misc]
            text = "".join(each.removeprefix(indent) + "\n" for _, each in inside)
            kind = CODE.fullmatch(info.strip())
            found += [Block(kind[1], text, number)] if kind else []
    return found


def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fits of few draws, a second each: what is looked at is how they go, not what they find."""
    monkeypatch.setattr(posterior.fit_rival, "__defaults__", (200,))
    monkeypatch.setattr(market, "REPLICATIONS", 1)


class Reader:
    """Follows one page literally, in a folder of his own."""

    def __init__(self, folder: Path):
        self.folder, self.said, self.scope = folder, "", dict[str, Any]()
        self.servers: list[subprocess.Popen[str]] = []

    def follow(self, block: Block) -> None:
        """Do what a block says, or hold what it prints against what was printed."""
        named = NAMED.match(block.text)
        if named:
            self.write(named[1], block)
        elif block.kind == "sh":
            self.said = "".join(self.run(line) for line in commands(block.text))
        elif block.kind == "python":
            self.said = self.evaluate(block)
        elif block.kind == "text":
            self.compare(block)

    def write(self, name: str, block: Block) -> None:
        """A file that the reader makes."""
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text.partition("\n")[2], encoding="utf-8")
        self.said = ""

    def run(self, line: str) -> str:
        """One command: ours in this process, which is quicker, all else in a shell."""
        if line.startswith(SERVES):
            return self.serve(line)
        if line.startswith("cd "):
            os.chdir(line[3:].strip())
            return ""
        if line.startswith("closelab ") and "|" not in line:
            return ours(shlex.split(line)[1:])
        played = subprocess.run(
            ["bash", "-ec", line], env=self.environment(), capture_output=True, text=True, check=False
        )
        assert played.returncode == 0, f"{line}\n{played.stdout}\n{played.stderr}"
        return played.stdout

    def serve(self, line: str) -> str:
        """Something that stays: wait for its first line, stop it when the page is read."""
        server = subprocess.Popen(
            ["bash", "-c", f"exec {line.rstrip(' &')}"],
            env=self.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.servers.append(server)
        assert server.stdout is not None
        first = server.stdout.readline()
        assert first, line
        return first

    def environment(self) -> dict[str, str]:
        """The reader's shell, in which this project is installed."""
        path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        return os.environ | {"PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "BROWSER": "true"}

    def evaluate(self, block: Block) -> str:
        """Python of a page, in the page's scope."""
        with contextlib.redirect_stdout(io.StringIO()) as said:
            exec(compile(block.text, "page", "exec"), self.scope)
        return said.getvalue()

    def compare(self, block: Block) -> None:
        """Each line that the page shows was printed, in this order."""
        printed = iter(map(squeezed, self.said.splitlines()))
        for line in filter(None, map(squeezed, block.text.splitlines())):
            if line == "...":
                continue
            wanted = ".*".join(map(re.escape, line.split("...")))
            found = any(re.fullmatch(wanted, other) for other in printed)
            assert found, f"line {block.line}: not printed, or not here: {line}\n--- printed:\n{self.said}"

    def close(self) -> None:
        """Stop what is still there."""
        for server in self.servers:
            server.terminate()
        for server in self.servers:
            server.communicate(timeout=20)


def commands(text: str) -> Iterator[str]:
    """The lines of a shell block to be run, without comments; long experiments are cut short."""
    for line in text.replace("\\\n", " ").splitlines():
        line = re.sub(r"(^|\s)#.*$", "", line).strip()
        if line and not line.startswith(tuple(ELSEWHERE)):
            yield shortened(line)


def shortened(line: str) -> str:
    """A committed experiment with few replications, unless the page says how many."""
    whole = re.match(r"closelab run experiments/", line)
    says = re.search(r"--(replications|plan|extend|precision)\b", line)
    return f"{line} --replications {FEW}" if whole and not says else line


def ours(arguments: list[str]) -> str:
    """What `closelab` prints, run in this process."""
    with contextlib.redirect_stdout(io.StringIO()) as said, contextlib.redirect_stderr(io.StringIO()) as errors:
        code = status(arguments)
    assert code == 0, f"closelab {shlex.join(arguments)}: exit status {code}\n{errors.getvalue()}"
    return said.getvalue()


def squeezed(line: str) -> str:
    """A line without what depends on the width of a terminal."""
    return " ".join(line.split())
