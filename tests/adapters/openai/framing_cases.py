"""How answers are framed, how they end, and what a broken or odd endpoint writes into them."""

# ruff: noqa: E501 (a row a line)
import json

from coach.adapters.openai.limits import LARGEST
from coach.errors import (
    AnswerCut,
    EndpointIsPage,
    FormBroken,
    ModelBusy,
    ModelError,
    ModelFiltered,
    ModelQuota,
    ModelRefused,
    ModelTooSmall,
    ModelUnreachable,
    ModelUnusable,
)
from tests.adapters.endpoint import RIGHT, USAGE, event, told
from tests.adapters.openai.endpoint_cases import DONE, EVENTS, JSON, LINE, SAID, STOP, Case, body, data, error, whole
from tests.adapters.openai.scripted import Step, head, reset, stay

MARK = b"\xef\xbb\xbf"
PLAIN, PAGE = head("text/plain"), head("text/html")
LAST, ONE = data(event("是你改的")), data(event(LINE))
FORM = data(event(RIGHT[:9])) + data(event(RIGHT[9:]))
PRETTY = json.dumps(json.loads(whole(LINE)), ensure_ascii=False, indent=2).encode()
PRETTY_EVENT = (
    b"".join(b"data: " + line.encode() + b"\n" for line in json.dumps(event(LINE), indent=2).splitlines()) + b"\n"
)


def bare(*events: bytes) -> bytes:
    """Events without the name of their field: JSON, one a line."""
    return b"".join(one.replace(b"data: ", b"").replace(b"\n\n", b"\n") for one in events)


def snapshot(finished: str | None = "stop", **choice: object) -> bytes:
    """An event that holds the whole answer once more."""
    made = {"index": 0, "delta": {}, "message": {"role": "assistant", "content": LINE}, "finish_reason": finished}
    return data({**event(None), "choices": [{**made, **choice}]})


FINISHED = ["stop", "STOP", "eos", "end_turn", "stop_sequence", "FinishReason.STOP", "FINISH_REASON_STOP", "eos_token"]
FILTERED = [
    "content_filter",
    "SAFETY",
    "sensitive",
    "PROHIBITED_CONTENT",
    "BLOCKLIST",
    "refusal",
    "FinishReason.SAFETY",
]
TOO_LONG = ["model_context_window_exceeded", "model_length"]

