"""Reading what people write: TOML in, checked values or one clear line per fault out.

Every file of the project is read here, so that a fault anywhere names file, line, key and what is allowed.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

LARGEST_FILE = 1_000_000  # bytes; ours are below 10,000
LONGEST_VALUE = 60  # characters of a faulty value that are repeated to its author

Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,64}$")]
Model = TypeVar("Model", bound=BaseModel)
Location = tuple[str | int, ...]


class Title(BaseModel):
    """A text in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)
    nl: Annotated[str, Field(max_length=20_000)]
    en: Annotated[str, Field(max_length=20_000)]


class Strict(BaseModel):
    """The base of everything read from a file: frozen, no unknown keys, no silent conversions."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Fault(NamedTuple):
    """One thing that is wrong, and where."""

    where: str
    key: str
    message: str

    def __str__(self) -> str:
        """One line, whatever a file is called: what cannot be printed is a question mark."""
        return _printable(": ".join(part for part in self if part))


class InputError(ValueError):
    """Wrong input; `faults` holds one line for each thing that is wrong."""

    def __init__(self, faults: Iterable[Fault]):
        self.faults = tuple(faults)
        super().__init__("\n".join(map(str, self.faults)))


class Document(NamedTuple):
    """A TOML file as read: its values and where each key stands."""

    name: str
    data: dict[str, Any]
    lines: Mapping[Location, int]

    def where(self, location: Location) -> str:
        """``file:line`` of a key, or of the nearest table around it."""
        for end in range(len(location), -1, -1):
            if location[:end] in self.lines:
                return f"{self.name}:{self.lines[location[:end]]}"
        return self.name

    def fault(self, location: Location, message: str) -> Fault:
        """A fault at a key of this document."""
        return Fault(self.where(location), dotted(location), message)


def dotted(location: Location) -> str:
    """``step.2.on.no`` for a location; steps are counted from 1 for people."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in location)


def read_toml(path: Path) -> Document:
    """The document at `path`; InputError if it is missing, too large, not text or not TOML."""
    text = _read_text(path)
    try:
        return Document(str(path), tomllib.loads(text), _lines(text))
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        where = f"{path}:{line[1]}" if line else str(path)
        raise InputError([Fault(where, "", f"not TOML: {error}")]) from None
    except (RecursionError, ValueError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise InputError([Fault(str(path), "", f"not TOML: {reason}")]) from None


def _read_text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_FILE + 1)
        if len(raw) > LARGEST_FILE:
            raise InputError([Fault(str(path), "", f"larger than {LARGEST_FILE:,} bytes")])
        return raw.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise InputError([Fault(str(path), "", f"not UTF-8 at byte {error.start}")]) from None
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError([Fault(_trimmed(str(path)), "", f"cannot be read: {reason}")]) from None


_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""^\s*((?:"[^"]*"|'[^']*'|[\w-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[\w-]+))*)\s*=""")
_PART = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*\.?""")


def _lines(text: str) -> dict[Location, int]:
    """The line of each table and key; good enough to point at, TOML itself is parsed by tomllib."""
    lines: dict[Location, int] = {}
    table: Location = ()
    counts: dict[Location, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, *_parts(key[1])), number)
    return lines


def _parts(dotted_key: str) -> Location:
    return tuple(next(part for part in found if part) if any(found) else "" for found in _PART.findall(dotted_key))


def check(model: type[Model], data: Any, document: Document, at: Location = ()) -> Model:
    """`data` as a `model`; InputError with all its faults at once. `at` is where the data stand."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise InputError(_faults(error, model, data, document, at)) from None


def _faults(
    error: ValidationError, model: type[BaseModel], data: Any, document: Document, at: Location
) -> list[Fault]:
    """One fault for each key; where a value may be of several shapes, what the first shape says of it."""
    found: dict[Location, Fault] = {}
    for detail in error.errors(include_url=False):
        place = _place(detail, data)
        found.setdefault(place, document.fault((*at, *place), _message(detail, model)))
    return list(found.values())


