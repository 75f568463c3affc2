"""Which column of a call log is which: from a small TOML, or recognised by name.

A mapping file::

    kind = "client"              # a row per client with a count of contacts, or "call": a row per call
    encoding = "utf-8"           # or cp1252, latin-1, utf-16
    delimiter = ";"              # absent: the one that the header has most of
    gap_days = 7                 # days between two calls, where the log has no dates
    [columns]                    # month (with or without year) or date; client, for a row per call
    month = "month"
    contacts = "campaign"
    sale = "y"
    previous = "poutcome"
    [values]                     # only where the file has words of its own
    sold = ["yes"]
    unsold = ["no"]
    earlier_refused = ["failure"]
    earlier_sold = ["success"]
    earlier_none = ["unknown"]
"""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, model_validator

from sim.reading import Fault, InputError, Strict, check, read_toml

Texts = Annotated[tuple[str, ...], Field(strict=False, max_length=100)]
Kind = Literal["client", "call"]

#: Names under which a column is recognised, small letters, without spaces and signs; the first one present counts.
KNOWN = {
    "client": ("client", "clientid", "customer", "customerid", "klant", "klantid", "klantnummer", "lead", "leadid"),
    "date": ("date", "calldate", "datum", "beldatum", "calledat", "contactdate"),
    "month": ("month", "maand"),
    "year": ("year", "jaar"),
    "contacts": ("contacts", "campaign", "calls", "attempts", "contacten", "belpogingen", "aantalcontacten"),
    "sale": ("sale", "sold", "y", "outcome", "order", "ordered", "verkocht", "verkoop", "uitkomst"),
    "previous": ("poutcome", "previousoutcome", "vorigeuitkomst", "previous", "vorige", "eerder"),
}


OUTCOMES = ("sold", "unsold")
EARLIER = ("earlier_refused", "earlier_sold", "earlier_none")


class Columns(Strict):
    """The header of the column for each role."""

    sale: str
    contacts: str | None = None
    client: str | None = None
    month: str | None = None
    year: str | None = None
    date: str | None = None
    previous: str | None = None


class Values(Strict):
    """What stands in a cell, in any mix of capitals."""

    sold: Texts = ("yes", "y", "1", "true", "ja", "j", "sold", "sale", "verkocht", "order", "success")
    unsold: Texts = ("no", "n", "0", "false", "nee", "unsold", "refused", "failure", "niet verkocht", "none", "")
    earlier_refused: Texts = ("failure", "refused", "no", "nee", "geweigerd")
    earlier_sold: Texts = ("success", "sold", "yes", "ja", "verkocht")
    earlier_none: Texts = ("unknown", "nonexistent", "none", "never", "geen", "nooit", "")

    @model_validator(mode="after")
    def _one_meaning(self) -> "Values":
        for roles in (OUTCOMES, EARLIER):
            words = [
                {text.lower() for text in getattr(self, role)} for role in roles if role in self.model_fields_set
            ]
            if sum(map(len, words)) > len(set().union(*words)):
                raise ValueError(f"a word stands in both of two lists: {', '.join(roles)}")
        return self

    def meanings(self, roles: tuple[str, ...]) -> dict[str, str]:
        """The role of each word, in small letters; a word that was given counts more than a usual one."""
        usual_first = sorted(roles, key=lambda role: role in self.model_fields_set)
        return {text.lower(): role for role in usual_first for text in getattr(self, role)}


class Mapping(Strict):
    """How a file of calls is to be read."""

    kind: Kind
    columns: Columns
    values: Values = Field(default_factory=Values)
    encoding: Literal["utf-8", "cp1252", "latin-1", "utf-16"] = "utf-8"
    delimiter: Literal[";", ",", "\t", "|"] | None = None
    gap_days: Annotated[float, Field(ge=1, le=90)] | None = None

    @model_validator(mode="after")
    def _fits(self) -> "Mapping":
        columns = self.columns
        if (columns.month is None) == (columns.date is None):
            raise ValueError("columns: give month (with or without year) or date, one of the two")
        if self.kind == "client" and columns.contacts is None:
            raise ValueError("columns: a row per client needs contacts, how often the client was called")
        if self.kind == "call" and columns.client is None:
            raise ValueError("columns: a row per call needs client, whose call it was")
        return self


def read_mapping(path: Path) -> Mapping:
    """A mapping from its TOML file; InputError with a line for each fault."""
    document = read_toml(path)
    return check(Mapping, document.data, document)


def recognise(header: list[str], where: str) -> Mapping:
    """The mapping by the names of the columns; InputError if they do not say enough.

    Headers are named only where they are known words: a file without a header begins with somebody's name.
    """
    bare = {_bare(name): name for name in reversed(header)}
    found = {role: next((bare[name] for name in names if name in bare), "") for role, names in KNOWN.items()}
    found = {role: name for role, name in found.items() if name}
    if "date" in found:
        found = {role: name for role, name in found.items() if role not in ("month", "year")}
    lacking = [role for role in ("sale",) if role not in found]
    lacking += [] if {"month", "date"} & set(found) else ["month or date"]
    lacking += [] if {"contacts", "client"} & set(found) else ["contacts or client"]
    if lacking:
        raise InputError(
            [
                Fault(
                    f"{where}:1",
                    "",
                    f"no column recognised for {', '.join(lacking)}; name them with --mapping FILE.toml",
                )
            ]
        )
    kind: Kind = "client" if "contacts" in found else "call"
    if kind == "client":
        found.pop("client", None)
    return Mapping(kind=kind, columns=Columns(**found))


def _bare(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())


def in_words(mapping: Mapping) -> str:
    """One line that says which column was taken for which role."""
    columns = mapping.columns.model_dump(exclude_none=True)
    return f"a row per {mapping.kind}; " + ", ".join(f'{role} = column "{name}"' for role, name in columns.items())


def as_toml(mapping: Mapping) -> str:
    """The mapping as a file, for the next time. A header in it is a known word or was given by the user."""
    lines = [f'kind = "{mapping.kind}"', f'encoding = "{mapping.encoding}"']
    if mapping.delimiter is not None:
        lines.append(f"delimiter = {_quoted(mapping.delimiter)}")
    if mapping.gap_days is not None:
        lines.append(f"gap_days = {mapping.gap_days}")
    lines.append("[columns]")
    lines += [f"{role} = {_quoted(name)}" for role, name in mapping.columns.model_dump(exclude_none=True).items()]
    words = mapping.values.model_dump(exclude_defaults=True)
    lines += ["[values]"] if words else []
    lines += [f"{role} = [{', '.join(map(_quoted, texts))}]" for role, texts in words.items()]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t")
    return '"' + "".join(letter if letter.isprintable() else "?" for letter in plain) + '"'
