"""The plain pages of signing in: forms that work without a script, in the browser's language."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from coach.domain.text import Lang
from coach.errors import ConcordError
from coach.ui.sign_in.cookies import FORM, form_secret, keep
from coach.wording import sentence_in, words_in

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
"""No script, no frame around it, nothing kept, and no address with a link's secret passed on to another site.

(With `no-referrer` a browser would send a form without its origin, and the form would be refused.)
"""


@cache
def _templates() -> Environment:
    loader = PackageLoader("coach.ui")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)


def language(request: Request) -> Lang:
    """Return the language of a page: asked for in the address, else the browser's first. Chinese unless it is not."""
    asked = request.query_params.get("lang") or request.headers.get("accept-language", "zh")
    return "zh" if asked.strip().lower().startswith("zh") else "en"


def sentence(request: Request, error: ConcordError) -> str:
    """Return an error's sentence in the language of the page."""
    return sentence_in(language(request), error)


def page(request: Request, template: str, secure: bool, status: int = 200, **data: object) -> HTMLResponse:
    """Return a page with a form, and the twin of the form's secret as a cookie."""
    lang, secret = language(request), form_secret(request)
    told = {"_": words_in(lang), "lang": lang, "secret": secret, "path": request.url.path, **data}
    response = HTMLResponse(_templates().get_template(template).render(told), status, HEADERS)
    keep(response, FORM, secret, secure)
    return response
