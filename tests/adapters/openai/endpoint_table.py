"""The table of what endpoints do, played row by row: `python -m tests.adapters.openai.endpoint_table` prints it."""

import sys
from typing import NamedTuple

from coach.adapters.openai.chat import OpenAIChat
from coach.adapters.openai.client import chat_of
from coach.domain.model import ModelCall
from coach.engine.roles.chat_model import Call
from coach.errors import ModelError
from coach.settings import Settings
from tests.adapters.endpoint import KEY, MESSAGES, Answer
from tests.adapters.openai.asked_cases import ASKED
from tests.adapters.openai.endpoint_cases import CASES, Case
from tests.adapters.openai.framing_cases import FRAMING
from tests.adapters.openai.scripted import Scripted, served
from tests.adapters.openai.thinking_cases import THINKING

TABLE = [*CASES, *FRAMING, *THINKING, *ASKED]


class Played(NamedTuple):
    """What came of a row: the text (of a form, as JSON) or the error, the calls recorded, and the requests it took.

    `late`: the coach was still there when the script had ended.
    """

    case: Case
    seen: str | ModelError
    calls: list[ModelCall]
    requests: int
    late: bool

    @property
    def expected(self) -> str:
        """What should come of it."""
        if isinstance(self.case.outcome, str):
            return (
                Answer.model_validate_json(self.case.outcome).model_dump_json() if self.case.form else self.case.outcome
            )
        return self.case.outcome.__name__

    @property
    def told(self) -> str:
        """What came of it, an error by its name."""
        return self.seen if isinstance(self.seen, str) else type(self.seen).__name__

    @property
    def right(self) -> bool:
        """Whether it is what should come of it, in as many requests as allowed."""
        named = isinstance(self.seen, str) or self.case.names in str(self.seen)
        return self.told == self.expected and named and not self.late and self.requests <= self.case.requests


def chat_at(server: Scripted, timeout: float = 30.0) -> OpenAIChat:
    return chat_of(Settings(model="m1", api_key=KEY, base_url=f"{server.address}/v1").actor, timeout)


def outcome(chat: OpenAIChat, call: Call, form: bool) -> str | ModelError:
    try:
        return chat.fill(MESSAGES, Answer, call).model_dump_json() if form else "".join(chat.stream(MESSAGES, call))
    except ModelError as error:
        return error


def played(case: Case) -> Played:
    calls: list[ModelCall] = []
    call = Call("actor", "hash", 2000, 0.7, calls.append)
    with served(*case.steps) as server:
        chat = chat_at(server, case.timeout)
        seen = outcome(chat, call, case.form)
        chat.close()
    return Played(case, seen, calls, len(server.requests), server.late)


def printed(row: Played) -> str:
    seen = row.told if row.right else f"{row.told} in {row.requests} requests{', late' if row.late else ''}"
    shown = (row.case.name, row.expected, seen)
    return f"{'right' if row.right else 'WRONG'}  " + " | ".join(text.replace("\n", " ")[:70] for text in shown) + "\n"


def main() -> int:
    """Print the table and how much of it is right; the exit code is 1 if any row is not."""
    wrong = 0
    for case in TABLE:
        row = played(case)
        wrong += not row.right
        sys.stdout.write(printed(row))
    sys.stdout.write(f"{len(TABLE) - wrong} of {len(TABLE)} right\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
