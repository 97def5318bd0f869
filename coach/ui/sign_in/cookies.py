"""The two cookies of signing in: who is signed in, and the twin of a form's secret."""

import secrets

from starlette.requests import Request
from starlette.responses import Response

SIGNED_IN, FORM = "concord_signed_in", "concord_form"
LASTS = 7 * 24 * 3600
"""Seconds a browser keeps who is signed in; how long it is good for is decided in the database."""


def keep(response: Response, name: str, value: str, secure: bool) -> None:
    """Set a cookie no script can read and no other site's page can send."""
    strict = name == FORM
    response.set_cookie(
        name, value, max_age=LASTS, httponly=True, secure=secure, samesite="strict" if strict else "lax", path="/"
    )


def form_secret(request: Request) -> str:
    """Return the secret of this browser's forms, a new one where it has none."""
    return request.cookies.get(FORM) or secrets.token_urlsafe(24)


def is_own_form(request: Request, sent: object) -> bool:
    """Tell whether a form came from a page of ours: what it sends is what the cookie says (double submit)."""
    kept = request.cookies.get(FORM, "")
    return bool(kept) and secrets.compare_digest(kept.encode(), str(sent).encode("utf-8", "replace"))
