"""The option of `make verify`: write down what was checked."""

from pathlib import Path

import pytest

from tests.report import Report


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--report", metavar="FILE", help="write every check of the model with its verdict and figures")


def pytest_configure(config: pytest.Config) -> None:
    file = config.getoption("--report")
    if file:
        config.pluginmanager.register(Report(Path(file), writes=not hasattr(config, "workerinput")))
