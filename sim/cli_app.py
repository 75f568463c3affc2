"""The command that opens the page."""

from typing import Annotated

from cyclopts import Parameter


def app(
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    token: str = "",
    no_browser: Annotated[bool, Parameter(negative=())] = False,
) -> int:
    """Open the page in the browser: explore the market, sell to it yourself, read what was found. Ctrl-C ends it.

    Example: closelab app

    Example: closelab app --host 192.168.1.20 --token sell-to-us-7431 --no-browser

    Parameters
    ----------
    host
        The address to listen on; by default only this machine can reach the page.
    port
        The port; 0 takes any that is free.
    token
        What visitors must have in their address; needed where others can reach the page.
    no_browser
        Only serve; open nothing.
    """
    from sim.app.serve import serve
    from sim.app.settings import Settings

    serve(Settings(host, port, token, warm=True), browser=not no_browser)
    return 0
