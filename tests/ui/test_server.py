"""Which web pages may speak to the coach, and what Streamlit may not be told."""

from collections.abc import MutableMapping
from typing import Any

import pytest
import streamlit as st
from starlette.types import Receive, Scope, Send

from coach.errors import SettingsError
from coach.ui.server import NARROW, OneOrigin, require_narrow

pytestmark = pytest.mark.faults

SERVED = "https://coach.example.com"


def reached(kind: str, scheme: str, *headers: tuple[str, str], served: str = "") -> bool:
    """Whether a request passes; what does not is refused before it is accepted."""
    seen: list[str] = []
    sent: list[MutableMapping[str, Any]] = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        seen.append(scope["type"])

    async def receive() -> MutableMapping[str, Any]:
        raise AssertionError("nothing of it is read")

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    scope = {"type": kind, "scheme": scheme, "headers": [(n.encode(), v.encode("latin-1")) for n, v in headers]}
    with pytest.raises(StopIteration):  # driven by hand: nothing in it waits, and a browser test may own the loop
        OneOrigin(inner, served)(scope, receive, send).send(None)
    assert bool(seen) != bool(sent)
    assert not sent or sent[0]["type"] == "websocket.close" or sent[0]["status"] == 403
    return bool(seen)


@pytest.mark.parametrize(
    ("host", "origin"),
    [("127.0.0.1:8501", "http://127.0.0.1:8501"), ("localhost:8501", "http://localhost:8501"),
     ("[::1]:8501", "http://[::1]:8501"), ("127.0.0.1", "http://127.0.0.1"), ("LOCALHOST:8501", "http://localhost:8501")],
)  # fmt: skip
def test_the_page_that_was_served_reaches_the_coach(host: str, origin: str) -> None:
    assert reached("websocket", "ws", ("host", host), ("origin", origin))
    assert reached("http", "http", ("host", host), ("origin", origin))
    assert reached("http", "http", ("host", host))


@pytest.mark.parametrize("kind", ["websocket", "http"])
@pytest.mark.parametrize(
    "origin",
    ["http://127.0.0.1:8502", "http://localhost:8501", "https://127.0.0.1:8501", "http://127.0.0.1", "null", "",
     "http://example.org", "http://127.0.0.1:8501.example.org", "http://127.0.0.1:8501@example.org", "file://"],
)  # fmt: skip
def test_a_page_from_anywhere_else_does_not(kind: str, origin: str) -> None:
    assert not reached(kind, "ws" if kind == "websocket" else "http", ("host", "127.0.0.1:8501"), ("origin", origin))


@pytest.mark.parametrize("host", ["coach.example.org:8501", "127.0.0.1.example.org", "", "[::1", "192.168.1.5:8501"])
def test_no_other_name_may_lead_here(host: str) -> None:
    assert not reached("websocket", "ws", ("host", host), ("origin", f"http://{host}"))
    assert not reached("http", "http", ("host", host))


@pytest.mark.parametrize(
    "name", ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip"]
)
def test_what_came_through_a_proxy_is_refused_unless_one_is_meant(name: str) -> None:
    assert not reached("http", "http", ("host", "127.0.0.1:8501"), (name, "10.0.0.7"))
    assert reached("http", "http", ("host", "coach.example.com"), (name, "10.0.0.7"), served=SERVED)


def test_behind_a_proxy_only_the_served_address_reaches_the_coach() -> None:
    ours = ("host", "coach.example.com")
    assert reached("websocket", "ws", ours, ("origin", SERVED), served=SERVED)
    for origin in ("http://coach.example.com", "https://example.com", "https://coach.example.com:8443", "null"):
        assert not reached("websocket", "ws", ours, ("origin", origin), served=SERVED)
    for host in ("127.0.0.1:8501", "example.com", "coach.example.com.example.org", ""):
        assert not reached("http", "http", ("host", host), served=SERVED)


def test_a_second_host_or_origin_does_not_smuggle_the_first_one_in() -> None:
    ours = (("host", "127.0.0.1:8501"), ("origin", "http://127.0.0.1:8501"))
    assert not reached("websocket", "ws", *ours, ("origin", "http://127.0.0.1:8502"))
    assert not reached("http", "http", ("host", "example.org"), *ours)


@pytest.mark.parametrize(
    ("option", "value"),
    [(name, ["http://example.org"] if allowed == [] else "full" if allowed == "none" else not allowed)
     for name, allowed in NARROW.items()] + [("server.address", "0.0.0.0"), ("logger.level", "debug")],
)  # fmt: skip
def test_an_option_that_opens_the_coach_wider_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, option: str, value: object
) -> None:
    options = {**NARROW, "server.address": "127.0.0.1", "logger.level": "info", option: value}
    monkeypatch.setattr(st, "get_option", options.__getitem__)
    with pytest.raises(SettingsError, match=option.replace(".", r"\.")):
        require_narrow()


def test_the_options_that_are_shipped_are_narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {**NARROW, "server.address": "127.0.0.1", "logger.level": "info"}
    monkeypatch.setattr(st, "get_option", options.__getitem__)
    require_narrow()


def test_any_address_may_be_bound_where_the_coach_is_served_with_accounts(monkeypatch: pytest.MonkeyPatch) -> None:
    options = {**NARROW, "server.address": "0.0.0.0", "logger.level": "info"}
    monkeypatch.setattr(st, "get_option", options.__getitem__)
    require_narrow(SERVED)
