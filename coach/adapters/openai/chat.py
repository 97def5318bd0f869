"""Any OpenAI-compatible endpoint as a Chat: one client, capabilities found out once, every vendor error made ours."""

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel

from coach.adapters.openai.capabilities import Asked, Capabilities
from coach.adapters.openai.errors import holds_the_key, ours, problem_in
from coach.adapters.openai.negotiation import Negotiated
from coach.adapters.openai.reasoning import answer_in, without_thinking
from coach.adapters.openai.request import request_body
from coach.adapters.openai.response import Meter, cleaned_pieces, form_in, reckoned, require_whole, words_of
from coach.adapters.openai.wire import Body
from coach.domain.model import FINE, ModelCall
from coach.engine.roles.chat_model import Call, Form, Message, asked_for
from coach.errors import FormBroken, ModelError, ModelUnusable

if TYPE_CHECKING:
    import httpx2
    from openai import OpenAI

CHARACTERS_A_TOKEN = 8
"""More characters than this for each allowed token is no answer any more, and reading stops."""

BYTES_A_CHARACTER = 4
STREAM_TIMES = 3
"""An answer may last this many times the timeout in all, however it drips."""


class OpenAIChat:
    """A chat model behind an OpenAI-compatible endpoint. Share one among threads: building a client takes 30 ms."""

    def __init__(self, make_client: "Callable[[], OpenAI]", model: str, endpoint: str, timeout: float) -> None:
        self.name = model
        self._make_client, self._endpoint, self._timeout = make_client, endpoint, timeout
        self._negotiated = Negotiated(Capabilities())

    @property
    def capabilities(self) -> Capabilities:
        """What has been found out so far."""
        return self._negotiated.known

    @cached_property
    def _client(self) -> "OpenAI":
        return self._make_client()

    def trying(self, **capabilities: Any) -> "OpenAIChat":
        """Return a chat on the same client that starts from other capabilities."""
        trial = OpenAIChat(lambda: self._client, self.name, self._endpoint, self._timeout)
        trial._negotiated = Negotiated(replace(self.capabilities, **capabilities))
        return trial

    def close(self) -> None:
        """Close the connections, if any was opened."""
        if "_client" in self.__dict__:
            self._client.close()

    def warm(self) -> None:
        """Build the client, which imports the vendor's package, before anybody waits for it."""
        _ = self._client

    def stream(self, messages: Sequence[Message], call: Call) -> Iterator[str]:
        """Yield the answer piece by piece, without a model's thinking aloud. Raises ModelError."""
        with self._metered(messages, call) as meter, closing(self._said(messages, call, meter)) as said:
            shown, thinks = False, self._negotiated.thinks
            for piece in without_thinking(cleaned_pieces(said), self.capabilities.thinks, thinks):
                shown = True
                yield piece
            if not shown:
                raise ModelUnusable(found="it is empty")

    def fill(self, messages: Sequence[Message], form: type[Form], call: Call) -> Form:
        """Return the answer in the form asked for. Raises FormBroken, ModelError."""
        with self._metered(messages, call) as meter:
            answer = "".join(self._said(messages, call, meter, form))
            told = asked_for(form) in messages[-1].text
            try:
                filled = form_in(answer_in(answer, self._negotiated.thinks), form)
            except FormBroken as broken:
                self._negotiated.form_missed(broken)
                raise
            self._negotiated.form_kept(told)
            return filled

    def _said(
        self, messages: Sequence[Message], call: Call, meter: Meter, form: type[BaseModel] | None = None
    ) -> Generator[str]:
        """Yield the answer as it comes: in pieces where no form is asked for and the endpoint has them, else whole."""
        known, asked = self.capabilities, Asked(form=form is not None, stream=form is None)
        response, able = self._negotiated.ask(known, asked, lambda able: self._sent(messages, call, form, able))
        streamed = asked.stream and able.stream
        size = call.tokens * CHARACTERS_A_TOKEN * BYTES_A_CHARACTER
        try:
            with Body(response, self._timeout * STREAM_TIMES, size) as body:
                piecewise = body.piecewise(streamed)
                yield from self._pieces(body, call, meter) if piecewise else self._whole(body, meter)
                able = replace(able, stream=False) if streamed and not piecewise else able
        finally:
            if meter.received and able != known:  # it has answered what was asked for with these
                self._negotiated.keep(known, able)

    def _pieces(self, body: Body, call: Call, meter: Meter) -> Iterator[str]:
        finished, over, most = None, False, call.tokens * CHARACTERS_A_TOKEN
        for event in body.events():
            # The vendor's own stream builds a typed object of every event, which takes most of a turn's CPU.
            choices, usage, before = event.get("choices"), event.get("usage"), meter.received
            if (not choices or "error" in event) and (problem := problem_in(event, self.name)):
                raise problem
            if usage:
                meter.read(usage)
            for choice in choices or ():
                finished = choice.get("finish_reason") or finished
                if piece := words_of(choice.get("delta")):
                    meter.saw(piece)
                    yield piece
            if meter.received > most:
                raise ModelUnusable(found="it does not end")
            over = bool(usage) and meter.received == before  # usage by itself comes last
        require_whole(finished, meter.received, body.done or over)

    def _whole(self, body: Body, meter: Meter) -> Iterator[str]:
        answer = body.whole()
        choices = answer.get("choices")
        if not choices and (problem := problem_in(answer, self.name)):
            raise problem
        meter.read(answer.get("usage"))
        choice = choices[0] if choices else {}
        words = words_of(choice.get("message"))
        if words:
            meter.saw(words)
            yield words
        require_whole(choice.get("finish_reason"), len(words), True)

    def _sent(
        self, messages: Sequence[Message], call: Call, form: type[BaseModel] | None, able: Capabilities
    ) -> "httpx2.Response":
        """Return the open response to a request of ours. Raises openai.OpenAIError.

        The client's documented call walks through its arguments by their types and wraps the response, for half a
        millisecond more; the errors and the one retry are the same.
        """
        import httpx2
        from openai import Stream

        body = request_body(self.name, messages, call, form, able)
        response: Any = self._client.post(
            "/chat/completions", body=body, cast_to=httpx2.Response, stream=True, stream_cls=Stream[Any]
        )
        return cast("httpx2.Response", response)

    @contextmanager
    def _metered(self, messages: Sequence[Message], call: Call) -> Iterator[Meter]:
        """Turn vendor errors into ours, and record the call however it ends."""
        meter, ended = Meter(), FINE
        try:
            try:
                yield meter
            except (ModelError, GeneratorExit):
                raise
            except Exception as error:
                cause = None if holds_the_key(error) else error
                raise ours(error, self.name, self._endpoint, self._timeout) from cause
        except ModelError as error:
            ended = type(error).__name__
            if error.__suppress_context__ and error.__cause__ is None:
                error.__context__ = None  # neither a traceback nor whoever keeps the error shall find the key in it
            raise
        except GeneratorExit:
            ended = "cut"
            raise
        finally:
            call.record(_record(self.name, messages, call, meter, ended))


def _record(model: str, messages: Sequence[Message], call: Call, meter: Meter, ended: str) -> ModelCall:
    told = meter.told
    return ModelCall(
        role=call.role,
        model=model,
        prompt=call.prompt,
        prompt_tokens=meter.prompt_tokens or 0 if told else sum(reckoned(m.text) for m in messages),
        completion_tokens=meter.completion_tokens or 0 if told else meter.reckoned,
        estimated=not told,
        first_token_ms=round((meter.first - meter.begun) * 1000, 1) if meter.first else None,
        total_ms=round((time.monotonic() - meter.begun) * 1000, 1),
        ended=ended,
    )
