"""From the rows of a call log to counts: who was called how often, put together and forgotten."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from sim.reading import Fault, InputError
from sim.study.calls import log
from sim.study.calls.log import NONE, CallLog, Calls, tally
from sim.study.calls.mapping import Mapping

MOST_CALLS = 30_000_000

Names = dict[tuple[int, int], str]  # of months, by year and month
Logs = list[CallLog | None]  # what is fitted, what is kept apart


class Row(NamedTuple):
    """One row of the file as far as it is looked at."""

    client: int
    when: tuple[int, int, int]  # year (0 if unknown), month, day (0 if unknown)
    contacts: int
    sold: bool
    group: int
    held: bool


def _months_of(rows: list[Row]) -> Names:
    """The months that occur, in order, with their labels."""
    return {when: _label(when) for when in sorted({row.when[:2] for row in rows})}


def _label(when: tuple[int, ...]) -> str:
    return f"{when[0]}-{when[1]:02d}" if when[0] else f"{when[1]:02d}"


def of_clients(parts: list[list[Row]], mapping: Mapping, place: Path) -> Logs:
    """A row per client, each in one part."""
    return [_of_part(rows, _months_of(rows), mapping, place) if rows else None for rows in parts]


def _of_part(rows: list[Row], names: Names, mapping: Mapping, place: Path) -> CallLog:
    places = {when: number for number, when in enumerate(names)}
    contacts = np.array([row.contacts for row in rows])
    if contacts.sum() > MOST_CALLS:
        raise InputError([Fault(str(place), "contacts", f"more than {MOST_CALLS:,} calls in all")])
    month = np.array([places[row.when[:2]] for row in rows])
    sold, group = np.array([row.sold for row in rows]), np.array([max(row.group, NONE) for row in rows])
    return tally(log.of_clients(month, contacts, sold, group), tuple(names.values()), mapping.gap_days)


def of_calls(rows: list[Row], parts: list[list[Row]], mapping: Mapping) -> Logs:
    """A row per call. They are numbered before they are parted: a client may have calls in both parts."""
    histories = _histories(rows, mapping)
    gaps = [_days(a, b) for calls in histories for a, b in pairwise(calls)]
    gap = mapping.gap_days or (float(np.median(gaps)) if gaps and mapping.columns.date else None)
    names = [_months_of(part) for part in parts]
    return [
        tally(_numbered(histories, bool(held), months), tuple(months.values()), gap) if months else None
        for held, months in enumerate(names)
    ]


def _histories(rows: list[Row], mapping: Mapping) -> list[list[Row]]:
    """The calls of each client, by date (or as they stand); calls after a sale are left out."""
    clients: dict[int, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.when) if mapping.columns.date else rows:
        calls = clients.setdefault(row.client, [])
        if not (calls and calls[-1].sold):
            calls.append(row)
    return list(clients.values())


def _numbered(histories: list[list[Row]], held: bool, names: Names) -> Calls:
    """The calls of one part, numbered as in the whole file; a client counts in the month of his last call in it."""
    places = {when: number for number, when in enumerate(names)}
    found: list[tuple[int, ...]] = []
    for calls in histories:
        mine = [place for place, row in enumerate(calls) if row.held == held]
        for place in mine:
            row, group = calls[place], max(calls[0].group, NONE)
            left = place == len(calls) - 1 and not row.sold
            found.append((places[row.when[:2]], place + 1, row.sold, place == mine[-1], left, group))
    month, number, sold, last, left_alone, groups = np.array(found, int).reshape(-1, len(Calls._fields)).T
    return Calls(month, number, sold > 0, last > 0, left_alone > 0, groups)


def _days(a: Row, b: Row) -> int:
    return (date(*b.when) - date(*a.when)).days if a.when[2] else 0
