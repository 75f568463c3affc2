"""What `make verify` writes down: every check with its claim, its verdict and its figures.

Nothing here depends on time, machine or the order in which tests ran, so that the file can be committed.
"""

import inspect
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from sim.show.ledger import balance_lines

FOLDERS = ("tests/verification", "tests/equality", "tests/golden")
HEAD = """# Verification

Written by `make verify`; every check of the model with its verdict and, where it has them, its figures. Truth comes
from outside the code: expected values are derived by hand from the model's page or a textbook, beside each check, in
the file named above it. Checks without figures hold exactly, or to the rounding they state.

Comparisons of random outcomes print n, the interval at level 1 - 1e-6 (or, for a chi-square and a distance of
distributions, the range of the statistic that a false alarm leaves with a chance of 1e-6; for the expected table five
combined standard errors and half a printed digit), and the shift that they see with power 0.9. `closelab verify`
checks a part of this in two minutes.
"""


class Result(NamedTuple):
    """One test that ran: where it stands, what it claims, how it went."""

    file: str
    line: int
    name: str
    case: str
    verdict: str
    about: str
    claim: str
    figures: list[list[Any]]


class Report:
    """A pytest plugin; works under xdist, where workers collect and the controller writes."""

    def __init__(self, file: Path, writes: bool) -> None:
        self.file, self.writes = file, writes
        self.results: dict[str, Result] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Claims travel to the controller with each report."""
        for item in items:
            module = item.getparent(pytest.Module)
            function = getattr(item, "function", None)
            item.user_properties.append(("about", _plain(module.obj.__doc__ if module else "", first=True)))
            item.user_properties.append(("claim", _plain(_claim(function))))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the call, or whatever else did not go well."""
        file, line, _ = report.location
        if not file.replace("\\", "/").startswith(FOLDERS):
            return
        if report.when != "call" and report.passed:
            return
        said: dict[str, Any] = dict(report.user_properties)
        figures = [list(value) for key, value in report.user_properties if key == "figure"]  # type: ignore[call-overload]
        name, _, case = report.nodeid.rpartition("::")[2].partition("[")
        self.results[report.nodeid] = Result(
            file, line or 0, name, case.removesuffix("]"), _verdict(report), said["about"], said["claim"], figures
        )

    def pytest_sessionfinish(self) -> None:
        """Write the page."""
        if self.writes:
            self.file.write_text("\n".join(page(self.results.values())) + "\n")


def _claim(function: Any) -> str:
    """What a check says of itself: its docstring, or else the comments that derive what it expects."""
    if function is None or function.__doc__:
        return getattr(function, "__doc__", None) or ""
    comments = re.findall(r"# (?!type: |noqa|pragma)(.*)", inspect.getsource(function))
    return "; ".join(comments)


def _verdict(report: pytest.TestReport) -> str:
    return "holds" if report.passed else "skipped" if report.skipped else "FAILS"


def _plain(text: str | None, first: bool = False) -> str:
    """A docstring on one line; only its first paragraph if `first`."""
    text = (text or "").strip()
    return " ".join((text.split("\n\n")[0] if first else text).split()).replace("|", "\\|")


def page(results: Iterable[Result]) -> Iterator[str]:
    """The whole page, line by line, in the order of files, lines and cases."""
    ordered = sorted(results, key=lambda result: (result.file, result.line, _natural(result.case)))
    yield HEAD
    yield from _count(ordered)
    yield from ["", "The assumption ledger's balance (`closelab show ledger` prints the whole):", "", "```"]
    yield from [*balance_lines(), "```"]
    for file, found in groupby(ordered, key=attrgetter("file")):
        yield from _section(file, list(found))


def _count(results: list[Result]) -> Iterator[str]:
    checks = {(result.file, result.name) for result in results}
    bad = [result for result in results if result.verdict != "holds"]
    yield f"**{len(checks)} checks in {len(results)} cases: {len(results) - len(bad)} hold, {len(bad)} do not.**"


def _section(file: str, results: list[Result]) -> Iterator[str]:
    yield from ["", f"## {results[0].about}", "", f"[`{file}`](../{file})", ""]
    yield from ["| check | claim, condition, derivation | cases | verdict |", "|---|---|---|---|"]
    for name, group in groupby(results, key=attrgetter("name")):
        cases = list(group)
        verdicts = {result.verdict for result in cases}
        verdict = "FAILS" if "FAILS" in verdicts else ", ".join(sorted(verdicts))
        yield f"| {_words(name)} | {cases[0].claim} | {len(cases)} | {verdict} |"
    lines = [line for result in results for line in _figures(result)]
    if lines:
        heads = ("check", "what", "exact", "simulated", "interval", "n", "sees", "verdict")
        yield from ["", f"| {' | '.join(heads)} |", "|---" * len(heads) + "|", *lines]


def _figures(result: Result) -> Iterator[str]:
    for what, exact, simulated, low, high, n, sees in result.figures:
        of = _words(result.name) + (f" [{result.case}]" if result.case else "")
        interval = f"{_number(low)} to {_number(high)}" if low < high else "exact"
        shift = f"{sees:.2g}" if sees else ""
        cells = (of, what, _number(exact), _number(simulated), interval, str(n) if n else "", shift, result.verdict)
        yield f"| {' | '.join(cells)} |"


def _words(name: str) -> str:
    return name.removeprefix("test_").replace("_", " ")


def _number(value: float) -> str:
    return f"{value:.5g}" if abs(value) < 1e5 else f"{value:.0f}"


def _natural(case: str) -> list[tuple[int, int | str]]:
    """Numbers in names in the order of numbers."""
    return [(0, int(part)) if part.isdigit() else (1, part) for part in re.split(r"(\d+)", case)]
