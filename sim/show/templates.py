"""Templates, and a page made from one of them that keeps our rules for what may be said."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sim.show.inlined import lighter
from sim.show.linter import page_complaints

HERE = Path(__file__).parent


def templates(folder: Path) -> Environment:
    """The templates of a folder; whatever they are given is escaped, and what they are not given is a fault."""
    found = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.filters["lighter"] = lighter
    return found


def written(template: str, content: dict[str, Any], own: Iterable[str] = ()) -> str:
    """A page as HTML; `own` are words of the user's. A sentence that breaks a rule of ours is a fault of ours."""
    page = templates(HERE).get_template(template).render(content)
    if wrong := page_complaints(page, own=own):
        raise ValueError("\n".join(wrong))
    return page
