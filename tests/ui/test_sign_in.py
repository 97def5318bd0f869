"""The doors: who gets in, who is led to the sign-in page, and which forms are taken."""

import re

import httpx2 as httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from coach.adapters.database.accounts.store import SqlAccounts
from coach.adapters.database.store import SqlStore
from coach.adapters.passwords import Argon2, WindowedTries
from coach.domain.accounts import OPERATOR
from coach.service.accounts.administration import AccountService
from coach.service.accounts.sign_in import SignInService
from coach.ui.sign_in.cookies import FORM, SIGNED_IN
from coach.ui.sign_in.gate import Gate
from coach.ui.sign_in.routes import LONGEST_FORM, SignInRoutes
from tests.fakes import ManualClock

pytestmark = pytest.mark.faults

GOOD = "an honest password"
HTML = {"accept": "text/html"}


class Building:
    """The doors over a real database, and a page and a websocket behind them."""

    def __init__(self, store: SqlStore, address: str = "http://127.0.0.1:8501") -> None:
        accounts, clock = SqlAccounts(store.transactions), ManualClock()
        self.people = AccountService(accounts, clock)
        self.doors = SignInService(accounts, Argon2(passes=1, memory_kib=8), WindowedTries(), clock)
        routes = [
            *SignInRoutes(lambda: self.doors, address).routes(),
            Route("/", _inside),
            Route("/media/{name}", _inside),
            WebSocketRoute("/_stcore/stream", _talk),
        ]
        gate = Middleware(Gate, signed_in=lambda token: self.doors.signed_in(token) is not None)
        self.app, self.address = Starlette(routes=routes, middleware=[gate]), address

    def browser(self) -> TestClient:
        return TestClient(self.app, base_url=self.address, follow_redirects=False, headers={"accept-language": "en"})

    def link(self) -> str:
        return f"/welcome/{self.people.add(OPERATOR, 'mia', 'Mia <b>', 'rep', ['东区']).token}"


async def _inside(request: Request) -> Response:
    return PlainTextResponse("inside")


async def _talk(socket: WebSocket) -> None:
    await socket.accept()
    await socket.close()


@pytest.fixture
def building(store: SqlStore) -> Building:
    return Building(store)


def secret(page: str) -> str:
    found = re.search(r'name="secret" value="([^"]+)"', page)
    assert found
    return found[1]


def sent(browser: TestClient, path: str, **fields: str) -> httpx.Response:
    """Open a page and send its form."""
    form = {"secret": secret(browser.get(path).text), **fields}
    return browser.post(path, data=form)


def test_who_is_not_signed_in_is_led_to_the_door_and_reaches_no_file_and_no_talk(building: Building) -> None:
    browser = building.browser()
    led = browser.get("/", headers=HTML)
    assert (led.status_code, led.headers["location"]) == (303, "/sign-in")
    for cookies in ({}, {SIGNED_IN: "invented"}, {SIGNED_IN: ""}):
        other = building.browser()
        other.cookies.update(cookies)
        for path in ("/media/talk.csv", "/sign-inx", "/static/../media/talk.csv", "/welcome"):
            assert other.get(path).status_code == 401, path
        with pytest.raises(WebSocketDisconnect), other.websocket_connect("ws://127.0.0.1:8501/_stcore/stream"):
            pass


def test_a_link_a_password_and_the_way_out(building: Building) -> None:
    browser, link = building.browser(), building.link()
    assert 'value="mia"' in browser.get(link).text
    assert sent(browser, link, new=GOOD, again=GOOD).status_code == 303
    assert browser.get("/").text == "inside"
    with browser.websocket_connect("ws://127.0.0.1:8501/_stcore/stream"):
        pass
    assert sent(browser, "/account", sign_out="yes").headers["location"] == "/sign-in"
    assert browser.get("/").status_code == 401
    assert sent(browser, "/sign-in", name=" mia ", password=GOOD).status_code == 303
    assert browser.get("/media/talk.csv").text == "inside"


