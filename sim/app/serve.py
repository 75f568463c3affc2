"""Serving the page until Ctrl-C, which ends it at once."""

import contextlib
import os
import socket
import sys
import threading
import webbrowser
from collections.abc import Iterator
from types import FrameType
from typing import Any

import uvicorn

from sim.app.build import create_app
from sim.app.lines import Line
from sim.app.settings import Settings, checked

BACKLOG = 256
#: Listening on all addresses: somewhere that is not this machine, and what is said where there is no network.
EVERYWHERE = {"0.0.0.0": ("192.0.2.1", "127.0.0.1"), "::": ("2001:db8::1", "::1")}
INTERRUPTED = 130  # the exit status of every command of ours on Ctrl-C


class Server(uvicorn.Server):
    """A server that waits for nobody when it is told to stop: there is nothing to be lost."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End at once, whatever is open or still being drawn; waiting tasks would each complain."""
        sys.stdout.flush()
        os._exit(INTERRUPTED)


def serve(settings: Settings, *, browser: bool = True) -> None:
    """Serve until Ctrl-C, which ends the process; OSError where the address is taken."""
    settings = checked(settings)
    with listening(settings) as sock:
        settings = settings._replace(port=sock.getsockname()[1])
        print(f"closelab: {address(settings)}  (Ctrl-C ends it)", flush=True)
        if browser:
            threading.Thread(target=webbrowser.open, args=[address(settings)], daemon=True).start()
        Server(config(settings)).run(sockets=[sock])


def config(settings: Settings) -> uvicorn.Config:
    """How it is served: nothing is believed of headers about who asks, and nobody may keep us waiting."""
    about: dict[str, Any] = {"access_log": False, "server_header": False, "proxy_headers": False}
    return uvicorn.Config(create_app(settings), http=Line, ws="none", lifespan="off", log_level="warning", **about)


def address(settings: Settings) -> str:
    """The address to open, with the token that lets one in."""
    found = _reached(settings.host) if settings.host in EVERYWHERE else settings.host
    host = f"[{found}]" if ":" in found else found
    return f"http://{host}:{settings.port}/" + (f"?token={settings.token}" if settings.token else "")


def _reached(host: str) -> str:
    """The address of this machine on its network: a browser that asks for all addresses would be refused."""
    elsewhere, alone = EVERYWHERE[host]
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((elsewhere, 9))  # nothing is sent: it only says which way it would go
        except OSError:
            return alone
        return str(probe.getsockname()[0])


@contextlib.contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """A socket that listens already, so that a browser that is opened now finds somebody."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    sock = socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # or every page waits 40 ms for an acknowledgement
    try:
        yield sock
    finally:
        sock.close()
