"""The same replies are the same session, in this process and in another."""

import hashlib
import subprocess
import sys
from pathlib import Path

from coach.quality.plays import Played, played
from tests import fakes
from tests import world as build

ROOT = Path(__file__).parents[2]
REPLIES = ["周一的单子", "你总是拖", build.REPLY, "行不行", "再说一遍", "好"]


def whole() -> Played:
    """A scene with good and bad replies and a rule found."""
    reader = fakes.FakeReader(
        {build.REPLY: build.full(touched=["rest"]), "行不行": build.full(asked=["second-list"], of="行不行")}
    )
    context = fakes.context(reader, retriever=fakes.FakeRetriever(build.passage(), build.passage("b")))
    return played(context, build.play(seed=2024), REPLIES)


def digest() -> str:
    """A fingerprint of everything in the session."""
    return hashlib.sha256(whole().model_dump_json().encode()).hexdigest()


def test_another_process_with_another_hash_seed_plays_the_same_byte_for_byte() -> None:
    code = "from tests.quality.test_plays import digest; print(digest())"
    run = [sys.executable, "-c", code]
    other = subprocess.run(run, cwd=ROOT, env={"PYTHONHASHSEED": "99"}, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == digest()


def test_every_turn_starts_where_the_one_before_ended() -> None:
    turns = whole().turns
    assert [turn.number for turn in turns] == [1, 2, 3, 4, 5, 6]
    assert len({turn.line.text for turn in turns}) == len(turns)


def test_no_replies_are_no_turns() -> None:
    assert played(fakes.context(), build.play(), []).turns == ()
