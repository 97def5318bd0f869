"""How the engine talks to a language model: messages, one call's settings, and forms that get one repair."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from pydantic import BaseModel

from coach.domain.model import CallRole, ModelCall
from coach.domain.text import Frozen
from coach.engine.prompting import prompt
from coach.errors import FormBroken

Form = TypeVar("Form", bound=BaseModel)


class Message(Frozen):
    """One message of a prompt."""

    role: Literal["system", "user", "assistant"]
    text: str


@dataclass(frozen=True)
class Call:
    """What goes with one request: `prompt` is the version of the prompt files, `tokens` the cap on the answer,
    `temperature` 0..2; `record` is called exactly once with what the call cost, however it ended."""

    role: CallRole
    prompt: str
    tokens: int
    temperature: float
    record: Callable[[ModelCall], None]


class Chat(Protocol):
    """A chat model. Both calls raise ModelError and nothing else."""

    name: str

    def stream(self, messages: Sequence[Message], call: Call) -> Iterator[str]:
        """Yield the answer piece by piece; closing the iterator stops the answer."""
        ...

    def fill(self, messages: Sequence[Message], form: type[Form], call: Call) -> Form:
        """Return the answer in the form asked for; raises FormBroken if it is not of that form."""
        ...


def filled(chat: Chat, messages: Sequence[Message], form: type[Form], call: Call) -> Form:
    """Return the form, asking once more with what was wrong. Raises ModelError."""
    try:
        return chat.fill(messages, form, call)
    except FormBroken as error:
        problem = prompt("repair").fill(problem=error.fields["found"])
        tried = [Message(role="assistant", text=error.answer or "-"), Message(role="user", text=problem)]
        return chat.fill([*messages, *tried], form, call)
