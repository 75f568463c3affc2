"""No hidden favour: names and places of playbooks and moves mean nothing, bit for bit (TRUST.md).

Three ways to look: other names and other places give the same bytes; a name that raises when anything is done with
it is never touched; and no source of the model speaks of a name.
"""

import ast
import itertools
import random
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pandas as pd
import pytest

import sim
from sim.engine.run import Played, play
from sim.law.parameters import ledger
from sim.playbook.read import Playbook, _checked, all_moves, load_playbook, load_policy, playbook_names, policy_names
from sim.playbook.table import Table
from sim.reading import Document
from sim.study.run import run_experiment
from tests.equality.arbitrary import case
from tests.equality.test_journals import played

from .worlds import few, world

ENGINES = ["compiled", "reference"]
STYLES = ["hard", "soft", "subtle", "subtle_adaptive", "next_step"]
SOURCES = Path(sim.__file__).parent


def _play(book: Playbook, engine: str, *, base: str = "complex", policy: Any = None) -> Played:
    dialling = policy or load_policy("redial")
    return play(world(few(60), base), [book], dialling, seed=3, replication=1, engine=engine, journal=True)


def _same(one: Played, other: Played) -> None:
    assert one.journal is not None and other.journal is not None
    assert one.journal.tobytes() == other.journal.tobytes()
    assert one.counts == other.counts
    assert repr(one.accounts) == repr(other.accounts)


# ---- other names --------------------------------------------------------------------------------------------------


def _called(book: Playbook, name: Any) -> Playbook:
    """The same playbook under another name, past the check that names are plain text."""
    return Playbook(book.file.model_copy(update={"name": name}), book.parent)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("other", [*STYLES, "zz"])
def test_a_playbook_under_the_name_of_another_one(other: str, engine: str) -> None:
    """Subtle called hard, soft, ...: every bit of journal, counts and rows is the same."""
    book = load_playbook("subtle")
    _same(_play(book, engine), _play(_called(book, other), engine))


@pytest.mark.parametrize("style", STYLES)
def test_a_playbook_whose_moves_and_labels_have_other_names(style: str) -> None:
    """Every move it makes is a copy under another name, every label another word: the same bytes but for the row
    numbers of the moves."""
    book = load_playbook(style)
    renamed = _with_renamed_moves(book)
    assert not {step.move for step in renamed.file.step} & {step.move for step in book.file.step}
    one, other = _play(book, "compiled"), _play(renamed, "compiled")
    assert one.counts == other.counts
    assert repr(one.accounts) == repr(other.accounts)
    mine, theirs = _by_name(one, book.table), _by_name(other, renamed.table)
    assert [(*line[:-1], f"own_{line[-1]}" if line[-1] else "") for line in mine] == theirs


def _with_renamed_moves(book: Playbook) -> Playbook:
    data = book.resolved()
    rows = {name: dict(row) for name, row in data.get("moves", {}).items()}
    used = {step["move"] for step in data["step"]} | {data.get("at_last_step", {}).get("move", "open")}
    rows |= {f"own_{name}": all_moves(book.file)[name].model_dump(mode="json") for name in used}
    for step in data["step"]:
        step["move"] = f"own_{step['move']}"
        if "label" in step:
            step["label"] = f"l_{step['label']}"
        step["on"] = {said: to if to == "end" else f"l_{to}" for said, to in step.get("on", {}).items()}
    if "at_last_step" in data:
        data["at_last_step"]["move"] = f"own_{data['at_last_step']['move']}"
    data |= {"first": f"l_{data['first']}", "call_back": f"l_{data['call_back']}", "moves": rows, "name": "own"}
    return _checked(data, Document("own", data, {}), None)


def _by_name(done: Played, table: Table) -> list[tuple[Any, ...]]:
    """The journal with names for rows of the move table, the name last."""
    assert done.journal is not None
    columns = [name for name in done.journal.dtype.names or () if name != "move"]
    return [
        (*(row[name].item() for name in columns), table.names[row["move"]] if row["move"] >= 0 else "")
        for row in done.journal
    ]


