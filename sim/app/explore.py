"""Explore: the market and the sellers by sliders, and what comes of it while one looks.

The address holds the state. A change asks for figures again; the newest question of a page counts, and what that
page asked before is dropped. What comes back is a part of the page, and says whether there is more to come.
"""

import asyncio
import secrets
import time
from collections.abc import Mapping
from functools import partial
from importlib import import_module
from typing import Any
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from sim.app.pages import View, fragment, page, visit
from sim.app.settings import Settings
from sim.show import exploring, sliders
from sim.study.desk import BusyError, Desk, Work
from sim.study.explore import (
    FIRST_POLICY,
    HALF_WIDTHS,
    Question,
    as_fields,
    read_policy_name,
    read_question,
)

NAME = "explore"
PATIENCE = 10.0  # seconds a request waits for something new before it says what there is
AT_LOAD = 0.35  # the same for the page itself: it comes at once, with figures if they are there
FOR_FILES = 60.0
TICK = 0.008
VISITOR = "visitor"
LONGEST = 40


def view(settings: Settings) -> View:
    """The view with its routes."""
    desk = Desk()
    explore = Explore(desk)
    if settings.warm:
        desk.ask("", Question(), FIRST_POLICY)
    return View(
        NAME,
        "/",
        [
            Route("/", explore.show),
            Route("/explore/answer", explore.answer),
            Route("/explore/figures/{name}", explore.figure),
            Route("/explore/files/{name}", explore.file),
        ],
    )


class Asked:
    """What a request asks: its question, its policy, what was not taken as given, and who asks."""

    def __init__(self, request: Request):
        given = dict(request.query_params)
        self.question, notes = read_question(given)
        self.policy, more = read_policy_name(given)
        self.notes = [*notes, *more]
        self.lang = visit(request).lang
        host = request.client.host if request.client else ""
        self.visitor = f"{host}/{given.get(VISITOR, '')[:LONGEST]}"
        after = given.get("after", "")
        self.big = "big" in given
        self.after = int(after) if after.isdecimal() and len(after) < 9 else 0

    def fields(self, **more: str) -> dict[str, str]:
        """The fields of an address that says this question and policy."""
        policy = {} if self.policy == FIRST_POLICY else {"policy": self.policy}
        return as_fields(self.question) | policy | self.screen() | more

    def screen(self, *, other: bool = False) -> dict[str, str]:
        """What an address says of a screen for a room; `other` for the kind of screen that this is not."""
        return {"big": "1"} if self.big != other else {}

    def address(self, path: str = "/", **more: str) -> str:
        """Such an address."""
        return "?".join(filter(None, [path, urlencode(self.fields(**more))]))

    def elsewhere(self) -> str:
        """The same on the other kind of screen."""
        same = {key: value for key, value in self.fields(lang=self.lang).items() if key != "big"}
        return "/?" + urlencode(same | self.screen(other=True))


