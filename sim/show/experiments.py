"""The committed experiments as pages: what was asked, expected and found, with figures, verdict and downloads.

They lie in a project's folders `experiments` and `results`; an installed package has neither.
"""

import re
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markupsafe import Markup

from sim.reading import InputError
from sim.show import pictures, quoting, statements
from sim.show.deck import deck
from sim.show.explore_files import PPTX, Made
from sim.show.letters import clean
from sim.show.pictures import Picture
from sim.show.quantities import Said, Telling
from sim.show.report import page
from sim.show.report_pictures import narrow
from sim.show.survey_finding import SurveyFinding
from sim.show.taken_along import EXPERIMENTS, TOML, Shown, drawn_as_file, drawn_for_page, own_file
from sim.show.theme import Lang
from sim.study.results import COMPARISONS, MANIFEST, SUMMARY, load_manifest, load_results
from sim.study.surveying import load_survey_results
from sim.study.surveys_kinds import is_survey

RESULTS, VERDICTS = "results", "README.md"
#: A line that is a figure and no more: the page of an experiment shows its figures itself.
FIGURE = re.compile(r"^!\[[^\]]*\]\([^)]*\)$", re.MULTILINE)
NAME = re.compile(r"[a-z0-9_-]{1,64}")
MOST_SENTENCES = 6
TABLES = {SUMMARY: "text/csv; charset=utf-8", COMPARISONS: "text/csv; charset=utf-8", MANIFEST: "application/json"}
FILES = {
    "report.html": "report",
    "slides.pptx": "slides",
    SUMMARY: "summary",
    COMPARISONS: "comparisons",
    MANIFEST: "manifest",
    TOML: "toml",
}


class Entry(NamedTuple):
    """An experiment that is there: its name, its file's texts, and whether it was run."""

    name: str
    texts: dict[str, dict[str, str]]
    played: bool

    def text(self, key: str, lang: Lang) -> str:
        """Its title, question or expectation."""
        return clean(str(self.texts.get(key, {}).get(lang, "")))


def entries(folder: Path) -> list[Entry]:
    """All experiments of a project, by name; files that are no experiment are passed over."""
    paths = sorted((folder / EXPERIMENTS).glob("*.toml")) if (folder / EXPERIMENTS).is_dir() else []
    return [entry for path in paths if NAME.fullmatch(path.stem) and (entry := _entry(path, folder))]


def _entry(path: Path, folder: Path) -> Entry | None:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    texts = {key: data[key] for key in ("title", "question", "expectation") if isinstance(data.get(key), dict)}
    played = (folder / RESULTS / path.stem / MANIFEST).is_file()
    return Entry(path.stem, texts, played) if "title" in texts else None


class Finding:
    """One experiment that was run, as it is told in one language."""

    def __init__(self, folder: Path, name: str, lang: Lang):
        self.telling = Telling(load_results(folder / RESULTS / name), lang)
        self.folder, self.name, self.lang = folder, name, lang
        self.pictures: dict[str, Picture] = {one.name: one for one in pictures.from_tables(self.telling.results)}

    def files(self) -> Iterator[tuple[str, str]]:
        """What can be taken along besides figures: files with what they are called."""
        for name, key in FILES.items():
            yield name, self.telling.say(f"findings.file.{key}")

    def worlds(self) -> Iterator[tuple[str, str, list[Said]]]:
        """For each scenario its name, whether it is of consumers, and the answer in sentences."""
        for name in statements.scenarios(self.telling):
            told = statements.answer(self.telling, name)
            yield self.telling.scenario(name), self.telling.scope(name), told

    def foot(self) -> str:
        """Level, run and version."""
        software = self.telling.results.manifest["software"]
        run = self.telling.say("foot.run", run=self.telling.results.run_id)
        return " · ".join([self.telling.say("level.C1"), run, f"closelab {software['version']}"])

    def sentences(self) -> list[tuple[str, str]]:
        """Some sentences to cite, each with its id: every pair spoken of, dialling alike. None over a design."""
        found = []
        for scenario in statements.scenarios(self.telling):
            if statements.points(self.telling, scenario)[0]:
                continue
            for seller in statements.spoken_of(self.telling)[1:]:
                found += [
                    one.net for one in statements.contrasts(self.telling, scenario, seller) if one.net.value > 0
                ]
        kept = found[:MOST_SENTENCES]
        return [(one.number.id, one.said.text) for one in quoting.citations(self.telling, kept)]

    def reference(self) -> str:
        """The reference."""
        return quoting.reference(self.telling, "text")

    def shown(self, name: str) -> Shown:
        """A figure, in the colours of the page; KeyError where there is none of that name."""
        picture = self.pictures[name]
        return drawn_for_page(picture, self.lang, twice=name.startswith("leader_map"), high=narrow(name))

    def file(self, name: str) -> Made:
        """Something to take along; KeyError where there is nothing of that name."""
        if name in TABLES:
            return Made(f"{self.name}_{name}", (self.telling.results.folder / name).read_bytes(), TABLES[name])
        if name == TOML:
            return own_file(self.folder, self.name)
        if name == "slides.pptx":
            return Made(f"{self.name}_{self.lang}.pptx", deck(self.telling.results, self.lang), PPTX)
        if name == "report.html":
            return Made(f"{self.name}_{self.lang}.html", page(self.telling.results, self.lang).encode(), "text/html")
        return drawn_as_file(self.pictures, name, self.name, self.lang)


def finding(folder: Path, name: str, lang: Lang) -> Finding | SurveyFinding:
    """A finding, kept while its manifest does not change. Raises InputError where the results are not sound."""
    path = folder / RESULTS / name / MANIFEST
    stamp = path.stat().st_mtime_ns if path.is_file() else 0
    return _finding(folder, name, lang, stamp)


@lru_cache(maxsize=12)
def _finding(folder: Path, name: str, lang: Lang, stamp: int) -> Finding | SurveyFinding:
    place = folder / RESULTS / name
    if is_survey(load_manifest(place)):
        return SurveyFinding(load_survey_results(place), folder, lang)
    return Finding(folder, name, lang)


@lru_cache(maxsize=64)
def shown(found: Finding | SurveyFinding, name: str) -> Shown:
    """A figure of a finding, drawn once."""
    return found.shown(name)


def verdict(folder: Path, name: str) -> Markup:
    """What `experiments/README.md` says under an experiment's heading; nothing where it says nothing."""
    path = folder / EXPERIMENTS / VERDICTS
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    parts = re.split(r"^## +(.+)$", text, flags=re.MULTILINE)
    for heading, body in zip(parts[1::2], parts[2::2], strict=True):
        if re.match(rf"{re.escape(name)}(?![a-z0-9_-])", heading.strip("`* ")):
            told = _markdown().render(FIGURE.sub("", body))
            return Markup(told.replace("<th></th>", "<td></td>"))  # a head that says nothing
    return Markup("")


@lru_cache(maxsize=1)
def _markdown() -> MarkdownIt:
    """Plain Markdown with tables: no HTML of its own, and no addresses, which would lead out of the page."""
    made = MarkdownIt("commonmark", {"html": False}).enable("table")
    for kind in ("link_open", "link_close"):
        made.add_render_rule(kind, lambda self, tokens, at, options, env: "")
    made.add_render_rule("image", lambda self, tokens, at, options, env: Markup.escape(tokens[at].content))
    return made


def unsound(error: InputError) -> str:
    """Why a result cannot be shown."""
    return str(error.faults[0])
