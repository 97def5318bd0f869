"""Calls of a language model: what each cost and how it ended, never what was said in it."""

from typing import Annotated, Literal

from pydantic import Field

from coach.domain.text import Frozen

CallRole = Literal["actor", "judge", "reading", "advice", "debrief", "probe"]
Count = Annotated[int, Field(ge=0)]
Milliseconds = Annotated[float, Field(ge=0)]

FINE = "ok"


class ModelCall(Frozen):
    """One call.

    `prompt` is the hash of the prompt files it was made from; `cached_tokens` are those of the prompt that the endpoint
    had read before, as far as it tells; `estimated` means that the endpoint told no usage and the tokens are estimated
    from characters; `ended` is "ok", "cut" (we stopped reading) or an error's name.
    """

    role: CallRole
    model: str
    prompt: str
    prompt_tokens: Count
    completion_tokens: Count
    cached_tokens: Count = 0
    estimated: bool = False
    first_token_ms: Milliseconds | None = None
    total_ms: Milliseconds
    ended: str = FINE

    def tokens(self) -> int:
        """Return prompt and completion tokens together: what a budget counts."""
        return self.prompt_tokens + self.completion_tokens
