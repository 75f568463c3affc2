"""The page put together: guard, assets, one module for each view."""

from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response

from sim.app import assets, explore, findings, pages, selling
from sim.app.guard import Guard
from sim.app.settings import Settings, checked

#: The views in the order of their tabs; each module has ``view(settings) -> View``.
VIEWS = (
    explore,
    selling,
    findings,
)


def create_app(settings: Settings | None = None) -> Starlette:
    """The page as an ASGI application; raises InputError where its settings would open it to all."""
    settings = checked(settings or Settings())
    views = [module.view(settings) for module in VIEWS]
    own = [*assets.routes(), *pages.routes()]
    app = Starlette(
        routes=[*own, *(route for view in views for route in view.routes)],
        middleware=[Middleware(Guard, settings=settings)],
        exception_handlers={404: _not_here, 405: _not_here},
    )
    app.state.views, app.state.settings = views, settings
    return app


async def _not_here(request: Request, error: Any) -> Response:
    """There is no such page; say so in the page's own frame."""
    return pages.page(request, "not_here.html.j2", current="", status=error.status_code)
