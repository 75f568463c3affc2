"""Connections that ask for nothing, slowly, or in great numbers."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from unittest.mock import Mock
from urllib.parse import urlsplit

import pytest
import uvicorn

from sim.app import lines
from sim.app.guard import own_hosts
from sim.app.serve import address, config, listening
from sim.app.settings import Settings

PATIENCE = 0.25
Call = Callable[..., socket.socket]


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(lines, "PATIENCE", PATIENCE)
    monkeypatch.setattr(lines, "MOST_EACH", 8)
    with listening(Settings(port=0)) as sock:
        found: int = sock.getsockname()[1]
        server = uvicorn.Server(config(Settings(port=found)))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        yield found
        server.should_exit = server.force_exit = True
        thread.join(10)


@pytest.fixture
def call(port: int) -> Iterator[Call]:
    with contextlib.ExitStack() as open_lines:

        def calling(said: str = "") -> socket.socket:
            line = open_lines.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
            line.sendall(said.replace("HOST", f"127.0.0.1:{port}").encode())
            return line

        yield calling


def answer(line: socket.socket) -> str:
    """What comes until the other side hangs up."""
    with contextlib.suppress(ConnectionResetError):
        return b"".join(iter(lambda: line.recv(4096), b"")).decode()
    return ""


@pytest.mark.parametrize(
    "said",
    [
        "",
        "GET / HTTP/1.1\r\nHost: HOST\r\nX: ",
        "POST /sell HTTP/1.1\r\nHost: HOST\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        "Content-Length: 99\r\n\r\nscenario=",
    ],
)
def test_who_never_finishes_asking_is_hung_up_on(call: Call, said: str) -> None:
    line, began = call(said), time.monotonic()
    assert answer(line) == "" and PATIENCE < time.monotonic() - began < 4


def test_a_trickle_of_headers_does_not_help(call: Call) -> None:
    line, stop = call("GET / HTTP/1.1\r\nHost: HOST\r\n"), time.monotonic() + 4
    with pytest.raises(OSError, match=r"reset|pipe|abort"):  # the words of each system for a line that is gone
        while time.monotonic() < stop:
            line.sendall(b"X: y\r\n")
            time.sleep(PATIENCE / 5)


def test_whoever_asks_properly_is_answered_meanwhile(call: Call) -> None:
    for _ in range(5):
        call("GET / HT")
    for _ in range(3):
        found = answer(call("GET /nothing HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n"))
        assert found.startswith("HTTP/1.1 404")
        time.sleep(PATIENCE)


def test_one_address_holds_so_many_lines_at_most(call: Call) -> None:
    for _ in range(lines.MOST_EACH):
        call()
    began = time.monotonic()
    assert answer(call()) == "" and time.monotonic() - began < PATIENCE


def test_what_a_header_says_of_who_asks_is_not_believed() -> None:
    assert not config(Settings()).proxy_headers


@pytest.mark.parametrize(("host", "loopback"), [("0.0.0.0", "127.0.0.1"), ("::", "[::1]")])
def test_who_listens_everywhere_is_sent_to_an_address_that_answers(
    monkeypatch: pytest.MonkeyPatch, host: str, loopback: str
) -> None:
    said = urlsplit(address(Settings(host, 8765, "sell-to-us")))
    assert said.hostname not in ("0.0.0.0", "::") and said.query == "token=sell-to-us"
    assert f"{said.netloc}" in own_hosts({"server": (said.hostname, 8765)})
    monkeypatch.setattr(socket.socket, "connect", Mock(side_effect=OSError("no network")))
    assert address(Settings(host, 8765, "sell-to-us")).startswith(f"http://{loopback}:8765/")
