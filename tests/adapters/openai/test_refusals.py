"""Every way an endpoint refuses or fails, told in our words."""

import inspect
import logging
import socket
import time
import traceback
from email.utils import formatdate
from typing import Any

import httpx
import httpx2
import openai
import pytest
from respx import MockRouter

from coach.adapters.openai.chat import OpenAIChat
from coach.adapters.openai.errors import ours
from coach.adapters.openai.negotiation.refusals import asked_wait
from coach.engine.roles.chat_model import Call
from coach.errors import (
    ModelBusy,
    ModelError,
    ModelFiltered,
    ModelQuota,
    ModelRefused,
    ModelRejected,
    ModelTimeout,
    ModelUnreachable,
)
from tests.adapters.endpoint import BASE, KEY, MESSAGES, URL, line, refusal, whole


@pytest.mark.parametrize(
    ("answer", "kind", "tries"),
    [
        (refusal(401), ModelRefused, 1),
        (refusal(403), ModelRefused, 1),
        (refusal(404), ModelRejected, 1),
        (refusal(402), ModelQuota, 1),
        (refusal(429, code="insufficient_quota"), ModelQuota, 1),
        (refusal(429, **{"retry-after": "90"}), ModelBusy, 1),
        (refusal(429, **{"retry-after": "Wed, 21 Oct 2099 07:28:00 GMT"}), ModelBusy, 1),
        (refusal(429, **{"retry-after-ms": "90000"}), ModelBusy, 1),
        (refusal(429, **{"retry-after-ms": "10", "retry-after": "90"}), ModelBusy, 2),
        (refusal(429, code="1113"), ModelQuota, 1),
        (refusal(429, kind="exceeded_current_quota_error"), ModelQuota, 1),
        (refusal(400, code="Arrearage"), ModelQuota, 1),
        (refusal(403, code="insufficient_balance"), ModelQuota, 1),
        (refusal(400, "Insufficient Balance"), ModelQuota, 1),
        (refusal(500), ModelBusy, 2),
        (refusal(503), ModelBusy, 2),
        (refusal(400, code="content_filter"), ModelFiltered, 1),
        (refusal(400, code="content_policy_violation"), ModelFiltered, 1),
        (refusal(400, code="data_inspection_failed"), ModelFiltered, 1),
        (refusal(400, kind="content_filter"), ModelFiltered, 1),
        (refusal(400, code=1301), ModelFiltered, 1),
        (refusal(400, "Content Exists Risk", "invalid_request_error"), ModelFiltered, 1),
        (httpx.Response(302, headers={"location": "https://elsewhere.example/v1"}), ModelError, 1),
        (httpx.ConnectError("refused"), ModelUnreachable, 2),
        (httpx.ReadTimeout("slow"), ModelTimeout, 2),
        (httpx.RemoteProtocolError("hung up"), ModelUnreachable, 2),
    ],
)
def test_a_refusal_is_named_without_the_vendors_words(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, answer: Any, kind: type[ModelError], tries: int,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    caplog.set_level(logging.INFO)
    route = httpx2_mock.post(URL).mock(side_effect=[answer] * 3)
    with pytest.raises(kind) as caught:
        list(chat.stream(MESSAGES, call))
    assert route.call_count == tries
    assert KEY not in str(caught.value) + repr(caught.value.fields) + caplog.text


def test_a_short_hiccup_is_tried_again_and_nobody_notices(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    httpx2_mock.post(URL).mock(side_effect=[refusal(500), line("在")])
    assert list(chat.stream(MESSAGES, call)) == ["在"]


def test_how_long_to_wait_is_told(httpx2_mock: MockRouter, chat: OpenAIChat, call: Call) -> None:
    httpx2_mock.post(URL).mock(return_value=refusal(429, **{"retry-after": "90"}))
    with pytest.raises(ModelBusy, match="90 seconds"):
        list(chat.stream(MESSAGES, call))


def test_a_date_to_wait_for_is_told_in_seconds(httpx2_mock: MockRouter, chat: OpenAIChat, call: Call) -> None:
    date = formatdate(time.time() + 120, usegmt=True)
    httpx2_mock.post(URL).mock(return_value=refusal(503, **{"retry-after": date}))
    with pytest.raises(ModelBusy) as caught:
        list(chat.stream(MESSAGES, call))
    assert 110 <= int(caught.value.fields["seconds"]) <= 120


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None), ({"retry-after": "2"}, 2), ({"retry-after-ms": "250", "retry-after": "9"}, 0.25),
        ({"retry-after": "-1"}, 0), ({"retry-after": "nan"}, None), ({"retry-after": "soon"}, None),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 0), ({"retry-after-ms": "x", "retry-after": "1.5"}, 1.5),
    ],
)  # fmt: skip
def test_what_an_endpoint_asks_to_wait_is_read_as_the_client_reads_it(
    headers: dict[str, str], seconds: float | None
) -> None:
    assert asked_wait(headers) == seconds


