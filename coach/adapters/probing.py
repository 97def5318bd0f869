"""Trying an endpoint out, for `coach doctor`: what it can do and what the coach does about what it cannot."""

import time
from collections.abc import Callable, Sequence
from typing import Literal

from pydantic import BaseModel

from coach.adapters.openai_chat import FORMS, FormMode, OpenAIChat
from coach.domain.model import ModelCall
from coach.engine.talking import Call, Message
from coach.errors import ModelError, ModelUnusable
from coach.service.protocols import Probe

ASK = 'Answer with the JSON object {"word": "ready"} and nothing else.'
ANSWER_TOKENS = 200


class Ready(BaseModel):
    """The form that is asked for."""

    word: Literal["ready"]


def probed(chat: OpenAIChat) -> list[Probe]:
    """Try out plain answers, streaming, both JSON forms and usage figures; each failure is a row and not an error."""
    calls: list[ModelCall] = []
    call = Call("probe", "doctor", ANSWER_TOKENS, 0.0, calls.append)
    ask = [Message(role="user", text=ASK)]
    plain = _tried("plain", lambda: _heard(chat, ask, call), "the model is not used; the coach plays by itself")
    rows = [plain, plain.model_copy(update={"capability": "streaming"})]
    if plain.works:
        first = calls[-1].first_token_ms or 0.0
        rows[1] = Probe(
            capability="streaming", works=True, latency_ms=first, seen="first token", then="lines appear as they come"
        )
        rows += [_form_probe(chat, mode, ask, call) for mode in ("json_schema", "json_object")]
        told = not calls[0].estimated
        then = "tokens are taken from it" if told else "tokens are reckoned from characters"
        rows.append(Probe(capability="usage", works=told, latency_ms=0, seen="figures" if told else "none", then=then))
    return rows


def _heard(chat: OpenAIChat, ask: Sequence[Message], call: Call) -> str:
    """Return what a stream says. One that goes on to the cap is a stream all the same: the wire works, the model
    rambles."""
    heard = ""
    try:
        for piece in chat.stream(ask, call):
            heard += piece
    except ModelUnusable:
        if not heard:
            raise
        return f"did not end within {call.tokens} tokens: {heard[:20]}"
    return heard


def _form_probe(chat: OpenAIChat, mode: FormMode, ask: Sequence[Message], call: Call) -> Probe:
    trial = chat.trying(form=mode)
    row = _tried(mode, lambda: trial.fill(ask, Ready, call).word, f"{FORMS[FORMS.index(mode) + 1]} is used instead")
    if row.works and trial.capabilities.form != mode:
        return row.model_copy(update={"works": False, "seen": "refused", "then": f"{trial.capabilities.form} is used"})
    return row.model_copy(update={"then": "verdicts are asked for this way"}) if row.works else row


def _tried(capability: str, ask: Callable[[], str], otherwise: str) -> Probe:
    begun = time.monotonic()
    try:
        seen, works = ask()[:60], True
    except ModelError as error:
        seen, works = str(error), False
    spent = round((time.monotonic() - begun) * 1000, 1)
    return Probe(capability=capability, works=works, latency_ms=spent, seen=seen, then="" if works else otherwise)
