"""What endpoints refuse of a request, and what they answer once it is left out: the script looks at what was asked."""

# ruff: noqa: E501 (a row a line)
import json
import re
import socket
from collections.abc import Callable
from typing import Any

from coach.errors import ModelFiltered, ModelQuota, ModelSilent, ModelTooSmall
from tests.adapters.endpoint import RIGHT, event
from tests.adapters.openai.endpoint_cases import DONE, EVENTS, JSON, LINE, SAID, STOP, Case, body, data, error, whole
from tests.adapters.openai.scripted import Scripted, Step, head

BAD, BROKEN = head("application/json", "400 Bad Request"), head("application/json", "500 Internal Server Error")
Asked = dict[str, Any]


def looks(refused: Callable[[Asked], bool], refusal: bytes, form: bool = False) -> list[Step]:
    """Refuse what is asked in a way the endpoint does not take; answer the rest as it is asked for."""

    def step(server: Scripted, connection: socket.socket) -> None:
        asked = json.loads(server.requests[-1].partition(b"\r\n\r\n")[2])
        connection.sendall(refusal if refused(asked) else _answer(asked, form))

    return [step]


def _answer(asked: Asked, form: bool) -> bytes:
    if asked.get("stream"):
        return EVENTS + (data(event(RIGHT)) if form else SAID) + STOP + DONE
    return JSON + whole(RIGHT if form else LINE)


def _kind(asked: Asked) -> str:
    return str(asked.get("response_format", {}).get("type"))


def _system(asked: Asked) -> bool:
    return any(message["role"] == "system" for message in asked["messages"])


def _beside(words: str | None) -> bytes:
    message = {"role": "assistant", "content": None, "reasoning_content": words}
    return JSON + body({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]})


SYSTEM = [
    BAD + error("System role not supported"),
    BAD + body({"object": "error", "message": "System role not supported", "type": "BadRequestError", "code": 400}),
    BAD + error("Developer instruction is not enabled for models/gemma-3-4b-it", status="INVALID_ARGUMENT"),
    BAD + body([{"error": {"code": 400, "message": "Developer instruction is not enabled for models/gemma-3-27b-it"}}]),
    BAD
    + error(
        "Unsupported value: 'messages[0].role' does not support 'system' with this model.", param="messages[0].role"
    ),
    BAD + error("Only user and assistant roles are supported!"),
    BAD + error("Conversation roles must alternate user/assistant/user/assistant/..."),
    BAD + error("This model does not support system messages"),
    BAD + error("角色信息不正确：该模型不支持 system 角色", code="1214"),
    BAD + error("Provider returned error", metadata={"raw": '{"detail":"System role not supported"}'}),
    BROKEN + error("Value is not callable: Jinja Exception: System role not supported"),
    head("application/json", "422 Unprocessable") + body({"detail": "system prompt is not allowed for this model"}),
]
WHOLE = [
    BAD + error("This model only support stream mode, please enable the stream parameter to access the model."),
    BAD
    + error("parameter.enable_thinking must be set to false for non-streaming calls", code="invalid_parameter_error"),
    BAD + error("parameter.enable_thinking必须设置为false才能进行非流式调用"),
    BAD + error("enable thinking can not be support when `stream=False`."),
    BAD + error("stream must be true"),
    BAD + error("Non-streaming requests are not supported for this model"),
    BAD + error("该模型仅支持流式输出"),
    head("application/json", "422 Unprocessable")
    + body({"detail": [{"loc": ["body", "stream"], "msg": "must be true"}]}),
]
SCHEMA = [
    BAD + error("This response_format type is unavailable now"),
    BAD + error("Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model."),
    BAD + error("json_schema is not supported", param="response_format"),
    head("application/json", "404 Not Found") + error("No endpoints found that can handle structured output"),
    head("application/json", "501 Not Implemented") + error("grammar is not implemented"),
]
TEMPERATURE = [
    BAD
    + error(
        "Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) is supported."
    ),
    BAD + error("`temperature` is deprecated for this model."),
    BAD + error("invalid temperature: only 1 is allowed for this model"),
]
CAP = [
    BAD
    + error(
        "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."
    ),
    BAD + error("Unrecognized request argument supplied: max_tokens"),
    BAD + error("max_tokens is too large: 100. This model supports at most 50 completion tokens"),
    BAD + error("Range of max_tokens should be [1, 50]"),
]


def _refusals() -> list[Case]:
    rows = list[Case]()
    for words in SYSTEM:
        told = _told(words)
        rows.append(Case(f"no system message: {told}", looks(_system, words), LINE))
        rows.append(Case(f"no system message, for a form: {told}", looks(_system, words, form=True), RIGHT, form=True))
    for words in WHOLE:
        rows.append(
            Case(f"streams only: {_told(words)}", looks(lambda a: not a.get("stream"), words, True), RIGHT, form=True)
        )
    for words in SCHEMA:
        refused = looks(lambda a: _kind(a) == "json_schema", words, form=True)
        rows.append(Case(f"no schema: {_told(words)}", refused, RIGHT, form=True))
    for words in TEMPERATURE:
        rows.append(Case(f"no temperature: {_told(words)}", looks(lambda a: "temperature" in a, words), LINE))
    for words in CAP:
        rows.append(Case(f"no max_tokens: {_told(words)}", looks(lambda a: "max_tokens" in a, words), LINE))
        neither = looks(lambda a: "max_tokens" in a or "max_completion_tokens" in a, words)
        rows.append(Case(f"no cap by any name: {_told(words)}", neither, LINE))
    return rows


