"""From an endpoint to a chat model: the one client."""

from typing import TYPE_CHECKING, Any

from coach.adapters.openai.chat import OpenAIChat
from coach.adapters.openai.negotiation.refusals import asked_wait, refusal_of
from coach.endpoint import Endpoint

if TYPE_CHECKING:
    from openai import OpenAI

RETRIES = 1
LONGEST_WAIT = 3.0
"""Seconds the client may wait before its one retry; an endpoint that asks for more gets ModelBusy at once."""

NO_KEY = "no-key"
"""Sent where none is set: a model server on one's own machine asks for none, the client insists on something."""


def chat_of(endpoint: Endpoint, timeout: float) -> OpenAIChat:
    """Return the chat model at an endpoint; nothing is connected yet. `timeout`: seconds without a sign of life."""
    return OpenAIChat(lambda: _client(endpoint), endpoint.model, endpoint.url, timeout, endpoint.extra)


def _client(endpoint: Endpoint) -> "OpenAI":
    from openai import DefaultHttpx2Client, OpenAI

    from coach.adapters.openai.transport import Transport

    return OpenAI(
        api_key=endpoint.key.get_secret_value() or NO_KEY,
        base_url=endpoint.url,
        max_retries=RETRIES,
        http_client=DefaultHttpx2Client(
            transport=Transport(endpoint.url),
            follow_redirects=False,  # one could lead to an address the operator did not name
            event_hooks={"response": [_no_vain_retry]},
        ),
    )


def _no_vain_retry(response: Any) -> None:
    """Keep the client from sleeping as long as an endpoint asks, for a learner is waiting, and from asking again what
    cannot succeed: an account with nothing left has nothing left a second later."""
    if (asked_wait(response.headers) or 0) > LONGEST_WAIT:
        response.headers["x-should-retry"] = "false"
    elif response.status_code == 429 or response.status_code >= 500:
        response.read()
        if refusal_of(response.status_code, _told(response)).final:
            response.headers["x-should-retry"] = "false"


def _told(response: Any) -> Any:
    try:
        body = response.json()
    except ValueError:
        return response.text
    return body.get("error", body) if isinstance(body, dict) else body
