"""The sellers of the page, and what of them can be moved: how long each keeps silent, the numbers of the moves."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from sim.law.parameters import Entry, ledger
from sim.playbook.moves import bundled_moves
from sim.playbook.read import Playbook, load_playbook, playbook_from
from sim.playbook.schema import MoveRow
from sim.playbook.variation import applied
from sim.reading import Document

SUBTLE, IN_STAGES = "subtle", "next_step"
SELLERS = ("soft", "soft_question", SUBTLE, "hard")
EVERYBODY = (*SELLERS, IN_STAGES)
#: Seconds of silence after a question, as bundled; who asks nothing is not here.
SILENCES: Mapping[str, int] = {"soft_question": 0, SUBTLE: 8, "hard": 0, IN_STAGES: 8}
MOST_SILENCE = 30
NUMBERS = ("T", "q", "F")  # what every question has; urgency, a part of the commitment where there is any


def silence_field(seller: str) -> str:
    """How an address names a seller's silence: the subtle one's without a name, as it was first."""
    return "silence" if seller == SUBTLE else f"silence.{seller}"


@cache
def bundled(name: str) -> Playbook:
    """A bundled seller."""
    return load_playbook(name)


def named(seller: str, silence: int) -> str:
    """The name of a seller who keeps silent for so many seconds."""
    return seller if silence == SILENCES.get(seller, 0) else f"{seller}_silence_{silence}"


@cache
def silent(seller: str, silence: int) -> Playbook:
    """The seller who keeps silent for so many seconds: the bundled one, or a variation of it."""
    base = bundled(seller)
    if named(seller, silence) == seller:
        return base
    data = variation(seller, silence)
    document = Document(f"{data['name']}.toml", data, {})
    return playbook_from(applied(base.resolved(), data, document), document.name)


def variation(seller: str, silence: int) -> dict[str, Any]:
    """That variation as the data of its file."""
    title = bundled(seller).title
    return {
        "name": named(seller, silence),
        "title": {"nl": f"{title['nl']}, {silence} s stilte", "en": f"{title['en']}, {silence} s of silence"},
        "extends": seller,
        "changes": dict.fromkeys(_silences_of(bundled(seller)), silence),
    }


def _silences_of(book: Playbook) -> Iterator[str]:
    """The keys of a seller's silences: one after each question."""
    moves = bundled_moves()
    for step in book.file.step:
        if step.label and moves[step.move].kind == "question":
            yield f"{step.label}.silence"
    if book.file.at_last_step:
        yield "at_last_step.silence"


def played_moves(sellers: Iterable[str]) -> set[str]:
    """The moves that some sellers play."""
    return {step.move for name in sellers for step in bundled(name).file.step}


@cache
def move_numbers() -> dict[str, tuple[Entry, float]]:
    """The numbers of the moves that the sellers play: by path their line in the ledger, and their value."""
    entries = {line.name: line.entry for line in ledger() if line.section == "move"}
    played = played_moves(EVERYBODY)
    found = {}
    for move, row in bundled_moves().items():
        for number in _numbers_of(row) if move in played else ():
            found[f"moves.{move}.{number}"] = entries[number]._replace(ground=row.ground), float(getattr(row, number))
    return found


def _numbers_of(row: MoveRow) -> Iterator[str]:
    """Which numbers of a move do something."""
    if row.kind == "question":
        yield from NUMBERS
        yield from (["c"] if row.c != 1.0 else []) + (["U"] if row.U != 0.0 else [])
    elif row.kind == "talk_on":
        yield "T"
    yield "seconds"