ENDS = [
    *(Case(f"finished: {reason}", [EVENTS, SAID, data(event(None, reason)), reset], LINE) for reason in FINISHED),
    *(Case(f"filtered: {reason}", [EVENTS, SAID, data(event(None, reason)), DONE], ModelFiltered) for reason in FILTERED),
    *(Case(f"filtered, whole: {reason}", [JSON, whole("", reason)], ModelFiltered, form=True) for reason in FILTERED),
    *(Case(f"out of context: {reason}", [EVENTS, SAID, data(event(None, reason)), DONE], ModelTooSmall) for reason in TOO_LONG),
    *(Case(f"no reason yet: {none!r}", [EVENTS, data(event("单子", none)), LAST, STOP, DONE], LINE) for none in ("", "null", None)),
    Case("filtered before the first word", [EVENTS, data(event(None, "content_filter")), DONE], ModelFiltered),
    Case("refused in its own field", [JSON, body({"choices": [{"message": {"content": None, "refusal": "I can't"}, "finish_reason": "stop"}]})], ModelFiltered, form=True),
    Case("a filter's own words in a stream", [EVENTS, data({**event(None), "choices": [{"index": 0, "delta": {"refusal": "I can't"}}]}), STOP], ModelFiltered),
    Case("a body, connection open", [JSON, whole(RIGHT), stay], RIGHT, form=True),
    Case("a body, connection reset", [JSON, whole(RIGHT), reset], RIGHT, form=True),
    Case("a body in two parts, connection open", [JSON, whole(RIGHT)[:30], whole(RIGHT)[30:], stay], RIGHT, form=True),
    Case("a body shorter than it says", [head("application/json", "200 OK", "content-length: 9999"), whole(RIGHT)], RIGHT, form=True),
    Case("a body that breaks off", [JSON, whole(RIGHT)[:40], reset], ModelUnreachable, form=True),
    Case("words after the end", [EVENTS, SAID, STOP, ONE, DONE], LINE),
    Case("the end twice", [EVENTS, SAID, STOP, STOP, data(told()), DONE], LINE),
    Case("usage before the end", [EVENTS, SAID, data(told()), STOP, DONE], LINE),
    Case("usage with every event", [EVENTS, data(event("单子", usage=USAGE)), data(event("是你改的", usage=USAGE)), STOP, DONE], LINE),
    Case("done twice", [EVENTS, SAID, STOP, DONE, DONE], LINE),
    Case("neither reason nor done", [EVENTS, SAID, b": bye\n\n"], ModelUnusable, "broke off"),
    Case("aborted", [EVENTS, SAID, data(event(None, "abort")), DONE], ModelUnusable, "broke off"),
    Case("cut at its cap", [EVENTS, SAID, data(event(None, "MAX_TOKENS")), DONE], AnswerCut, "cap"),
]  # fmt: skip
AGAIN = [
    Case("the last piece twice, with the end", [EVENTS, SAID, data(event("是你改的", "stop")), DONE], LINE),
    Case("the last piece twice, then the end", [EVENTS, SAID, LAST, STOP, DONE], LINE),
    Case("the only piece twice", [EVENTS, ONE, data(event(LINE, "stop")), DONE], LINE),
    Case("the last piece after the end", [EVENTS, SAID, STOP, LAST, DONE], LINE),
    Case("the whole answer at the end, as a piece", [EVENTS, SAID, data(event(LINE, "stop")), DONE], LINE),
    Case("the whole answer and more at the end", [EVENTS, SAID, data(event(f"{LINE}。", "stop")), DONE], f"{LINE}。"),
    Case("the whole answer at the end, as a message", [EVENTS, SAID, snapshot(), DONE], LINE),
    Case("nothing but a message in a stream", [EVENTS, snapshot(), DONE], LINE),
    Case("nothing but text in a stream", [EVENTS, snapshot(message=None, text=LINE), DONE], LINE),
    Case("in English, twice", [EVENTS, data(event("Well, ")), data(event("let us see.")), data(event("let us see.", "stop"))], "Well, let us see."),
    Case("a word said twice is two", [EVENTS, data(event("不行")), data(event("不行")), data(event("。")), STOP], "不行不行。"),
    Case("three of them are three", [EVENTS, *([data(event("哈"))] * 3), STOP, DONE], "哈哈哈"),
    Case("figures said twice are two", [EVENTS, *(data(event(one)) for one in ("20", "20", " 6", "6", "6")), STOP], "2020 666"),
    Case("long words twice within are two", [EVENTS, data(event("really ")), data(event("really ")), data(event("good")), STOP], "really really good"),
]  # fmt: skip


def framed(kind: str, start: bytes, streamed: bool) -> list[Case]:
    """Return rows for one content type: what comes is told from its bytes, and not from that type."""
    return [
        Case(f"{kind}, events", [start, SAID, STOP, DONE], LINE),
        Case(f"{kind}, events for a form", [start, FORM, STOP, DONE], RIGHT, form=True),
        Case(f"{kind}, a body", [start, whole(LINE)], LINE),
        Case(f"{kind}, a body for a form", [start, whole(RIGHT)], RIGHT, form=True),
        Case(f"{kind}, a body after a mark", [start, MARK, whole(RIGHT)], RIGHT, form=True),
        Case(f"{kind}, events after a mark", [start, MARK + SAID, STOP, DONE], LINE),
        Case(f"{kind}, events after signs of life", [start, b": OPENROUTER PROCESSING\n\n", b"\n", SAID, STOP], LINE),
        Case(f"{kind}, a body after signs of life", [start, b": PROCESSING\n\n\n", whole(RIGHT)], RIGHT, form=True),
        Case(f"{kind}, an error", [start, error("余额不足")], ModelQuota, form=not streamed),
        Case(f"{kind}, a page", [start, b"\n<!DOCTYPE html><title>Sign in</title>"], EndpointIsPage, form=not streamed),
    ]


