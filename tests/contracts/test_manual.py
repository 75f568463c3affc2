"""Every command and block of code of the manual is run, and what it shows as output was printed."""

import re
import shutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from sim.show import pictures
from sim.study.check import check_file
from tests.contracts.manual import AWAITED, DOCS, ELSEWHERE, KINDS, NAMED, ROOT, Block, Reader, blocks, lacking, pages

SLOW = ("how_to/many_machines.md", "how_to/fit.md")
FOLLOWED_ELSEWHERE = ("how_to/fit_your_own_calls.md",)  # by tests/fit/test_how_to.py
LEFT_OUT = shutil.ignore_patterns("raw", "*.png", "*.html", "*.pptx", "__pycache__")


def name_of(page: Path) -> str:
    return page.relative_to(DOCS).as_posix()


CASES = [
    pytest.param(page, id=name_of(page), marks=[pytest.mark.slow] if name_of(page) in SLOW else [])
    for page in pages()
    if name_of(page) not in FOLLOWED_ELSEWHERE
]


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
    if missing := lacking(page):
        pytest.skip(f"closelab {', closelab '.join(sorted(missing))} not here yet: {name_of(page)} is not followed")
    if page.parent.name == "how_to":  # a run takes seconds, its pictures many; those of the first hours are drawn
        monkeypatch.setattr(pictures, "draw_all", lambda results: [])
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
    found = sorted(import_module("pages").examples(), key=lambda line: not line.startswith("closelab new"))
    here = [line for line in found if not re.search(rf"\bcloselab ({'|'.join(AWAITED)})\b", line)]
    assert len(here) >= 10
    for line in here:
        reader.follow(Block("sh", line, 0))


def test_what_is_not_followed_here_is_run_elsewhere() -> None:
    assert {name for name in ELSEWHERE.values() if not (ROOT / name).exists()} == set()


def test_every_file_that_the_formats_show_is_sound(tmp_path: Path) -> None:
    """Files of tutorials and guides are checked by being used."""
    found = [block for block in blocks(DOCS / "reference" / "file_formats.md") if block.kind == "toml"]
    for block in found:
        named = NAMED.match(block.text)
        assert named, f"line {block.line}: begin with # file: NAME.toml"
        (tmp_path / named[1]).write_text(block.text, encoding="utf-8")
    kinds = [check_file(path) for path in tmp_path.iterdir()]
    assert len(kinds) >= 8 and set(kinds) == {"experiment", "playbook", "policy", "scenario"}
