"""`coach doctor` and `coach connect`: a turn as play asks it, what learners would see, servers of this machine."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
import pytest
from respx import MockRouter

from coach.adapters.model_servers import OLLAMA_WINDOW, window_of
from coach.cli.main import main
from coach.embedded.scripted_chat import simple_script
from coach.engine.roles.chat_model import Message
from coach.settings import Settings, load_settings
from tests.adapters.endpoint import BASE, KEY, URL, line, refusal, whole

Doctor = Callable[..., tuple[int, str]]
LINES = {"zh": "你先说清楚，这件事你打算怎么办？", "en": "What exactly is it you are worried about with that report?"}


@pytest.fixture
def doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Doctor:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.setenv(name, "C.UTF-8")

    def run(*arguments: str, **settings: str) -> tuple[int, str]:
        for name, value in settings.items():
            monkeypatch.setenv(name if name in ("LANG", "OPENAI_API_KEY") else f"COACH_{name}", value)
        monkeypatch.setattr(sys, "argv", ["coach", *(arguments or ("doctor",))])
        with pytest.raises(SystemExit) as ended:
            main()
        out = capsys.readouterr()
        return int(ended.value.code or 0), out.out + out.err

    return run


def answering(request: httpx.Request) -> httpx.Response:
    """A model that plays and judges plainly."""
    body = json.loads(request.content)
    messages = [Message(role=m["role"], text=m["content"]) for m in body["messages"]]
    if body.get("stream"):
        chinese = "三点" in messages[-1].text or any("三点" in message.text for message in messages)
        said = LINES["zh" if chinese else "en"]
        return line(said[:6], said[6:])
    return whole(simple_script("judge", messages))


def at_the_endpoint(
    router: MockRouter,
    answers: Callable[[httpx.Request], httpx.Response] = answering,
    pages: Mapping[str, object] = MappingProxyType({}),
) -> None:
    """Answer chats at the endpoint, these pages on this machine by their address, and nothing else."""

    def at(request: httpx.Request) -> httpx.Response:
        if str(request.url) == URL:
            return answers(request)
        body = pages.get(str(request.url))
        return httpx.Response(404) if body is None else httpx.Response(200, json=body)

    router.route().mock(side_effect=at)


def sent(router: MockRouter) -> list[dict[str, Any]]:
    return [json.loads(call.request.content) for call in router.calls if call.request.method == "POST"]


def test_it_asks_as_play_does_and_says_what_learners_see(httpx2_mock: MockRouter, doctor: Doctor) -> None:
    at_the_endpoint(httpx2_mock)
    caps = {"ACTOR_TOKENS": "4000", "JUDGE_TOKENS": "8000", "MODEL_EXTRA": '{"reasoning_effort": "low"}'}
    code, said = doctor(MODEL="m1", BASE_URL=BASE, OPENAI_API_KEY=KEY, **caps)
    assert code == 0, said
    assert LINES["zh"] in said
    assert LINES["en"] in said
    assert "levels for 4 of 4" in said
    assert "Learners see it as it is written." in said
    assert KEY not in said
    asked = sent(httpx2_mock)
    assert {body["max_tokens"] for body in asked if body.get("stream")} == {4000}
    assert {body["max_tokens"] for body in asked if not body.get("stream")} == {8000}
    assert {body["reasoning_effort"] for body in asked} == {"low"}
    assert all(body["messages"][0]["role"] == "system" for body in asked)


@pytest.mark.parametrize("spoken", [{"LANG": "zh_CN.UTF-8"}, {"COACH_LANG": "zh"}])
def test_it_speaks_the_operators_language(
    httpx2_mock: MockRouter, doctor: Doctor, monkeypatch: pytest.MonkeyPatch, spoken: dict[str, str]
) -> None:
    at_the_endpoint(httpx2_mock, lambda request: refusal(401))
    monkeypatch.delenv("LC_ALL")
    monkeypatch.delenv("LC_MESSAGES")
    for name, value in spoken.items():
        monkeypatch.setenv(name, value)
    code, said = doctor(MODEL="m1", BASE_URL=BASE, OPENAI_API_KEY=KEY)
    assert code == 1
    assert "学员看到的是预先写好的台词" in said
    assert "OPENAI_API_KEY" in said
    assert KEY not in said
    assert "英文" not in said, "the second language would fail in the same way"


@pytest.mark.parametrize("broken", ["m1", "m2"])
def test_the_exit_code_looks_at_every_model(httpx2_mock: MockRouter, doctor: Doctor, broken: str) -> None:
    def endpoint(request: httpx.Request) -> httpx.Response:
        return refusal(404) if json.loads(request.content)["model"] == broken else answering(request)

    at_the_endpoint(httpx2_mock, endpoint)
    code, said = doctor("doctor", "--json", MODEL="m1", JUDGE_MODEL="m2", BASE_URL=BASE)
    report = json.loads(said)
    assert (code, report["fit"]) == (1, False)
    assert {row["problem"] for row in report["lines"]} == {"ModelMissing" if broken == "m1" else ""}
    assert {row["problem"] for row in report["verdicts"]} == {"ModelMissing" if broken == "m2" else ""}


def test_a_fallback_is_played_by_itself(httpx2_mock: MockRouter, doctor: Doctor) -> None:
    at_the_endpoint(httpx2_mock)
    code, said = doctor("doctor", "--json", MODEL="m1", FALLBACK_MODEL="m2", BASE_URL=BASE)
    assert code == 0
    rows = [(row["post"], row["model"], row["lang"]) for row in json.loads(said)["lines"]]
    assert rows == [("actor", "m1", "en"), ("actor", "m1", "zh"), ("fallback", "m2", "en"), ("fallback", "m2", "zh")]


def test_a_refusal_of_further_fields_is_led_back_to_them(httpx2_mock: MockRouter, doctor: Doctor) -> None:
    at_the_endpoint(httpx2_mock, lambda request: refusal(400, "unknown field top_q"))
    code, said = doctor(MODEL="m1", BASE_URL=BASE, MODEL_EXTRA='{"top_q": 1}')
    assert code == 1
    assert "further fields (top_q). Try without COACH_MODEL_EXTRA." in said


def test_a_line_in_the_wrong_language_is_told_and_no_failure_of_the_endpoint(
    httpx2_mock: MockRouter, doctor: Doctor
) -> None:
    def chinese_only(request: httpx.Request) -> httpx.Response:
        return line(LINES["zh"]) if json.loads(request.content).get("stream") else answering(request)

    at_the_endpoint(httpx2_mock, chinese_only)
    code, said = doctor("doctor", "--json", MODEL="m1", BASE_URL=BASE)
    rows = {row["lang"]: row for row in json.loads(said)["lines"]}
    assert code == 0
    assert rows["zh"]["text"] == LINES["zh"]
    assert "language" in rows["en"]["broke"]


@pytest.mark.parametrize(
    ("path", "body", "window"),
    [
        ("/api/ps", {"models": [{"name": "m1", "context_length": 8192}]}, 8192),
        ("/api/ps", {"models": [{"name": "m1:latest", "context_length": 8192}]}, 8192),
        ("/api/ps", {"models": [{"name": "other", "context_length": 8192}]}, OLLAMA_WINDOW),
        ("/api/ps", {"models": []}, OLLAMA_WINDOW),
        ("/props", {"default_generation_settings": {"n_ctx": 4096}}, 4096),
        ("/v1/models", {"data": [{"id": "m1", "max_model_len": 32768}]}, 32768),
        ("/api/v0/models", {"data": [{"id": "m1", "loaded_context_length": 4096}]}, 4096),
        ("/props", {"default_generation_settings": {"n_ctx": "much"}}, None),
        ("/props", [1], None),
    ],
)
def test_servers_tell_in_their_own_ways_how_much_is_read_at_a_time(
    httpx2_mock: MockRouter, path: str, body: object, window: int | None
) -> None:
    at_the_endpoint(httpx2_mock, pages={f"http://127.0.0.1:9{path}": body})
    assert window_of(Settings(model="m1", base_url=BASE).actor) == window


def test_nothing_but_the_protocol_is_asked_of_an_endpoint_elsewhere(httpx2_mock: MockRouter) -> None:
    assert window_of(Settings(model="m1", base_url="https://models.example/v1").actor) is None
    assert not httpx2_mock.calls


def test_a_window_too_small_for_the_judge_is_told_with_what_to_set(httpx2_mock: MockRouter, doctor: Doctor) -> None:
    def long_prompts(request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        usage = {"prompt_tokens": 2900, "completion_tokens": 20, "total_tokens": 2920}
        said = answering(request)
        return said if body.get("stream") else httpx.Response(200, json={**said.json(), "usage": usage})

    at_the_endpoint(httpx2_mock, long_prompts, {"http://127.0.0.1:9/api/ps": {"models": []}})
    _, said = doctor(MODEL="m1", BASE_URL=BASE)
    assert "m1 reads only 4,096 tokens at a time and needs 4,400" in said
    assert "OLLAMA_CONTEXT_LENGTH" in said


def test_a_server_on_this_machine_is_found_and_connected_by_one_command(
    httpx2_mock: MockRouter, doctor: Doctor, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text("COACH_PORT=9001", encoding="utf-8")
    offered = {"data": [{"id": "qwen3:8b"}, {"id": "my model's"}, {"id": 5}, {"id": "a\nCOACH_HOST=x"}]}
    at_the_endpoint(httpx2_mock, pages={"http://127.0.0.1:11434/v1/models": offered})
    code, said = doctor("doctor")
    assert code == 0
    assert "Ollama answers at http://127.0.0.1:11434/v1 with: qwen3:8b, my model's." in said
    assert "coach connect qwen3:8b" in said
    assert doctor("connect", "elsewhere")[0] == 2
    code, said = doctor("connect", "my model's")
    assert code == 0, said
    settings = load_settings()
    assert (settings.model, settings.actor.url, settings.port) == ("my model's", "http://127.0.0.1:11434/v1", 9001)
    code, said = doctor("connect")
    assert code == 2
    assert "is set already" in said