def _told(refusal: bytes) -> str:
    """Shorten a refusal to a name for its row."""
    words = refusal.partition(b"\r\n\r\n")[2].decode()
    return re.sub(r'[{}\[\]"]|error: |message: ', "", words)[:60]


def _plain_and_empty(asked: Asked) -> bool:
    return not asked.get("stream")


SILENT = [
    Case("a schema answered with nothing", looks(lambda a: _kind(a) == "json_schema", JSON + whole(""), True), RIGHT, form=True),
    Case("both forms answered with nothing", looks(lambda a: _kind(a) != "None", JSON + whole(""), True), RIGHT, form=True),
    Case("a schema answered with null", looks(lambda a: _kind(a) == "json_schema", _beside(None), True), RIGHT, form=True),
    Case("a schema answered where the thinking goes", looks(lambda a: _kind(a) != "None", _beside(RIGHT), True), RIGHT, form=True),
    Case("a schema answered with a blank", looks(lambda a: _kind(a) == "json_schema", JSON + whole(" \n"), True), RIGHT, form=True),
    Case("a plain call answered with nothing", looks(_plain_and_empty, JSON + whole(""), True), RIGHT, form=True),
    Case("nothing, however it is asked for", [JSON, whole("")], ModelSilent, "empty", form=True),
    Case("a line of nothing", [EVENTS, STOP, DONE], ModelSilent, "empty"),
    Case("a line of thinking alone", [*looks(lambda a: True, _beside("想"))], ModelSilent, "empty"),
    Case("everything refused, one after another",
         looks(lambda a: _system(a) or "temperature" in a or not a.get("stream"),
               BAD + error("system role, temperature and non-streaming calls are not supported"), True), RIGHT, form=True),
]  # fmt: skip

FINAL = [
    *(Case(f"no money: {words[:40]}", [head("application/json", status), error(words, **more)], ModelQuota, "OPENAI_API_KEY", form=form, requests=1)
      for form in (False, True)
      for status, words, more in (
          ("429 Too Many", "You exceeded your current quota, please check your plan", {"code": "insufficient_quota"}),
          ("402 Payment", "Insufficient Balance", {"type": "unknown_error"}),
          ("403 Forbidden", "Sorry, your account balance is insufficient", {"code": 30001}),
          ("400 Bad", "Your credit balance is too low to access the Anthropic API", {"type": "invalid_request_error"}),
          ("400 Bad", "Access denied, please make sure your account is in good standing.", {"code": "Arrearage"}),
          ("403 Forbidden", "The request failed because your account has an overdue balance.", {"code": "AccountOverdueError"}),
          ("403 Forbidden", "用户额度不足, 剩余额度: ＄0", {"type": "new_api_error", "code": "insufficient_user_quota"}),
          ("429 Too Many", "您的账户已欠费，请充值后重试", {"code": "1113"}),
          ("402 Payment", "This request requires more credits, or fewer max_tokens.", {"code": 402}),
      )),
    *(Case(f"filtered: {words[:40]}", [head("application/json", status), error(words, **more)], ModelFiltered, "COACH_MODEL", form=form, requests=1)
      for form in (False, True)
      for status, words, more in (
          ("400 Bad", "Content Exists Risk", {"type": "invalid_request_error"}),
          ("400 Bad", "Input data may contain inappropriate content.", {"code": "data_inspection_failed"}),
          ("400 Bad", "系统检测到输入或生成内容可能包含不安全或敏感内容", {"code": "1301"}),
          ("400 Bad", "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
           {"code": "content_filter", "innererror": {"code": "ResponsibleAIPolicyViolation"}}),
          ("400 Bad", "The request was rejected because it was considered high risk", {"type": "content_filter"}),
          ("403 Forbidden", "Your chosen model requires moderation and your input was flagged", {"code": 403}),
          ("400 Bad", "The request failed because the input text may contain sensitive information.",
           {"code": "InputTextSensitiveContentDetected"}),
      )),
    *(Case(f"too long: {words[:50]}", [head("application/json", status), error(words, **more)], ModelTooSmall, "COACH_MODEL", form=form, requests=1)
      for form in (False, True)
      for status, words, more in (
          ("400 Bad", "This model's maximum context length is 8192 tokens. However, you requested 8977 tokens.",
           {"code": "context_length_exceeded"}),
          ("400 Bad", "the request exceeds the available context size. try increasing it", {"type": "exceed_context_size_error"}),
          ("400 Bad", "Trying to keep the first 11149 tokens when context the overflows. However, the model is loaded with 4096", {}),
          ("400 Bad", "Range of input length should be [1, 30720]", {"code": "InvalidParameter"}),
          ("400 Bad", "Invalid request: Your request exceeded model token limit: 8192", {}),
          ("400 Bad", "The input token count (40000) exceeds the maximum number of tokens allowed (32768).", {}),
          ("400 Bad", "prompt is too long: 210000 tokens > 200000 maximum", {"type": "invalid_request_error"}),
          ("400 Bad", "input length and `max_tokens` exceed context limit: 174167 + 64000 > 200000", {}),
          ("400 Bad", "Prompt 超长", {"code": "1261"}),
          ("400 Bad", "length of prompt_tokens (163280) must be less than max_seq_len (32768).", {}),
          ("413 Too Large", "输入内容过长，超出模型的上下文长度限制", {}),
          ("400 Bad", "The input (5000 tokens) is longer than the model's context length (4096 tokens).", {}),
      )),
]  # fmt: skip
ASKED = [*_refusals(), *SILENT, *FINAL]
