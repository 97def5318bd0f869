"""Where a language model is asked: address, key, name, and what goes with every request."""

import json
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from pydantic import SecretStr

OPENAI = "https://api.openai.com/v1"

OWN_FIELDS = {
    "model": "COACH_MODEL",
    "max_tokens": "COACH_ACTOR_TOKENS and COACH_JUDGE_TOKENS",
    "max_completion_tokens": "COACH_ACTOR_TOKENS and COACH_JUDGE_TOKENS",
    "temperature": "COACH_TEMPERATURE and COACH_JUDGE_TEMPERATURE",
    "messages": "the coach", "stream": "the coach", "stream_options": "the coach", "response_format": "the coach",
    "n": "the coach", "tools": "the coach", "tool_choice": "the coach", "functions": "the coach",
}  # fmt: skip
"""Fields of a request that cannot be added to it, and who sets them."""


class Endpoint(NamedTuple):
    """A model at an address. `extra` are further fields of each request, such as `reasoning_effort`."""

    url: str
    key: SecretStr
    model: str
    extra: Mapping[str, Any]

    def is_local(self) -> bool:
        """Tell whether it runs on this machine."""
        return is_loopback(urlsplit(self.url).hostname or "")


def is_loopback(host: str) -> bool:
    """Tell whether an address is reachable from this machine only."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def endpoint_problem(url: str) -> str:
    """Return what an endpoint's URL must be if this is none to be used, else nothing."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        return "a URL such as https://api.example.com/v1"
    if parts.username is not None or parts.password is not None:
        return "a URL without a name or a password in it; the key goes into OPENAI_API_KEY"
    return ""


def json_object(text: object) -> object:
    """Return the JSON object that a setting holds, {} for nothing. Raises ValueError saying what is allowed."""
    if not isinstance(text, str):
        return text
    try:
        found = json.loads(text or "{}", parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"a JSON object in one line, such as {{}} ({error})") from None
    if not isinstance(found, dict):
        raise ValueError("a JSON object in one line, such as {}")
    return found


def extra_problem(extra: Mapping[str, Any]) -> str:
    """Return what may stand in further fields of a request if these may not, else nothing."""
    taken = next((name for name in extra if name in OWN_FIELDS), None)
    if taken is None:
        return ""
    return f'fields such as {{"reasoning_effort": "low"}}, and not {taken}: it is set by {OWN_FIELDS[taken]}'


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("the same name stands there twice")
    return fields