def test_what_is_wrong_is_one_sentence_and_the_name_stays_in_the_form(building: Building) -> None:
    browser, link = building.browser(), building.link()
    for new, again, says in ((GOOD, "other words here", "two different"), ("short", "short", "has 5 characters")):
        refused = sent(browser, link, new=new, again=again)
        assert refused.status_code == 422
        assert says in refused.text
    sent(browser, link, new=GOOD, again=GOOD)
    for used in (browser.get(link), browser.post(link, data={"new": GOOD, "again": GOOD})):
        assert used.status_code == 410
        assert "used already" in used.text
        assert "<form" not in used.text
    wrong = sent(building.browser(), "/sign-in", name='"><script>', password="wrong")
    assert wrong.status_code == 401
    assert "The name or the password is wrong." in wrong.text
    assert "<script>" not in wrong.text


def test_tried_too_often_is_told_with_its_own_status(building: Building) -> None:
    browser = building.browser()
    tried = [sent(browser, "/sign-in", name="nobody", password="wrong").status_code for _ in range(6)]
    assert tried == [401] * 5 + [429]


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/welcome/"])
def test_a_form_from_another_page_is_refused_without_looking_at_it(building: Building, path: str) -> None:
    browser = building.browser()
    sent(browser, building.link(), new=GOOD, again=GOOD)
    if path == "/welcome/":
        path += building.people.add(OPERATOR, "wang", "王敏", "rep").token
    own = secret(browser.get("/account").text)
    for forged in ({}, {"secret": ""}, {"secret": "guessed"}, {"secret": "猜"}):
        assert browser.post(path, data={**forged, "sign_out": "yes", "name": "mia"}).status_code == 403
    assert browser.post(path, data={"secret": own, "name": "x" * LONGEST_FORM}).status_code == 403
    browser.cookies.delete(FORM)
    assert browser.post(path, data={"secret": own, "sign_out": "yes"}).status_code == 403
    assert browser.get("/").text == "inside"


def test_a_changed_password_signs_out_everywhere_else(building: Building) -> None:
    here, there = building.browser(), building.browser()
    sent(here, building.link(), new=GOOD, again=GOOD)
    sent(there, "/sign-in", name="mia", password=GOOD)
    assert sent(here, "/account", old="wrong", new="another password", again="another password").status_code == 401
    assert there.get("/").text == "inside"
    done = sent(here, "/account", old=GOOD, new="another password", again="another password")
    assert "signed out" in done.text
    assert (here.get("/").text, there.get("/").status_code) == ("inside", 401)


@pytest.mark.parametrize(("address", "secure"), [("http://127.0.0.1:8501", False), ("https://coach.example.com", True)])
def test_the_cookies_are_for_the_server_alone_and_over_https_only_for_it(
    store: SqlStore, address: str, secure: bool
) -> None:
    building = Building(store, address)
    set_cookie = sent(building.browser(), building.link(), new=GOOD, again=GOOD).headers["set-cookie"]
    assert set_cookie.startswith(f"{SIGNED_IN}=")
    assert "HttpOnly" in set_cookie
    assert "SameSite=lax" in set_cookie
    assert ("Secure" in set_cookie) is secure


def test_the_pages_are_in_both_languages_and_may_not_be_framed_or_kept(building: Building) -> None:
    browser = building.browser()
    chinese, english = browser.get("/sign-in?lang=zh"), browser.get("/sign-in")
    assert "登录" in chinese.text
    assert "登录" not in english.text
    assert "frame-ancestors 'none'" in english.headers["content-security-policy"]
    assert english.headers["cache-control"] == "no-store"
    sent(browser, building.link(), new=GOOD, again=GOOD)
    account = browser.get("/account").text
    assert "Mia &lt;b&gt;" in account
    assert "东区" in account
