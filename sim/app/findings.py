"""Findings: the committed experiments, with their figures, verdicts, citations and downloads.

A name in the address is looked up among the experiments that are there; no path is made from it.
"""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from sim.app.pages import View, fragment, page, visit
from sim.app.settings import Settings
from sim.reading import InputError

if TYPE_CHECKING:
    from sim.show.experiments import Entry, Finding
    from sim.show.survey_finding import SurveyFinding

NAME = "findings"


def view(settings: Settings) -> View:
    """The view with its routes."""
    found = Findings(settings)
    return View(
        NAME,
        "/findings",
        [
            Route("/findings", found.listed),
            Route("/findings/{name}", found.one),
            Route("/findings/{name}/figures/{figure}", found.figure),
            Route("/findings/{name}/files/{file}", found.file),
        ],
    )


class Findings:
    """The routes, over the experiments of one project."""

    def __init__(self, settings: Settings):
        self.folder = settings.folder

    async def listed(self, request: Request) -> Response:
        """The list of experiments."""
        there = await run_in_threadpool(_experiments().entries, self.folder)
        return page(request, "findings.html.j2", current=NAME, entries=there)

    async def one(self, request: Request) -> Response:
        """One experiment."""
        entry = await self._entry(request)
        if entry is None:
            return page(request, "not_here.html.j2", current=NAME, status=404)
        found, problem = await self._finding(request, entry)
        before, after = await self._beside(entry)
        verdict = await run_in_threadpool(_experiments().verdict, self.folder, entry.name)
        content: dict[str, Any] = {"entry": entry, "found": found, "problem": problem, "verdict": verdict}
        content |= {"before": before, "after": after}
        return await run_in_threadpool(lambda: page(request, "finding.html.j2", current=NAME, **content))

    async def figure(self, request: Request) -> Response:
        """A figure of an experiment, as a part of its page."""
        found = await self._known(request)
        name = request.path_params["figure"]
        if found is None or name not in found.pictures:
            return Response(status_code=404)
        drawn = await run_in_threadpool(_experiments().shown, found, name)
        return HTMLResponse(fragment(request, "finding_figure.html.j2", drawn=drawn))

    async def file(self, request: Request) -> Response:
        """Something to take along."""
        found = await self._known(request)
        try:
            made = await run_in_threadpool(found.file, request.path_params["file"]) if found else None
        except KeyError:
            made = None
        if made is None:
            return Response(status_code=404)
        headers = {"content-disposition": f'attachment; filename="{made.name}"'}
        return Response(made.body, media_type=made.kind, headers=headers)

    async def _entry(self, request: Request) -> "Entry | None":
        there = await run_in_threadpool(_experiments().entries, self.folder)
        return {entry.name: entry for entry in there}.get(request.path_params["name"])

    async def _beside(self, entry: "Entry") -> "tuple[Entry | None, Entry | None]":
        """The experiments before and after one in the list."""
        there = [None, *await run_in_threadpool(_experiments().entries, self.folder), None]
        at = next(place for place, one in enumerate(there) if one is not None and one.name == entry.name)
        return there[at - 1], there[at + 1]

    async def _known(self, request: Request) -> "Finding | SurveyFinding | None":
        entry = await self._entry(request)
        return (await self._finding(request, entry))[0] if entry else None

    async def _finding(self, request: Request, entry: "Entry") -> "tuple[Finding | SurveyFinding | None, str]":
        """What was found, or why it cannot be shown."""
        if not entry.played:
            return None, ""
        try:
            return await run_in_threadpool(_experiments().finding, self.folder, entry.name, visit(request).lang), ""
        except InputError as error:
            return None, _experiments().unsound(error)


@cache
def _experiments() -> Any:
    """What brings the drawing library along, when it is needed: the page should not wait for it."""
    return import_module("sim.show.experiments")
