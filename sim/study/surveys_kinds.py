"""Which files and results are a survey's, told without anything heavy."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.reading import find, read_toml

KINDS = ("robustness", "maps", "search")
EXPERIMENTS = Path("experiments")


def kind_of_survey(path: str | Path) -> str | None:
    """Which survey a file asks for; None for any other file, also for one that is not there."""
    place = find("experiment", path, EXPERIMENTS)
    data = read_toml(place).data if place.exists() else {}
    return next((kind for kind in KINDS if kind in data), None)


def is_survey(manifest: Mapping[str, Any]) -> bool:
    """Whether a manifest is a survey's."""
    return "stages" in manifest
