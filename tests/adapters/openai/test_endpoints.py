"""Against a real server: whatever it sends, an answer or one of our errors comes of it, and the call is recorded."""

import re
from dataclasses import replace

import pytest

from coach.domain.model import FINE, ModelCall
from coach.engine.roles.chat_model import Call
from coach.errors import ModelTimeout
from tests.adapters.endpoint import KEY, MESSAGES, USAGE, told
from tests.adapters.openai.endpoint_cases import DONE, EVENTS, SAID, STOP, Case, data
from tests.adapters.openai.endpoint_table import TABLE, chat_at, outcome, played, printed
from tests.adapters.openai.scripted import served, stay


@pytest.mark.parametrize("case", TABLE, ids=lambda case: case.name)
def test_what_an_endpoint_sends_is_an_answer_or_a_named_error(case: Case) -> None:
    row = played(case)
    assert row.right, printed(row)
    assert not re.search(r"[a-z](Error|Exception)\b", str(row.seen))
    assert KEY not in str(row.seen)
    assert [made.ended for made in row.calls] == [FINE if isinstance(row.seen, str) else row.told]


def chunked(*parts: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


def test_the_connection_of_a_stream_that_ended_serves_the_next(call: Call) -> None:
    with served(chunked(SAID, STOP, DONE), b"0\r\n\r\n", keep=True) as server:
        chat = chat_at(server)
        assert [len(list(chat.stream(MESSAGES, call))) for _ in range(3)] == [2, 2, 2]
        chat.close()
    assert (server.connections, len(server.requests)) == (1, 3)


def test_usage_figures_that_come_after_the_end_are_taken(call: Call, calls: list[ModelCall]) -> None:
    with served(EVENTS, SAID, STOP, data(told()), stay) as server:
        chat = chat_at(server)
        assert len(list(chat.stream(MESSAGES, call))) == 2
        chat.close()
    assert calls[0].completion_tokens == USAGE["completion_tokens"]


def test_a_piece_is_handed_on_before_the_next_has_come(call: Call) -> None:
    with served(EVENTS, SAID, stay) as server:
        chat = chat_at(server)
        pieces = chat.stream(MESSAGES, call)
        assert next(iter(pieces)) == "单子"
        assert not server.late
        pieces.close()
        chat.close()


def test_a_call_with_a_limit_of_its_own_ends_there_and_is_not_tried_again(call: Call, calls: list[ModelCall]) -> None:
    with served(stay) as server:
        chat = chat_at(server)
        found = outcome(chat, replace(call, seconds=0.2), form=True)
        chat.close()
    assert isinstance(found, ModelTimeout)
    assert (len(server.requests), server.late) == (1, False)
    assert [made.ended for made in calls] == ["ModelTimeout"]
