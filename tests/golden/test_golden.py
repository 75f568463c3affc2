"""An independent implementation printed this journal; ours agrees to its last digit (MODEL.md section 9)."""

from functools import cache
from pathlib import Path

import pytest

from sim.engine.run import Played, play
from sim.playbook.read import load_playbook, load_policy
from sim.scenario.luck import block
from sim.scenario.population import bear_account
from sim.scenario.read import World, load_scenario
from sim.words import CODES, NOTHING, Event
from tests.verification.worlds import ENGINES

GOLDEN = (Path(__file__).parent / "golden.txt").read_text().splitlines()
HEADS = [number for number, line in enumerate(GOLDEN) if line.startswith("# ")]
JOURNAL = [line for line in GOLDEN[HEADS[1] : HEADS[2]] if not line.startswith("#")]
BIRTHS = [line for line in GOLDEN[HEADS[2] : HEADS[3]] if not line.startswith("#")]
BLOCKS = [line for line in GOLDEN[HEADS[3] :] if line and not line.startswith("#")]


@cache
def _world() -> World:
    return load_scenario("column").replace(**{"office.accounts": 100}).world


@cache
def _played(engine: str) -> Played:
    book, dialling = load_playbook("subtle"), load_policy("polite")
    return play(_world(), [book], dialling, seed=1, replication=0, engine=engine, journal=True)


@cache
def _printed(engine: str) -> list[str]:
    """Our journal in the golden file's order and print."""
    names = load_playbook("subtle").table.names
    journal = _played(engine).journal
    assert journal is not None
    sortable = []
    for happened, row in enumerate(journal):
        kind = Event(int(row["kind"]))
        move = "-" if row["move"] == NOTHING else names[row["move"]]
        codes = CODES[kind]
        reply = "-" if row["reply"] == NOTHING or codes is None else codes(int(row["reply"])).name.lower()
        text = (
            f"{row['time']:.6f} {row['account']} {row['contact']} {kind.name.lower()} {move} {reply}"
            f" {row['x']:.6f} {row['a']:.6f}"
        )
        sortable.append((row["time"], row["account"], row["contact"], happened, text))
    return [text for *_, text in sorted(sortable)]


def test_the_file_holds_what_it_says() -> None:
    assert len(JOURNAL) == 40
    assert len(BIRTHS) == 14
    assert len(BLOCKS) == 15


def test_mu_and_zeta() -> None:
    # the head line prints nine decimals
    population = _world().population
    assert f"mu {population.mu:.9f} zeta {population.zeta:.9f}" in GOLDEN[0]
    assert f"mu {population.mu:.6f} zeta {population.zeta:.6f}" == "mu 1.843102 zeta 3.380555"


@pytest.mark.parametrize("line", BIRTHS)
def test_birth(line: str) -> None:
    number, contact = (int(word) for word in line.split()[:2])
    world = _world()
    person = bear_account(world.population, world.law, (1, 0), number).contacts[contact]
    numbers = (person.rest, person.e, person.z, person.rho, person.patience)
    assert line == f"{number} {contact} " + " ".join(f"{value:.6f}" for value in numbers)
    assert person.x == person.rest


def test_no_other_contacts_are_born() -> None:
    # the file prints every contact of accounts 0 to 3 and the first two of account 4
    world = _world()
    sizes = [len(bear_account(world.population, world.law, (1, 0), number).contacts) for number in range(5)]
    assert sizes[:4] == [3, 2, 2, 5]
    assert sizes[4] >= 2


@pytest.mark.parametrize("line", BLOCKS)
def test_block(line: str) -> None:
    stream, entity, occasion, ordinal = (int(word) for word in line.split()[:4])
    uniforms = block(1, 0, stream, entity, occasion, ordinal)
    assert line.split()[4:] == [f"{u:.9f}" for u in uniforms]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_journal_has_1156_lines(engine: str) -> None:
    assert "of 1156 journal lines" in GOLDEN[1]
    assert len(_printed(engine)) == 1156


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("number", range(40))
def test_journal_line(number: int, engine: str) -> None:
    assert _printed(engine)[number] == JOURNAL[number]
