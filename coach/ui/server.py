"""What is decided before any page is drawn: which web pages may speak to the coach, and how it may be served."""

from urllib.parse import urlsplit

import streamlit as st
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose
from streamlit.config import get_where_defined

from coach.endpoint import is_loopback
from coach.errors import SettingsError

NARROW: dict[str, object] = {
    "server.enableCORS": True,
    "server.corsAllowedOrigins": [],
    "server.enableXsrfProtection": True,
    "server.enableAgentApi": False,
    "server.enableStaticServing": False,
    "global.developmentMode": False,
    "client.showErrorDetails": "none",
    "browser.gatherUsageStats": False,
}
"""Options of Streamlit that would show the coach, or what is said in it, to more than the person before it."""

SCHEMES = {"ws": "http", "wss": "https"}


class OneOrigin:
    """ASGI middleware that lets a web page speak to the coach only if the coach itself served it.

    Streamlit takes a websocket from any page of this machine, of whatever port, and the websocket carries every
    transcript. Here the page's origin has to be the very address it speaks to: scheme, name and port. The name has to
    be one of this machine, so that no other name can be made to lead here (DNS rebinding). What sends no origin is no
    page: a browser always names it with a websocket.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what is ours, and refuse the rest with status 403."""
        if scope["type"] == "lifespan" or _is_ours(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            await PlainTextResponse("This page was not served by the coach.", 403)(scope, receive, send)


def require_narrow() -> None:
    """Raise SettingsError if Streamlit was told, by whatever means, to serve more than this machine's own pages."""
    address = str(st.get_option("server.address") or "every address")
    if not is_loopback(address):
        raise _refused("server.address", address, "127.0.0.1: there is no login yet")
    if st.get_option("logger.level") == "debug":
        raise _refused("logger.level", "debug", "info: what is said would stand in the log")
    for option, allowed in NARROW.items():
        if (found := st.get_option(option)) != allowed:
            raise _refused(option, found, allowed)


def _refused(option: str, found: object, allowed: object) -> SettingsError:
    where = get_where_defined(option)
    return SettingsError(name=f"{option} of Streamlit", found=f"{found} ({where})", allowed=allowed)


def _is_ours(scope: Scope) -> bool:
    hosts, origins = (
        [value.decode("latin-1").lower() for name, value in scope["headers"] if name == header]
        for header in (b"host", b"origin")
    )
    if len(hosts) != 1 or not is_loopback(_name(hosts[0])):
        return False
    return all(origin == f"{SCHEMES.get(scope['scheme'], scope['scheme'])}://{hosts[0]}" for origin in origins)


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
