"""A chat model at an endpoint that is played, and what its calls cost."""

from collections.abc import Iterator

import pytest

from coach.adapters.openai.chat import OpenAIChat
from coach.adapters.openai.client import chat_of
from coach.domain.model import ModelCall
from coach.engine.roles.chat_model import Call
from coach.settings import Settings
from tests.adapters.endpoint import BASE, KEY


@pytest.fixture
def chat() -> Iterator[OpenAIChat]:
    made = chat_of(Settings(model="m1", api_key=KEY, base_url=BASE).actor, 2)
    yield made
    made.close()


@pytest.fixture
def calls() -> list[ModelCall]:
    return []


@pytest.fixture
def call(calls: list[ModelCall]) -> Call:
    return Call("actor", "hash", 100, 0.7, calls.append)
