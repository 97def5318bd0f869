"""A second model that says the line where the first cannot."""

import time
from collections.abc import Callable

import httpx
import pytest
from pydantic import SecretStr
from respx import MockRouter

from coach.adapters.openai.client import chat_of
from coach.adapters.openai.fallback import REST_SECONDS, FallbackChat
from coach.domain.codes import Move
from coach.domain.model import ModelCall
from coach.domain.session import Line
from coach.embedded.actor import AuthoredActor
from coach.endpoint import Endpoint
from coach.engine.protocols import Stage
from coach.engine.roles.actor import ModelActor
from coach.engine.roles.chat_model import Call
from coach.errors import ModelError, ModelFiltered, ModelTimeout, ModelTooSmall, ModelUnreachable
from tests import fakes
from tests import world as build
from tests.adapters.endpoint import MESSAGES, RIGHT, Answer, event, line, refusal, sent, streamed, whole

FIRST, SECOND = (f"http://127.0.0.1:{port}/v1" for port in (9, 10))


@pytest.fixture
def clock() -> fakes.ManualClock:
    return fakes.ManualClock()


@pytest.fixture
def both(clock: fakes.ManualClock) -> FallbackChat:
    first = Endpoint(FIRST, SecretStr("sk-1"), "m1", {"reasoning_effort": "low"})
    return FallbackChat(chat_of(first, 2), chat_of(Endpoint(SECOND, SecretStr("sk-2"), "m2", {}), 2), clock.monotonic)


AWAY: list[Callable[[], httpx.Response | Exception]] = [
    lambda: refusal(429, code="insufficient_quota"),
    lambda: refusal(402),
    lambda: refusal(401),
    lambda: refusal(503, **{"retry-after": "60"}),
    lambda: httpx.Response(302, headers={"location": "http://elsewhere.example/"}),
    lambda: httpx.Response(200, html="<html>a portal</html>"),
]


@pytest.mark.parametrize("away", AWAY)
def test_the_second_answers_what_the_first_cannot(
    httpx2_mock: MockRouter, both: FallbackChat, calls: list[ModelCall], call: Call, away: Callable[[], httpx.Response]
) -> None:
    httpx2_mock.post(f"{FIRST}/chat/completions").mock(return_value=away())
    second = httpx2_mock.post(f"{SECOND}/chat/completions").mock(side_effect=[line("好的。"), whole(RIGHT)])
    assert "".join(both.stream(MESSAGES, call)) == "好的。"
    assert [(made.model, made.ended == "ok") for made in calls] == [("m1", False), ("m2", True)]
    request = second.calls[0].request
    assert request.headers["authorization"] == "Bearer sk-2"
    assert b"reasoning_effort" not in request.content
    assert both.fill(MESSAGES, Answer, call).word == "好"
    assert [made.model for made in calls] == ["m1", "m2", "m2"], "the first rests"


def test_the_first_is_asked_again_after_its_rest(
    httpx2_mock: MockRouter, both: FallbackChat, call: Call, clock: fakes.ManualClock
) -> None:
    first = httpx2_mock.post(f"{FIRST}/chat/completions").mock(side_effect=[refusal(402), line("回来了。")])
    httpx2_mock.post(f"{SECOND}/chat/completions").mock(return_value=line("我在。"))
    assert "".join(both.stream(MESSAGES, call)) == "我在。"
    assert "".join(both.stream(MESSAGES, call)) == "我在。"
    clock.seconds += REST_SECONDS
    assert "".join(both.stream(MESSAGES, call)) == "回来了。"
    assert first.call_count == 2
    assert sent(httpx2_mock)["reasoning_effort"] == "low"


@pytest.mark.parametrize(
    ("words", "error"),
    [("content_filter", ModelFiltered), ("maximum context length is 4096 tokens", ModelTooSmall)],
)
def test_what_is_about_the_words_themselves_is_asked_of_nobody_else(
    httpx2_mock: MockRouter, both: FallbackChat, call: Call, words: str, error: type[ModelError]
) -> None:
    httpx2_mock.post(f"{FIRST}/chat/completions").mock(return_value=refusal(400, words))
    with pytest.raises(error):
        list(both.stream(MESSAGES, call))


def test_a_line_that_broke_off_in_the_middle_is_not_said_on_by_another(
    httpx2_mock: MockRouter, both: FallbackChat, call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    quota = {"error": {"message": "x", "code": "insufficient_quota"}}
    httpx2_mock.post(f"{FIRST}/chat/completions").mock(return_value=streamed(event("你先"), quota, done=False))
    httpx2_mock.post(f"{SECOND}/chat/completions").mock(return_value=line("我在。"))
    with pytest.raises(ModelError):
        list(both.stream(MESSAGES, call))
    assert "".join(both.stream(MESSAGES, call)) == "我在。"


def test_where_both_are_away_the_error_is_the_second_s(httpx2_mock: MockRouter, both: FallbackChat, call: Call) -> None:
    httpx2_mock.post(f"{FIRST}/chat/completions").mock(return_value=refusal(402))
    httpx2_mock.post(f"{SECOND}/chat/completions").mock(side_effect=httpx.ConnectError("gone"))
    with pytest.raises(ModelUnreachable) as caught:
        list(both.stream(MESSAGES, call))
    assert SECOND in str(caught.value)


def test_the_line_says_which_model_said_it(httpx2_mock: MockRouter, both: FallbackChat) -> None:
    httpx2_mock.post(f"{FIRST}/chat/completions").mock(return_value=refusal(402))
    httpx2_mock.post(f"{SECOND}/chat/completions").mock(return_value=line("你先说清楚，这件事你打算怎么办？"))
    actor = ModelActor(both, AuthoredActor(), fakes.line_rules(), 400, 0.8)
    *_, said = actor.speak(build.cue(Move.ATTACK), Stage(play=build.play(), turns=(), reply=build.REPLY))
    assert isinstance(said, Line)
    assert (said.author, said.model, said.instead) == ("model", "m2", "")


def test_a_call_whose_turn_is_over_asks_nobody(
    httpx2_mock: MockRouter, both: FallbackChat, calls: list[ModelCall]
) -> None:
    late = Call("actor", "hash", 100, 0.7, calls.append, until=time.monotonic() - 1)
    with pytest.raises(ModelTimeout):
        list(both.stream(MESSAGES, late))
    assert not httpx2_mock.calls
    assert {made.ended for made in calls} == {"ModelTimeout"}
