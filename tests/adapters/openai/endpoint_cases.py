"""What endpoints send, and what the coach makes of it: add a row for what a new one does."""

import gzip
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from coach.adapters.openai.limits import LARGEST
from coach.errors import (
    EndpointIsPage,
    EndpointMoved,
    ModelError,
    ModelFiltered,
    ModelMissing,
    ModelQuota,
    ModelTimeout,
    ModelTooSmall,
    ModelUnreachable,
    ModelUnusable,
)
from tests.adapters.endpoint import RIGHT, event, told
from tests.adapters.openai.scripted import Step, drip, head, reset, stay

EVENTS = head("text/event-stream")
JSON = head("application/json")
ZIPPED = head("text/event-stream", "200 OK", "content-encoding: gzip")
DONE = b"data: [DONE]\n\n"
LINE, QUICK = "单子是你改的", 0.5


class Case(NamedTuple):
    """What is sent for a line (or for a form), and the text or the error that comes of it.

    `names`: words an error's sentence has to hold · `timeout`: short only where the endpoint is too slow whatever it is
    · `requests`: how many it may take at most.
    """

    name: str
    steps: Sequence[Step]
    outcome: str | type[ModelError]
    names: str = ""
    form: bool = False
    timeout: float = 30.0
    requests: int = 9


def data(fields: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(fields, ensure_ascii=False)}\n\n".encode()


def body(fields: Any) -> bytes:
    return json.dumps(fields, ensure_ascii=False).encode()


def whole(words: str, finished: str = "stop") -> bytes:
    return body({"choices": [{"index": 0, "message": {"content": words}, "finish_reason": finished}]})


def error(message: str, **more: Any) -> bytes:
    return body({"error": {"message": message, **more}})


SAID = data(event("单子")) + data(event("是你改的"))
STOP = data(event(None, "stop"))
BROKEN = data(event("好?")).replace(b"?", b"\xff")
PIECE = b"data: " + body(event("单子"))

