"""How fast the page is, in a real Chromium: from the command to first paint, from a slider to figures.

Wall time, since that is what a visitor waits; the load of the machine stands beside it.
Writes ``benchmarks/page.md``.
"""

import os
import platform
import statistics
import time
from pathlib import Path
from typing import Any

from tests.browser.pages import CHROMIUM, chromium, opened, served

OUT = Path(__file__).with_name("page.md")
STARTS, CHANGES = 5, 15
#: From the event to the first picture with other figures, and to those of the asked precision; noted in the page.
WATCH = """(share) => new Promise((done) => {
    const slider = document.querySelector('[name="population.self_buyers"]');
    const sight = document.getElementById('sight');
    const began = performance.now();
    let first = 0;
    const watcher = new MutationObserver(() => {
        const moment = sight.querySelector('.moment');
        if (!moment || !sight.querySelector('.answer')) return;
        const now = performance.now() - began;
        first = first || now;
        if (moment.dataset.more === 'no') { watcher.disconnect(); done([first, now]); }
    });
    watcher.observe(sight, { childList: true });
    slider.value = share;
    slider.dispatchEvent(new Event('input', { bubbles: true }));
})"""


def processor(pid: int) -> float:
    """Seconds of processor time that a process has used; on a busy machine that says more than the wall."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def started(browser: Any) -> tuple[float, float, float]:
    """Seconds from the command to something on the screen, to the first figures, and of processor time till then."""
    began = time.time()
    with served() as (address, process):
        page = opened(browser, f"{address}/?half_width=1")
        painted = page.evaluate(
            "(performance.timeOrigin + performance.getEntriesByName('first-contentful-paint')[0].startTime) / 1000"
        )
        page.wait_for_selector(".answer", timeout=120_000)
        seen, used = time.time(), processor(process.pid)
        page.context.close()
    return painted - began, seen - began, used


def changed(browser: Any) -> list[list[float]]:
    """For each change of a slider ms to the first figures, and to a half-width of 1 point."""
    with served() as (address, _):
        page = opened(browser, f"{address}/?half_width=1")
        page.wait_for_selector(".moment[data-more=no]", timeout=120_000)
        page.evaluate(WATCH, 0.2)
        found = []
        for number in range(CHANGES):
            page.wait_for_load_state("networkidle")
            found.append(page.evaluate(WATCH, round(0.1 + 0.02 * number, 2)))
    return found


def row(what: str, found: list[float], unit: str, target: str) -> str:
    """A line of the table: the median, the least and the most."""
    digits = 0 if unit == "ms" else 2
    ends = f"{min(found):.{digits}f} to {max(found):.{digits}f}"
    return f"| {what} | {statistics.median(found):.{digits}f} {unit} ({ends}) | {target} |"


def main() -> None:
    """Measure and write."""
    if CHROMIUM is None:
        print("no Chromium here: the page was not measured")
        return
    with chromium() as browser:
        started(browser)  # compiles where nothing was compiled yet
        starts = [started(browser) for _ in range(STARTS)]
        changes = changed(browser)
    lines = [
        "# The page",
        "",
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}, {os.cpu_count()} cores; "
        f"load {os.getloadavg()[0]:.1f} while it ran. Median (least to most), wall time.",
        "",
        "| what | measured | target |",
        "|---|---|---|",
        row("from the command to first paint", [start[0] for start in starts], "s", "3 s"),
        row("from the command to first figures", [start[1] for start in starts], "s", ""),
        row("processor time of the program till then", [start[2] for start in starts], "s", ""),
        row("from a slider to first figures", [change[0] for change in changes], "ms", "250 ms"),
        row("from a slider to a half-width of 1 point", [change[1] for change in changes], "ms", "2000 ms"),
        "",
    ]
    OUT.write_text("\n".join(lines), encoding="utf-8")
    print(OUT.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
