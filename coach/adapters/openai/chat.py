"""Any OpenAI-compatible endpoint as a Chat: one client, capabilities found out once, every vendor error made ours."""

import logging
import time
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import replace
from functools import cached_property
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic import BaseModel

from coach.adapters.openai.answers.events import Events
from coach.adapters.openai.answers.forms import form_in, said_in
from coach.adapters.openai.answers.framing import body_of, framed
from coach.adapters.openai.answers.reasoning import without_thinking
from coach.adapters.openai.answers.response import cleaned_pieces, pieces_in, words_in
from coach.adapters.openai.errors import holds_the_key, ours
from coach.adapters.openai.limits import CHARACTERS_A_TOKEN, CONNECT_SECONDS, ENVELOPE, STREAM_TIMES, Deadline, Step
from coach.adapters.openai.meter import Meter
from coach.adapters.openai.negotiation.capabilities import Asked, Capabilities
from coach.adapters.openai.negotiation.negotiation import Negotiated
from coach.adapters.openai.request import request_body
from coach.domain.model import FINE
from coach.engine.roles.chat_model import Call, Form, Message, asked_for
from coach.errors import (
    AnswerCut,
    FormBroken,
    ModelError,
    ModelFiltered,
    ModelQuota,
    ModelRefused,
    ModelRejected,
    ModelSilent,
    ModelTimeout,
    ModelUnusable,
)

if TYPE_CHECKING:
    import httpx2
    from openai import APIResponse, OpenAI


OPERATORS = (ModelQuota, ModelFiltered, ModelRefused, ModelRejected)
"""Errors that stay until somebody pays, sets another model or key, or says something else: they go into the log."""


class _Asking(NamedTuple):
    """What is asked for, and until when."""

    messages: Sequence[Message]
    call: Call
    form: type[BaseModel] | None
    deadline: Deadline

    @property
    def asked(self) -> Asked:
        """What the answer has to be."""
        return Asked(form=self.form is not None, stream=self.form is None)


