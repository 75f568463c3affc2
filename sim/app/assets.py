"""Style sheet, scripts and typeface: read once when the page starts, and served from memory by exact name only."""

import hashlib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sim.show.theme import COLOURS

HERE = Path(__file__).parent
TYPES = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".woff2": "font/woff2"}
STYLE = "look.css"
FOREVER = "public, max-age=31536000, immutable"


class Asset(NamedTuple):
    """A file that is served: its bytes, their type, and the beginning of their hash for the address."""

    body: bytes
    kind: str
    hash: str


@cache
def assets() -> dict[str, Asset]:
    """Everything that is served beside the views, by name."""
    files = [path for path in sorted((HERE / "static").rglob("*")) if path.suffix in TYPES]
    found = {path.name: _asset(path.read_bytes(), path.suffix) for path in files}
    return found | {STYLE: _asset(_style().encode(), ".css")}


def address(name: str) -> str:
    """Where an asset is found; the hash in it changes with its bytes, so a browser may keep it for ever."""
    return f"/static/{name}?v={assets()[name].hash}"


def routes() -> list[Route]:
    """One route, by exact name out of a table: no path is ever put together from an address."""
    return [Route("/static/{name}", _serve)]


async def _serve(request: Request) -> Response:
    found = assets().get(request.path_params["name"])
    if found is None:
        return Response(status_code=404)
    kept = FOREVER if request.query_params.get("v") == found.hash else "no-cache"
    return Response(found.body, media_type=found.kind, headers={"cache-control": kept, "etag": f'"{found.hash}"'})


def _asset(body: bytes, suffix: str) -> Asset:
    return Asset(body, TYPES[suffix], hashlib.sha256(body).hexdigest()[:12])


def _style() -> str:
    """One style sheet: the table of colours of `theme` in both themes, then every file of `styles` in order."""
    light, dark = (f"color-scheme: {mode}; {_variables(mode)}" for mode in ("light", "dark"))
    roots = [
        f":root {{ {light} }}",
        f"@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme=light]) {{ {dark} }} }}",
        f"@media screen {{ :root[data-theme=dark] {{ {dark} }} }}",
    ]
    sheets = sorted((HERE / "styles").glob("*.css"))
    return "\n".join([*roots, *(sheet.read_text(encoding="utf-8") for sheet in sheets)])


def _variables(mode: str) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in COLOURS[mode].items())
