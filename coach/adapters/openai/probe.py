"""Trying an endpoint out, for `coach doctor`: what it can do and what the coach does about what it cannot."""

import time
from collections.abc import Callable
from typing import Literal

from pydantic import BaseModel, ConfigDict

from coach.adapters.openai.capabilities import FormMode
from coach.adapters.openai.chat import OpenAIChat
from coach.adapters.openai.negotiation import ignores
from coach.domain.model import ModelCall
from coach.engine.roles.chat_model import Call, Message
from coach.errors import (
    FormBroken,
    ModelError,
    ModelQuota,
    ModelRefused,
    ModelTimeout,
    ModelUnreachable,
    ModelUnusable,
)
from coach.service.protocols import Probe

ASK = [Message(role="user", text="Is the sky above a desert at noon light or dark? Say so in as few words as you can.")]
"""Shows nothing of the form it is asked in, so that only a schema that is read can give it."""

ANSWER_TOKENS = 200
HOPELESS = (ModelRefused, ModelQuota, ModelUnreachable, ModelTimeout)
"""After these the next try ends in the same way, some of them after a minute."""

UNUSED = "the model is not used; the coach plays by itself"


class Ready(BaseModel):
    """The form that is asked for; nobody answers in it by chance."""

    model_config = ConfigDict(extra="forbid")

    sky_at_noon: Literal["light", "dark"]


def probed(chat: OpenAIChat) -> list[Probe]:
    """Try out plain answers, streaming, both JSON forms and usage figures; each failure is a row and not an error."""
    return _Probing(chat).rows()


class _Probing:
    """One round of tries; each starts from what the chat knew before, so that none hides what the next would find."""

    def __init__(self, chat: OpenAIChat) -> None:
        self._chat = chat
        self._calls: list[ModelCall] = []
        self._call = Call("probe", "doctor", ANSWER_TOKENS, 0.0, self._calls.append)

    def rows(self) -> list[Probe]:
        """Return a row a capability; without any answer only those for plain answers and streaming."""
        whole = self._chat.trying(stream=False)
        plain, error = self._tried("plain", lambda: self._heard(whole), "answers are read in one piece")
        hopeless = isinstance(error, HOPELESS)
        streaming = plain.model_copy(update={"capability": "streaming"}) if hopeless else self._streaming()
        if error:
            instead = "no verdicts: the quick read stands in" if streaming.works else UNUSED
            plain = plain.model_copy(update={"then": instead})
        if not (plain.works or streaming.works):
            return [plain, streaming.model_copy(update={"then": UNUSED})]
        return [plain, streaming, *self._forms(), self._usage()]

    def _streaming(self) -> Probe:
        trial = self._chat.trying(stream=True)
        row, error = self._tried("streaming", lambda: self._heard(trial), "lines appear as they come")
        if not error and trial.capabilities.stream:
            first = self._calls[-1].first_token_ms or 0.0
            return row.model_copy(update={"latency_ms": first, "seen": "first token"})
        if not error:
            return row.model_copy(
                update={"works": False, "seen": "one piece", "then": "a line appears when it is whole"}
            )
        return row.model_copy(update={"then": "the line is taken from the script"})

    def _forms(self) -> list[Probe]:
        """Try both ways; the chat uses the first that works."""
        schema, json_object = self._form("json_schema"), self._form("json_object")
        if schema.works and json_object.works:
            json_object = json_object.model_copy(update={"then": "not needed: JSON schema is used"})
        return [schema, json_object]

    def _form(self, mode: FormMode) -> Probe:
        trial = self._chat.trying(form=mode)
        lower = trial.capabilities.lower().form
        row, error = self._tried(
            mode, lambda: trial.fill(ASK, Ready, self._call).sky_at_noon, "verdicts are asked for this way"
        )
        ended = trial.capabilities.form
        if not error and ended != mode:
            return row.model_copy(update={"works": False, "seen": "refused", "then": f"{ended} is used instead"})
        if isinstance(error, FormBroken):
            return row.model_copy(update=_ignored(mode, lower, error))
        return row.model_copy(update={"then": "where this happens the quick read stands in"}) if error else row

    def _usage(self) -> Probe:
        estimated = {call.estimated for call in self._calls if call.first_token_ms is not None}
        seen = "figures with some answers" if len(estimated) > 1 else "none" if estimated == {True} else "figures"
        then = (
            "tokens are taken from it"
            if seen == "figures"
            else "tokens are estimated from characters where it is missing"
        )
        return Probe(
            model=self._chat.name, capability="usage", works=seen == "figures", latency_ms=0, seen=seen, then=then
        )

    def _heard(self, trial: OpenAIChat) -> str:
        """Return what is said. What goes on to the cap is an answer all the same: the wire works, the model rambles."""
        heard = ""
        try:
            for piece in trial.stream(ASK, self._call):
                heard += piece
        except ModelUnusable:
            if not heard:
                raise
            return f"did not end within {self._call.tokens} tokens: {heard[:20]}"
        return heard

    def _tried(self, capability: str, ask: Callable[[], str], then: str) -> tuple[Probe, ModelError | None]:
        begun, error = time.monotonic(), None
        try:
            seen = ask()[:60]
        except ModelError as failed:
            seen, error = str(failed), failed
        spent = round((time.monotonic() - begun) * 1000, 1)
        row = Probe(
            model=self._chat.name,
            capability=capability,
            works=error is None,
            latency_ms=spent,
            seen=seen,
            then=then,
        )
        return row, error


def _ignored(mode: FormMode, lower: FormMode, broken: FormBroken) -> dict[str, str]:
    """What is to be seen and done where a form was asked for and something else came."""
    if not ignores(mode, broken):
        return {"seen": "another form came", "then": "it is asked for once more, then the quick read stands in"}
    again = "it is asked for once more, with the schema in words"
    return {"seen": "taken and ignored", "then": f"{again}; after two such answers {lower} is used"}
