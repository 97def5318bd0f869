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

FORWARDED = frozenset(
    {b"forwarded", b"via", b"x-forwarded-for", b"x-forwarded-host", b"x-forwarded-proto", b"x-real-ip"}
)
"""Headers that only a proxy sets."""

SCHEMES = {"ws": "http", "wss": "https"}


class OneOrigin:
    """ASGI middleware that lets a web page speak to the coach only if the coach itself served it.

    Streamlit takes a websocket from any page of this machine, of whatever port, and the websocket carries every
    transcript. Here the page's origin has to be the very address it speaks to: scheme, name and port. The name has to
    be one of this machine, so that no other name can be made to lead here (DNS rebinding). What sends no origin is no
    page: a browser always names it with a websocket.

    With a `served` address (https://…, a proxy in front) it has to be that one instead. Without one a proxy has no
    business here: a header that only a proxy sets is refused, since behind it everybody would look like this machine.
    """

    def __init__(self, app: ASGIApp, served: str = "") -> None:
        self._app, self._served = app, served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what is ours, and refuse the rest with status 403."""
        if scope["type"] == "lifespan" or _is_ours(scope, self._served):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            await PlainTextResponse("This page was not served by the coach.", 403)(scope, receive, send)


def require_narrow(served: str = "") -> None:
    """Raise SettingsError if Streamlit was told, by whatever means, to serve more than this machine's own pages.

    Other addresses may be bound only where the coach has a `served` address, which takes accounts.
    """
    address = str(st.get_option("server.address") or "every address")
    if not served and not is_loopback(address):
        raise _refused("server.address", address, "127.0.0.1, unless COACH_ACCOUNTS and COACH_URL are set")
    if st.get_option("logger.level") == "debug":
        raise _refused("logger.level", "debug", "info: what is said would stand in the log")
    for option, allowed in NARROW.items():
        if (found := st.get_option(option)) != allowed:
            raise _refused(option, found, allowed)


def _refused(option: str, found: object, allowed: object) -> SettingsError:
    where = get_where_defined(option)
    return SettingsError(name=f"{option} of Streamlit", found=f"{found} ({where})", allowed=allowed)


def _is_ours(scope: Scope, served: str) -> bool:
    hosts, origins = (_values(scope, header) for header in (b"host", b"origin"))
    if len(hosts) != 1:
        return False
    if served:
        return hosts[0] == urlsplit(served).netloc and all(origin == served for origin in origins)
    if not is_loopback(_name(hosts[0])) or any(name in FORWARDED for name, _ in scope["headers"]):
        return False
    return all(origin == f"{SCHEMES.get(scope['scheme'], scope['scheme'])}://{hosts[0]}" for origin in origins)


def _values(scope: Scope, header: bytes) -> list[str]:
    return [value.decode("latin-1").lower() for name, value in scope["headers"] if name == header]


def _name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
