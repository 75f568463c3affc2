"""Connections as a page on a network must take them: who takes for ever to ask, or holds too many, is hung up on."""

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

PATIENCE = 15.0  # seconds between two looks at a connection that waits for the rest of a request
MOST_EACH = 256  # connections of one address; a browser holds six


class Line(H11Protocol):
    """A connection that is closed where its request does not come; an answer may take as long as it takes."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a new connection, unless its address holds so many already."""
        super().connection_made(transport)
        if sum(_address(line) == _address(self) for line in self.connections) > MOST_EACH:
            transport.abort()
        else:
            self._again(None)

    def _again(self, waited: object) -> None:
        self.loop.call_later(PATIENCE, self._look, waited)

    def _look(self, waited: object) -> None:
        """Hang up where the same request was already waited for at the look before."""
        if self.transport.is_closing():
            return
        waiting = self._waiting()
        if waiting is not None and waiting is waited:
            self.transport.abort()
        else:
            self._again(waiting)

    def _waiting(self) -> object | None:
        """What stays the same for as long as the same request is waited for; None while an answer is being made."""
        if self.cycle is None:
            return self
        return self.cycle if self.cycle.response_complete or self.cycle.more_body else None


def _address(line: Any) -> str:
    return line.client[0] if line.client else ""
