"""Commands for surveys: what `closelab run` and `closelab reproduce` do with robustness, maps and searches."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape

from sim.reading import Fault, InputError

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
IDLE = {"replications": None, "precision": None, "extend": None, "scheduler": None, "engine": "compiled"}


def is_survey_file(experiment: str) -> bool:
    """Whether an experiment's file asks for a survey."""
    from sim.study.surveys_kinds import kind_of_survey

    return kind_of_survey(experiment) is not None


def run_survey(experiment: str, place: Path | None, given: dict[str, Any], *, plan: bool, json: bool) -> int:
    """Run a survey and say what came of it; options that a survey has no use for are refused."""
    faults = [
        Fault("", f"--{name}", "is not for a survey; its file says how much is played, by the compiled engine")
        for name, idle in IDLE.items()
        if given.get(name, idle) != idle
    ]
    if faults:
        raise InputError(faults)
    from sim.study.surveying import load_survey, run_survey

    if plan:
        from sim.study.survey_cost import survey_plan

        return _said(survey_plan(load_survey(experiment, changes=given["changes"], seed=given["seed"])), json)
    from sim.show.progress import watching

    kept = {name: given[name] for name in ("workers", "changes", "seed")}
    with watching(err) as watch:
        found = run_survey(experiment, out=place, on_progress=watch, **kept)
    for path in found.set_aside:
        err.print(escape(f"{path}: damaged; set aside, and its worlds played again"))
    from sim.show.survey_pictures import draw_survey
    from sim.show.survey_text import findings

    draw_survey(found)
    data = {name: table.to_dict("records") for name, table in found.tables.items()}
    _said(("\n".join(findings(found, "en")), data), json)
    (err if json else out).print(f"\nresults: {found.folder}  (run {found.run_id})", markup=False)
    return 0


def reproduce_survey(result: Path, sample: int | None, workers: int | None, *, json: bool) -> int | None:
    """Play a stored survey again; None where the folder is no survey's."""
    from sim.study.results import load_manifest
    from sim.study.surveys_kinds import is_survey

    if not is_survey(load_manifest(result)):
        return None
    from sim.study.surveying import reproduce_survey as again

    found = again(result, sample, workers)
    if not json:
        for note in found.notes:
            err.print(escape(note))
    _said(("\n".join(found.lines()), found.as_json()), json)
    return 1 if found.differences else 0


def _said(thing: tuple[str, Any], json: bool) -> int:
    import json as writer

    text, data = thing
    if json:
        print(writer.dumps(data, indent=1, ensure_ascii=False))
    else:
        out.print(escape(text))
    return 0
