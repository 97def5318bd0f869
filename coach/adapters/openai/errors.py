"""Every error of the vendor's client made ours. What the vendor wrote is never repeated: it may hold the key."""

import math
import ssl
from collections.abc import Iterator
from typing import Any

from coach.adapters.openai.negotiation.refusals import UNKNOWN_WAIT, asked_wait, problem_in, refusal_of
from coach.errors import (
    CertificateUntrusted,
    EndpointMoved,
    ModelBusy,
    ModelError,
    ModelFiltered,
    ModelMissing,
    ModelRefused,
    ModelRejected,
    ModelTimeout,
    ModelUnreachable,
    ModelUnusable,
)

LONGEST_TOLD = 86_400
"""Seconds told at most."""


def ours(error: Exception, model: str, endpoint: str, seconds: int) -> ModelError:
    """Return our error for anything the vendor's client raised; `seconds`: how long the call lasted."""
    import httpx2
    import openai

    if isinstance(error, openai.APITimeoutError | httpx2.TimeoutException):
        return ModelTimeout(seconds=seconds)
    if isinstance(error, openai.APIStatusError):
        return _of_status(error, model, endpoint)
    if isinstance(error, openai.APIConnectionError | httpx2.TransportError):
        untrusted = any(isinstance(cause, ssl.SSLCertVerificationError) for cause in _causes(error))
        return CertificateUntrusted(endpoint=endpoint) if untrusted else ModelUnreachable(endpoint=endpoint)
    if isinstance(error, openai.ContentFilterFinishReasonError):
        return ModelFiltered()
    if isinstance(error, openai.LengthFinishReasonError):
        return ModelUnusable(found="it was cut off at the token cap")
    if isinstance(error, openai.APIError) and not isinstance(error, openai.APIResponseValidationError):
        return problem_in({"error": error.body or "?"}, model) or ModelUnusable(found="it broke off with an error")
    if isinstance(error, openai.OpenAIError) and not isinstance(error, openai.APIError):
        return ModelRejected(status="none", model=model)
    return ModelUnusable(found="the endpoint did not answer as the protocol says")


def _of_status(error: Any, model: str, endpoint: str) -> ModelError:
    import openai

    status, refusal = error.status_code, refusal_of(error.status_code, error.body)
    if final := refusal.error(model):
        return final
    if status < 400:
        return EndpointMoved(endpoint=endpoint, status=status)
    if isinstance(error, openai.AuthenticationError | openai.PermissionDeniedError) or (status == 400 and refusal.key):
        return ModelRefused(status=status, model=model)
    if status == 404:
        return ModelMissing(endpoint=endpoint, model=model)
    if status in (408, 409, 425, 429) or status >= 500:
        return ModelBusy(status=status, seconds=_told(asked_wait(error.response.headers)))
    return ModelRejected(status=status, model=model)


def _told(wait: float | None) -> str:
    seconds = UNKNOWN_WAIT if wait is None else wait
    return str(max(1, math.ceil(min(seconds, LONGEST_TOLD))))


def holds_the_key(error: BaseException) -> bool:
    """Tell whether an error came from a header that cannot be sent: such an error repeats the header, key and all."""
    import httpx2

    return any(isinstance(cause, httpx2.LocalProtocolError | UnicodeEncodeError) for cause in _causes(error))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__
