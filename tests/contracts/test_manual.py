"""Every command and block of code of the manual is run, and what it shows as output was printed."""

import re
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from sim.show import pictures
from sim.study.calls.mapping import as_toml, recognise
from sim.study.calls.reading import read_header
from tests.contracts.manual import DOCS, ELSEWHERE, KINDS, ROOT, Block, Reader, blocks, hurry, pages
from tests.fit.made import write_log

SLOW = ("how_to/many_machines.md",)
NOT_HERE = {  # examples of a help that no test can do, and why; the commands have tests of their own
    "closelab play column": "needs a keyboard",
    "closelab app --host": "an address of the reader's",
}
FENCES = {*KINDS, "{toctree}", "{eval-rst}", "{literalinclude} calm.diff"}  # the diff is applied by its page
SHOWN_ONLY = {  # the only blocks that nothing could run, and why
    "closelab app --host 192.168.1.20 --token verkoop-ons-7431": "an address of the reader's",
    "closelab play column --lang nl": "needs a keyboard",
    "closelab play column --lang nl --seed 7": "needs a keyboard",
    "office opens": "a drawing",
}
LEFT_OUT = shutil.ignore_patterns("raw", "*.png", "*.html", "*.pptx", "__pycache__")


def name_of(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


CASES = [
    pytest.param(page, id=name_of(page), marks=[pytest.mark.slow] if name_of(page) in SLOW else [])
    for page in pages()
]


def test_the_manual_can_be_built_a_second_time() -> None:
    """The first build leaves the notebook as it was run beside the pages; the second must not take it for one."""
    conf = (DOCS / "conf.py").read_text()
    (left_out,) = re.findall(r"^exclude_patterns = (\[.*?\])", conf, re.MULTILINE)
    assert '"jupyter_execute"' in left_out and "docs/jupyter_execute/" in (ROOT / ".gitignore").read_text()


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """In a folder as a reader has it after the first command of the README; pictures at one size."""
    place = tmp_path / "closelab"
    for name in ("experiments", "results", "sim", "docs"):
        shutil.copytree(ROOT / name, place / name, ignore=LEFT_OUT)
    (place / "tests").mkdir()
    shutil.copy(ROOT / "pyproject.toml", place)
    monkeypatch.chdir(place)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(pictures, "PRINTED", pictures.PRINTED[:2])
    found = Reader(tmp_path)
    yield found
    found.close()


@pytest.mark.parametrize("page", CASES)
def test_a_page_can_be_followed_literally(page: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    if page.parent.name == "how_to":  # a run takes seconds, its pictures many; those of the first hours are drawn
        monkeypatch.setattr(pictures, "draw_all", lambda results: [])
    if name_of(page) == "how_to/fit.md":  # five fits, of which the guide shows how they go, not what they find
        hurry(monkeypatch)
    for block in blocks(page):
        assert block.kind in KINDS, f"{page.name}, line {block.line}: a block of what? one of {KINDS}"
        try:
            reader.follow(block)
        except Exception as error:
            error.add_note(f"{page.name}, line {block.line}")
            raise


@pytest.mark.slow
def test_the_examples_of_every_help_work(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those of the reference page, which is made from them; the README's are in the quick tests."""
    monkeypatch.setattr(pictures, "draw_all", lambda results: [])
    monkeypatch.syspath_prepend(str(DOCS))
    hurry(monkeypatch)
    mapping = recognise(read_header(write_log(Path("calls.csv"))).columns, "calls.csv")
    Path("mapping.toml").write_text(as_toml(mapping))
    found = sorted(import_module("pages").examples(), key=lambda line: not line.startswith("closelab new"))
    for line in found:
        if not line.startswith(tuple(NOT_HERE)):
            reader.follow(Block("sh", line, 0))


def test_no_block_escapes() -> None:
    """Each is of a kind that is run or compared, or one of a few that are only shown."""
    for page in set(DOCS.rglob("*.md")) - {DOCS / "verification.md"}:  # that one is written by a command
        lines = page.read_text(encoding="utf-8").splitlines()
        fences = [line.lstrip(" >").lstrip("`~").strip() for line in lines if re.match(r"[ >]*(```|~~~)", line)]
        assert set(fences[::2]) <= FENCES, page.name
        assert set(fences[1::2]) <= {""}, page.name
    shown = [block.text for page in pages() for block in blocks(page) if block.kind == "none"]
    assert [text.splitlines()[0] for text in shown if text.splitlines()[0] not in SHOWN_ONLY] == []
    assert len(shown) == len(SHOWN_ONLY)


def test_what_is_not_followed_here_is_run_elsewhere() -> None:
    assert {name for name in ELSEWHERE.values() if not (ROOT / name).exists()} == set()
