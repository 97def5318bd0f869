"""What the doctor says of an endpoint."""

import json
from pathlib import Path

import httpx
import pytest
from respx import MockRouter
from typer.testing import CliRunner

from coach.adapters.openai.chat import OpenAIChat
from coach.adapters.openai.probe import ASK, Ready, probed
from coach.cli.main import app
from coach.service.protocols import Probe
from tests.adapters.endpoint import BASE, KEY, URL, line, refusal, whole

READY = '{"sky_at_noon": "light"}'


class Endpoint:
    """Answers as it is told: what it refuses, and whether it reads a schema that is not in the words."""

    def __init__(self, refuses: str = "", reads_schema: bool = True, streams: bool = True) -> None:
        self._refuses, self._reads_schema, self._streams = refuses, reads_schema, streams

    def __call__(self, request: httpx.Request) -> httpx.Response:
        body = json.loads(request.content)
        kind = body.get("response_format", {}).get("type")
        if self._refuses and self._refuses in json.dumps(body):
            return refusal(400, f"{self._refuses} is not supported")
        told = "JSON schema" in body["messages"][-1]["content"]
        answer = READY if told or (kind == "json_schema" and self._reads_schema) else "Light."
        return line(answer) if body.get("stream") and self._streams else whole(answer)


def rows_of(chat: OpenAIChat) -> dict[str, Probe]:
    return {row.capability: row for row in probed(chat)}


def works(rows: dict[str, Probe]) -> dict[str, bool]:
    return {name: row.works for name, row in rows.items()}


ALL = {"plain": True, "streaming": True, "json_schema": True, "json_object": True, "usage": True}


def test_the_doctor_tells_what_an_endpoint_can_do(httpx2_mock: MockRouter, chat: OpenAIChat) -> None:
    httpx2_mock.post(URL).mock(side_effect=Endpoint())
    rows = rows_of(chat)
    assert works(rows) == ALL
    assert {row.model for row in rows.values()} == {"m1"}
    assert "not needed" in rows["json_object"].then
    asked = [json.loads(call.request.content) for call in httpx2_mock.calls]
    assert [body.get("stream", False) for body in asked] == [False, True, False, False]


def test_a_schema_that_is_refused_is_told_with_what_is_used_instead(httpx2_mock: MockRouter, chat: OpenAIChat) -> None:
    httpx2_mock.post(URL).mock(side_effect=Endpoint(refuses="json_schema"))
    rows = rows_of(chat)
    assert works(rows) == {**ALL, "json_schema": False}
    assert (rows["json_schema"].seen, rows["json_schema"].then) == ("refused", "json_object is used instead")
    assert rows["json_object"].then == "verdicts are asked for this way"


def test_a_schema_that_is_taken_and_ignored_is_seen(httpx2_mock: MockRouter, chat: OpenAIChat) -> None:
    httpx2_mock.post(URL).mock(side_effect=Endpoint(reads_schema=False))
    rows = rows_of(chat)
    assert works(rows) == {**ALL, "json_schema": False}
    assert rows["json_schema"].seen == "taken and ignored"
    assert "after two such answers json_object is used" in rows["json_schema"].then


def test_the_question_shows_nothing_of_the_form_and_the_form_is_strict() -> None:
    assert not any(sign in ASK[0].text for sign in ("{", "JSON", *Ready.model_fields))
    assert Ready.model_json_schema()["additionalProperties"] is False


@pytest.mark.parametrize("endpoint", [Endpoint(refuses='"stream"'), Endpoint(streams=False)])
def test_an_endpoint_that_does_not_stream_answers_all_the_same(
    httpx2_mock: MockRouter, chat: OpenAIChat, endpoint: Endpoint
) -> None:
    httpx2_mock.post(URL).mock(side_effect=endpoint)
    rows = rows_of(chat)
    assert works(rows) == {**ALL, "streaming": False}
    assert rows["streaming"].then == "a line appears when it is whole"


def test_an_endpoint_that_only_streams_is_no_endpoint_for_verdicts(httpx2_mock: MockRouter, chat: OpenAIChat) -> None:
    def endpoint(request: httpx.Request) -> httpx.Response:
        return line("Light.") if json.loads(request.content).get("stream") else refusal(400, "must be a stream")

    httpx2_mock.post(URL).mock(side_effect=endpoint)
    rows = rows_of(chat)
    assert (rows["plain"].works, rows["streaming"].works) == (False, True)
    assert "quick read" in rows["plain"].then


def test_the_doctor_names_what_is_wrong(httpx2_mock: MockRouter, chat: OpenAIChat) -> None:
    route = httpx2_mock.post(URL).mock(return_value=refusal(401))
    rows = probed(chat)
    assert [row.works for row in rows] == [False, False]
    assert route.call_count == 1
    assert "OPENAI_API_KEY" in rows[0].seen
    assert KEY not in "".join(row.seen for row in rows)


@pytest.mark.parametrize("broken", ["m1", "m2"])
def test_the_exit_code_looks_at_every_model_and_rows_name_theirs(
    httpx2_mock: MockRouter, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, broken: str
) -> None:
    def endpoint(request: httpx.Request) -> httpx.Response:
        return refusal(404) if json.loads(request.content)["model"] == broken else Endpoint()(request)

    httpx2_mock.post(URL).mock(side_effect=endpoint)
    settings = {"MODEL": "m1", "JUDGE_MODEL": "m2", "BASE_URL": BASE, "HOME": str(tmp_path), "API_KEY": KEY}
    for name, value in settings.items():
        monkeypatch.setenv(f"COACH_{name}", value)
    ran = CliRunner().invoke(app, ["doctor", "--json"])
    rows = json.loads(ran.output)["probes"]
    assert ran.exit_code == 1
    plain = {row["model"]: row["works"] for row in rows if row["capability"] == "plain"}
    assert plain == {"m1": broken != "m1", "m2": broken != "m2"}
    told = CliRunner().invoke(app, ["doctor"]).output
    assert f"\n{broken}  plain        no" in told
