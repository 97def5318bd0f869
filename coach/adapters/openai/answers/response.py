"""An answer as it comes: in events or as one JSON body, whole or not."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from coach.adapters.openai.answers.events import Event, Events
from coach.adapters.openai.answers.heard import Heard
from coach.adapters.openai.limits import TAIL_SECONDS
from coach.adapters.openai.meter import Meter
from coach.adapters.openai.negotiation.refusals import problem_in
from coach.domain.text import cleaned
from coach.errors import AnswerCut, EndpointIsPage, ModelError, ModelFiltered, ModelSilent, ModelTooSmall, ModelUnusable

_FILTERED = (
    "content_filter", "content_filtered", "sensitive", "safety", "prohibited_content", "blocklist", "recitation",
    "spii", "refusal", "guardrail", "guardrail_intervened", "image_safety", "language", "moderation",
)  # fmt: skip
_CUT = ("length", "max_tokens", "max_output_tokens", "token_limit")
_TOO_LONG = (
    "model_context_window_exceeded", "model_length", "context_length_exceeded", "context_length", "prompt_too_long",
)  # fmt: skip
_WHOLE = (
    "stop", "eos", "eos_token", "eos_found", "stop_sequence", "stop_token", "end_turn", "end", "complete", "completed",
    "done", "finish", "finished", "normal",
)  # fmt: skip
_NONE = ("null", "none", "unspecified")
_THOUGHT = (
    "reasoning", "thinking", "thought", "reasoning_text", "redacted_thinking", "summary_text", "reasoning_content",
)  # fmt: skip
"""Types of parts of an answer that are no part of what is said."""


def pieces_in(events: Events, meter: Meter, model: str) -> Iterator[str]:
    """Yield the text of a stream. Raises ModelError, openai.OpenAIError."""
    from openai import APIConnectionError

    heard, finished, alone = Heard(), "", False
    try:
        for event in events:
            if problem := problem_in(event, model):
                raise problem
            choices, usage = event.get("choices"), event.get("usage")
            meter.read(usage)
            alone = bool(usage) and not choices
            for choice in _choices(choices):
                if not finished and (piece := _new(choice, heard)):
                    meter.saw(piece)
                    yield piece
                finished = _reason(choice) or finished
            if finished:
                events.deadline.shorten(TAIL_SECONDS)
    except APIConnectionError:  # a timeout is one too; once the answer has ended, nothing of it is lost
        if not finished:
            raise
    over = (events.done or alone) and not events.odd  # usage by itself comes last
    require_whole(finished, heard.anything, over, model)


def _new(choice: Event, heard: Heard) -> str:
    """Return what a choice of a stream adds to the answer."""
    ends, delta = bool(_reason(choice)), choice.get("delta")
    words = words_of(delta) or _text(choice.get("text"))
    if not words and not heard.anything:
        words = words_of(choice.get("message"))  # the whole answer at its end
    return heard.new(words, ends)


def words_in(body: bytes, meter: Meter, model: str, endpoint: str) -> str:
    """Return the text of an answer that is one JSON body. Raises ModelError."""
    answer = _object(body, endpoint)
    if problem := problem_in(answer, model):
        raise problem
    meter.read(answer.get("usage"))
    choice = next(iter(_choices(answer.get("choices"))), {})
    words = words_of(choice.get("message")) or words_of(choice.get("delta")) or _text(choice.get("text"))
    if words:
        meter.saw(words)
    try:
        require_whole(_reason(choice), bool(words.strip()), True, model)
    except AnswerCut as cut:
        cut.answer = words
        raise
    return words


def _object(body: bytes, endpoint: str) -> Event:
    try:
        found = json.loads(_without_comments(body.decode("utf-8-sig", "replace")))
    except (ValueError, RecursionError) as error:
        problem: ModelError = EndpointIsPage(endpoint=endpoint) if body.lstrip().startswith(b"<") else no_protocol()
        raise problem from error
    if isinstance(found, list) and found and isinstance(found[0], dict):
        found = found[0]  # errors of one vendor come in a list
    if not isinstance(found, dict):
        raise no_protocol()
    return found


def _without_comments(text: str) -> str:
    """Leave out the signs of life of a stream that some gateways send before a body as well."""
    text = text.lstrip()
    while text.startswith(":"):
        text = text.partition("\n")[2].lstrip()
    return text


def no_protocol() -> ModelUnusable:
    """Return the error for an answer that is no answer of this protocol."""
    return ModelUnusable(found="the endpoint did not answer as the protocol says")


def _choices(choices: Any) -> list[Event]:
    return [choice for choice in choices if isinstance(choice, Mapping)] if isinstance(choices, list) else []


def _reason(choice: Event) -> str:
    reason = choice.get("finish_reason")
    if not isinstance(reason, str):
        return ""
    told = reason.lower().rpartition(".")[2].removeprefix("finish_reason_")
    return "" if told in _NONE else told


def words_of(message: Any) -> str:
    """Return the text of a message or a piece of one; some endpoints send it in parts. Raises ModelFiltered."""
    if not isinstance(message, Mapping):
        return ""
    content = message.get("content")
    words = "".join(map(_text, content)) if isinstance(content, list) else _text(content)
    if not words and isinstance(message.get("refusal"), str) and message["refusal"].strip():
        raise ModelFiltered()
    return words


def _text(part: Any) -> str:
    """Return the text of one part of an answer, nothing for thinking."""
    if isinstance(part, Mapping):
        if str(part.get("type")).lower() in _THOUGHT or part.get("thought") is True:
            return ""
        text = part.get("text")
        part = text.get("value") if isinstance(text, Mapping) else text
    return part if isinstance(part, str) else ""


def require_whole(reason: str, words: bool, over: bool, model: str) -> None:
    """Raise ModelFiltered, ModelTooSmall or ModelUnusable unless an answer is whole.

    `reason`: why it ended, as the endpoint told, in lower case · `words`: whether there are any · `over`: it is over,
    by some other sign of the endpoint's.
    """
    if reason in _FILTERED:
        raise ModelFiltered()
    if reason in _TOO_LONG:
        raise ModelTooSmall(model=model)
    if reason in _CUT:
        raise AnswerCut()
    if not words:
        raise ModelSilent()
    if reason not in _WHOLE and (reason or not over):
        raise ModelUnusable(found="it broke off")


def cleaned_pieces(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces as text from outside may be stored; what may go with the next piece waits for it."""
    held = ""
    for piece in pieces:
        if not held and piece.isprintable():
            yield piece
            continue
        now, held = _parted(held + piece)
        if now := cleaned(now):
            yield now
    if rest := cleaned(held):
        yield rest


def _parted(text: str) -> tuple[str, str]:
    """Keep back half a character or half a line end at the end of a piece."""
    waits = "\ud800" <= text[-1] <= "\udbff" or text[-1] == "\r"
    return (text[:-1], text[-1]) if waits else (text, "")
