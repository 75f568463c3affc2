"""Explore: the market and the sellers by sliders, and what comes of it."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.app.pages import View, page
from sim.app.settings import Settings

NAME = "explore"


def view(settings: Settings) -> View:
    """The view with its routes."""
    return View(NAME, "/", [Route("/", show)])


async def show(request: Request) -> Response:
    """The page."""
    return page(request, "explore.html.j2", current=NAME)