ENDS = [
    Case("everything in order", [EVENTS, SAID, STOP, data(told()), DONE], LINE),
    Case("stopped, nothing more, connection open", [EVENTS, SAID, STOP, stay], LINE),
    Case("stopped, connection reset", [EVENTS, SAID, STOP, reset], LINE),
    Case("stopped with the last words, connection reset", [EVENTS, data(event(LINE, "stop")), reset], LINE),
    Case("stopped, signs of life for ever", [EVENTS, SAID, STOP, drip(b": still here\n\n")], LINE),
    Case("done, connection open", [EVENTS, SAID, STOP, DONE, stay], LINE),
    Case("done without a reason, connection open", [EVENTS, SAID, DONE, stay], LINE),
    Case("done without a line end", [EVENTS, SAID, DONE.strip()], LINE),
    Case("reset in the middle", [EVENTS, SAID, reset], ModelUnreachable),
    Case("closed in the middle", [EVENTS, SAID], ModelUnusable, "broke off"),
    Case("filtered, connection open", [EVENTS, SAID, data(event(None, "content_filter")), stay], ModelFiltered),
    Case("filtered as Gemini says it", [EVENTS, SAID, data(event(None, "SAFETY")), DONE], ModelFiltered, "COACH_MODEL"),
]
SHAPES = [
    Case("a byte order mark", [EVENTS, b"\xef\xbb\xbf", SAID, STOP, DONE], LINE),
    Case("signs of life as data", [EVENTS, b"data: : PROCESSING\n\n", SAID, b"data: ping\n\n", STOP, DONE], LINE),
    Case("signs of life as comments", [EVENTS, b": PROCESSING\n\n", SAID, b"data: \n\n", STOP, DONE], LINE),
    Case("no empty lines", [EVENTS, SAID.replace(b"\n\n", b"\n"), STOP.replace(b"\n\n", b"\n"), DONE], LINE),
    Case("no blank after the colon", [EVENTS, (SAID + STOP + DONE).replace(b"data: ", b"data:")], LINE),
    Case("a byte at a time", [EVENTS, *(bytes([one]) for one in SAID), STOP, DONE], LINE),
    Case("bytes that are no UTF-8", [EVENTS, BROKEN, STOP, DONE], "好\ufffd"),
    Case("compressed", [ZIPPED, gzip.compress(SAID + STOP)], LINE),
    Case("a stream called plain text", [head("text/plain"), SAID, STOP, DONE], LINE),
    Case("a body instead of a stream", [JSON, whole(LINE)], LINE),
    Case("a stream instead of a body", [EVENTS, data(event(RIGHT)), STOP, DONE], RIGHT, form=True),
    Case("a body with a byte order mark", [JSON, b"\xef\xbb\xbf", whole(RIGHT)], RIGHT, form=True),
    Case("a body called plain text", [head("text/plain"), whole(RIGHT)], RIGHT, form=True),
]  # fmt: skip
SLOW = [
    Case("silence", [stay], ModelTimeout, timeout=QUICK),
    Case("silence after the headers", [EVENTS, stay], ModelTimeout, timeout=QUICK),
    Case("dripped headers", [b"HTTP/1.1 200 OK\r\nx: ", drip(b"x")], ModelTimeout, timeout=QUICK),
    Case("a dripped stream", [EVENTS, PIECE, b"\n\n", drip(b": still here\n\n")], ModelTimeout, timeout=QUICK),
    Case("a dripped event", [EVENTS, PIECE[:-5], drip(b" ")], ModelTimeout, timeout=QUICK),
    Case("a dripped body", [JSON, drip(b"\n")], ModelTimeout, form=True, timeout=QUICK),
    Case("a dripped refusal", [head("text/plain", "400 Bad"), drip(b"x")], ModelTimeout, timeout=QUICK),
    Case("a body without end", [JSON, b" " * (LARGEST + 1), stay], ModelUnusable, "does not end", form=True),
    Case("a line without end", [EVENTS, b"data: {", b" " * LARGEST, stay], ModelUnusable, "does not end"),
]
SETTINGS = [
    Case("a web page", [head("text/html"), b"<!doctype html><p>Sign in"], EndpointIsPage, "OPENAI_BASE_URL"),
    Case("a web page that says nothing of itself", [head("text/plain"), b"\n<html>"], EndpointIsPage, "/v1", form=True),
    Case("nothing there", [head("text/html", "404 Not Found"), b"<h1>404"], ModelMissing, "OPENAI_BASE_URL"),
    Case("no such model", [head("application/json", "404 Not Found"), error("no m1")], ModelMissing, "COACH_MODEL"),
    Case("a redirect", [head("text/html", "308 Moved", "location: https://models.example/v1")], EndpointMoved, "https"),
    Case("no money, as Zhipu says it", [JSON, body({"code": 1113, "msg": "余额不足"})], ModelQuota, "OPENAI_API_KEY"),
    Case("no money, for a form", [JSON, body({"code": 1113, "msg": "余额不足"})], ModelQuota, form=True),
    Case("no money, in a stream", [EVENTS, data({"code": "1113", "msg": "余额不足"})], ModelQuota),
    Case(
        "too long",
        [head("application/json", "400 Bad"), error("This model's maximum context length is 8192 tokens")],
        ModelTooSmall,
        "COACH_MODEL",
    ),
    Case("too long, in a stream", [EVENTS, b"data: " + error("prompt is too long") + b"\n\n"], ModelTooSmall),
    Case("filtered, for a form", [JSON, whole("", "SAFETY")], ModelFiltered, form=True),
    Case("no JSON", [JSON, b"{broken"], ModelUnusable, form=True),
    Case("broken JSON in a stream", [EVENTS, b"data: {broken\n\n"], ModelUnusable),
    Case("no HTTP", [b"SSH-2.0-OpenSSH_9.9\r\n"], ModelUnreachable, "OPENAI_BASE_URL"),
]  # fmt: skip
CASES = [*ENDS, *SHAPES, *SLOW, *SETTINGS]
