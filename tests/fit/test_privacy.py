"""Fifty people are planted in a log, and are looked for in every byte that comes out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fit.made import people, write_log


def called(*arguments: str | Path, folder: Path) -> tuple[int, bytes]:
    """Status and everything that was printed."""
    done = subprocess.run(
        [sys.executable, "-m", "sim", "fit", *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def found_in(raw: bytes) -> list[str]:
    """What of the fifty can be read in these bytes: each cell as it stood, or a part of it."""
    text = raw.decode("utf-8", "replace").lower()
    parts = [
        part for person in people() for cell in person for part in (cell, cell.split()[-1], cell.replace(" ", ""))
    ]
    return [part for part in parts if len(part) > 5 and part.lower() in text]


def test_the_search_finds_whom_it_looks_for() -> None:
    assert len(found_in(f"x{people()[7][1]}y".encode())) >= 1 and found_in(b"nobody") == []


def test_nobody_is_found_in_what_a_fit_writes_and_prints(tmp_path: Path) -> None:
    log = write_log(tmp_path / "calls.csv", bom=True)
    status, printed = called(log, "--yes", "--holdout", "month=nov", "--out", tmp_path / "out", folder=tmp_path)
    assert status == 0, printed.decode()
    assert b"naam" not in printed
    written = sorted((tmp_path / "out").iterdir())
    assert {"report_nl.html", "report_en.html", "scenario.toml", "draws.csv", "manifest.json"} <= {
        file.name for file in written
    }
    assert {file.name: found_in(file.read_bytes()) for file in written if found_in(file.read_bytes())} == {}
    assert found_in(printed) == []


def test_nobody_can_be_held_out_alone(tmp_path: Path) -> None:
    """The score of one person's calls would say whether he bought."""
    log = write_log(tmp_path / "calls.csv", clients=3_000)
    phone = people()[3][1]
    status, printed = called(log, "--yes", "--holdout", f"telefoon={phone}", folder=tmp_path)
    assert status == 2 and b"a score would tell what one of them did" in printed and found_in(printed) == []
    assert not (tmp_path / "fit").exists()


@pytest.mark.parametrize(
    "kind", ["swapped", "phones", "remarks", "headless", "ragged", "not_sure", "quoted", "unknown_column"]
)
def test_nobody_is_found_in_an_error(tmp_path: Path, kind: str) -> None:
    log = write_log(tmp_path / "calls.csv", clients=300)
    text, more = log.read_text(), ["--yes"]
    if kind == "swapped":  # names where months should be, numbers where counts should be
        text = text.replace("naam;telefoon;mail;adres;month;campaign", "month;campaign;mail;adres;naam;telefoon")
    elif kind == "phones":  # each of the other columns in turn
        text = text.replace("naam;telefoon;mail;adres;month;campaign", "naam;campaign;mail;adres;month;telefoon")
    elif kind == "remarks":
        text = text.replace("y;poutcome;opmerking", "opmerking;poutcome;y")
    elif kind == "headless":
        text = text.partition("\n")[2]
    elif kind == "ragged":
        text = text.replace("straat", "str;aat")
    elif kind == "quoted":
        text = text.replace(";Quirijn", ';"Quirijn').replace("\nQuirijn", '\n"Quirijn')
    elif kind == "not_sure":
        more = []
    else:
        more = ["--yes", "--holdout", "leeftijd=40"]
    log.write_text(text)
    status, printed = called(log, *more, folder=tmp_path)
    assert status == 2 and printed.count(b"\n") < 30 and b"Traceback" not in printed, printed.decode()
    assert found_in(printed) == []