class OpenAIChat:
    """A chat model behind an OpenAI-compatible endpoint. Share one among threads: building a client takes 30 ms."""

    def __init__(
        self,
        make_client: "Callable[[], OpenAI]",
        model: str,
        endpoint: str,
        timeout: float,
        extra: Mapping[str, Any] | None = None,
    ) -> None:
        """`timeout`: seconds without a sign of life · `extra`: further fields of each request, the operator's own."""
        self.name = model
        self._make_client, self._endpoint, self._timeout = make_client, endpoint, timeout
        self._extra = dict(extra or {})
        self._negotiated = Negotiated(Capabilities())

    @property
    def capabilities(self) -> Capabilities:
        """What has been found out so far."""
        return self._negotiated.known

    @cached_property
    def _client(self) -> "OpenAI":
        return self._make_client()

    @cached_property
    def _client_of_one_try(self) -> "OpenAI":
        """The same connections without the pause before a second try: a short call has no time for it."""
        return self._client.with_options(max_retries=0)

    def trying(self, **capabilities: Any) -> "OpenAIChat":
        """Return a chat on the same client that starts from other capabilities."""
        trial = OpenAIChat(lambda: self._client, self.name, self._endpoint, self._timeout, self._extra)
        trial._negotiated = Negotiated(replace(self.capabilities, **capabilities))
        return trial

    def close(self) -> None:
        """Close the connections, if any was opened."""
        if "_client" in self.__dict__:
            self._client.close()

    def warm(self) -> None:
        """Build the client, which imports the vendor's package, before anybody waits for it."""
        try:
            _ = self._client
        except ModelError as error:
            logging.getLogger(__name__).warning("%s", error)

    def stream(self, messages: Sequence[Message], call: Call) -> Generator[str]:
        """Yield the answer piece by piece, without a model's thinking aloud. Raises ModelError."""
        asking = _Asking(messages, call, None, self._deadline(call))
        with self._metered(messages, call) as meter, closing(self._said(asking, meter, self.capabilities)) as said:
            shown, thinks = False, self._negotiated.thinks
            for piece in without_thinking(cleaned_pieces(said), self.capabilities.thinks, thinks):
                shown = True
                yield piece
            if not shown:
                raise ModelSilent()

    def fill(self, messages: Sequence[Message], form: type[Form], call: Call) -> Form:
        """Return the answer in the form asked for. Raises FormBroken, ModelError."""
        asking = _Asking(messages, call, form, self._deadline(call))
        with self._metered(messages, call) as meter:
            answer = self._answer(asking, meter)
            told = asked_for(form) in messages[-1].text
            try:
                filled = form_in(answer, form)
            except FormBroken as broken:
                self._negotiated.form_missed(broken)
                raise
            self._negotiated.form_kept(told)
            return filled

    def _answer(self, asking: "_Asking", meter: Meter) -> str:
        """Return an answer in a form. One without words is asked for in the next way: there are servers that put what
        has to keep to a schema where the thinking goes, and models that answer in pieces only."""
        able: Capabilities | None = self.capabilities
        while able:
            pieces: list[str] = []
            try:
                pieces.extend(self._said(asking, meter, able))
                return "".join(pieces)
            except AnswerCut as cut:
                cut.answer = said_in("".join(pieces) or cut.answer)
                raise
            except ModelSilent:
                able = able.less_silent()
                meter.again()
        self._negotiated.silent()
        raise ModelSilent()

    def _deadline(self, call: Call) -> Deadline:
        return Deadline(min(self._timeout * STREAM_TIMES, call.seconds or inf, call.until - time.monotonic()))

    def _said(self, asking: "_Asking", meter: Meter, able: Capabilities) -> Generator[str]:
        """Yield the answer as it comes: in pieces where the endpoint sends them, else whole."""
        known, asked = self.capabilities, asking.asked
        if asking.deadline.left <= 0:
            raise ModelTimeout(seconds=0)
        client = self._client if asking.call.seconds is None else self._client_of_one_try
        with ExitStack() as opened:

            def send(able: Capabilities) -> "httpx2.Response":
                body = request_body(self.name, asking.messages, asking.call, asking.form, able)
                return opened.enter_context(self._sent(client, body, asking.deadline)).http_response

            response, able = self._negotiated.ask(able, asked, send)
            answer = framed(response.iter_bytes())
            if asked.stream and not answer.in_events:
                able = replace(able, stream=False)
            try:
                if answer.in_events:
                    events = Events(response, answer.chunks, self._client, asking.deadline)
                    yield from self._in_events(events, asking.call, meter)
                else:
                    yield self._in_one_piece(body_of(answer.chunks, asking.deadline), asking.call, meter)
            finally:
                if meter.received and able != known:  # it has answered what was asked for with these
                    self._negotiated.keep(known, able)

    def _in_events(self, events: Events, call: Call, meter: Meter) -> Iterator[str]:
        for piece in pieces_in(events, meter, self.name):
            if meter.received > call.tokens * CHARACTERS_A_TOKEN:
                raise ModelUnusable(found="it does not end")
            yield piece

    def _in_one_piece(self, body: bytes, call: Call, meter: Meter) -> str:
        words = words_in(body, meter, self.name, self._endpoint)
        if meter.received > call.tokens * CHARACTERS_A_TOKEN + ENVELOPE:
            raise ModelUnusable(found="it does not end")
        return words

    def _sent(
        self, client: "OpenAI", body: dict[str, Any], deadline: Deadline
    ) -> "AbstractContextManager[APIResponse[Any]]":
        """Return the response to a request, open within the context; the client tries once more where that may help.

        The way that hands out the response itself: what an endpoint sends is not always what it was asked for.
        """
        import httpx2

        step = Step.of(self._timeout, deadline)
        timeout = httpx2.Timeout(step, connect=Step.of(min(CONNECT_SECONDS, self._timeout), deadline))
        ask = client.chat.completions.with_streaming_response.create
        return ask(**body, extra_body=self._extra or None, timeout=timeout)

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
                seconds = max(1, round(meter.elapsed))
                raise ours(error, self.name, self._endpoint, seconds) from None if holds_the_key(error) else error
        except ModelError as error:
            ended = type(error).__name__
            if isinstance(error, OPERATORS):
                logging.getLogger(__name__).warning("%s, %s: %s", self.name, call.role, error)
            if error.__suppress_context__ and error.__cause__ is None:
                error.__context__ = None  # nothing that keeps the error shall find the key in it
            raise
        except GeneratorExit:
            ended = "cut"
            raise
        finally:
            call.record(meter.record(self.name, messages, call, ended))
