"""Models that read as told, for finding out how much a second reading can do: one that is right, and some that are not.

They answer the second reader's form and nothing else.
"""

import re
from collections.abc import Callable, Generator, Mapping, Sequence
from typing import Any

from coach.domain.model import ModelCall
from coach.engine.roles.chat_model import Call, Form, Message, schema_of

_REPLY = re.compile(r'<data kind="reply">\n(.*?)\n</data>', re.DOTALL)
_SENTENCE = re.compile(r"^\d+\. (.*)$", re.MULTILINE)

Answer = Mapping[int, Sequence[str]]
"""For each number of a sentence its codes, as the form has them."""

Reads = Callable[[Sequence[str], Sequence[str]], Answer]
"""Answers for the sentences of a reply; also gets the codes that the form allows."""


class ReadsAsTold:
    """A chat model that fills in what a function says of the sentences."""

    name = "reads-as-told"

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def stream(self, messages: Sequence[Message], call: Call) -> Generator[str]:
        """Say nothing: it only reads."""
        raise NotImplementedError

    def fill(self, messages: Sequence[Message], form: type[Form], call: Call) -> Form:
        """Return the form as the function fills it in."""
        reply = _REPLY.findall(messages[-1].text)[-1]
        said = self._reads(_SENTENCE.findall(reply), _allowed(schema_of(form)))
        call.record(
            ModelCall(
                role=call.role, model=self.name, prompt=call.prompt, prompt_tokens=0, completion_tokens=0, total_ms=0
            )
        )
        return form.model_validate({str(number): list(codes) for number, codes in said.items()})


def _allowed(schema: Mapping[str, Any]) -> list[str]:
    return list(schema["$defs"]["codes"]["items"]["enum"])


def claiming(*wanted: str, needs: int = 2) -> Reads:
    """Return a reader that says of every sentence that it has all these codes, with three terms, a question and the
    first so many needs; `needs` beyond those of the scene names them all."""

    def reads(sentences: Sequence[str], allowed: Sequence[str]) -> Answer:
        heard = [code for code in allowed if code.startswith("need:")][:needs]
        asked = [code for code in allowed if code.startswith("ask:")][:1]
        codes = [*wanted, *heard, *asked, "who", "what", "when"]
        return dict.fromkeys(range(1, len(sentences) + 1), codes)

    return reads


KINDLY = claiming("credit", "need_guess", "proposal", needs=1)
"""Hears credit, a guess, a plan and a need in whatever is said: generous, and not so that it shows."""

HARSHLY = claiming("verdict", "accusation", needs=0)
"""Hears an accusation in whatever is said."""

EVERYTHING_GOOD = claiming("apology", "credit", "need_guess", "proposal", "ownership", "offer", "agreement", needs=2)
"""Hears an apology, credit, a guess, a plan and two needs in whatever is said, with all terms."""

EVERYTHING_HEARD = claiming("apology", "credit", "need_guess", "proposal", needs=99)
"""The same, with every need of the scene."""

EVERYTHING_BAD = claiming("contempt", "threat", "verdict", "accusation", "gaming", needs=0)
"""Hears an insult, a threat and a plea to the scorer in whatever is said."""

ALWAYS_SURRENDER = claiming("capitulation", "agreement", needs=0)
"""Hears everybody give in."""
