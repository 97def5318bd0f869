"""What an endpoint takes is found out once, and only from what it answers."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from respx import MockRouter

from coach.adapters.openai.chat import OpenAIChat
from coach.adapters.openai.negotiation.capabilities import Capabilities
from coach.engine.roles.chat_model import Call, filled
from coach.errors import FormBroken, ModelError, ModelFiltered, ModelQuota, ModelRejected
from tests.adapters.endpoint import KEY, MESSAGES, RIGHT, URL, Answer, line, refusal, sent, whole


def refusing(named: Callable[[dict[str, Any]], httpx.Response | None]) -> Callable[[httpx.Request], httpx.Response]:
    """An endpoint that answers rightly what `named` does not refuse."""

    def endpoint(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        return named(body) or (line("好") if body.get("stream") else whole(RIGHT))

    return endpoint


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
    [system, user] = sent(httpx2_mock)["messages"]
    assert (system["role"], user["role"]) == ("system", "user")
    assert user["content"].startswith("你好\n\n")
    assert "JSON schema" in user["content"]
    chat.fill(MESSAGES, Answer, call)
    assert route.call_count == 4


@pytest.mark.parametrize(
    ("word", "field", "gone"),
    [
        ("Unsupported parameter: use max_completion_tokens instead", "max_completion_tokens", "max_tokens"),
        ("Unsupported parameter: 'max_tokens'", "max_completion_tokens", "max_tokens"),
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


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (refusal(400, "Content Exists Risk"), ModelFiltered),
        (refusal(400, "it broke", "data_inspection_failed"), ModelFiltered),
        (refusal(400, "pay", "Arrearage"), ModelQuota),
        (refusal(400, "This model's maximum context length is 8192 tokens", "context_length_exceeded"), ModelRejected),
        (refusal(400, "the request exceeds the available context size, reduce max_tokens"), ModelRejected),
        (refusal(404, "The model m1 does not exist"), ModelRejected),
    ],
)
def test_a_refusal_that_is_not_about_the_request_changes_nothing_and_is_not_tried_again(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, answer: httpx.Response, kind: type[ModelError]
) -> None:
    route = httpx2_mock.post(URL).mock(return_value=answer)
    with pytest.raises(kind):
        chat.fill(MESSAGES, Answer, call)
    with pytest.raises(kind):
        list(chat.stream(MESSAGES, call))
    assert (route.call_count, chat.capabilities) == (2, Capabilities())


@pytest.mark.parametrize("words", ["", "Bad Request", "messages must not be empty"])
def test_a_refusal_that_names_nothing_is_tried_once_with_the_least_and_leaves_no_trace(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, words: str
) -> None:
    route = httpx2_mock.post(URL).mock(return_value=refusal(400, words))
    with pytest.raises(ModelRejected):
        chat.fill(MESSAGES, Answer, call)
    assert (route.call_count, "response_format" in sent(httpx2_mock)) == (2, False)
    with pytest.raises(ModelRejected):
        list(chat.stream(MESSAGES, call))
    assert (route.call_count, chat.capabilities) == (4, Capabilities())


def test_what_the_last_try_left_out_stays_left_out_once_it_was_answered(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    httpx2_mock.post(URL).mock(side_effect=refusing(lambda b: refusal(400, "no") if "response_format" in b else None))
    assert chat.fill(MESSAGES, Answer, call).level == 2
    assert chat.capabilities == Capabilities(form="text")


def test_a_refusal_that_names_something_and_stays_when_it_is_gone_leaves_no_trace(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    route = httpx2_mock.post(URL).mock(return_value=refusal(422, "temperature and response_format are wrong"))
    with pytest.raises(ModelRejected):
        chat.fill(MESSAGES, Answer, call)
    assert (route.call_count, chat.capabilities) == (4, Capabilities())


def test_the_parameter_a_refusal_points_at_comes_before_those_it_lists(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    words = "Unknown parameter. Known are max_tokens, temperature, stream, response_format"
    answer = refusal(400, words, param="stream_options")
    httpx2_mock.post(URL).mock(side_effect=refusing(lambda body: answer if "stream_options" in body else None))
    assert list(chat.stream(MESSAGES, call)) == ["好"]
    assert chat.capabilities == Capabilities(usage=False)


def test_a_server_that_sends_a_list_of_what_is_wrong_is_understood(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    answer = httpx.Response(422, json={"detail": [{"loc": ["body", "stream_options"], "msg": "extra"}]})
    httpx2_mock.post(URL).mock(side_effect=refusing(lambda body: answer if "stream_options" in body else None))
    assert list(chat.stream(MESSAGES, call)) == ["好"]
    assert chat.capabilities == Capabilities(usage=False)


@pytest.mark.parametrize("status", [404, 500, 501])
def test_a_form_that_is_refused_as_not_there_or_not_built_is_asked_for_otherwise(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, status: int
) -> None:
    def named(body: dict[str, Any]) -> httpx.Response | None:
        kind = body.get("response_format", {}).get("type")
        return refusal(status, "json_schema is not implemented", **NO_RETRY) if kind == "json_schema" else None

    httpx2_mock.post(URL).mock(side_effect=refusing(named))
    assert chat.fill(MESSAGES, Answer, call).level == 2
    assert chat.capabilities.form == "json_object"


NO_RETRY = {"x-should-retry": "false"}


def test_an_endpoint_that_refuses_to_stream_answers_in_one_piece(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    answer = refusal(400, "stream is not supported for this model")
    httpx2_mock.post(URL).mock(side_effect=refusing(lambda body: answer if body.get("stream") else None))
    assert list(chat.stream(MESSAGES, call)) == [RIGHT]
    assert not chat.capabilities.stream
    assert "stream_options" not in sent(httpx2_mock)


def test_an_endpoint_that_takes_a_schema_and_ignores_it_is_told_it_in_words_and_soon_asked_otherwise(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    def endpoint(request: httpx.Request) -> httpx.Response:
        told = "JSON schema" in json.loads(request.content)["messages"][-1]["content"]
        return whole(RIGHT if told else "两分，说得不错。")

    route = httpx2_mock.post(URL).mock(side_effect=endpoint)
    assert filled(chat, MESSAGES, Answer, call).level == 2
    assert '"level"' in sent(httpx2_mock)["messages"][-1]["content"]
    assert (route.call_count, chat.capabilities.form) == (2, "json_schema")
    assert filled(chat, MESSAGES, Answer, call).level == 2
    assert (route.call_count, chat.capabilities.form) == (4, "json_object")
    assert filled(chat, MESSAGES, Answer, call).level == 2
    assert route.call_count == 5


def test_answers_without_any_json_lead_down_to_text_and_other_mistakes_do_not(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    def broken(answer: str, form: str) -> None:
        httpx2_mock.post(URL).mock(return_value=whole(answer))
        with pytest.raises(FormBroken):
            filled(chat, MESSAGES, Answer, call)
        assert chat.capabilities.form == form

    broken('{"word": "a", "level": "many"}', "json_schema")
    broken('{"rating": 2}', "json_object")
    broken('{"rating": 2}', "json_object")
    broken("Sure, all twos!", "text")
    broken("Sure, all twos!", "text")


def test_the_form_is_in_a_repair_once(httpx2_mock: MockRouter, chat: OpenAIChat, call: Call) -> None:
    text = chat.trying(form="text")
    httpx2_mock.post(URL).mock(side_effect=[whole("hm"), whole(RIGHT)])
    assert filled(text, MESSAGES, Answer, call).level == 2
    messages = sent(httpx2_mock)["messages"]
    assert [message["role"] for message in messages] == ["system", "user", "assistant", "user"]
    assert messages[-1]["content"].count("JSON schema") == 1


def test_a_model_whose_thinking_has_no_beginning_is_held_back_from_the_next_time_on(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    httpx2_mock.post(URL).mock(side_effect=[line("hm, ", "so</think>", "好"), line("hm, ", "so</think>\n", "好", "的")])
    with pytest.raises(ModelError):
        list(chat.stream(MESSAGES, call))
    assert chat.capabilities.thinks
    assert list(chat.stream(MESSAGES, call)) == ["好", "的"]
    httpx2_mock.post(URL).mock(side_effect=[line("好", "的"), line("好", "的")])
    assert list(chat.stream(MESSAGES, call)) == ["好的"]
    assert list(chat.stream(MESSAGES, call)) == ["好", "的"]


def test_a_refusal_is_never_repeated(httpx2_mock: MockRouter, chat: OpenAIChat, call: Call) -> None:
    httpx2_mock.post(URL).mock(return_value=refusal(400, "temperature"))
    with pytest.raises(ModelRejected) as caught:
        chat.fill(MESSAGES, Answer, call)
    assert KEY not in str(caught.value)