SHAPES = [
    *framed("event stream", EVENTS, True), *framed("JSON", JSON, False), *framed("plain text", PLAIN, True),
    *framed("page", PAGE, False), *framed("no type", b"HTTP/1.1 200 OK\r\n\r\n", True),
    *(Case(f"events cut after {size} bytes each", [EVENTS, *((MARK + SAID + STOP)[at : at + size] for at in range(0, 600, size))], LINE)
      for size in (2, 3, 5, 17)),
    Case("a pretty body", [JSON, PRETTY], LINE),
    Case("a pretty body instead of a stream", [EVENTS, PRETTY], LINE),
    Case("an event over several lines", [EVENTS, PRETTY_EVENT, STOP, DONE], LINE),
    Case("events without a name", [head("application/x-ndjson"), bare(SAID, STOP)], LINE),
    Case("events without a name in a stream", [EVENTS, bare(SAID, STOP), DONE], LINE),
    Case("names and ids of events", [EVENTS, b"id: 1\nevent: message\nretry: 5\n", SAID, b"id: 2\nevent: done\n", STOP, DONE], LINE),
    Case("Windows line ends", [EVENTS, (SAID + STOP + DONE).replace(b"\n", b"\r\n")], LINE),
    Case("old Mac line ends", [EVENTS, b": hi\r\r" + (SAID + STOP + DONE).replace(b"\n", b"\r")], LINE),
    Case("data: ping and friends", [EVENTS, b"data: ping\n\n", SAID, b"event: ping\ndata: \n\n", b"data: : PROCESSING\n\n", STOP], LINE),
    Case("data: null", [EVENTS, SAID, b"data: null\n\n", STOP, DONE], LINE),
    Case("an empty list of choices first", [EVENTS, data({"choices": [], "prompt_filter_results": []}), SAID, STOP, DONE], LINE),
    Case("a success code beside the answer", [EVENTS, data({**event(LINE), "code": 0, "message": "Success"}), STOP, data({"code": 0, "message": "Success", "usage": USAGE})], LINE),
    Case("a success code in a body", [JSON, body({**json.loads(whole(RIGHT)), "base_resp": {"status_code": 0, "status_msg": ""}})], RIGHT, form=True),
    Case("error: null beside the answer", [JSON, body({**json.loads(whole(RIGHT)), "error": None})], RIGHT, form=True),
    Case("content as an object", [JSON, body({"choices": [{"message": {"content": {"type": "text", "text": RIGHT}}, "finish_reason": "stop"}]})], RIGHT, form=True),
    Case("broken chunks still fail", [EVENTS, ONE[:-9], b"\n\n", STOP, DONE], ModelUnusable),
    Case("half a chunk, then the next", [EVENTS, ONE[:-9] + b"\n", STOP, DONE], ModelUnusable),
    Case("no JSON at all", [EVENTS, b"data: {]\n\n"], ModelUnusable),
    Case("a body of words", [PLAIN, b"Hello there"], ModelUnusable),
    Case("no bytes at all", [EVENTS], ModelUnusable),
    Case("a comment without end", [EVENTS, b":" + b" " * (LARGEST + 1), stay], ModelUnusable, "does not end"),
]  # fmt: skip


def told_in(name: str, fields: object, expected: type[ModelError]) -> list[Case]:
    """Return rows for one error that comes with status 200: as a body, in a stream, and within an answer."""
    raw = json.dumps(fields, ensure_ascii=False).encode()
    ways: dict[str, list[Step]] = {
        "as a body": [JSON, raw], "in a stream": [EVENTS, b"data: " + raw + b"\n\n"],
        "raw in a stream": [EVENTS, raw + b"\n\n"], "raw within an answer": [EVENTS, SAID, raw + b"\n\n", DONE],
        "within an answer": [EVENTS, SAID, b"data: " + raw + b"\n\n", DONE],
    }  # fmt: skip
    rows = [Case(f"{name}, {way}", steps, expected) for way, steps in ways.items()]
    return [*rows, Case(f"{name}, for a form", [JSON, raw], expected, form=True)]


