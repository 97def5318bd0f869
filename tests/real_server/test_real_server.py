"""The whole path against a server nobody here wrote: llama.cpp's, with a model far too small to coach with.

Run by `make test-real-server`; needs no key. It checks the wire, not the words.
"""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coach.adapters.openai.chat import OpenAIChat
from coach.bootstrap import Coach
from coach.domain.codes import Difficulty
from coach.domain.model import FINE
from coach.domain.session import LOCAL_LEARNER
from coach.settings import Settings

pytestmark = pytest.mark.real_server

SERVE = Path(__file__).parent / "serve.py"


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    server = subprocess.Popen([sys.executable, str(SERVE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    address = next(line.strip() for line in server.stdout if line.startswith("http"))
    yield f"{address}/v1"
    server.kill()
    server.wait()
    for pipe in (server.stdin, server.stdout):
        assert pipe is not None
        pipe.close()


@pytest.fixture
def coach(endpoint: str, tmp_path: Path) -> Iterator[Coach]:
    settings = Settings(
        home=tmp_path, model="gemma", base_url=endpoint, model_timeout=300, actor_tokens=60, judge_tokens=700
    )
    made = Coach(settings)
    made.admin.index()
    yield made
    _close(made)


def _close(coach: Coach) -> None:
    for chat in coach.chats:
        assert isinstance(chat, OpenAIChat)
        chat.close()


def test_the_doctor_finds_streaming_schema_and_usage(coach: Coach) -> None:
    rows = {row.capability: row for row in coach.admin.doctor()}
    assert rows["plain"].works, rows["plain"].seen
    assert rows["streaming"].latency_ms > 0
    assert rows["json_schema"].works, rows["json_schema"].seen
    assert rows["usage"].works


def test_a_turn_ends_whatever_so_small_a_model_says(coach: Coach) -> None:
    session = coach.practice.start(LOCAL_LEARNER, "same-account", "en", Difficulty.EASY, seed=1)
    reply = "Wednesday's visit report has your name on it and I'm worried. Could we talk at ten?"
    pieces = list(coach.practice.stream(LOCAL_LEARNER, session.id, reply, "k1"))
    [turn] = coach.practice.open(LOCAL_LEARNER, session.id).turns
    assert pieces
    assert turn.line.text
    [row] = coach.admin.usage()
    assert row.calls >= 2
    assert row.prompt_tokens > 300
    made = [call for _, call in coach.admin._store().calls(session.id)]
    assert not all(call.estimated for call in made)
    assert {call.ended for call in made} <= {FINE, "ModelUnusable", "FormBroken", "cut"}
    assert turn.line.author == "model" or turn.line.instead
    assert turn.scorecard.source == "judge" or turn.scorecard.pending


def test_a_model_error_of_a_real_server_is_one_of_ours(endpoint: str, tmp_path: Path) -> None:
    wrong = Coach(Settings(home=tmp_path, model="gemma", base_url=f"{endpoint}/nowhere"))
    rows = wrong.admin.doctor()
    assert [row.works for row in rows] == [False, False]
    assert "status 404" in rows[0].seen
    _close(wrong)
