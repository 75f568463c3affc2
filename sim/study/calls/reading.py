"""From a file of calls to counts, row by row; who was called is dropped on the way in.

Only the columns of a mapping are looked at. A client's number or name serves to tell clients apart while the file is
read, as a salted hash in memory, and is then gone. A fault names row and column, never what stands there.
"""

import csv
import hashlib
import secrets
from collections.abc import Callable, Iterator
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TextIO

from sim.reading import Fault, InputError
from sim.study.calls import mapping as maps
from sim.study.calls.counting import Row, of_calls, of_clients
from sim.study.calls.log import NONE, REFUSED, SOLD, CallLog, shown
from sim.study.calls.mapping import Mapping

LARGEST = 300_000_000  # bytes
LONGEST_LINE = 100_000  # characters
LONGEST_FIELD = 50_000
MOST_COLUMNS = 1_000
MOST_CONTACTS = 1_000
MOST_FAULTS = 20  # told; the others are counted
MOST_ROWS = 5_000_000  # held in memory, some 200 bytes each
KEPT_DAYS = 4_096  # different days whose reading is remembered
YEARS = (1980, 2100)
DELIMITERS = (";", ",", "\t", "|")
COMPRESSED = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip or Excel",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"\xd0\xcf\x11\xe0": "an old Excel or Word file",
}
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
MONTHS = (
    ("jan", "january", "januari"), ("feb", "february", "februari"), ("mar", "march", "maart", "mrt"),
    ("apr", "april"), ("may", "mei"), ("jun", "june", "juni"), ("jul", "july", "juli"),
    ("aug", "august", "augustus"), ("sep", "sept", "september"), ("oct", "october", "okt", "oktober"),
    ("nov", "november"), ("dec", "december"),
)  # fmt: skip
MONTH_OF = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
OTHER = -1  # an earlier outcome that is neither


class Holdout(NamedTuple):
    """Rows to be kept apart: those with this value in this column."""

    column: str
    value: str


class Read(NamedTuple):
    """What came of a file: counts to fit, counts kept apart (None if nothing was), how it was read."""

    log: CallLog
    held: CallLog | None
    mapping: Mapping
    notes: tuple[str, ...]


class Header(NamedTuple):
    """The first line of a file, and how the file is written."""

    columns: list[str]
    delimiter: str
    encoding: str


def read_calls(path: str | Path, mapping: Mapping | None = None, holdout: Holdout | None = None) -> Read:
    """Read a log of calls.

    Parameters
    ----------
    path
        A CSV file with a header; ``;``, ``,``, tab or ``|`` between columns.
    mapping
        Which column is which; recognised by name if absent.
    holdout
        Rows to keep apart.

    Raises
    ------
    InputError
        With a line per fault, at most 20 and a count of the others; no line repeats a cell.
    """
    place = Path(path)
    header = read_header(place, mapping)
    used = mapping or maps.recognise(header.columns, str(place))
    columns = _positions(header.columns, used, holdout, str(place))
    faults: list[Fault] = []
    rows = list(_rows(place, header, columns, used, holdout, faults))
    if faults:
        raise InputError(_told(faults, place))
    if not rows:
        raise InputError([Fault(str(place), "", "no rows")])
    return _read(rows, used, holdout, place)


def read_header(path: Path, mapping: Mapping | None = None) -> Header:
    """The header of a file, its encoding and delimiter; InputError if it is no CSV that can be read here."""
    try:
        size = path.stat().st_size
        if not (path.is_file() or path.is_dir()):
            raise ValueError  # a pipe or a device would be waited for, and is read twice
        with path.open("rb") as file:
            start = file.read(8)
    except (OSError, ValueError) as error:
        raise InputError(
            [Fault(str(path), "", f"cannot be read: {getattr(error, 'strerror', None) or 'not a file'}")]
        ) from None
    if size > LARGEST:
        raise InputError([Fault(str(path), "", f"larger than {LARGEST:,} bytes")])
    for mark, name in COMPRESSED.items():
        if start.startswith(mark):
            raise InputError([Fault(str(path), "", f"compressed ({name}): unpack it, or save it as CSV")])
    encoding = next(
        (name for mark, name in MARKS.items() if start.startswith(mark)), mapping.encoding if mapping else "utf-8"
    )
    with _text(path, encoding) as text:
        line = next(_lines(text, encoding, path), "")
    given: str | None = mapping.delimiter if mapping else None
    delimiter: str = given or max(DELIMITERS, key=line.count)
    cells = _cells(line, delimiter)
    if cells is None:
        raise InputError([Fault(f"{path}:1", "", f"a field longer than {LONGEST_FIELD:,} characters")])
    columns = [name.strip() for name in cells]
    if not 1 < len(columns) <= MOST_COLUMNS:
        raise InputError(
            [Fault(f"{path}:1", "", f"a header of 2 to {MOST_COLUMNS} columns was expected, not of {len(columns)}")]
        )
    return Header(columns, delimiter, encoding)


