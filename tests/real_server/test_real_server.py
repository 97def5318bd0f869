"""The whole path against two servers nobody here wrote, with models far too small to coach with.

Run by `make test-real-server`; needs no key. It checks the wire, not the words.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

from coach.bootstrap import Coach
from coach.domain.codes import Difficulty
from coach.domain.model import FINE
from coach.domain.session import LOCAL_LEARNER
from coach.domain.text import Lang
from coach.embedded.scripted_chat import ScriptedChat
from coach.errors import ModelUnusable
from coach.settings import Settings

pytestmark = pytest.mark.real_server

HERE = Path(__file__).parent
SECOND = HERE.parents[1] / ".venv-second-server" / "bin" / "python"
"""transformers and torch stand in an environment of their own: they are a hundred times the size of the coach."""

UNUSABLE = {FINE, "cut", "ModelUnusable", "AnswerCut", "FormBroken", "ModelTooSmall", "ModelTimeout"}
"""How calls of so small a model may end; anything else is ours to mend."""

SCENES: list[tuple[str, Lang, str]] = [
    ("same-account", "en", "Wednesday's visit report has your name on it and I'm worried. Could we talk at ten?"),
    ("discount-without-approval", "zh", "周三的定金单还没批，我有点着急，因为客户今天要答复。十点前能给我一个时间吗？"),
    ("swap", "en", "The list says three accounts without a date. I feel lost. Can you add them by four?"),
]


class Server(NamedTuple):
    """Where it answers, and the model it serves."""

    url: str
    model: str


@pytest.fixture(scope="module", params=["llama.cpp", "transformers"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = str(tmp_path_factory.mktemp("smollm"))
    if request.param == "llama.cpp":
        command, model = [sys.executable, str(HERE / "serve_llama_cpp.py")], "gemma"
    else:
        if not SECOND.exists():
            pytest.skip("make test-real-server installs the second server")
        command, model = [str(SECOND), str(HERE / "serve_transformers.py"), folder], folder
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    address = next(line.strip() for line in process.stdout if line.startswith("http"))
    yield Server(f"{address}/v1", model)
    process.stdin.close()
    process.wait(timeout=60)
    process.stdout.close()


@pytest.fixture
def coach(server: Server, tmp_path: Path) -> Iterator[Coach]:
    made = Coach(
        Settings(
            home=tmp_path,
            model=server.model,
            base_url=server.url,
            model_timeout=200,
            turn_seconds=100,
            actor_tokens=50,
            judge_tokens=250,
            judge_after_line=True,
            reading="embedded",
        )
    )
    made.admin.index()
    yield made
    _close(made)


def _close(coach: Coach) -> None:
    for chat in coach.chats:
        assert not isinstance(chat, ScriptedChat)
        chat.close()


def test_the_doctor_hears_lines_and_verdicts(coach: Coach) -> None:
    checkup = coach.admin.doctor(["en"])
    [line] = checkup.lines
    assert line.first_ms is not None
    assert line.pieces > 1, "it streams"
    assert {type(problem).__name__ for problem in checkup.problems()} <= UNUSABLE
    assert checkup.findings[0].needed > 0
    assert not checkup.findings[0].estimated


def test_scenes_advice_and_debrief_end_whatever_so_small_a_model_says(coach: Coach) -> None:
    for scene, lang, reply in SCENES:
        session = coach.practice.start(LOCAL_LEARNER, scene, lang, Difficulty.EASY, seed=1)
        pieces = list(coach.practice.stream(LOCAL_LEARNER, session.id, reply, "k1"))
        [turn] = coach.practice.open(LOCAL_LEARNER, session.id).turns
        assert pieces
        assert turn.line.text
        assert turn.line.author == "model" or turn.line.instead
        assert turn.scorecard.source == "judge" or turn.scorecard.pending
    with suppress(ModelUnusable):
        assert "".join(coach.feedback.advise(LOCAL_LEARNER, session.id, SCENES[2][2], "points"))
    coach.practice.end(LOCAL_LEARNER, session.id)
    assert coach.debriefs.debrief(LOCAL_LEARNER, session.id).results
    rows = coach.admin.usage()
    assert len(rows) == len(SCENES)
    made = [call for _, call in coach.admin._store().calls(None)]
    assert {call.role for call in made} >= {"actor", "judge", "debrief"}
    assert {call.ended for call in made} <= UNUSABLE
    assert not all(call.estimated for call in made)


def test_a_model_error_of_a_real_server_is_one_of_ours(server: Server, tmp_path: Path) -> None:
    wrong = Coach(Settings(home=tmp_path, model=server.model, base_url=f"{server.url}/nowhere"))
    wrong.admin.index()
    checkup = wrong.admin.doctor(["en", "zh"])
    assert [type(problem).__name__ for problem in checkup.problems()] == ["ModelMissing", "ModelMissing"]
    _close(wrong)
