"""Any OpenAI-compatible endpoint as a Chat: one client, capabilities found out once, every vendor error made ours."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ValidationError

from coach.adapters.thinking import without_thinking
from coach.domain.model import FINE, ModelCall
from coach.engine.prompting import prompt
from coach.engine.talking import Call, Form, Message
from coach.errors import (
    FormBroken,
    ModelBusy,
    ModelError,
    ModelFiltered,
    ModelQuota,
    ModelRefused,
    ModelRejected,
    ModelTimeout,
    ModelUnreachable,
    ModelUnusable,
)

if TYPE_CHECKING:
    from openai import OpenAI

FormMode = Literal["json_schema", "json_object", "text"]
FORMS: tuple[FormMode, ...] = ("json_schema", "json_object", "text")

CONNECT_SECONDS = 5.0
LONGEST_WAIT = 3.0
"""Seconds the client may wait before its one retry; who asks for more gets ModelBusy at once."""

RETRIES = 1
CHARACTERS_A_TOKEN = 8
"""More characters than this for each allowed token is no answer any more, and reading stops."""

QUOTA = ("insufficient_quota", "insufficient_balance", "billing_hard_limit_reached")
STREAM_TIMES = 3
"""A stream may last this many times the timeout in all, however it drips."""


@dataclass(frozen=True)
class Capabilities:
    """What an endpoint and model take, found out from its refusals: how a form is asked for, the name of the token
    cap, whether usage comes with a stream, whether a temperature may be set."""

    form: FormMode = "json_schema"
    cap: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    usage: bool = True
    temperature: bool = True

    def after(self, refusal: str, asked_form: bool, streamed: bool) -> "Capabilities | None":
        """Return what to try after a refusal in these words (lower case), or None if nothing is left to leave out."""
        if "max_completion_tokens" in refusal and self.cap == "max_tokens":
            return replace(self, cap="max_completion_tokens")
        if "temperature" in refusal and self.temperature:
            return replace(self, temperature=False)
        if streamed and self.usage:
            return replace(self, usage=False)
        if asked_form and self.form != "text":
            return replace(self, form=FORMS[FORMS.index(self.form) + 1])
        return None


@dataclass
class _Meter:
    """What one call took, filled in while it runs."""

    begun: float = field(default_factory=time.monotonic)
    first: float | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None
    received: int = 0

    def saw(self, piece: str) -> None:
        if self.first is None:
            self.first = time.monotonic()
        self.received += len(piece)

    def told(self, usage: Any) -> None:
        if usage is not None:
            self.prompt_tokens, self.completion_tokens = usage["prompt_tokens"], usage["completion_tokens"]


class OpenAIChat:
    """A chat model behind an OpenAI-compatible endpoint. Share one among threads: building a client takes 30 ms."""

    def __init__(self, make_client: "Callable[[], OpenAI]", model: str, endpoint: str, timeout: float) -> None:
        self.name = model
        self._make_client, self._endpoint, self._timeout = make_client, endpoint, timeout
        self._capabilities = Capabilities()
        self._lock = threading.Lock()

    @property
    def capabilities(self) -> Capabilities:
        """What has been found out so far."""
        return self._capabilities

    @cached_property
    def _client(self) -> "OpenAI":
        return self._make_client()

    def trying(self, **capabilities: Any) -> "OpenAIChat":
        """Return a chat on the same client that starts from other capabilities."""
        trial = OpenAIChat(lambda: self._client, self.name, self._endpoint, self._timeout)
        trial._capabilities = replace(self._capabilities, **capabilities)
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
        with self._metered(messages, call) as meter:
            yield from without_thinking(self._pieces(messages, call, meter))

    def fill(self, messages: Sequence[Message], form: type[Form], call: Call) -> Form:
        """Return the answer in the form asked for. Raises FormBroken, ModelError."""
        with self._metered(messages, call) as meter:
            answer = self._adapting(lambda: self._whole(messages, form, call, meter), asked_form=True)
            return _read(answer, form)

    def _pieces(self, messages: Sequence[Message], call: Call, meter: _Meter) -> Iterator[str]:
        response, close = self._adapting(lambda: self._opened(messages, call), streamed=True)
        too_long = threading.Event()

        def end() -> None:
            too_long.set()
            response.close()

        # Closing the response from a timer ends a read that would otherwise hang on an endpoint that only drips.
        alarm = threading.Timer(self._timeout * STREAM_TIMES, end)
        alarm.daemon = True
        alarm.start()
        finished = None
        try:
            for event in _events(response.iter_lines()):
                meter.told(event.get("usage"))
                for choice in event.get("choices") or ():
                    finished = choice.get("finish_reason") or finished
                    piece = (choice.get("delta") or {}).get("content")
                    if piece:
                        meter.saw(piece)
                        yield piece
                if meter.received > call.tokens * CHARACTERS_A_TOKEN:
                    raise ModelUnusable(found="it does not end")
        except Exception as error:
            if too_long.is_set():  # whatever a read from a closed connection raises
                raise ModelTimeout(seconds=f"{self._timeout * STREAM_TIMES:g}") from error
            raise
        finally:
            alarm.cancel()
            close()
        if too_long.is_set():
            raise ModelTimeout(seconds=f"{self._timeout * STREAM_TIMES:g}")
        _require_whole(finished, meter.received)

    def _opened(self, messages: Sequence[Message], call: Call) -> tuple[Any, Callable[[], None]]:
        """Return an open stream of lines and what closes it.

        The vendor's own stream builds a typed object of every event, which takes most of a turn's CPU; the lines hold
        the same.
        """
        extra: dict[str, Any] = {"stream_options": {"include_usage": True}} if self._capabilities.usage else {}
        streaming = self._client.chat.completions.with_streaming_response
        manager = streaming.create(stream=True, **self._settings(messages, call, **extra))
        return manager.__enter__(), lambda: manager.__exit__(None, None, None)

    def _whole(self, messages: Sequence[Message], form: type[Form], call: Call, meter: _Meter) -> str:
        mode = self._capabilities.form
        schema = _schema(form)
        asked = [*messages, Message(role="user", text=prompt("form").fill(schema=json.dumps(schema)))]
        extra: dict[str, Any] = {}
        if mode == "json_schema":
            asked = list(messages)
            named = {"name": form.__name__, "schema": schema, "strict": True}
            extra = {"response_format": {"type": "json_schema", "json_schema": named}}
        elif mode == "json_object":
            extra = {"response_format": {"type": "json_object"}}
        settings = self._settings(asked, call, **extra)
        done = self._client.chat.completions.with_raw_response.create(**settings).http_response.json()
        meter.told(done.get("usage"))
        if not done.get("choices"):
            raise ModelUnusable(found="it is empty")
        choice = done["choices"][0]
        answer = choice["message"].get("content") or ""
        meter.saw(answer)
        _require_whole(choice.get("finish_reason"), len(answer))
        return answer

    def _settings(self, messages: Sequence[Message], call: Call, **more: Any) -> dict[str, Any]:
        """Return the arguments of a call. What is deep goes in `extra_body`, which is sent as it stands: the client
        walks through every message and schema by their types otherwise, for 10 ms a call."""
        body: dict[str, Any] = {"messages": [{"role": m.role, "content": m.text} for m in messages], **more}
        body[self._capabilities.cap] = call.tokens
        if self._capabilities.temperature:
            body["temperature"] = call.temperature
        return {"model": self.name, "messages": [], "extra_body": body}

    def _adapting(self, ask: Callable[[], Any], *, asked_form: bool = False, streamed: bool = False) -> Any:
        """Ask, leaving out one thing after another that the endpoint refuses; what is left out stays left out."""
        from openai import BadRequestError, NotFoundError, UnprocessableEntityError

        while True:
            known = self._capabilities
            try:
                return ask()
            except (BadRequestError, UnprocessableEntityError) as error:
                found = known.after(str(error).lower(), asked_form, streamed)
                if found is None or isinstance(error, NotFoundError) or _filtered(error):
                    raise
                with self._lock:
                    self._capabilities = found

    @contextmanager
    def _metered(self, messages: Sequence[Message], call: Call) -> Iterator[_Meter]:
        """Turn vendor errors into ours, and record the call however it ends."""
        meter, ended = _Meter(), FINE
        try:
            try:
                yield meter
            except (ModelError, GeneratorExit):
                raise
            except Exception as error:
                raise ours(error, self.name, self._endpoint, self._timeout) from error
        except ModelError as error:
            ended = type(error).__name__
            raise
        except GeneratorExit:
            ended = "cut"
            raise
        finally:
            call.record(self._record(messages, call, meter, ended))

    def _record(self, messages: Sequence[Message], call: Call, meter: _Meter, ended: str) -> ModelCall:
        told = meter.prompt_tokens is not None and meter.completion_tokens is not None
        return ModelCall(
            role=call.role,
            model=self.name,
            prompt=call.prompt,
            prompt_tokens=meter.prompt_tokens or 0 if told else sum(_reckoned(m.text) for m in messages),
            completion_tokens=meter.completion_tokens or 0 if told else meter.received,
            estimated=not told,
            first_token_ms=round((meter.first - meter.begun) * 1000, 1) if meter.first else None,
            total_ms=round((time.monotonic() - meter.begun) * 1000, 1),
            ended=ended,
        )


@cache
def _schema(form: type[BaseModel]) -> dict[str, Any]:
    return form.model_json_schema()


def _events(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """Yield the events of a stream of server-sent lines. Raises ModelQuota or ModelUnusable for an error within it."""
    for line in lines:
        data = line.removeprefix("data:").strip()
        if data == "[DONE]":
            return
        if line.startswith("data:") and data:
            event = json.loads(data)
            problem = event.get("error")
            if problem:
                code = problem.get("code") if isinstance(problem, dict) else None
                raise (
                    ModelQuota(model="the model")
                    if code in QUOTA
                    else ModelUnusable(found="it broke off with an error")
                )
            yield event


def ours(error: Exception, model: str, endpoint: str, timeout: float) -> ModelError:
    """Return our error for whatever the vendor's client raised. What the vendor wrote is never repeated: it may hold
    the key."""
    import httpx2
    import openai

    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return ModelTimeout(seconds=f"{timeout:g}")
    if isinstance(error, openai.APIStatusError):
        return _of_status(error, model)
    if isinstance(error, openai.APIConnectionError | httpx2.TransportError):
        return ModelUnreachable(endpoint=endpoint)
    if isinstance(error, openai.ContentFilterFinishReasonError):
        return ModelFiltered()
    if isinstance(error, openai.LengthFinishReasonError):
        return ModelUnusable(found="it was cut off at the token cap")
    if isinstance(error, openai.APIResponseValidationError):
        return ModelUnusable(found="the endpoint did not answer as the protocol says")
    if isinstance(error, openai.APIError):  # an error event within a stream
        return ModelQuota(model=model) if _is_quota(error) else ModelUnusable(found="it broke off with an error")
    if isinstance(error, openai.OpenAIError):
        return ModelRejected(status="none", model=model)
    return ModelUnusable(found=f"it could not be read ({type(error).__name__})")


def _of_status(error: Any, model: str) -> ModelError:
    import openai

    status = error.status_code
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError):
        return ModelRefused(status=status, model=model)
    if _is_quota(error) or status == 402:
        return ModelQuota(model=model)
    if status in (408, 409, 425, 429) or status >= 500:
        return ModelBusy(status=status, seconds=_wait(error.response.headers.get("retry-after")))
    if _filtered(error):
        return ModelFiltered()
    return ModelRejected(status=status, model=model)


def _is_quota(error: Any) -> bool:
    return error.code in QUOTA or error.type in QUOTA


def _filtered(error: Any) -> bool:
    return error.code in ("content_filter", "content_policy_violation", "data_inspection_failed")


def _wait(header: str | None) -> str:
    return header if header and re.fullmatch(r"\d{1,5}(\.\d+)?", header) else "30"


def _require_whole(finished: str | None, received: int) -> None:
    if finished == "content_filter":
        raise ModelFiltered()
    if not received:
        raise ModelUnusable(found="it is empty")
    if finished == "length":
        raise ModelUnusable(found="it was cut off at the token cap")
    if finished is None:
        raise ModelUnusable(found="it broke off")


def _read(answer: str, form: type[Form]) -> Form:
    """Return the form from an answer that may stand in a code fence or among other words."""
    text = "".join(without_thinking([answer]))
    start, end = text.find("{"), text.rfind("}")
    try:
        return form.model_validate_json(text[start : end + 1] if 0 <= start < end else text)
    except ValidationError as error:
        raise FormBroken(answer=answer, found=_problems(error)) from error


def _problems(error: ValidationError) -> str:
    told = [f"{'.'.join(str(part) for part in e['loc']) or 'answer'}: {e['msg']}" for e in error.errors()[:4]]
    return "; ".join(told)


def _reckoned(text: str) -> int:
    """Tokens of a text as a rule of thumb: one a Chinese character, one for four others."""
    han = len(re.findall(r"[\u3400-\u9fff]", text))
    return han + (len(text) - han) // 4