# ---- other places -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("style", STYLES)
def test_the_rows_of_the_move_table_in_another_order(style: str, engine: str) -> None:
    """The table of moves shuffled: the same bytes but for the row numbers."""
    book = load_playbook(style)
    shuffled = Playbook(book.file, book.parent)
    shuffled.__dict__["table"] = _shuffled(book.table, random.Random(style))
    assert shuffled.table.names != book.table.names
    one, other = _play(book, engine), _play(shuffled, engine)
    assert one.counts == other.counts
    assert _by_name(one, book.table) == _by_name(other, shuffled.table)


def _shuffled(table: Table, draw: random.Random) -> Table:
    order = list(range(len(table.moves)))
    draw.shuffle(order)
    place = {row: number for number, row in enumerate(order)} | {-1: -1}
    return table._replace(
        moves=[table.moves[row] for row in order],
        names=[table.names[row] for row in order],
        move=[place[row] for row in table.move],
        last_step_move=place[table.last_step_move],
        ask_arrange=place[table.ask_arrange],
    )


@pytest.mark.parametrize("first", range(0, 40, 10))
def test_the_rows_of_the_move_table_in_another_order_in_arbitrary_worlds(first: int) -> None:
    """Ten arbitrary worlds each, with moves of their own and a playbook for every agent: the same but for numbers."""
    for number in range(first, first + 10):
        which = case(number)
        shuffled = [Playbook(book.file, book.parent) for book in which.playbooks]
        for place, book in enumerate(shuffled):
            book.__dict__["table"] = _shuffled(which.playbooks[place].table, random.Random(number))
        one, other = played(which, "compiled"), played(replace(which, playbooks=shuffled), "compiled")
        assert one.counts == other.counts, number
        assert repr(one.accounts) == repr(other.accounts), number
        table = which.playbooks[0].table  # all tables of a world list the same moves
        assert _by_name(one, table) == _by_name(other, shuffled[0].table), number


def test_a_team_in_every_order() -> None:
    """Three styles, three agents, no brand: under each of the six orders an agent's lines are those of a team of his
    style alone."""
    made, dialling = world(few(90, {"office.agents": 3})), load_policy("redial")
    books = [load_playbook(name) for name in ("hard", "soft", "subtle")]

    def lines(team: list[Playbook]) -> Any:
        return play(made, team, dialling, seed=1, replication=0, journal=True).journal

    alone = [lines([book]) for book in books]
    for order in itertools.permutations(range(3)):
        mixed = lines([books[style] for style in order])
        for agent, style in enumerate(order):
            mine, theirs = mixed[mixed["agent"] == agent], alone[style][alone[style]["agent"] == agent]
            assert len(mine) > 100
            assert mine.tobytes() == theirs.tobytes()


def test_an_experiment_with_renamed_copies_gives_their_rows_twice(tmp_path: Path) -> None:
    """Hard, soft and subtle, each with a copy under another name, before and after it: equal rows in the summary, and
    a paired difference of exactly 0."""
    for style in ("hard", "soft", "subtle"):
        text = f'name = "zz_{style}"\ntitle = {{ nl = "x", en = "y" }}\nextends = "{style}"\n'
        (tmp_path / f"zz_{style}.toml").write_text(text)
    (tmp_path / "copies.toml").write_text(
        'title = { nl = "t", en = "t" }\nquestion = { nl = "?", en = "?" }\nexpectation = { nl = "-", en = "-" }\n'
        'scenario = "column"\nseed = 5\n[changes]\n"office.accounts" = 60\n[precision]\n'
        "replications = { min = 4, max = 4 }\n[arms]\n"
        'playbooks = ["zz_hard.toml", "soft", "hard", "zz_subtle.toml", "zz_soft.toml", "subtle"]\n'
        'policies = ["redial"]\n'
    )
    results = run_experiment(tmp_path / "copies.toml", out=tmp_path / "out", workers=1)
    summary = results.summary
    for style in ("hard", "soft", "subtle"):
        copy, original = (
            summary[summary["playbook"] == name].reset_index(drop=True) for name in (f"zz_{style}", style)
        )
        assert len(original) > 15
        pd.testing.assert_frame_equal(
            copy.drop(columns="playbook"), original.drop(columns="playbook"), check_exact=True
        )
    pairs = results.comparisons
    twins = pairs[pairs["a"].str.replace("zz_", "") == pairs["b"].str.replace("zz_", "")]
    assert len(twins) > 30
    assert np.all(twins["difference"].fillna(0.0) == 0.0)


# ---- names that bite ----------------------------------------------------------------------------------------------