def _cells(line: str, delimiter: str) -> list[str] | None:
    """The cells of one line by itself; None if one is too long."""
    csv.field_size_limit(LONGEST_FIELD)
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return None


def _text(path: Path, encoding: str) -> TextIO:
    return path.open(encoding=encoding, newline=None, errors="strict")


def _lines(text: TextIO, encoding: str, path: Path) -> Iterator[str]:
    """The lines of a file, of bounded length; InputError names the line that cannot be read."""
    number = 0
    while True:
        number += 1
        try:
            line = text.readline(LONGEST_LINE + 1)
        except UnicodeError:
            hint = "save it as UTF-8, or name its encoding in a mapping"
            raise InputError([Fault(f"{path}:{number} or soon after", "", f"not {encoding}: {hint}")]) from None
        if len(line) > LONGEST_LINE:
            raise InputError([Fault(f"{path}:{number}", "", f"a line longer than {LONGEST_LINE:,} characters")])
        if not line:
            return
        if "\0" in line:
            raise InputError([Fault(f"{path}:{number}", "", "a NUL character: this is no text file")])
        yield line


def _positions(header: list[str], mapping: Mapping, holdout: Holdout | None, where: str) -> dict[str, int]:
    """Where the column of each role stands; InputError for a column that is missing or there twice."""
    wanted = mapping.columns.model_dump(exclude_none=True) | ({"holdout": holdout.column} if holdout else {})
    faults = []
    for role, name in wanted.items():
        count = header.count(name)
        if count != 1:
            faults.append(
                Fault(
                    f"{where}:1",
                    f"columns.{role}",
                    "no column of this name" if count == 0 else "two columns of this name",
                )
            )
    if faults:
        raise InputError(faults)
    return {role: header.index(name) for role, name in wanted.items()}


def _rows(
    path: Path,
    header: Header,
    columns: dict[str, int],
    mapping: Mapping,
    holdout: Holdout | None,
    faults: list[Fault],
) -> Iterator[Row]:
    """Each row as far as it is looked at; what is wrong is put into `faults`."""
    parse = _parser(columns, mapping, holdout)
    for number, (first, lines, cells) in enumerate(_records(path, header)):
        if first == 1 or not cells:
            continue
        where = f"{path}:{first}"
        if number > MOST_ROWS:
            raise InputError([Fault(where, "", f"more than {MOST_ROWS:,} rows")])
        if len(cells) != len(header.columns):
            faults.append(Fault(where, "", f"{len(cells)} columns, the header has {len(header.columns)}"))
        elif swallowed := sum(_is_row(line, header, parse) for line in lines[1:]):
            rule = f"a quote opens here and does not close in this row: {swallowed:,} rows below would be lost in it"
            faults.append(Fault(where, "", rule))
        else:
            try:
                yield parse(cells)
            except _CellError as error:
                faults.append(Fault(where, error.role, error.rule))


def _records(path: Path, header: Header) -> Iterator[tuple[int, list[str], list[str]]]:
    """Each record of a CSV file: the number of its first line, its lines, its cells."""
    with _text(path, header.encoding) as text:
        csv.field_size_limit(LONGEST_FIELD)
        lines: list[str] = []
        reader = csv.reader(_noted(_lines(text, header.encoding, path), lines), delimiter=header.delimiter)
        try:
            for cells in reader:
                yield reader.line_num - len(lines) + 1, lines, cells
                lines.clear()
        except csv.Error:
            where, most = f"{path}:{reader.line_num - len(lines) + 1}", f"{LONGEST_FIELD:,} characters"
            rule = f"a field longer than {most}, or a quote that does not close, begins here"
            raise InputError([Fault(where, "", rule)]) from None


def _noted(lines: Iterator[str], kept: list[str]) -> Iterator[str]:
    """The lines, each also put into `kept`."""
    for line in lines:
        kept.append(line)
        yield line


def _is_row(line: str, header: Header, parse: Callable[[list[str]], Row]) -> bool:
    """Whether a line within a quoted cell would be a row of its own: a remark of several lines has none."""
    cells = _cells(line, header.delimiter)
    if cells is None or len(cells) != len(header.columns):
        return False
    try:
        parse(cells)
    except _CellError:
        return False
    return True


