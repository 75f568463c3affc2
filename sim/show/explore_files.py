"""What a visitor of the page Explore can take along: tables, pictures, the experiment's own file, a slide."""

import io
import zipfile
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import pandas as pd
from matplotlib.figure import Figure

from sim.show import pictures
from sim.show.deck import one_slide
from sim.show.figures import by_seller, plane
from sim.show.save import png, svg
from sim.show.theme import Lang, View
from sim.study.explore import Question, as_files
from sim.study.results import Results, csv_bytes

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
LONG_AGO = (2026, 1, 1, 0, 0, 0)


class Made(NamedTuple):
    """A file: its name, its bytes, what they are."""

    name: str
    body: bytes
    kind: str


def narrowed(results: Results, policy: str) -> Results:
    """A result with only the arms of one dialling policy; it is still the same run."""
    mine = results.comparisons
    ends = f"/{policy}"
    pairs = mine[mine["a"].str.endswith(ends) & mine["b"].str.endswith(ends)]
    summary = results.summary[results.summary["policy"] == policy]
    return Results(results.folder, summary, pairs, results.manifest)


def _table(results: Results, question: Question, policy: str, lang: Lang) -> Made:
    return _csv(f"{question.name}_summary.csv", results.summary)


def _pairs(results: Results, question: Question, policy: str, lang: Lang) -> Made:
    return _csv(f"{question.name}_comparisons.csv", results.comparisons)


def _csv(name: str, table: pd.DataFrame) -> Made:
    return Made(name, csv_bytes(table), "text/csv; charset=utf-8")


def _experiment(results: Results, question: Question, policy: str, lang: Lang) -> Made:
    """The experiment's file; together with the seller's own where the silence is another."""
    files = as_files(question)
    if len(files) == 1:
        name, text = next(iter(files.items()))
        return Made(name, text.encode(), "application/toml")
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, LONG_AGO), text)
    return Made(f"{question.name}.zip", sink.getvalue(), "application/zip")


def _slide(results: Results, question: Question, policy: str, lang: Lang) -> Made:
    return Made(f"{question.name}_{lang}.pptx", one_slide(narrowed(results, policy), question.preset, lang), PPTX)


def _drawn(figure: Figure, name: str, kind: str) -> Made:
    if kind == "svg":
        return Made(f"{name}.svg", svg(figure), "image/svg+xml")
    return Made(f"{name}.png", png(figure), "image/png")


def _plane(kind: str, results: Results, question: Question, policy: str, lang: Lang) -> Made:
    figure = plane.draw(pictures.described(results), view=View(lang))
    return _drawn(figure, f"{question.name}_plane_{lang}", kind)


def _by_seller(kind: str, results: Results, question: Question, policy: str, lang: Lang) -> Made:
    figure = by_seller.draw(pictures.described(narrowed(results, policy)), view=View(lang))
    return _drawn(figure, f"{question.name}_{policy}_{lang}", kind)


Maker = Callable[[Results, Question, str, Lang], Made]
FILES: Mapping[str, Maker] = {
    "summary.csv": _table,
    "comparisons.csv": _pairs,
    "experiment.toml": _experiment,
    "slide.pptx": _slide,
    "plane.svg": partial(_plane, "svg"),
    "plane.png": partial(_plane, "png"),
    "by_seller.svg": partial(_by_seller, "svg"),
    "by_seller.png": partial(_by_seller, "png"),
}
