"""The routes of signing in. Hashing is slow on purpose: two at a time, beside the loop that serves the pages."""

from collections.abc import Callable
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from coach.domain.accounts import PASSWORD_MAX, PASSWORD_MIN, Account
from coach.errors import ConcordError, LinkUsed, PasswordsDiffer, SignInRefused, TooManyTries
from coach.service.accounts.sign_in import SignInService
from coach.ui.sign_in.cookies import SIGNED_IN, is_own_form, keep
from coach.ui.sign_in.form_pages import page, sentence

HASHES_AT_ONCE = 2
LONGEST_FORM = 16_000
"""Bytes of a form that is read."""

LENGTHS: dict[str, Any] = {"least": PASSWORD_MIN, "most": PASSWORD_MAX}

Result = TypeVar("Result")


class SignInRoutes:
    """Sign-in page, one-time link, and the page of one's own account."""

    def __init__(self, sign_ins: Callable[[], SignInService], address: str) -> None:
        self._sign_ins, self._secure = sign_ins, address.startswith("https:")
        self._hashing = CapacityLimiter(HASHES_AT_ONCE)

    def routes(self) -> list[Route]:
        """Return the routes."""
        return [
            Route("/sign-in", self.sign_in, methods=["GET", "POST"]),
            Route("/welcome/{token}", self.welcome, methods=["GET", "POST"]),
            Route("/account", self.account, methods=["GET", "POST"]),
        ]

    async def sign_in(self, request: Request) -> Response:
        """Show the sign-in form, or sign in."""
        if request.method == "GET":
            return self._page(request, "sign_in.html", name="")
        form = await _form(request)
        if form is None:
            return _foreign()
        name = form.get("name", "").strip()[:64]
        try:
            token = await self._slowly(lambda: self._sign_ins().sign_in(name, form.get("password", "")))
        except ConcordError as error:
            return self._page(request, "sign_in.html", error, name=name)
        return self._signed_in(token)

    async def welcome(self, request: Request) -> Response:
        """Show the form of a one-time link, or set the password it is for."""
        link = request.path_params["token"]
        try:
            name = await to_thread.run_sync(self._sign_ins().invited, link)
        except LinkUsed as error:
            return self._page(request, "welcome.html", error, name="", **LENGTHS)
        if request.method == "GET":
            return self._page(request, "welcome.html", name=name, **LENGTHS)
        form = await _form(request)
        if form is None:
            return _foreign()
        try:
            new = _repeated(form)
            return self._signed_in(await self._slowly(lambda: self._sign_ins().redeem(link, new)))
        except ConcordError as error:
            return self._page(request, "welcome.html", error, name=name, **LENGTHS)

    async def account(self, request: Request) -> Response:
        """Show one's own account; change the password, or sign out."""
        token = request.cookies.get(SIGNED_IN, "")
        known = await to_thread.run_sync(self._sign_ins().signed_in, token)
        if known is None:
            return RedirectResponse("/sign-in", 303)
        if request.method == "GET":
            return self._account_page(request, known)
        form = await _form(request)
        if form is None:
            return _foreign()
        if "sign_out" in form:
            return await self._signed_out(token)
        try:
            new = _repeated(form)
            old = form.get("old", "")
            await self._slowly(lambda: self._sign_ins().change_password(token, old, new))
        except ConcordError as error:
            return self._account_page(request, known, error)
        return self._account_page(request, known, changed=True)

    async def _slowly(self, call: Callable[[], Result]) -> Result:
        return await to_thread.run_sync(call, limiter=self._hashing)

    def _signed_in(self, token: str) -> Response:
        response = RedirectResponse("/", 303)
        keep(response, SIGNED_IN, token, self._secure)
        return response

    async def _signed_out(self, token: str) -> Response:
        await to_thread.run_sync(self._sign_ins().sign_out, token)
        response = RedirectResponse("/sign-in", 303)
        response.delete_cookie(SIGNED_IN, path="/")
        return response

    def _account_page(
        self, request: Request, known: Account, error: ConcordError | None = None, changed: bool = False
    ) -> Response:
        return self._page(request, "account.html", error, account=known, changed=changed, **LENGTHS)

    def _page(self, request: Request, template: str, error: ConcordError | None = None, **data: object) -> Response:
        problem = sentence(request, error) if error else ""
        return page(request, template, self._secure, _status(error), problem=problem, **data)


def _status(error: ConcordError | None) -> int:
    kinds: dict[type[ConcordError], int] = {TooManyTries: 429, LinkUsed: 410, SignInRefused: 401}
    return 200 if error is None else kinds.get(type(error), 422)


async def _form(request: Request) -> dict[str, str] | None:
    """Return the fields of a form of ours; None for one of another page, or one too long to be a form."""
    if int(request.headers.get("content-length", LONGEST_FORM + 1)) > LONGEST_FORM:
        return None
    async with request.form(max_files=0, max_fields=10) as form:
        fields = {name: value for name, value in form.items() if isinstance(value, str)}
    return fields if is_own_form(request, fields.get("secret", "")) else None


def _repeated(form: dict[str, str]) -> str:
    """Return the new password; raises PasswordsDiffer where it was written in two ways."""
    if form.get("new", "") != form.get("again", ""):
        raise PasswordsDiffer()
    return form.get("new", "")


def _foreign() -> Response:
    return PlainTextResponse(
        "This form was not sent from a page of the coach. Open the page again; if it happens every time, "
        "cookies are blocked or a proxy takes them away.\n"
        "这个表单不是从教练的页面发出的，请重新打开页面再试。"
        "如果总是这样，可能是浏览器禁用了 Cookie，或者代理把它去掉了。",
        403,
    )
