"""A request as it is sent: the prompt, how a form is asked for, and what the endpoint takes of the rest."""

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel

from coach.adapters.openai.negotiation.capabilities import Asked, Capabilities
from coach.engine.roles.chat_model import Call, Message, asked_for, schema_of


def request_body(
    model: str, messages: Sequence[Message], call: Call, form: type[BaseModel] | None, able: Capabilities
) -> dict[str, Any]:
    """Return a request as it is sent."""
    in_words = asked_for(form) if form and able.form != "json_schema" else ""
    said = messages if able.system else [_as_user(message) for message in messages]
    body: dict[str, Any] = {"model": model, "messages": _alternating(said, in_words)}
    if able.cap != "none":
        body[able.cap] = call.tokens
    if able.temperature:
        body["temperature"] = call.temperature
    if form and able.form == "json_schema":
        named = {"name": form.__name__, "schema": schema_of(form), "strict": True}
        body["response_format"] = {"type": "json_schema", "json_schema": named}
    elif form and able.form == "json_object":
        body["response_format"] = {"type": "json_object"}
    if able.streams(Asked(form=form is not None, stream=form is None)):
        body |= {"stream": True, "stream_options": {"include_usage": True}} if able.usage else {"stream": True}
    return body


def _as_user(message: Message) -> Message:
    """Return an instruction as part of what the user says, for models that know no other place for it."""
    return Message(role="user", text=message.text) if message.role == "system" else message


def _alternating(messages: Sequence[Message], more: str) -> list[dict[str, str]]:
    """Return messages as they are sent, with `more` in the last of the user's unless it is there already.

    Messages of one role in a row are joined: the templates of some models refuse them.
    """
    sent: list[dict[str, str]] = []
    said = messages if not more or more in messages[-1].text else [*messages, Message(role="user", text=more)]
    for message in said:
        if sent and sent[-1]["role"] == message.role:
            sent[-1]["content"] += f"\n\n{message.text}"
        else:
            sent.append({"role": message.role, "content": message.text})
    return sent
