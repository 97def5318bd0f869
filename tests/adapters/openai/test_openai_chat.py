"""The wire: what is sent to an endpoint, and what may come back."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from respx import MockRouter

from coach.adapters.openai.chat import OpenAIChat
from coach.domain.model import ModelCall
from coach.engine.roles.chat_model import Call, Message
from coach.errors import EndpointIsPage, ModelError, ModelFiltered, ModelQuota, ModelUnusable
from tests.adapters.endpoint import (
    KEY,
    MESSAGES,
    URL,
    USAGE,
    Answer,
    event,
    line,
    raw_stream,
    sent,
    streamed,
    told,
    whole,
)  # fmt: skip


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


@pytest.mark.parametrize(
    ("pieces", "tokens"),
    [(("好的，知道了",), 6), (("Fine, ", "let us see"), 4), (("好，", "see you"), 3)],
)
def test_without_usage_figures_tokens_are_reckoned(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, calls: list[ModelCall], pieces: tuple[str, ...], tokens: int
) -> None:
    httpx2_mock.post(URL).mock(return_value=streamed(*map(event, pieces), event(None, "stop")))
    list(chat.stream(MESSAGES, call))
    assert calls[0].estimated
    assert (calls[0].prompt_tokens, calls[0].completion_tokens) == (4, tokens)


def test_a_listener_who_leaves_ends_the_answer_and_it_is_recorded_as_cut(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, calls: list[ModelCall]
) -> None:
    httpx2_mock.post(URL).mock(return_value=line("一", "二", "三"))
    pieces = chat.stream(MESSAGES, call)
    next(pieces)
    assert isinstance(pieces, Iterator)
    pieces.close()
    assert [made.ended for made in calls] == ["cut"]


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (line("半句", finished="length"), ModelUnusable),
        (line("半句", finished="content_filter"), ModelFiltered),
        (streamed(event("半句"), done=False), ModelUnusable),
        (streamed(event("半句"), event(None, "network_error")), ModelUnusable),
        (streamed(event("半句"), event(None, "insufficient_system_resource")), ModelUnusable),
        (streamed(event("半句"), event(None, "sensitive")), ModelFiltered),
        (streamed(event("半句", usage=USAGE), done=False), ModelUnusable),
        (streamed(), ModelUnusable),
        (line(""), ModelUnusable),
        (line("<think>only thinking</think>"), ModelUnusable),
        (line(*["长" * 100] * 500), ModelUnusable),
        (raw_stream(b"data: " + b"x" * 100_000), ModelUnusable),
        (raw_stream(b"data: null\n\n"), ModelUnusable),
        (streamed({"error": {"message": KEY, "code": "insufficient_quota", "type": "x"}}), ModelQuota),
        (streamed({"error": {"message": KEY, "code": "boom", "type": "x"}}), ModelUnusable),
        (streamed(event("半"), {"error": {"message": "Content Exists Risk"}}), ModelFiltered),
        (streamed(event("半"), {"error": {"message": KEY, "code": 1301}}), ModelFiltered),
        (streamed({"code": "DataInspectionFailed", "message": KEY}), ModelFiltered),
        (streamed({"error": KEY}), ModelUnusable),
        (
            httpx.Response(200, text="<html>a proxy's page</html>", headers={"content-type": "text/html"}),
            EndpointIsPage,
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


def test_a_form_is_asked_for_by_schema_and_read(httpx2_mock: MockRouter, chat: OpenAIChat, call: Call) -> None:
    httpx2_mock.post(URL).mock(return_value=whole('{"word": "好", "level": 2}'))
    assert chat.fill(MESSAGES, Answer, call) == Answer(word="好", level=2)
    asked = sent(httpx2_mock)["response_format"]
    assert asked["type"] == "json_schema"
    assert asked["json_schema"]["strict"] is True
    assert asked["json_schema"]["schema"]["additionalProperties"] is False


def test_a_stream_that_only_says_that_it_is_over_is_whole(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    for answer in (streamed(event("好的")), streamed(event("好的"), told(), done=False)):
        httpx2_mock.post(URL).mock(return_value=answer)
        assert list(chat.stream(MESSAGES, call)) == ["好的"]


@pytest.mark.parametrize("finished", ["stop", "eos", "stop_sequence", "end_turn", "STOP"])
def test_the_usual_reasons_to_end_mean_that_an_answer_is_whole(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, finished: str
) -> None:
    httpx2_mock.post(URL).mock(return_value=line("好的", finished=finished))
    assert list(chat.stream(MESSAGES, call)) == ["好的"]


def test_an_answer_that_was_all_thinking_is_told_as_cut_off(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    httpx2_mock.post(URL).mock(return_value=streamed(event(None, "length")))
    with pytest.raises(ModelUnusable, match="cut off at the token cap"):
        list(chat.stream(MESSAGES, call))


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_only_line_ends_of_the_protocol_end_a_line(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, end: bytes
) -> None:
    answer = streamed(event("一\u2028二\u2029三"), event(None, "stop")).content.replace(b"\n", end)
    assert "\u2028".encode() in answer
    httpx2_mock.post(URL).mock(return_value=raw_stream(b": hello" + end + answer))
    assert list(chat.stream(MESSAGES, call)) == ["一\u2028二\u2029三"]
    httpx2_mock.post(URL).mock(return_value=raw_stream(answer.replace("\u2028".encode(), "\u0085".encode())))
    assert list(chat.stream(MESSAGES, call)) == ["一二\u2029三"]


@pytest.mark.parametrize(
    ("pieces", "shown"),
    [
        (["好\ud83d", "\ude42了"], ["好", "🙂了"]),
        (["好\ud83d", "了\ude42", "\ud83d"], ["好", "了"]),
        (["一\x00二\x07", "\x1b", "三"], ["一二", "三"]),
        (["a\u202eb\u202c", "\u2066c\u2069"], ["ab", "c"]),
        (["一\r", "\n二\r"], ["一", "\n二", "\n"]),
    ],
)
def test_what_would_break_a_page_or_a_store_is_cleaned_out_of_a_stream(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, pieces: list[str], shown: list[str]
) -> None:
    answer = streamed(*(event(piece) for piece in pieces), event(None, "stop"), ascii_only=True)
    httpx2_mock.post(URL).mock(return_value=answer)
    assert list(chat.stream(MESSAGES, call)) == shown


def test_an_answer_in_parts_is_put_together(httpx2_mock: MockRouter, chat: OpenAIChat, call: Call) -> None:
    parts = [{"type": "thinking", "thinking": []}, {"type": "text", "text": "好的"}]
    httpx2_mock.post(URL).mock(return_value=streamed(event(parts), event(None, "stop")))
    assert list(chat.stream(MESSAGES, call)) == ["好的"]


def test_one_body_instead_of_a_stream_is_taken_in_one_piece(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, calls: list[ModelCall]
) -> None:
    route = httpx2_mock.post(URL).mock(return_value=whole("好的，知道了"))
    assert list(chat.stream(MESSAGES, call)) == ["好的，知道了"]
    assert (calls[0].prompt_tokens, calls[0].ended, route.call_count) == (31, "ok", 1)
    assert not chat.capabilities.stream
    assert list(chat.stream(MESSAGES, call)) == ["好的，知道了"]
    assert "stream" not in sent(httpx2_mock)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"error": {"message": KEY, "code": "insufficient_quota"}}, ModelQuota),
        ({"error": {"message": "Content Exists Risk"}}, ModelFiltered),
        ({"object": "error", "message": KEY, "code": 400}, ModelUnusable),
        ({"choices": []}, ModelUnusable),
        ({"choices": [{"message": None}]}, ModelUnusable),
        ([], ModelUnusable),
    ],
)
def test_one_body_without_an_answer_in_it_is_named(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, body: Any, kind: type[ModelError]
) -> None:
    httpx2_mock.post(URL).mock(return_value=httpx.Response(200, json=body))
    with pytest.raises(kind):
        list(chat.stream(MESSAGES, call))
    with pytest.raises(kind):
        chat.fill(MESSAGES, Answer, call)
    assert chat.capabilities.stream


def test_messages_of_one_role_are_joined_so_that_a_prompt_alternates(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    httpx2_mock.post(URL).mock(return_value=line("好"))
    cue = Message(role="user", text="接着说")
    list(chat.stream([*MESSAGES, cue, Message(role="assistant", text="嗯"), cue], call))
    assert sent(httpx2_mock)["messages"] == [
        {"role": "system", "content": "规矩"},
        {"role": "user", "content": "你好\n\n接着说"},
        {"role": "assistant", "content": "嗯"},
        {"role": "user", "content": "接着说"},
    ]
