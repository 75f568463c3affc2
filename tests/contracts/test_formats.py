"""The page on file formats: every example on it is sound, and every key that a file can have stands on it."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from sim.measures import MEASURES
from sim.playbook.schema import Inserted, MoveRow, PlaybookFile, PolicyFile
from sim.playbook.variation import KEYS
from sim.scenario.schema import LawTable, OfficeTable, PopulationTable, ScenarioFile
from sim.study.calls.mapping import Mapping
from sim.study.check import check_file
from sim.study.schema import ExperimentFile
from sim.study.search import PARTS
from sim.study.surveys import MapsFile, RobustnessFile, SearchFile
from tests.contracts.manual import DOCS, NAMED, blocks

PAGE = DOCS / "reference" / "file_formats.md"
IN_THE_LEDGER = (PopulationTable, OfficeTable, LawTable)  # their keys stand there, with unit and range
SHAPES: dict[str, list[type[BaseModel]]] = {
    "Scenario": [ScenarioFile],
    "Playbook": [PlaybookFile, Inserted, MoveRow],
    "Dialling policy": [PolicyFile],
    "Experiment": [ExperimentFile],
    "Survey of a whole region": [RobustnessFile, MapsFile, SearchFile],
    "Columns of a call log": [Mapping],
}
VARIED = {"Playbook": KEYS}


def keys(shape: Any) -> Iterator[str]:
    """Every key of a file of this shape, of the tables in it too; measures as keys are told elsewhere."""
    if isinstance(shape, type) and issubclass(shape, BaseModel):
        if shape not in IN_THE_LEDGER:
            for name, field in shape.model_fields.items():
                yield from () if name in (*MEASURES, "profit") else (name,)
                yield from keys(field.annotation)
    else:
        for part in get_args(shape):
            yield from keys(part)


def code(section: str) -> str:
    """What stands in blocks and between code marks in one section of the page."""
    text = PAGE.read_text(encoding="utf-8").partition(f"\n## {section}\n")[2].partition("\n## ")[0]
    return "\n".join(re.findall(r"```toml\n.*?```|`[^`\n]+`", text, flags=re.DOTALL))


@pytest.mark.parametrize("section", SHAPES)
def test_every_key_stands_on_the_page(section: str) -> None:
    wanted = {key for shape in SHAPES[section] for key in keys(shape)} | set(VARIED.get(section, ()))
    assert len(wanted) >= 7
    assert {key for key in wanted if not re.search(rf"\b{key}\b", code(section))} == set()


def test_every_part_of_a_search_and_every_choice_of_it_stands_on_the_page() -> None:
    choices = [str(choice) for part in PARTS.values() for choice in part if not isinstance(choice, bool)]
    text = code("Survey of a whole region")
    assert [word for word in (*PARTS, *choices) if not re.search(rf"\b{word}\b", text)] == []


def test_every_file_that_the_page_shows_is_sound(tmp_path: Path) -> None:
    """Files of tutorials and guides are checked by being used."""
    found = [block for block in blocks(PAGE) if block.kind == "toml"]
    for block in found:
        named = NAMED.match(block.text)
        assert named, f"line {block.line}: begin with # file: NAME.toml"
        (tmp_path / named[1]).write_text(block.text, encoding="utf-8")
    kinds = [check_file(path) for path in tmp_path.iterdir()]
    assert len(kinds) == len(found) >= 12 and set(kinds) == {"experiment", "playbook", "policy", "scenario"}