class _CellError(ValueError):
    """A cell that breaks a rule; what stands in it is not repeated."""

    def __init__(self, role: str, rule: str):
        self.role, self.rule = role, rule
        super().__init__(rule)


def _parser(columns: dict[str, int], mapping: Mapping, holdout: Holdout | None) -> Callable[[list[str]], Row]:
    """How one row is read: salted hashes for clients, numbers for the rest."""
    words, groups = mapping.values, dict(zip(maps.EARLIER, (REFUSED, SOLD, NONE), strict=True))
    sales = {text: role == "sold" for text, role in words.meanings(maps.OUTCOMES).items()}
    earlier = {text: groups[role] for text, role in words.meanings(maps.EARLIER).items()}
    salt, kept = secrets.token_bytes(16), holdout.value.strip().lower() if holdout else ""

    def cell(cells: list[str], role: str) -> str:
        return cells[columns[role]].strip() if role in columns else ""

    def parse(cells: list[str]) -> Row:
        sale = sales.get(cell(cells, "sale").lower())
        if sale is None:
            raise _CellError(
                "sale", "neither a word for sold nor one for unsold; name them under [values] in a mapping"
            )
        return Row(
            _hashed(salt, cell(cells, "client")) if "client" in columns else 0,
            _date(cell(cells, "date"))
            if "date" in columns
            else _month(cell(cells, "month"), cell(cells, "year"), "year" in columns),
            _contacts(cell(cells, "contacts")) if "contacts" in columns else 1,
            sale,
            earlier.get(cell(cells, "previous").lower(), OTHER) if "previous" in columns else NONE,
            bool(holdout) and cell(cells, "holdout").lower() == kept,
        )

    return parse


def _hashed(salt: bytes, text: str) -> int:
    if not text:
        raise _CellError("client", "empty")
    return int.from_bytes(
        hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8, key=salt).digest(), "big"
    )


def _contacts(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text[:9]) <= MOST_CONTACTS or len(text) > 9:
        raise _CellError("contacts", f"must be a whole number from 1 to {MOST_CONTACTS:,}")
    return int(text)


@lru_cache(KEPT_DAYS)
def _month(text: str, year: str, has_year: bool) -> tuple[int, int, int]:
    month = int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else MONTH_OF.get(text.lower(), 0)
    if not 1 <= month <= 12:
        raise _CellError("month", "must be 1 to 12 or the name of a month")
    if not has_year:
        return 0, month, 0
    if not (year.isascii() and year.isdigit() and len(year) == 4 and YEARS[0] <= int(year) <= YEARS[1]):
        raise _CellError("year", f"must be from {YEARS[0]} to {YEARS[1]}")
    return int(year), month, 0


@lru_cache(KEPT_DAYS)
def _date(text: str) -> tuple[int, int, int]:
    """A day from 2026-11-25 or 25-11-2026, with -, / or ., a time behind it or not."""
    parts = text.replace("/", "-").replace(".", "-").replace("T", " ").split(" ")[0].split("-")
    try:
        numbers = [int(part) for part in parts if len(part) <= 4 and part.isascii() and part.isdigit()]
        day = date(*numbers) if len(parts[0]) == 4 else date(*reversed(numbers))
        if not YEARS[0] <= day.year <= YEARS[1]:
            raise ValueError
    except (ValueError, TypeError):
        raise _CellError("date", "must be a day such as 2026-11-25 or 25-11-2026") from None
    return day.year, day.month, day.day


def _told(faults: list[Fault], place: Path) -> list[Fault]:
    more = len(faults) - MOST_FAULTS
    return faults[:MOST_FAULTS] + ([Fault(str(place), "", f"and {more:,} more faults")] if more > 0 else [])


def _read(rows: list[Row], mapping: Mapping, holdout: Holdout | None, place: Path) -> Read:
    """Counts of the rows, in two parts if some are kept apart."""
    others = sum(row.group == OTHER for row in rows)
    notes = (
        [f"{shown(others)} rows with an earlier outcome that is neither: read as no earlier campaign"]
        if others
        else []
    )
    parts = [[row for row in rows if row.held == held] for held in (False, True)]
    if holdout and not all(parts):
        raise InputError(
            [Fault(str(place), "--holdout", "no row has this value" if parts[0] else "every row has this value")]
        )
    logs = of_clients(parts, mapping, place) if mapping.kind == "client" else of_calls(rows, parts, mapping)
    assert logs[0] is not None
    return Read(logs[0], logs[1], mapping, tuple(notes))