def _place(detail: ErrorDetails, data: Any) -> Location:
    """Where a fault is, in the file's own keys: pydantic also names the shapes it tried."""
    kept: list[str | int] = []
    for number, part in enumerate(detail["loc"]):
        inside = (isinstance(data, dict) and part in data) or (
            isinstance(data, list | tuple) and isinstance(part, int)
        )
        if inside:
            data = data[part]
        if inside or (number + 1 == len(detail["loc"]) and detail["type"] in ("missing", "extra_forbidden")):
            kept.append(part)
    return tuple(kept)


def _message(detail: ErrorDetails, model: type[BaseModel]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return unknown("key", str(detail["loc"][-1]), _fields(model, detail["loc"][:-1]))
    if kind == "missing":
        return "missing"
    if kind == "value_error":
        return str(detail["msg"]).removeprefix("Value error, ")
    rule = {
        "greater_than_equal": "must be at least {ge}",
        "greater_than": "must be above {gt}",
        "less_than_equal": "must be at most {le}",
        "less_than": "must be below {lt}",
        "literal_error": "must be {expected}",
        "finite_number": "must be a finite number",
        "float_type": "must be a number",
        "int_type": "must be a whole number",
        "string_type": "must be a text in quotes",
        "bool_type": "must be true or false",
        "model_type": "must be a table",
        "dict_type": "must be a table",
        "tuple_type": "must be a list",
        "too_short": "must have at least {min_length}",
        "string_too_long": "must have at most {max_length} characters",
        "string_pattern_mismatch": "must match {pattern}",
    }.get(kind, detail["msg"])
    return f"{rule.format(**context)}, not {_shown(detail['input'])}"


def _fields(model: type[BaseModel], inside: Location) -> list[str]:
    """The keys that are allowed at a location inside a model."""
    here: Any = model
    for part in inside:
        if isinstance(part, int):
            continue
        field = here.model_fields.get(part) or next(
            (found for found in here.model_fields.values() if found.alias == part), None
        )
        inner = [field.annotation, *getattr(field.annotation, "__args__", ())] if field else []
        here = next((kind for kind in inner if isinstance(kind, type) and issubclass(kind, BaseModel)), None)
        if here is None:
            return []
    return [found.alias or name for name, found in here.model_fields.items()]


def unknown(what: str, name: str, allowed: Iterable[str]) -> str:
    """``unknown key; did you mean self_buyers?``, or the allowed ones when nothing is near."""
    names = sorted(allowed)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"unknown {what}; did you mean {near[0]}?"
    return f"unknown {what}; allowed: {', '.join(names)}" if names else f"unknown {what}"


def _shown(value: Any) -> str:
    try:
        text = repr(value) if not isinstance(value, bool) else str(value).lower()
    except ValueError:  # an integer of more than 4,300 digits
        text = "a number too long to print"
    return _trimmed(text)


def _trimmed(text: str) -> str:
    """A text of bearable length without control characters."""
    plain = _printable(text[: LONGEST_VALUE + 1])
    return plain if len(plain) <= LONGEST_VALUE else plain[: LONGEST_VALUE - 3] + "..."


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def read_value(text: str) -> Any:
    """A value as TOML would read it (``0.5``, ``true``, ``["hard"]``), or the text itself."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (tomllib.TOMLDecodeError, RecursionError):
        return text.strip()


def find(kind: str, name_or_path: str | Path, folder: Path) -> Path:
    """The file of a bundled name in `folder`, or a path as it is; InputError names the nearest one."""
    bundled = bundled_names(folder)
    if str(name_or_path) in bundled:
        return folder / f"{name_or_path}.toml"
    path = Path(name_or_path)
    if path.suffix == ".toml" or len(path.parts) > 1:
        return path
    raise InputError([Fault("", _trimmed(str(name_or_path)), unknown(kind, str(name_or_path), bundled))])


def bundled_names(folder: Path) -> list[str]:
    """The names of the TOML files in a folder of ours, sorted."""
    return sorted(file.stem for file in folder.glob("*.toml"))
