"""What an endpoint may send back, and what it was sent."""

import json
from typing import Any

import httpx
from pydantic import BaseModel, ConfigDict
from respx import MockRouter

from coach.engine.roles.chat_model import Message

BASE = "http://127.0.0.1:9/v1"
URL = f"{BASE}/chat/completions"
KEY = "sk-canary-5f2c9"
MESSAGES = [Message(role="system", text="规矩"), Message(role="user", text="你好")]
USAGE = {"prompt_tokens": 31, "completion_tokens": 7, "total_tokens": 38}


class Answer(BaseModel):
    """A small form."""

    model_config = ConfigDict(extra="forbid")
    word: str
    level: int


RIGHT = '{"word": "好", "level": 2}'


def event(content: Any, finished: str | None = None, **more: Any) -> dict[str, Any]:
    choice = {"index": 0, "delta": {} if content is None else {"content": content}, "finish_reason": finished}
    return {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "m1", "choices": [choice], **more}


def told(usage: Any = USAGE) -> dict[str, Any]:
    """The last event, which tells what it took."""
    return {**event(None), "choices": [], "usage": usage}


def streamed(*events: dict[str, Any], done: bool = True, ascii_only: bool = False) -> httpx.Response:
    lines = [f"data: {json.dumps(e, ensure_ascii=ascii_only)}\n\n" for e in events]
    return raw_stream("".join(lines + ["data: [DONE]\n\n"] * done).encode())


def raw_stream(content: bytes) -> httpx.Response:
    return httpx.Response(200, headers={"content-type": "text/event-stream"}, content=content)


def line(*pieces: str, finished: str = "stop") -> httpx.Response:
    return streamed(*(event(p) for p in pieces), event(None, finished), told())


def whole(content: Any, finished: str | None = "stop", usage: Any = USAGE) -> httpx.Response:
    message = {"role": "assistant", "content": content}
    choice = {"index": 0, "message": message, "finish_reason": finished}
    body = {"id": "c", "object": "chat.completion", "created": 1, "model": "m1", "choices": [choice], "usage": usage}
    return httpx.Response(200, json=body)


def refusal(
    status: int, words: str = "no", code: Any = None, kind: str = "x", param: str | None = None, **headers: str
) -> httpx.Response:
    body = {"error": {"message": f"{words} {KEY}", "type": kind, "code": code, "param": param}}
    return httpx.Response(status, json=body, headers=headers)


def sent(router: MockRouter, number: int = -1) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(router.calls[number].request.content)
    return body
