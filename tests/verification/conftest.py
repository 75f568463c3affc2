"""What verification tests share."""

import pytest

from .chance import Chance, Record


@pytest.fixture
def chance(record_property: Record) -> Chance:
    """Comparisons of random outcomes that state their power and go into the report."""
    return Chance(record_property)
