"""What stands in front of the pages: who may speak to the coach at all, and with accounts who is signed in."""

from collections.abc import Sequence

from starlette.middleware import Middleware
from starlette.routing import Route

from coach.settings import load_settings
from coach.ui.app_context import coach
from coach.ui.server import OneOrigin, require_narrow
from coach.ui.sign_in.gate import Gate
from coach.ui.sign_in.routes import SignInRoutes


def middleware() -> Sequence[Middleware]:
    """Return the checks of a request, the outermost first; raises SettingsError."""
    settings = load_settings()
    require_narrow(settings.url)
    one_origin = Middleware(OneOrigin, served=settings.url)
    if settings.accounts == "off":
        return [one_origin]
    return [one_origin, Middleware(Gate, signed_in=lambda token: coach().sign_ins.signed_in(token) is not None)]


def routes() -> Sequence[Route]:
    """Return the routes of signing in; none without accounts."""
    settings = load_settings()
    if settings.accounts == "off":
        return []
    return SignInRoutes(lambda: coach().sign_ins, settings.address).routes()
