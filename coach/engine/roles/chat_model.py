"""How the engine talks to a language model: messages, one call's settings, and forms that get one repair."""

import json
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from functools import cache
from math import inf
from typing import Any, Literal, Protocol, TypeVar

from pydantic import BaseModel

from coach.domain.model import CallRole, ModelCall
from coach.domain.text import Frozen
from coach.engine.prompts.rendering import prompt
from coach.engine.roles.cut_answer import kept_of_cut
from coach.errors import AnswerCut, FormBroken

Form = TypeVar("Form", bound=BaseModel)

SENT_BACK = 2000
"""Characters of an answer that are sent back with what was wrong with it: enough to see its shape."""


class Message(Frozen):
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True)
class Call:
    """What goes with one request: `prompt` is the version of the prompt files, `tokens` the cap on the answer,
    `temperature` 0..2; `record` is called exactly once with what the call cost, however it ended. `seconds`: how long
    the call may take in all, with one try only; None for what the chat model allows any call. `until`: when
    whoever waits for it stops waiting, by the monotonic clock."""

    role: CallRole
    prompt: str
    tokens: int
    temperature: float
    record: Callable[[ModelCall], None]
    seconds: float | None = None
    until: float = inf


class Chat(Protocol):
    """A chat model. Both calls raise ModelError and nothing else."""

    name: str

    def stream(self, messages: Sequence[Message], call: Call) -> Generator[str]:
        """Yield the answer piece by piece; closing the generator stops the answer."""
        ...

    def fill(self, messages: Sequence[Message], form: type[Form], call: Call) -> Form:
        """Return the answer in the form asked for; raises FormBroken if it is not of that form."""
        ...


@cache
def schema_of(form: type[BaseModel]) -> dict[str, Any]:
    """Return the JSON schema of a form; not to be changed."""
    return form.model_json_schema()


@cache
def asked_for(form: type[BaseModel]) -> str:
    """Return the words that ask for a form, with its schema, for whoever cannot be asked by schema alone."""
    return prompt("form").fill(schema=json.dumps(schema_of(form), ensure_ascii=False))


def filled(chat: Chat, messages: Sequence[Message], form: type[Form], call: Call) -> Form:
    """Return the form, asking once more with what was wrong and the schema in words: an endpoint may have taken the
    schema and not read it. Of an answer that was cut off, what is complete is kept where that is enough for its form.
    Raises ModelError."""
    try:
        return chat.fill(messages, form, call)
    except AnswerCut as error:
        if kept := kept_of_cut(error.answer, form):
            return kept
        raise
    except FormBroken as error:
        if error.misses == "json" and (kept := kept_of_cut(error.answer, form)):
            return kept
        problem = prompt("repair").fill(problem=error.fields["found"], form=asked_for(form))
        tried = Message(role="assistant", text=error.answer[:SENT_BACK] or "-")
        return chat.fill([*messages, tried, Message(role="user", text=problem)], form, call)
