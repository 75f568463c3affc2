"""A survey as a page among the findings: its figures, its tables, and how to refer to it."""

from collections.abc import Iterator
from pathlib import Path

from sim.show import survey_pictures
from sim.show.explore_files import Made
from sim.show.quantities import Said
from sim.show.quoting import AUTHORS, TITLE, YEAR
from sim.show.taken_along import TOML, Shown, drawn_as_file, drawn_for_page, own_file
from sim.show.theme import Lang
from sim.show.words import say, words
from sim.study.results import MANIFEST
from sim.study.surveying import Surveyed


class SurveyFinding:
    """A survey that was run, as it is told in one language; what a page asks of it is what it asks of a `Finding`."""

    numbered = False

    def __init__(self, survey: Surveyed, folder: Path, lang: Lang):
        self.survey, self.folder, self.lang = survey, folder, lang
        self.name = survey.folder.name
        self.pictures = {one.name: one for one in survey_pictures.pictures(survey) if one.kept}

    def worlds(self) -> Iterator[tuple[str, str, list[Said]]]:
        """Nothing in sentences: the title over each figure says what it shows, and the verdict the rest."""
        yield from ()

    @property
    def level(self) -> str:
        """How far it reaches: a declared region for a survey of one, the model as it stands for the others."""
        return "C2" if "shares.csv" in self.survey.tables else "C1"

    def foot(self) -> str:
        """Level, run and version."""
        run = say(self.lang, "foot.run", run=self.survey.run_id)
        reach = words(self.lang)[f"findings.level.{self.level}"]
        return " · ".join([reach, run, f"closelab {self._version}"])

    @property
    def _version(self) -> str:
        return str(self.survey.manifest["software"]["version"])

    def sentences(self) -> list[tuple[str, str]]:
        """None of its own; what is cited is the survey."""
        return []

    def reference(self) -> str:
        """The reference."""
        about = {"version": self._version, "experiment": self.name, "run": self.survey.run_id, "level": self.level}
        return say(self.lang, "findings.reference", authors=AUTHORS, year=str(YEAR), title=TITLE, **about)

    def files(self) -> Iterator[tuple[str, str]]:
        """What can be taken along besides figures: every table by its own name, manifest and experiment."""
        yield from ((name, name) for name in sorted(self.survey.tables))
        yield MANIFEST, words(self.lang)["findings.file.manifest"]
        yield TOML, words(self.lang)["findings.file.toml"]

    def shown(self, name: str) -> Shown:
        """A figure, in the colours of the page; KeyError where there is none of that name."""
        return drawn_for_page(self.pictures[name], self.lang, twice="cells.csv" in self.survey.tables)

    def file(self, name: str) -> Made:
        """Something to take along; KeyError where there is nothing of that name."""
        if name in self.survey.tables or name == MANIFEST:
            kind = "application/json" if name == MANIFEST else "text/csv; charset=utf-8"
            return Made(f"{self.name}_{name}", (self.survey.folder / name).read_bytes(), kind)
        if name == TOML:
            return own_file(self.folder, self.name)
        return drawn_as_file(self.pictures, name, self.name, self.lang)
