"""Thirty people who sell at once: how long the page lets them wait, and what it needs. Writes ``benchmarks/room.md``.

Targets: p95 under 300 ms, memory under 1 GB. A server of its own on loopback with a class in it; thirty clients, each
in a thread with a connection of its own, play all ten prospects the way a browser does (a request to say something,
one for the page, one for the picture of a talk that is over) with a short pause between two sentences, shorter than a
person's; a board asks every two seconds. Bounded: `SECONDS` at most.
"""

import http.client
import os
import platform
import random
import re
import resource
import statistics
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

PEOPLE, SECONDS, PAUSE = 30, 120.0, 1.0
TOKEN = "sell-to-us-7431"
OUT = Path(__file__).with_name("room.md")
SERVER = f"""
import uvicorn
from sim.app.build import create_app
from sim.app.serve import listening
from sim.app.settings import Settings
with listening(Settings(port=0)) as sock:
    port = sock.getsockname()[1]
    print(port, flush=True)
    app = create_app(Settings("192.0.2.7", port, "{TOKEN}"))
    uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off")).run(sockets=[sock])
"""


class Client:
    """A browser, as far as it asks."""

    def __init__(self, port: int):
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.waited: list[tuple[str, float]] = []
        self.failed = 0

    def ask(self, kind: str, method: str, path: str, **form: str) -> tuple[str, str]:
        """One request, timed: where it was sent on to, and the text."""
        headers = {"cookie": f"token={TOKEN}"} | (
            {"content-type": "application/x-www-form-urlencoded"} if form else {}
        )
        began = time.perf_counter()
        self.line.request(method, path, urlencode(form) if method == "POST" else None, headers)
        answer = self.line.getresponse()
        text = answer.read().decode()
        self.waited.append((kind, time.perf_counter() - began))
        self.failed += answer.status >= 400
        return answer.headers.get("location") or path, text

    def play(self, code: str, name: str, end: float) -> int:
        """Join, and hold talks until everyone has been spoken to or time is up. Returns how many were held."""
        dice, held = random.Random(name), 0
        table, _ = self.ask("say", "POST", f"/room/{code}", name=name)
        while time.perf_counter() < end and held < 10:
            path, page = self.ask("page", "GET", table)
            if path != table:  # the talk is over
                held += 1
                self.ask("page", "GET", path)
                self.ask("picture", "GET", f"{path}/yours.svg?mode=light&width=narrow&lang=nl")
                self.ask("say", "POST", f"{table}/next")
                continue
            time.sleep(dice.uniform(0.5, 1.5) * PAUSE)
            possible = re.findall(r'value="(\w+)" data-key="." aria-disabled="false"', page)
            silent = 'data-since=""' not in page
            if silent:
                self.ask("say", "POST", f"{table}/hear")
            else:
                self.ask("say", "POST", f"{table}/say", move=dice.choice(possible))
        return held


def main() -> None:
    """Play, and write down how it went."""
    server = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        clients, held, took, memory = _class(port, server.pid)
    finally:
        server.terminate()
        server.wait()
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    OUT.write_text(_report(clients, held, took, memory, spent), encoding="utf-8")
    print(OUT.read_text(encoding="utf-8"))


def _class(port: int, pid: int) -> tuple[list[Client], int, float, float]:
    trainer = Client(port)
    board, _ = trainer.ask("say", "POST", "/room", scenario="column")
    clients, held = [Client(port) for _ in range(PEOPLE)], [0] * PEOPLE
    began = time.perf_counter()

    def one(number: int) -> None:
        held[number] = clients[number].play(board.split("/")[2], f"player {number}", began + SECONDS)

    threads = [threading.Thread(target=one, args=[number]) for number in range(PEOPLE)]
    for thread in threads:
        thread.start()
    most = 0.0
    while any(thread.is_alive() for thread in threads):
        trainer.ask("board", "GET", board)
        most = max(most, _memory(pid))
        time.sleep(2.0)
    return [*clients, trainer], sum(held), time.perf_counter() - began, most


def _memory(pid: int) -> float:
    """The most memory the server has held so far, MB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else float("nan")


def _report(clients: list[Client], held: int, took: float, memory: float, spent: float) -> str:
    everything = [waited for client in clients for waited in client.waited]
    rows = []
    for kind, what in (("say", "say something"), ("page", "the page after it"), ("board", "the board"),
                       ("picture", "the picture of a talk"), ("", "all together")):  # fmt: skip
        waits = sorted(1000 * seconds for name, seconds in everything if kind in ("", name))
        rows.append(
            f"| {what} | {len(waits):,} | {statistics.median(waits):.0f} | {_p95(waits):.0f} | {waits[-1]:.0f} |"
        )
    failed = sum(client.failed for client in clients)
    people = (
        f"{PEOPLE} people, {held} talks held, {len(everything) / took:.0f} requests a second for {took:.0f} s, "
        f"{failed} refused or failed;\na pause of {PAUSE:g} s between sentences on average."
    )
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    where = f"Python {platform.python_version()}, {os.cpu_count()} processors, niceness {os.nice(0)}"
    return f"""# Thirty people who sell at once

Made by `make bench` (benchmarks/room.py). Milliseconds a client waited, on loopback; clients and server share the
processors with whatever else runs.

| request | n | median | p95 | longest |
| --- | ---: | ---: | ---: | ---: |
{chr(10).join(rows)}

{people} The server used {spent:.0f} s of processor time, and held
{memory:.0f} MB at most. Targets: p95 under 300 ms, memory under 1 GB.

{where}, load average at the end {load}.
"""


def _p95(waits: list[float]) -> float:
    return statistics.quantiles(waits, n=20, method="inclusive")[-1]


if __name__ == "__main__":
    main()
