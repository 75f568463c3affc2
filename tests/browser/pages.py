"""A page that is served by the command itself, and a real Chromium to look at it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SILENT = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]
SILENT += ["--disable-background-networking", "--disable-component-update"]
WIDE, PHONE = (1440, 900), (390, 844)


@contextmanager
def served(*options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The address at which `closelab app` answers, and its process."""
    command = [sys.executable, "-m", "sim", "app", "--port", "0", "--no-browser", *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=os.environ)
    try:
        assert process.stdout is not None
        found = re.search(r"http://\S+", process.stdout.readline())
        assert found is not None
        yield found[0].rstrip("/"), process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(10)
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=SILENT)
        yield found
        found.close()


def opened(browser: Any, address: str, size: tuple[int, int] = WIDE, mode: str = "light", **more: Any) -> Any:
    """A page in a window of its own, with every request it makes and everything it complains of."""
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, color_scheme=mode, reduced_motion="reduce", **more)
    page = context.new_page()
    page.asked, page.complaints = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("console", lambda said: said.type in ("error", "warning") and page.complaints.append(said.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(address)
    return page


def violations(page: Any, **options: Any) -> list[tuple[str, list[str]]]:
    """The rules of accessibility that a page breaks, with all of it unfolded, and where."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from axe_playwright_python.sync_playwright import Axe

    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = Axe().run(page, **options).response["violations"]
    return [(fault["id"], [node["html"][:200] for node in fault["nodes"]][:3]) for fault in found]


def asked_of_others(page: Any, own: str) -> list[str]:
    """What a page asked of anybody but `own`."""
    return [url for url in page.asked if not url.startswith((own, "data:"))]


def fits(page: Any) -> bool:
    """Whether nothing of it is wider than its window."""
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    return wide <= int(page.viewport_size["width"])
