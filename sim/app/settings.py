"""Where the page is served, to whom, and from which folders."""

from ipaddress import ip_address
from pathlib import Path
from typing import NamedTuple

from sim.reading import Fault, InputError

HOST, PORT = "127.0.0.1", 8765
SHORTEST = 8


class Settings(NamedTuple):
    """`token` is what visitors from elsewhere must bring; empty on this machine alone. `folder` is the project's.

    `warm` has the first page's figures made before anybody asks for them.
    """

    host: str = HOST
    port: int = PORT
    token: str = ""
    folder: Path = Path()
    warm: bool = False

    @property
    def local(self) -> bool:
        """Whether only this machine can reach it."""
        return is_loopback(self.host)


def is_loopback(host: str) -> bool:
    """Whether an address is this machine's own, reached by nobody else."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def checked(settings: Settings) -> Settings:
    """The settings, unless they would open the page to a network without a token; InputError."""
    faults = []
    if not 0 <= settings.port <= 65535:
        faults.append(Fault("", "--port", f"must be from 0 to 65535, not {settings.port}"))
    if not settings.local and len(settings.token) < SHORTEST:
        message = f"is open to the network: give a --token of at least {SHORTEST} characters as well"
        faults.append(Fault("", f"--host {settings.host}", message))
    if not settings.token.isascii() or any(letter in settings.token for letter in " ;,&=#%+\"'"):
        faults.append(Fault("", "--token", "must be plain letters, digits, - and _"))
    if faults:
        raise InputError(faults)
    return settings
