"""Findings: the committed experiments, with their figures, verdicts, citations and downloads."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.pages import View, page
from sim.app.settings import Settings

NAME = "findings"


def view(settings: Settings) -> View:
    """The view with its routes."""
    return View(NAME, "/findings", [Route("/findings", show)])


async def show(request: Request) -> Response:
    """The list of experiments."""
    return page(request, "findings.html.j2", current=NAME)