class Explore:
    """The routes, and the desk where questions are answered."""

    def __init__(self, desk: Desk):
        self.desk = desk

    async def show(self, request: Request) -> Response:
        """The page, with figures where they are there already."""
        asked = Asked(request)
        if VISITOR in request.query_params:  # a form sent without scripts: the address that is worth sharing
            return RedirectResponse(asked.address(lang=asked.lang), 303)
        name = secrets.token_urlsafe(9)
        asked.visitor += name
        seen = await self._seen(asked, AT_LOAD)
        content = await run_in_threadpool(_controls, asked)
        return page(request, "explore.html.j2", current=NAME, part=False, visitor=name, **content, **seen)

    async def answer(self, request: Request) -> Response:
        """The figures so far, as a part of the page; nothing (204) where something newer was asked meanwhile."""
        asked = Asked(request)
        seen = await self._seen(asked, PATIENCE)
        if not seen:
            return Response(status_code=204)
        return HTMLResponse(await run_in_threadpool(fragment, request, "explore_sight.html.j2", part=True, **seen))

    async def _seen(self, asked: Asked, patience: float) -> dict[str, Any]:
        """What a template says of a question: figures, waiting, or why there are none."""
        about = {"asked": asked, "notes": exploring.told(asked.notes, asked.lang), "seen": None, "problem": ""}
        try:
            work = self.desk.ask(asked.visitor, asked.question, asked.policy)
        except BusyError:
            return about | {"problem": "busy", "more": True, "round": 0}
        await _news(work, asked, patience)
        if not work.over and asked.visitor not in work.visitors:
            return {}
        if work.fault is not None:
            return about | {"problem": exploring.refused(work.fault, asked.lang), "more": False, "round": 0}
        if work.error is not None:
            return about | {"problem": "broken", "more": False, "round": 0}
        return about | {"more": not work.over, "round": work.version, "seen": await _moment(work, asked)}

    async def figure(self, request: Request) -> Response:
        """A figure of a finished answer, drawn for the width of its place."""
        explore_figures = await run_in_threadpool(_module, "explore_figures")
        draw = explore_figures.FIGURES.get(request.path_params["name"])
        if draw is None:
            return Response(status_code=404)
        asked = Asked(request)
        asked.visitor = f"{asked.visitor}/figures"  # one of an earlier question may come late, and must not count
        work = await self._finished(asked)
        if work is None or work.sight is None:
            return Response(status_code=204)
        place = explore_figures.place_of(request.query_params.get("place", ""))
        about = asked.question, asked.policy, asked.lang, place
        drawn = await run_in_threadpool(partial(draw, work.sight.results, *about))
        text = fragment(request, "explore_figure.html.j2", drawn=drawn, name=request.path_params["name"])
        return HTMLResponse(text)

    async def file(self, request: Request) -> Response:
        """Something to take along: of exactly this experiment."""
        explore_files = await run_in_threadpool(_module, "explore_files")
        make = explore_files.FILES.get(request.path_params["name"])
        if make is None:
            return Response(status_code=404)
        asked = Asked(request)
        asked.visitor = f"{asked.visitor}/files"
        work = await self._finished(asked)
        if work is None or work.sight is None:
            return Response("there are no figures of this\n", 409, media_type="text/plain")
        made = await run_in_threadpool(make, work.sight.results, asked.question, asked.policy, asked.lang)
        headers = {"content-disposition": f'attachment; filename="{made.name}"'}
        return Response(made.body, media_type=made.kind, headers=headers)

    async def _finished(self, asked: Asked) -> Work | None:
        """The work on a question when it is done; None where it cannot be done or is not wanted any more."""
        try:
            work = self.desk.ask(asked.visitor, asked.question, asked.policy)
        except BusyError:
            return None
        stop = time.monotonic() + FOR_FILES
        while not work.over and asked.visitor in work.visitors and time.monotonic() < stop:
            await asyncio.sleep(TICK)
        return work if work.sight is not None and work.sight.done else None


def _module(name: str) -> Any:
    """What brings the drawing library along, when it is needed: the page itself should not wait for it."""
    return import_module(f"sim.show.{name}")


async def _news(work: Work, asked: Asked, patience: float) -> None:
    """Wait until there is something to be seen that was not seen before, or nobody wants to see it."""
    stop = time.monotonic() + patience
    while not work.over and asked.visitor in work.visitors and time.monotonic() < stop:
        if work.sight is not None and work.version > asked.after and asked.policy in work.sight.policies:
            return
        await asyncio.sleep(TICK)


async def _moment(work: Work, asked: Asked) -> exploring.Seen | None:
    if work.sight is None or asked.policy not in work.sight.policies:
        return None
    return await run_in_threadpool(exploring.Seen, work.sight, asked.question, asked.policy, asked.lang)


def _controls(asked: Asked) -> Mapping[str, Any]:
    """What the left column says."""
    markets, advocates = exploring.chips(asked.lang)
    kept = {key: value for key, value in asked.fields().items() if key in ("policy", "half_width", "big")}
    return {
        "sliders": sliders.sliders(asked.question, asked.lang),
        "shares": exploring.shares(asked.question, asked.lang),
        "markets": [(name, title, _begin(name, kept)) for name, title in markets],
        "advocates": [(name, title, _begin(name, kept)) for name, title in advocates],
        "policies": list(exploring.policy_chips(asked.lang)),
        "widths": exploring.widths(HALF_WIDTHS, asked.lang),
        "reset": _begin(asked.question.preset, kept),
    }


def _begin(preset: str, kept: Mapping[str, str]) -> str:
    """The address of a preset as it stands."""
    return "/?" + urlencode({"preset": preset, **kept})
