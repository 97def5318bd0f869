"""The wire: what is sent to an endpoint, what may come back, and every way it goes wrong."""

import inspect
import json
import logging
from collections.abc import Iterator
from typing import Any

import httpx
import httpx2
import openai
import pytest
from pydantic import BaseModel, ConfigDict
from respx import MockRouter

from coach.adapters.connecting import chat_of
from coach.adapters.openai_chat import OpenAIChat, ours
from coach.adapters.probing import probed
from coach.adapters.thinking import without_thinking
from coach.domain.model import ModelCall
from coach.engine.talking import Call, Message, filled
from coach.errors import (
    FormBroken,
    ModelBusy,
    ModelError,
    ModelFiltered,
    ModelQuota,
    ModelRefused,
    ModelRejected,
    ModelTimeout,
    ModelUnreachable,
    ModelUnusable,
)
from coach.settings import Settings

BASE = "http://127.0.0.1:9/v1"
URL = f"{BASE}/chat/completions"
KEY = "sk-canary-5f2c9"
MESSAGES = [Message(role="system", text="规矩"), Message(role="user", text="你好")]


class Answer(BaseModel):
    """A small form."""

    model_config = ConfigDict(extra="forbid")
    word: str
    level: int


@pytest.fixture
def chat() -> OpenAIChat:
    settings = Settings(model="m1", api_key=KEY, base_url=BASE, model_timeout=2)
    return chat_of(settings, "m1")


@pytest.fixture
def calls() -> list[ModelCall]:
    return []


@pytest.fixture
def call(calls: list[ModelCall]) -> Call:
    return Call("actor", "hash", 100, 0.7, calls.append)


def event(content: str | None, finished: str | None = None, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": {} if content is None else {"content": content}, "finish_reason": finished}
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m1", "choices": [choice], **more}


USAGE = {"prompt_tokens": 31, "completion_tokens": 7, "total_tokens": 38}


def streamed(*events: dict[str, Any], done: bool = True) -> httpx.Response:
    lines = [f"data: {json.dumps(e, ensure_ascii=False)}\n\n" for e in events] + (["data: [DONE]\n\n"] if done else [])
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, content="".join(lines).encode())


def line(*pieces: str, finished: str = "stop") -> httpx.Response:
    return streamed(*(event(p) for p in pieces), event(None, finished), {**event(None), "choices": [], "usage": USAGE})


def whole(content: str | None, finished: str = "stop", usage: dict[str, int] | None = USAGE) -> httpx.Response:
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": finished}
    body = {"id": "c", "object": "chat.completion", "created": 1, "model": "m1", "choices": [choice], "usage": usage}
    return httpx.Response(200, json=body)


def refusal(status: int, words: str = "no", code: str | None = None, **headers: str) -> httpx.Response:
    body = {"error": {"message": f"{words} {KEY}", "type": "x", "code": code}}
    return httpx.Response(status, json=body, headers=headers)


def sent(router: MockRouter, number: int = -1) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(router.calls[number].request.content)
    return body


def test_a_line_streams_and_its_cost_is_recorded(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, calls: list[ModelCall]
) -> None:
    httpx2_mock.post(URL).mock(return_value=line("单子", "是你改的"))
    assert list(chat.stream(MESSAGES, call)) == ["单子", "是你改的"]
    body = sent(httpx2_mock)
    assert body["messages"] == [{"role": "system", "content": "规矩"}, {"role": "user", "content": "你好"}]
    assert (body["model"], body["stream"], body["max_tokens"], body["temperature"]) == ("m1", True, 100, 0.7)
    assert httpx2_mock.calls[0].request.headers["authorization"] == f"Bearer {KEY}"
    [made] = calls
    assert (made.prompt_tokens, made.completion_tokens, made.estimated, made.ended) == (31, 7, False, "ok")
    assert made.first_token_ms is not None
    assert made.first_token_ms <= made.total_ms


