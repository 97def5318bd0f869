"""Forms, figures and characters in an answer."""

import json
from typing import Any

import httpx
import pytest
from respx import MockRouter

from coach.adapters.openai.answers.response import cleaned_pieces
from coach.adapters.openai.chat import OpenAIChat
from coach.domain.model import ModelCall
from coach.engine.roles.chat_model import SENT_BACK, Call, filled
from coach.engine.roles.forms import Form, Several, Words
from coach.errors import AnswerCut, FormBroken, ModelFiltered, ModelUnusable
from tests.adapters.endpoint import MESSAGES, RIGHT, URL, USAGE, Answer, event, sent, streamed, whole
from tests.adapters.endpoint import told as telling


@pytest.mark.parametrize(
    "answer",
    ["Sure, all twos!", '{"word": "a"}', '{"word": "a", "level": "many"}', "{" * 3000, '{"a":' * 2000,
     '{"word": "a", "level": 1, "level": 2}', '{"word": "a", "level": 1, "level\\u0000": 2}'],
)  # fmt: skip
def test_an_answer_of_another_form_is_told_apart_and_repaired_once(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, answer: str
) -> None:
    httpx2_mock.post(URL).mock(side_effect=[whole(answer), whole('{"word": "a", "level": 1}')])
    assert filled(chat, MESSAGES, Answer, call).level == 1
    told = sent(httpx2_mock)["messages"]
    assert told[-2] == {"role": "assistant", "content": answer[:SENT_BACK]}
    assert "could not be read" in told[-1]["content"]
    httpx2_mock.post(URL).mock(return_value=whole(answer))
    with pytest.raises(FormBroken):
        filled(chat, MESSAGES, Answer, call)


@pytest.mark.parametrize(
    "answer",
    [whole(None), whole(""), whole("x", "length"), whole("x", "content_filter"), whole("x", "sensitive"),
     whole(RIGHT, "network_error")],
)  # fmt: skip
def test_an_unfinished_form_is_no_answer(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, answer: httpx.Response
) -> None:
    httpx2_mock.post(URL).mock(return_value=answer)
    with pytest.raises((ModelUnusable, ModelFiltered)):
        chat.fill(MESSAGES, Answer, call)


def test_a_cut_answer_is_told_as_cut_and_not_as_empty(httpx2_mock: MockRouter, chat: OpenAIChat, call: Call) -> None:
    httpx2_mock.post(URL).mock(return_value=whole(None, "length"))
    with pytest.raises(ModelUnusable, match="cut off at the token cap"):
        chat.fill(MESSAGES, Answer, call)


class Scores(Form):
    """A form of which two entries are enough."""

    scores: Several[Answer]
    told: Words = ""

    def enough_of_cut(self) -> bool:
        return len(self.scores) >= 2


BEGUN = '{"scores": [{"word": "a", "level": 1}, {"word": "b", "level": 2}, {"word": "c", "lev'


@pytest.mark.parametrize("answer", [whole(BEGUN, "length"), whole(f"<think>hm</think>{BEGUN}", "length"), whole(BEGUN)])
def test_what_is_complete_in_a_form_that_was_cut_off_is_kept_and_not_asked_for_again(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, answer: httpx.Response
) -> None:
    route = httpx2_mock.post(URL).mock(return_value=answer)
    assert [score.word for score in filled(chat, MESSAGES, Scores, call).scores] == ["a", "b"]
    assert route.call_count == 1


