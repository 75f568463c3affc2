"""A survey as a page among the findings: its answer, figures and tables, and how to cite it."""

from collections.abc import Iterator
from pathlib import Path

from sim.show import survey_pictures, survey_quoting
from sim.show.explore_files import PPTX, Made
from sim.show.quantities import Said
from sim.show.survey_deck import survey_deck
from sim.show.survey_report import foot, scenarios, survey_page
from sim.show.survey_statements import answer, answered
from sim.show.taken_along import TOML, Shown, drawn_as_file, drawn_for_page, own_file
from sim.show.theme import Lang
from sim.study.results import MANIFEST
from sim.study.surveying import Surveyed

MOST_SENTENCES = 6
REPORT, SLIDES = "report.html", "slides.pptx"


class SurveyFinding:
    """A survey that was run, as it is told in one language; what a page asks of it is what it asks of a `Finding`."""

    def __init__(self, survey: Surveyed, folder: Path, lang: Lang):
        self.telling = survey_quoting.SurveyTelling(survey, lang)
        self.survey, self.folder, self.lang, self.name = survey, folder, lang, survey.folder.name
        self.pictures = {one.name: one for one in survey_pictures.pictures(survey) if one.kept}

    def worlds(self) -> Iterator[tuple[str, str, list[Said]]]:
        """For each scenario that is told apart its name, whether it is of consumers, and the answer in sentences."""
        for name in scenarios(self.telling):
            world = name or next(iter(self.telling.worlds))
            yield self.telling.scenario(world), self.telling.worlds[world]["scope"], answer(self.telling, name)

    def foot(self) -> str:
        """Level, experiment, run and version."""
        return foot(self.telling)

    def sentences(self) -> list[tuple[str, str]]:
        """Some sentences to cite, each with its id: numbers of the answer."""
        kept = answered(self.telling)[:MOST_SENTENCES]
        return [(one.number.id, one.said.text) for one in survey_quoting.citations(self.telling, kept)]

    def reference(self) -> str:
        """The reference."""
        return survey_quoting.reference(self.telling, "text")

    def files(self) -> Iterator[tuple[str, str]]:
        """What can be taken along besides figures: report, slides, every table by its own name, manifest and file."""
        named = {REPORT: "report", SLIDES: "slides"}
        yield from ((name, self.telling.say(f"findings.file.{key}")) for name, key in named.items())
        yield from ((name, name) for name in sorted(self.survey.tables))
        yield MANIFEST, self.telling.say("findings.file.manifest")
        yield TOML, self.telling.say("findings.file.toml")

    def shown(self, name: str) -> Shown:
        """A figure, in the colours of the page; KeyError where there is none of that name."""
        return drawn_for_page(self.pictures[name], self.lang, twice="cells.csv" in self.survey.tables)

    def file(self, name: str) -> Made:
        """Something to take along; KeyError where there is nothing of that name."""
        if name in self.survey.tables or name == MANIFEST:
            kind = "application/json" if name == MANIFEST else "text/csv; charset=utf-8"
            return Made(f"{self.name}_{name}", (self.survey.folder / name).read_bytes(), kind)
        if name == REPORT:
            return Made(f"{self.name}_{self.lang}.html", survey_page(self.survey, self.lang).encode(), "text/html")
        if name == SLIDES:
            return Made(f"{self.name}_{self.lang}.pptx", survey_deck(self.survey, self.lang), PPTX)
        if name == TOML:
            return own_file(self.folder, self.name)
        return drawn_as_file(self.pictures, name, self.name, self.lang)
