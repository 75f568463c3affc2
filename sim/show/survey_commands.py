"""What `closelab report` and `closelab cite` do with the results of a survey."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sim.show.theme import Lang
from sim.study.results import load_manifest
from sim.study.surveying import Surveyed, load_survey_results
from sim.study.surveys_kinds import is_survey


def survey_of(folder: Path) -> Surveyed | None:
    """A survey's results; None where the folder is of another experiment."""
    return load_survey_results(folder) if is_survey(load_manifest(folder)) else None


def survey_cited(
    found: Surveyed, ids: tuple[str, ...], names: tuple[str | None, ...], style: str, lang: Lang, *, list_: bool
) -> tuple[str, Any]:
    """Sentences or ids as text and as data; `names` are scenario, measure, playbook, policy and against.

    Raises InputError with the nearest right name for one that is not there.
    """
    from sim.show import survey_quoting as quoting
    from sim.show.survey_citing import NAMES, asked_for
    from sim.show.survey_statements import answered

    telling = quoting.SurveyTelling(found, lang)
    plain = [*telling.register.values()] if list_ else answered(telling)
    given = bool(ids) or any(names)
    wanted = asked_for(telling.register, ids, dict(zip(NAMES, names, strict=True))) if given else plain
    if list_:
        return "\n".join(one.id for one in wanted), [one.id for one in wanted]
    said = list(quoting.citations(telling, wanted))
    return quoting.printed(telling, said, style), quoting.as_data(telling, said, style)


def survey_reports(found: Surveyed, kind: str, languages: tuple[Lang, ...]) -> Iterator[Path]:
    """Write a survey as pages or slides, and give each path."""
    from sim.show.survey_deck import write_survey_deck
    from sim.show.survey_report import write_survey_report

    write = write_survey_deck if kind == "pptx" else write_survey_report
    yield from (write(found, lang) for lang in languages)