def test_a_cut_form_with_too_little_in_it_says_that_it_was_cut(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    httpx2_mock.post(URL).mock(return_value=whole(BEGUN[:50], "length"))
    with pytest.raises(AnswerCut, match="cut off"):
        filled(chat, MESSAGES, Scores, call)


@pytest.mark.parametrize("answer", [RIGHT, f"Let me see {{…}}\n</think>\n{RIGHT}", f"<think>{{</think>{RIGHT}"])
def test_a_form_is_read_wherever_it_stands_and_whatever_ended_it(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, answer: str
) -> None:
    httpx2_mock.post(URL).mock(return_value=whole(answer, finished=None))
    assert chat.fill(MESSAGES, Answer, call).word == "好"


def test_what_would_break_a_page_or_a_store_is_cleaned_out_of_a_form(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    answer = r'{"word": "一\u0000二\ud83d三\u202e四\ud83d\ude42", "level": 1}' + "\x00"
    httpx2_mock.post(URL).mock(return_value=whole(answer))
    assert chat.fill(MESSAGES, Answer, call).word == "一二三四🙂"


@pytest.mark.parametrize(
    "usage",
    [
        {"total_tokens": 5}, {"prompt_tokens": 31}, None, [], "many", {},
        {"prompt_tokens": -1, "completion_tokens": 7}, {"prompt_tokens": 3.5, "completion_tokens": 7},
        {"prompt_tokens": "31", "completion_tokens": 7}, {"prompt_tokens": None, "completion_tokens": True},
        {"prompt_tokens": 10**30, "completion_tokens": 7},
    ],
)  # fmt: skip
def test_odd_usage_figures_cost_nothing_but_the_figures(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, calls: list[ModelCall], usage: Any
) -> None:
    httpx2_mock.post(URL).mock(side_effect=[whole(RIGHT, usage=usage), streamed(event("好", "stop"), telling(usage))])
    assert chat.fill(MESSAGES, Answer, call).level == 2
    assert list(chat.stream(MESSAGES, call)) == ["好"]
    assert [(made.estimated, made.ended, made.prompt_tokens) for made in calls] == [(True, "ok", 4)] * 2


def test_an_answer_far_beyond_its_cap_is_not_read_to_its_end(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    httpx2_mock.post(URL).mock(return_value=whole("长" * 50_000))
    with pytest.raises(ModelUnusable, match="does not end"):
        chat.fill(MESSAGES, Answer, call)


def test_of_a_long_answer_only_the_beginning_is_sent_back(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call
) -> None:
    httpx2_mock.post(URL).mock(side_effect=[whole(json.dumps({"x" * 15_000: 1})), whole(RIGHT)])
    assert filled(chat, MESSAGES, Answer, call).level == 2
    assert sum(len(message["content"]) for message in sent(httpx2_mock)["messages"]) < 2 * SENT_BACK


def test_no_piece_waits_that_need_not() -> None:
    pieces = iter(["一", "二\n", "🙂", "\ud83d"])
    shown = cleaned_pieces(pieces)
    assert [next(shown), next(shown), next(shown)] == ["一", "二\n", "🙂"]
    assert list(shown) == []


def test_a_form_may_come_as_a_stream_nobody_asked_for(httpx2_mock: MockRouter, chat: OpenAIChat, call: Call) -> None:
    httpx2_mock.post(URL).mock(return_value=streamed(event(RIGHT[:9]), event(RIGHT[9:], "stop")))
    assert chat.fill(MESSAGES, Answer, call).level == 2


@pytest.mark.parametrize(
    ("told", "cached"),
    [
        ({"prompt_tokens_details": {"cached_tokens": 20}}, 20),
        ({"prompt_cache_hit_tokens": 20, "prompt_cache_miss_tokens": 11}, 20),
        ({"cached_tokens": 20}, 20),
        ({"prompt_tokens_details": None}, 0),
        ({"prompt_tokens_details": {"cached_tokens": "20"}}, 0),
        ({"cached_tokens": 99}, 31),
        ({"cached_tokens": True}, 0),
    ],
)
def test_cached_tokens_are_read_where_endpoints_tell_them(
    httpx2_mock: MockRouter, chat: OpenAIChat, call: Call, calls: list[ModelCall], told: dict[str, Any], cached: int
) -> None:
    httpx2_mock.post(URL).mock(return_value=whole(RIGHT, usage={**USAGE, **told}))
    chat.fill(MESSAGES, Answer, call)
    assert calls[0].cached_tokens == cached
