"""A fit as one page that stands by itself, and as a few lines for the shell."""

from pathlib import Path
from typing import Any

from markupsafe import Markup

from sim import __version__
from sim.show import fit_figures, fit_tables
from sim.show.fit_tables import Section
from sim.show.pictures import Picture
from sim.show.report import style_sheet
from sim.show.report_pictures import drawing
from sim.show.templates import written
from sim.show.theme import Lang
from sim.show.words import words
from sim.study import files
from sim.study.fit import Fitted

FIGURES = {"curve": fit_figures.curve, "parameters": fit_figures.parameters}


def write_report(fitted: Fitted, folder: Path, lang: Any) -> Path:
    """Write the page of a fit into a folder, and give its path."""
    path = folder / f"report_{lang}.html"
    files.write(path, page(fitted, lang).encode("utf-8", "replace"))
    return path


def page(fitted: Fitted, lang: Lang) -> str:
    """The page as HTML. A sentence in it that breaks a rule of ours is a fault of ours."""
    content = {
        "lang": lang,
        "css": Markup(style_sheet()),
        "version": __version__,
        "kicker": words(lang)["fit.kicker"],
        "title": words(lang)["fit.title"],
        "foot": fit_figures.foot(fitted, lang),
        "lead": fit_tables.lead(fitted, lang),
        "sections": [_section(fitted, one, lang) for one in fit_tables.sections(fitted, lang)],
    }
    return written("fit.html.j2", content)


def _section(fitted: Fitted, one: Section, lang: Lang) -> dict[str, Any]:
    drawn = [Picture(one.name, FIGURES[one.name], fitted)] if one.name in FIGURES else []
    return one._asdict() | {"pictures": [drawing(picture, lang) for picture in drawn]}


def summary(fitted: Fitted, lang: Any) -> str:
    """What a fit says, for the shell: sentences, then each table in columns."""
    parts = ["\n".join(fit_tables.lead(fitted, lang))]
    for one in fit_tables.sections(fitted, lang):
        if one.rows and one.name in fit_tables.ON_SCREEN:
            parts.append(f"{one.title}\n" + _columns([one.head, *one.rows]))
    return "\n\n".join(parts)


def _columns(rows: list[list[str]]) -> str:
    """Cells under one another, the first to the left, the others to the right."""
    wide = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(size) if not place else cell.rjust(size)
            for place, (cell, size) in enumerate(zip(row, wide, strict=True))
        ).rstrip()
        for row in rows
    )
