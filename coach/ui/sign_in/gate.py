"""Nobody who is not signed in reaches a page, a file of one, or the websocket that carries the talks."""

from collections.abc import Callable

from anyio import to_thread
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from coach.ui.sign_in.cookies import SIGNED_IN

OPEN, OPEN_UNDER = ("/sign-in", "/_stcore/health"), ("/welcome/", "/static/")
"""Paths that show nothing of anybody: the doors, Streamlit's own scripts, and whether it runs."""


class Gate:
    """ASGI middleware that lets through who is signed in, and leads everybody else to the sign-in page."""

    def __init__(self, app: ASGIApp, signed_in: Callable[[str], bool]) -> None:
        self._app, self._signed_in = app, signed_in

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, lead to the sign-in page, or refuse."""
        if scope["type"] == "lifespan" or await self._may_pass(scope):
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            await _refusal(HTTPConnection(scope))(scope, receive, send)

    async def _may_pass(self, scope: Scope) -> bool:
        path = str(scope["path"])
        if scope["type"] == "http" and (path in OPEN or path.startswith(OPEN_UNDER)):
            return True
        token = HTTPConnection(scope).cookies.get(SIGNED_IN, "")
        return bool(token) and await to_thread.run_sync(self._signed_in, token)


def _refusal(request: HTTPConnection) -> Response:
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse("/sign-in", 303)
    return PlainTextResponse("Sign in first.", 401)