ERRORS = [
    *told_in("Zhipu's balance", {"code": 1113, "msg": "您的账户余额不足，请充值"}, ModelQuota),
    *told_in("a balance with success false", {"code": "1113", "msg": "余额不足或无可用资源包,请充值。", "success": False}, ModelQuota),
    *told_in("MiniMax's balance", {"base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}, "choices": None}, ModelQuota),
    *told_in("MiniMax's filter", {"base_resp": {"status_code": 1026, "status_msg": "input new_sensitive"}, "choices": []}, ModelFiltered),
    *told_in("DashScope's filter", {"code": "DataInspectionFailed", "message": "Output data may contain …", "request_id": "1"}, ModelFiltered),
    *told_in("OpenAI's quota", {"error": {"message": "You exceeded your current quota", "code": "insufficient_quota"}}, ModelQuota),
    *told_in("Gemini's list", [{"error": {"code": 400, "message": "The input token count (9) exceeds the maximum number of tokens allowed (8)."}}], ModelTooSmall),
    *told_in("a context overflow", {"error": {"message": "prompt is too long", "type": "invalid_request_error"}}, ModelTooSmall),
    *told_in("vLLM's context", {"object": "error", "message": "This model's maximum context length is 4096 tokens", "code": 400}, ModelTooSmall),
    *told_in("a rate limit", {"error": {"message": "Rate limit reached", "code": 429}}, ModelBusy),
    *told_in("overloaded", {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}, ModelBusy),
    *told_in("a key", {"error": {"message": "Incorrect API key provided", "code": "invalid_api_key"}}, ModelRefused),
    *told_in("something else", {"error": {"message": "boom", "code": "server_error"}}, ModelUnusable),
    *told_in("words alone", {"error": "upstream connect error"}, ModelUnusable),
    Case("an error in a choice", [JSON, body({"choices": [{"error": {"code": 402, "message": "Insufficient credits"}, "finish_reason": "error"}]})], ModelQuota, form=True),
    Case("an error beside choices", [EVENTS, SAID, data({**event("", "error"), "error": {"code": 502, "message": "Content Exists Risk"}})], ModelFiltered),
    Case("an error event of words", [EVENTS, SAID, b"event: error\ndata: Internal Server Error\n\n", DONE], ModelUnusable),
    Case("an error event", [EVENTS, SAID, b'event: error\ndata: {"message": "?", "code": "1113"}\n\n', DONE], ModelQuota),
    Case("an error in a field of that name", [EVENTS, SAID, b'error: {"message": "the request exceeds the available context size"}\n\n', DONE], ModelTooSmall),
    Case("a page within a stream", [EVENTS, SAID, b"<html>502 Bad Gateway</html>\n\n", DONE], ModelUnusable),
    Case("words within a stream", [EVENTS, SAID, b"upstream request timeout\n\n", DONE], ModelUnusable),
    Case("words after the end do not matter", [EVENTS, SAID, STOP, b"upstream request timeout\n\n", DONE], LINE),
]  # fmt: skip

R = RIGHT
FORMS = [
    Case(f"a form {name}", [JSON, whole(words)], RIGHT, form=True)
    for name, words in {
        "in a fence": f"```json\n{R}\n```", "in a fence without a name": f"```\n{R}\n```", "after words": f"好的，评分如下：{R}",
        "before words": f"{R}\n希望对你有帮助！", "between braces": "{见下} " + R + " {完}", "twice": f"{R}\n{R}",
        "after another object": '{"note": 1}\n' + R, "after its schema": '{"type": "object", "properties": {}}' + R,
        "with a comma too many": R[:-1] + ",}", "with two commas too many": '{"word": "好", "level": 2 , \n}',
        "with a mark": f"\ufeff{R}", "within an object": '{"answer": ' + R + "}", "in a list": f"[{R}]",
        "written twice over": json.dumps(R, ensure_ascii=False), "over several lines": R.replace(",", ",\n\n\t"),
        "after an unended draft in thinking": f'<think>{{"word": </think>{R}', "in thinking that never ends": f"<think>{R}",
    }.items()
] + [
    Case("a form with a raw line end", [JSON, whole('{"word": "好\n的", "level": 2}')], r'{"word": "好\n的", "level": 2}', form=True),
    Case("a form with a raw tab", [JSON, whole('{"word": "好\t的", "level": 2}')], r'{"word": "好\t的", "level": 2}', form=True),
    Case("a form that quotes a mark", [JSON, whole('{"word": "</think>", "level": 2}')], '{"word": "</think>", "level": 2}', form=True),
    Case("a form that quotes braces", [JSON, whole('{"word": "}{,]", "level": 2}')], '{"word": "}{,]", "level": 2}', form=True),
    Case("a form that names a level twice", [JSON, whole('{"word": "好", "level": 1, "level": 2}')], FormBroken, form=True),
    Case("a draft in thinking alone", [JSON, whole(f"<think>{R}</think>没有")], FormBroken, form=True),
    *(Case(f"a streamed form cut by {size}", [EVENTS, b"".join(data(event(R[at : at + size])) for at in range(0, len(R), size)), STOP], R, form=True)
      for size in (1, 2, 5)),
]  # fmt: skip
FRAMING = [*ENDS, *AGAIN, *SHAPES, *ERRORS, *FORMS]
