"""A survey as slides that can be edited: every number of a slide stands with its id in the speaker notes."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sim.show import slide_kit, slides_about, survey_quoting, survey_slides, survey_slides_about, survey_slides_sides
from sim.show.linter import complaints
from sim.show.making import LEFT, WIDE, Making
from sim.show.quantities import Said
from sim.show.slide_kit import Box, Style
from sim.show.survey_quoting import SurveyTelling
from sim.show.survey_report import limits, methods, run_words, scenarios
from sim.show.theme import Lang
from sim.show.typeset import styled
from sim.study import files
from sim.study.surveying import Surveyed


class SurveyMaking(Making):
    """A survey that becomes a deck: its own foot, with the region, and its own sentences in the notes."""

    def __init__(self, telling: SurveyTelling):
        super().__init__(telling)  # type: ignore[arg-type]
        self.survey = telling

    def foot(self, slide: Any) -> None:
        """Level with its region, run and version under a line, and the number of the slide.

        The experiment is named by its run alone: with its name beside it a foot is too long for one line.
        """
        said = " · ".join([self.survey.level_words(), run_words(self.survey)])
        slide_kit.stripe(slide, Box(LEFT, 836, WIDE, 2), "grid")
        slide_kit.say(slide, said, Box(LEFT, 848, WIDE - 80, 26), Style((18,), colour="muted"))
        self._number(slide)

    def notes(self, slide: Any, said: Iterable[Said]) -> None:
        """What the slide says in full, then every number of it under its id; all of it is judged first."""
        parts = list(said)
        for part in parts:
            if wrong := complaints(part.text, own=self.survey.own()):
                raise ValueError("\n".join([*wrong, part.text[:200]]))
        ids = dict.fromkeys(key for part in parts for key in part.ids)
        cited = survey_quoting.citations(self.survey, [self.survey.register[key] for key in ids])
        texts = [part.text for part in parts]
        slide_kit.notes(slide, "\n\n".join([*texts, *(f"{one.number.id}\n{one.said.text}" for one in cited)]))


def write_survey_deck(found: Surveyed, lang: Lang) -> Path:
    """Write the deck of a survey into its folder, and give its path."""
    path = found.folder / f"deck_{lang}.pptx"
    files.write(path, survey_deck(found, lang))
    return path


def survey_deck(found: Surveyed, lang: Lang) -> bytes:
    """The deck as a file. A sentence in it that breaks a rule of ours is a fault of ours."""
    telling = SurveyTelling(found, lang)
    with styled():
        made = SurveyMaking(telling)
        survey_slides.opening(made)
        survey_slides.question(made)
        for scenario in scenarios(telling):
            survey_slides.answer(made, scenario)
        for slide in survey_slides.results(made):
            slide()
        slides_about.prospect(made, next(iter(telling.worlds)))
        survey_slides_sides.sides(made)
        survey_slides_about.assumptions(made)
        survey_slides.told(made, "report.unknown", limits(telling))
        survey_slides.told(made, "report.methods", methods(telling))
        survey_slides_about.sources(made)
        return slide_kit.file_of(made.file)