def test_the_words_of_a_conversation_that_is_sent_back_are_no_reason(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    said = {"detail": [{"loc": ["body", "messages"], "msg": "bad", "input": "insufficient balance, arrearage"}]}
    httpx2_mock.post(URL).mock(return_value=httpx.Response(422, json=said))
    with pytest.raises(ModelRejected):
        list(chat.stream(MESSAGES, call))


@pytest.mark.parametrize("key", [f"{KEY}\n", f"{KEY}é"])
def test_a_key_that_cannot_stand_in_a_header_is_nowhere_in_the_error(call: Call, key: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        base = f"http://127.0.0.1:{listening.getsockname()[1]}/v1"
        chat = OpenAIChat(lambda: openai.OpenAI(api_key=key, base_url=base, max_retries=0), "m1", base, 2)
        with pytest.raises(ModelError) as caught:
            list(chat.stream(MESSAGES, call))
        chat.close()
    assert KEY not in "".join(traceback.format_exception(caught.value))
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)


def _raisable(kind: type[Exception]) -> Exception:
    request = httpx2.Request("POST", URL)
    made = {
        "message": "m", "request": request, "response": httpx2.Response(400, request=request), "body": None,
        "completion": whole("x").json(), "error": "e", "unsent_messages": [],
    }  # fmt: skip
    error = kind.__new__(kind)
    Exception.__init__(error, "m")
    for name, value in {**made, "status_code": 400, "code": None, "type": None}.items():
        if not isinstance(getattr(kind, name, None), property):
            setattr(error, name, value)
    return error


VENDORS = [
    kind
    for _name, kind in inspect.getmembers(openai, inspect.isclass)
    if issubclass(kind, openai.OpenAIError) and not _name.startswith("_")
]


def test_the_vendors_error_tree_is_the_one_we_looked_at() -> None:
    assert len(VENDORS) >= 17


@pytest.mark.parametrize("kind", VENDORS)
def test_every_error_of_the_vendor_becomes_ours(kind: type[Exception]) -> None:
    found = ours(_raisable(kind), "m1", BASE, 30)
    assert isinstance(found, ModelError)
    assert type(found) is not ModelError
    expected = {
        openai.APITimeoutError: ModelTimeout, openai.APIConnectionError: ModelUnreachable,
        openai.AuthenticationError: ModelRefused, openai.PermissionDeniedError: ModelRefused,
        openai.OAuthError: ModelRefused, openai.ContentFilterFinishReasonError: ModelFiltered,
    }  # fmt: skip
    if kind in expected:
        assert type(found) is expected[kind]


@pytest.mark.parametrize("status", [*range(400, 432), 451, *range(500, 512), 520, 524, 529])
def test_every_status_becomes_one_of_our_errors_without_the_vendors_words(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, status: int
) -> None:
    httpx2_mock.post(URL).mock(return_value=refusal(status, **{"x-should-retry": "false"}))
    with pytest.raises(ModelError) as caught:
        list(chat.stream(MESSAGES, call))
    assert type(caught.value) is not ModelError
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (refusal(402), "m1, actor: The account’s quota for m1 is used up"),
        (refusal(400, code="content_filter"), "m1, actor: The endpoint’s content filter"),
        (refusal(400, code="context_length_exceeded"), "m1, actor: The conversation is longer than m1 can read"),
    ],
)
def test_what_stays_until_somebody_acts_is_in_the_log_and_asked_for_once(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, caplog: pytest.LogCaptureFixture, answer: Any, told: str
) -> None:
    route = httpx2_mock.post(URL).mock(return_value=answer)
    with pytest.raises(ModelError):
        list(chat.stream(MESSAGES, call))
    assert told in caplog.text
    assert KEY not in caplog.text
    assert route.call_count == 1