def test_without_usage_figures_tokens_are_reckoned(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, calls: list[ModelCall]
) -> None:
    httpx2_mock.post(URL).mock(return_value=streamed(event("好的，知道了"), event(None, "stop")))
    list(chat.stream(MESSAGES, call))
    assert calls[0].estimated
    assert (calls[0].prompt_tokens, calls[0].completion_tokens) == (4, 6)


def test_a_listener_who_leaves_ends_the_answer_and_it_is_recorded_as_cut(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, calls: list[ModelCall]
) -> None:
    httpx2_mock.post(URL).mock(return_value=line("一", "二", "三"))
    pieces = chat.stream(MESSAGES, call)
    next(pieces)
    assert isinstance(pieces, Iterator)
    pieces.close()  # type: ignore[attr-defined]
    assert [made.ended for made in calls] == ["cut"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (line("半句", finished="length"), ModelUnusable),
        (line("半句", finished="content_filter"), ModelFiltered),
        (streamed(event("半句"), done=False), ModelUnusable),
        (streamed(event("半句")), ModelUnusable),
        (streamed(), ModelUnusable),
        (line(""), ModelUnusable),
        (line(*["长" * 100] * 500), ModelUnusable),
        (streamed({"error": {"message": KEY, "code": "insufficient_quota", "type": "x"}}), ModelQuota),
        (streamed({"error": {"message": KEY, "code": "boom", "type": "x"}}), ModelUnusable),
        (
            httpx.Response(200, text="<html>a proxy's page</html>", headers={"content-type": "text/html"}),
            ModelUnusable,
        ),
        (
            httpx.Response(200, headers={"content-type": "text/event-stream"}, content=b"data: {broken\n\n"),
            ModelUnusable,
        ),
    ],
)
def test_a_stream_that_is_not_a_whole_answer_is_named(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, calls: list[ModelCall], answer: Any, kind: type[ModelError]
) -> None:
    httpx2_mock.post(URL).mock(return_value=answer)
    with pytest.raises(kind) as caught:
        list(chat.stream(MESSAGES, call))
    assert [made.ended for made in calls] == [type(caught.value).__name__]
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "kind", "tries"),
    [
        (refusal(401), ModelRefused, 1),
        (refusal(403), ModelRefused, 1),
        (refusal(404), ModelRejected, 1),
        (refusal(402), ModelQuota, 1),
        (refusal(429, code="insufficient_quota"), ModelQuota, 2),
        (refusal(429, **{"retry-after": "90"}), ModelBusy, 1),
        (refusal(429, **{"retry-after": "Wed, 21 Oct 2026 07:28:00 GMT"}), ModelBusy, 1),
        (refusal(500), ModelBusy, 2),
        (refusal(503), ModelBusy, 2),
        (refusal(400, code="content_filter"), ModelFiltered, 1),
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


def test_a_form_is_asked_for_by_schema_and_read(httpx2_mock: MockRouter, chat: OpenAIChat, call: Call) -> None:
    httpx2_mock.post(URL).mock(return_value=whole('{"word": "好", "level": 2}'))
    assert chat.fill(MESSAGES, Answer, call) == Answer(word="好", level=2)
    asked = sent(httpx2_mock)["response_format"]
    assert asked["type"] == "json_schema"
    assert asked["json_schema"]["strict"] is True
    assert asked["json_schema"]["schema"]["additionalProperties"] is False


def test_what_an_endpoint_refuses_is_left_out_once_and_for_all(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    def endpoint(request: httpx.Request) -> httpx.Response:
        kind = json.loads(request.content).get("response_format", {}).get("type")
        return (
            refusal(400, f"response_format {kind} is not supported")
            if kind
            else whole('```json\n{"word":"a","level":1}\n```')
        )

    route = httpx2_mock.post(URL).mock(side_effect=endpoint)
    assert chat.fill(MESSAGES, Answer, call).level == 1
    assert (route.call_count, chat.capabilities.form) == (3, "text")
    assert "JSON schema" in sent(httpx2_mock)["messages"][-1]["content"]
    chat.fill(MESSAGES, Answer, call)
    assert route.call_count == 4


@pytest.mark.parametrize(
    ("word", "field", "gone"),
    [
        ("Unsupported parameter: use max_completion_tokens instead", "max_completion_tokens", "max_tokens"),
        ("temperature does not support 0.7 with this model", "max_tokens", "temperature"),
        ("unknown field stream_options", "max_tokens", "stream_options"),
    ],
)
def test_a_parameter_an_endpoint_does_not_know_is_left_out(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, word: str, field: str, gone: str
) -> None:
    httpx2_mock.post(URL).mock(side_effect=[refusal(400, word), line("好")])
    assert list(chat.stream(MESSAGES, call)) == ["好"]
    assert field in sent(httpx2_mock)
    assert gone not in sent(httpx2_mock)


@pytest.mark.parametrize("answer", ["Sure, all twos!", '{"word": "a"}', '{"word": "a", "level": "many"}', "{" * 5000])
def test_an_answer_of_another_form_is_told_apart_and_repaired_once(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, answer: str
) -> None:
    httpx2_mock.post(URL).mock(side_effect=[whole(answer), whole('{"word": "a", "level": 1}')])
    assert filled(chat, MESSAGES, Answer, call).level == 1
    told = sent(httpx2_mock)["messages"]
    assert told[-2] == {"role": "assistant", "content": answer}
    assert "could not be read" in told[-1]["content"]
    httpx2_mock.post(URL).mock(return_value=whole(answer))
    with pytest.raises(FormBroken):
        filled(chat, MESSAGES, Answer, call)


@pytest.mark.parametrize("answer", [whole(None), whole(""), whole("x", "length"), whole("x", "content_filter")])
def test_an_unfinished_form_is_no_answer(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, answer: httpx.Response
) -> None:
    httpx2_mock.post(URL).mock(return_value=answer)
    with pytest.raises((ModelUnusable, ModelFiltered)):
        chat.fill(MESSAGES, Answer, call)


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["<thi", "nk>let me", " see</th", "ink>\n\n单子", "呢"], "单子呢"),
        (["<think>", "x" * 500, "</think>", "好"], "好"),
        (["单子", "<think>不算", "</think>"], "单子<think>不算</think>"),
        (["<", "3 托"], "<3 托"),
        (["\n", " <think>a</think>b"], "b"),
        ([], ""),
    ],
)
def test_thinking_aloud_is_no_part_of_an_answer(pieces: list[str], shown: str) -> None:
    assert "".join(without_thinking(pieces)) == shown


def test_the_doctor_tells_what_an_endpoint_can_do(httpx2_mock: MockRouter, chat: OpenAIChat) -> None:
    def endpoint(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        kind = body.get("response_format", {}).get("type")
        if kind == "json_schema":
            return refusal(400, "response_format json_schema")
        return line('{"word":', ' "ready"}') if body.get("stream") else whole('{"word": "ready"}')

    httpx2_mock.post(URL).mock(side_effect=endpoint)
    rows = {row.capability: row for row in probed(chat)}
    assert {name: row.works for name, row in rows.items()} == {
        "plain": True, "streaming": True, "json_schema": False, "json_object": True, "usage": True,
    }  # fmt: skip
    assert "json_object" in rows["json_schema"].then


def test_the_doctor_names_what_is_wrong(httpx2_mock: MockRouter, chat: OpenAIChat) -> None:
    httpx2_mock.post(URL).mock(return_value=refusal(401))
    rows = probed(chat)
    assert [row.works for row in rows] == [False, False]
    assert "OPENAI_API_KEY" in rows[0].seen
    assert KEY not in "".join(row.seen for row in rows)
