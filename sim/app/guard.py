"""What stands before every view: exact Host and Origin, the token, small requests, and what a browser may do.

The Host that is accepted is the address this very connection came in on (or ``localhost`` on this machine), so a
foreign name that was pointed at us is refused, whatever we listen on.
"""

import hmac
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request, cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sim.app.pages import no_token
from sim.app.settings import Settings

LARGEST_BODY = 64 * 1024
LONGEST_QUERY = 8 * 1024
TOKEN, STATIC = "token", "/static/"
OPENER = "cross-origin-opener-policy"
POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "style-src-attr 'unsafe-inline'",  # the figures' own attributes; no style sheet, no script
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",  # with no-referrer a form of our own would come from Origin: null
    OPENER: "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Refuses what did not come from the page itself, and tells the browser what the page may do."""

    def __init__(self, app: ASGIApp, settings: Settings):
        self.app, self.settings = app, settings
        # over plain http from another machine browsers only complain of that one
        self.headers = {name: said for name, said in HEADERS.items() if settings.local or name != OPENER}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer it here."""
        if scope["type"] == "lifespan":
            return await self.app(scope, receive, send)
        if scope["type"] != "http":
            return None
        answer = self._refusal(scope) or self._admission(scope)
        app, sending = answer or self.app, _with_headers(send, self.headers)
        try:
            return await app(scope, _bounded(receive), sending)
        except ClientDisconnect:  # a body that was cut off: by whoever sent it, or here
            return await _refused("that is too much", 413)(scope, receive, sending)

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if headers.getlist("host") != [host] or host.lower() not in own_hosts(scope):
            return _refused("this address is not served here", 421)
        if "origin" in headers and headers.getlist("origin") != [f"http://{host}"]:
            return _refused("a page from elsewhere may not ask this", 403)
        if headers.get("sec-fetch-site", "none") == "cross-site" and headers.get("sec-fetch-mode") != "navigate":
            return _refused("a page from elsewhere may not ask this", 403)
        if scope["method"] not in ("GET", "HEAD", "POST"):
            return _refused("not a thing to do here", 405)
        if len(scope["query_string"]) > LONGEST_QUERY:
            return _refused("this address is too long", 414)
        if _too_long(headers.get("content-length", "0")):
            return _refused("that is too much", 413)
        return None

    def _admission(self, scope: Scope) -> Response | None:
        """Where there is a token: let it in from the cookie, take it from the address once, or ask for it."""
        if not self.settings.token or scope["path"].startswith(STATIC):  # the look of the page that asks for it
            return None
        if self._fits([cookie_parser(Headers(scope=scope).get("cookie", "")).get(TOKEN, "")]):
            return None
        given = parse_qsl(scope["query_string"].decode("latin-1"))
        if scope["method"] == "GET" and self._fits(value for name, value in given if name == TOKEN):
            rest = urlencode([(name, value) for name, value in given if name != TOKEN])
            answer = RedirectResponse("/" + scope["path"].lstrip("/") + f"?{rest}".rstrip("?"), 303)
            answer.set_cookie(TOKEN, self.settings.token, httponly=True, samesite="lax")
            return answer
        if scope["method"] != "GET":
            return _refused("ask the trainer for the address with the token", 403)
        asked = Request(scope)
        return no_token(asked, wrong=TOKEN in asked.query_params)

    def _fits(self, given: Iterable[str]) -> bool:
        return any(hmac.compare_digest(one.encode(), self.settings.token.encode()) for one in given)


def own_hosts(scope: Scope) -> set[str]:
    """What a Host header may say: the address the connection came in on, and localhost on this machine."""
    address, port = scope["server"]
    names = {f"[{address}]" if ":" in address else address}
    if address in ("127.0.0.1", "::1", "localhost"):
        names |= {"127.0.0.1", "localhost", "[::1]"}
    return {f"{name}:{port}" for name in names} | (names if port == 80 else set())


def _too_long(length: str) -> bool:
    return not length.isdecimal() or int(length[:12]) > LARGEST_BODY


def _refused(why: str, status: int) -> Response:
    return PlainTextResponse(f"{why}\n", status)


def _bounded(receive: Receive) -> Receive:
    """A body without a stated length may not grow without end: what is too much counts as hung up."""
    seen = 0

    async def bounded() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        return message if seen <= LARGEST_BODY else {"type": "http.disconnect"}

    return bounded


def _with_headers(send: Send, said: Mapping[str, str]) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(said)
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return sending
