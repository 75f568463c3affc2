"""One Chromium for all pages; where there is none, what was not tested says so."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.pages import CHROMIUM, chromium


@pytest.fixture(scope="package")
def launched() -> Iterator[Any]:
    if CHROMIUM is None:  # seen in the summary of a run, not only in the count of skipped tests
        pytest.skip("NO CHROMIUM HERE: no page is tested in a browser; apt-get install chromium")
    with chromium() as found:
        yield found


@pytest.fixture
def browser(launched: Any) -> Iterator[Any]:
    """Without windows of former tests, whose pages would go on asking."""
    yield launched
    for window in launched.contexts:
        window.close()