class Untouchable(str):
    """A text that raises whatever is done with it."""

    def _bite(self, *_: object) -> NoReturn:
        raise AssertionError("somebody read a name")

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __hash__ = _bite


for _method in set(dir(str)) - set(dir(object)) | {"__str__", "__repr__", "__format__"}:
    setattr(Untouchable, _method, Untouchable._bite)


def test_an_untouchable_name_bites() -> None:
    name = Untouchable("hard")
    for touch in (lambda: name == "hard", lambda: "ar" in name, lambda: {name: 1}, lambda: f"{name}", name.lower):
        with pytest.raises(AssertionError, match="read a name"):
            touch()


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("style", STYLES)
def test_nothing_that_plays_touches_a_name(style: str, engine: str) -> None:
    """Names of playbook, policy, scenario file and moves bite; the world is played, to the same bytes."""
    book = load_playbook(style)
    biting = _called(book, Untouchable(style))
    biting.__dict__["table"] = book.table._replace(names=[Untouchable(name) for name in book.table.names])
    policy = load_policy("redial")
    _same(_play(book, engine), _play(biting, engine, policy=policy._replace(name=Untouchable("redial"))))


# ---- what the sources say -----------------------------------------------------------------------------------------

MODEL = ["words.py", "measures.py", "law", "engine", "stats", "playbook/table.py", "scenario/luck.py"]
MODEL += ["scenario/population.py"]
NAMES = {"name", "names", "title", "file", "parent", "label"}
# the names of record fields, of codes and of files on disk are no playbook's
HARMLESS = re.compile(r"([A-Z_]+|.*dtype|path|.*Status\(.*\)|Path\(__file__\)|Path\(.*\)|Path\(__file__\)\.parent)$")


def _files(parts: list[str]) -> list[Path]:
    found = [SOURCES / part for part in parts]
    return sorted(file for path in found for file in ([path] if path.suffix else path.rglob("*.py")))


def names_read(source: str) -> list[str]:
    """Attributes that could be a playbook's or a move's name, as the source writes them."""
    reads = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Attribute) and node.attr in NAMES]
    return [ast.unparse(node) for node in reads if not HARMLESS.match(ast.unparse(node.value))]


@pytest.mark.parametrize("file", _files(MODEL), ids=lambda file: str(file.relative_to(SOURCES)))
def test_no_source_of_the_model_reads_a_name(file: Path) -> None:
    """No `.name`, `.names`, `.title`, `.file`, `.parent` or `.label` of anything but records, codes and paths."""
    # a ledger line's own path; a hazard's own shape
    ours = {"parameters.py": "self.name", "hazard.py": "shape.name"}.get(file.name)
    assert [read for read in names_read(file.read_text()) if read != ours] == []


def test_the_search_sees_a_name_that_is_read() -> None:
    assert names_read("if playbook.name == 'hard': pass") == ["playbook.name"]
    assert names_read("x = books[0].file.name") == ["books[0].file.name", "books[0].file"]
    assert names_read("x = table.names[move]") == ["table.names"]


PLAYING_BUNDLED_ONES = (  # who is played beside whom, never how: in truths, a trace, the page, a fit, patterns
    "study/verify.py", "study/trace.py", "study/explore.py", "study/explore_sellers.py", "study/play.py",
    "study/replay.py", "study/manner.py", "study/fitting/market.py", "study/fitting/published.py",
    "study/fitting/talks.py",
)  # fmt: skip


def test_no_bundled_name_stands_in_the_sources_below_show() -> None:
    """Names of bundled playbooks and policies occur in no text of the model, readers or study, but for the ledger's
    column of whom a value favours, `next_step` as a flag of moves, and the default dialling of `simulate`."""
    names = {*playbook_names(), *policy_names()}
    allowed = {("law/parameters.py", line.entry.favours) for line in ledger()}
    allowed |= {("playbook/schema.py", "next_step"), ("study/single.py", "polite")}
    found = []
    parts = ["words.py", "reading.py", "measures.py", "law", "engine", "stats", "playbook", "scenario", "study"]
    for file in _files(parts):
        path = str(file.relative_to(SOURCES))
        texts = {node.value for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Constant)}
        if path not in PLAYING_BUNDLED_ONES:
            found += [(path, text) for text in texts if text in names and (path, text) not in allowed]
    assert found == []
