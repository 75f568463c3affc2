"""The option of `make verify`: write down what was checked; and what could not be checked is said loudly."""

import signal
from pathlib import Path
from typing import Any

import pytest

from tests.report import Report


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--report", metavar="FILE", help="write every check of the model with its verdict and figures")


def pytest_configure(config: pytest.Config) -> None:
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:  # begun in the background by a shell, which keeps Ctrl-C
        signal.signal(signal.SIGINT, signal.default_int_handler)  # from it, and so from what the tests begin
    file = config.getoption("--report")
    if file:
        config.pluginmanager.register(Report(Path(file), writes=not hasattr(config, "workerinput")))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """A program that is missing stands in red under the run, not only in the count of what was skipped."""
    skipped = terminalreporter.stats.get("skipped", [])
    reasons = {str(report.longrepr[2]) for report in skipped if isinstance(report.longrepr, tuple)}
    for reason in sorted(reason for reason in reasons if " HERE: " in reason):
        terminalreporter.write_line(reason, red=True, bold=True)
