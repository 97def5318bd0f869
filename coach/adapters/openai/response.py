"""An answer as it comes: in events or as one JSON body, whole or not."""

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from coach.adapters.openai.events import Event, Events
from coach.adapters.openai.limits import TAIL_SECONDS
from coach.adapters.openai.meter import Meter
from coach.adapters.openai.refusals import problem_in
from coach.domain.text import cleaned
from coach.errors import AnswerCut, EndpointIsPage, ModelError, ModelFiltered, ModelUnusable

if TYPE_CHECKING:
    import httpx2

_FILTERED = ("content_filter", "sensitive", "safety", "prohibited_content", "blocklist", "recitation", "spii")
_CUT = ("length", "max_tokens")
_WHOLE = ("stop", "eos", "eos_token", "stop_sequence", "end_turn", "complete", "completed")


def comes_in_events(response: "httpx2.Response", streamed: bool) -> bool:
    """Tell whether this is a stream of events; where the endpoint does not say, whether it was asked for one."""
    kind = response.headers.get("content-type", "").lower()
    return "event-stream" in kind or (streamed and "json" not in kind and "html" not in kind)


def pieces_in(events: Events, meter: Meter, model: str) -> Iterator[str]:
    """Yield the text of a stream. Raises ModelError, openai.OpenAIError."""
    from openai import APIConnectionError

    finished, alone = "", False
    try:
        for event in events:
            choices, usage = event.get("choices"), event.get("usage")
            if not choices and (problem := problem_in(event, model)):
                raise problem
            meter.read(usage)
            alone = bool(usage) and not choices
            for choice in choices or ():
                if piece := words_of(choice.get("delta")):
                    meter.saw(piece)
                    yield piece
                finished = _reason(choice) or finished
            if finished:
                events.deadline.shorten(TAIL_SECONDS)
    except APIConnectionError:  # a timeout is one too; once the answer has ended, nothing of it is lost
        if not finished:
            raise
    require_whole(finished, meter.received, events.done or alone)  # usage by itself comes last


def words_in(response: "httpx2.Response", meter: Meter, model: str, endpoint: str) -> str:
    """Return the text of an answer that is one JSON body. Raises ModelError, httpx2.TransportError."""
    answer = _object(response.read(), endpoint)
    choices = answer.get("choices")
    if not choices and (problem := problem_in(answer, model)):
        raise problem
    meter.read(answer.get("usage"))
    choice = choices[0] if choices else {}
    words = words_of(choice.get("message"))
    if words:
        meter.saw(words)
    try:
        require_whole(_reason(choice), len(words), over=True)
    except AnswerCut as cut:
        cut.answer = words
        raise
    return words


def _object(body: bytes, endpoint: str) -> Event:
    try:
        found = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        problem: ModelError = EndpointIsPage(endpoint=endpoint) if body.lstrip().startswith(b"<") else no_protocol()
        raise problem from error
    if not isinstance(found, dict):
        raise no_protocol()
    return found


def no_protocol() -> ModelUnusable:
    """Return the error for an answer that is no answer of this protocol."""
    return ModelUnusable(found="the endpoint did not answer as the protocol says")


def _reason(choice: Any) -> str:
    reason = choice.get("finish_reason")
    return reason.lower() if isinstance(reason, str) else ""


def words_of(message: Any) -> str:
    """Return the text of a message or a piece of one; some endpoints send it in parts."""
    content = message.get("content") if message else None
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        return "".join(part for part in parts if isinstance(part, str))
    return content if isinstance(content, str) else ""


def require_whole(reason: str, received: int, over: bool) -> None:
    """Raise ModelFiltered or ModelUnusable unless an answer is whole.

    `reason`: why it ended, as the endpoint told, in lower case · `received`: characters · `over`: it is over for the
    endpoint, by some other sign.
    """
    if reason in _FILTERED:
        raise ModelFiltered()
    if reason in _CUT:
        raise AnswerCut()
    if not received:
        raise ModelUnusable(found="it is empty")
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
