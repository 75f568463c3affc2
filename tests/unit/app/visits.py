"""A visitor of the page, without a browser."""

import warnings
from functools import cache

from starlette.applications import Starlette

from sim.app.build import create_app
from sim.app.settings import Settings

with warnings.catch_warnings():  # it would rather have a successor of httpx
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HERE = "http://127.0.0.1:8765"


def visitor(settings: Settings | None = None, base: str = HERE) -> TestClient:
    """Somebody on this machine."""
    return TestClient(_app(settings or Settings()), base_url=base, follow_redirects=False)


def opened(app: Starlette, base: str = HERE) -> TestClient:
    """Somebody whose browser follows where it is sent."""
    return TestClient(app, base_url=base)


@cache
def _app(settings: Settings) -> Starlette:
    return create_app(settings)
