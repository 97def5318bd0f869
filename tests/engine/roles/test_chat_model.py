"""Forms that get one repair."""

from collections.abc import Iterator, Sequence

import pytest
from pydantic import BaseModel

from coach.domain.model import CallRole, ModelCall
from coach.embedded.scripted_chat import Answer, ScriptedChat
from coach.engine.roles.chat_model import SENT_BACK, Call, Message, asked_for, filled
from coach.errors import FormBroken, ModelBusy, ModelError

ASK = [Message(role="system", text="judge"), Message(role="user", text="the reply")]


class Mark(BaseModel):
    """A small form."""

    level: int


@pytest.fixture
def call() -> Call:
    calls: list[ModelCall] = []
    return Call("judge", "hash", 100, 0.0, calls.append)


def saying(*answers: Answer) -> ScriptedChat:
    coming: Iterator[Answer] = iter(answers)

    def script(_role: CallRole, _messages: Sequence[Message]) -> Answer:
        return next(coming)

    return ScriptedChat(script)


def test_a_right_answer_is_asked_for_once_and_nothing_is_added(call: Call) -> None:
    chat = saying('{"level": 2}')
    assert filled(chat, ASK, Mark, call).level == 2
    assert [list(messages) for _, messages in chat.asked] == [ASK]


def test_a_repair_tells_what_was_wrong_and_the_schema_in_words(call: Call) -> None:
    chat = saying("two, I think", '{"level": 2}')
    assert filled(chat, ASK, Mark, call).level == 2
    *before, tried, repair = chat.asked[1][1]
    assert before == ASK
    assert tried == Message(role="assistant", text="two, I think")
    assert "could not be read" in repair.text
    assert asked_for(Mark) in repair.text
    assert '"level"' in asked_for(Mark)


def test_there_is_one_repair_and_no_more(call: Call) -> None:
    chat = saying("no", "no", '{"level": 2}')
    with pytest.raises(FormBroken):
        filled(chat, ASK, Mark, call)
    assert len(chat.asked) == 2


def test_of_a_long_answer_only_the_beginning_is_sent_back(call: Call) -> None:
    chat = saying("长" * 50_000, '{"level": 2}')
    filled(chat, ASK, Mark, call)
    assert len(chat.asked[1][1][-2].text) == SENT_BACK


@pytest.mark.parametrize("error", [ModelBusy(status=503, seconds=3)])
def test_what_is_no_question_of_form_is_not_repaired(call: Call, error: ModelError) -> None:
    chat = saying(error)
    with pytest.raises(type(error)):
        filled(chat, ASK, Mark, call)
    assert len(chat.asked) == 1
