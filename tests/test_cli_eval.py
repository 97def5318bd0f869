"""`coach eval …`, `coach doctor`, `coach usage`: what they print, write, and exit with."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from coach.cli.main import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))

    def _run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["coach", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        out = capsys.readouterr()
        return int(ended.value.code or 0), out.out, out.err

    return _run


def labelled(path: Path) -> Path:
    row = {"id": "a", "text": "周一的装车单少了两托。", "lang": "zh", "o": 2, "f": 0, "n": 0, "r": 0, "own": "field"}
    path.write_text(json.dumps(row, ensure_ascii=False) + "\n", "utf-8")
    return path


def test_a_trainers_own_file_is_measured_and_a_report_is_written(run: Run, tmp_path: Path) -> None:
    code, out, _ = run(
        "eval", "scorer", "--file", str(labelled(tmp_path / "mine.jsonl")), "--out", str(tmp_path), "--json"
    )
    assert code == 0
    assert json.loads(out)["zh"]["replies"] == 1
    assert json.loads((tmp_path / "scorer-embedded-mine.json").read_text("utf-8"))["zh"]["replies"] == 1
    assert "| all_four |" in (tmp_path / "scorer-embedded-mine.md").read_text("utf-8")


def test_a_scripted_judge_is_measured_with_its_run_to_run_agreement_and_cost(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_MODEL", "scripted")
    file = str(labelled(tmp_path / "mine.jsonl"))
    code, out, _ = run("eval", "scorer", "--judge", "model", "--repeats", "2", "--file", file, "--json")
    report = json.loads(out)
    assert code == 0
    assert report["run_to_run"]["all_four"] == 1.0
    assert report["cost"]["calls"] >= 2
    assert report["zh"]["parts"]["f"]["leniency"] == 1.0


def replies(path: Path, number: int) -> str:
    rows = [
        {"id": f"r{n}", "text": f"周{n}的装车单少了两托。", "lang": "zh", "o": 2, "f": 0, "n": 0, "r": 0}
        for n in range(number)
    ]
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return str(path)


def test_a_stopped_measurement_goes_on_and_says_with_what_it_was_made(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_MODEL", "scripted")
    file, notes = replies(tmp_path / "mine.jsonl", 6), tmp_path / "notes.jsonl"
    asking = ("eval", "scorer", "--judge", "model", "--file", file, "--resume", str(notes), "--json")
    code, out, err = run(*asking, "--limit", "3")
    first = json.loads(out)
    assert (code, first["zh"]["replies"]) == (0, 3)
    assert first["judge"]["judge"] == "scripted"
    assert first["judge"]["judge_prompt"]
    assert "replies" in err
    kept = notes.read_text("utf-8").splitlines()
    assert {json.loads(line)["id"] for line in kept} == {"r0", "r2", "r4"}
    notes.write_text("".join(line.replace('"levels":[1', '"levels":[0') + "\n" for line in kept), "utf-8")
    whole = json.loads(run(*asking)[1])
    assert whole["zh"]["replies"] == 6
    assert len(notes.read_text("utf-8").splitlines()) == 6
    assert whole["zh"]["parts"]["o"]["leniency"] == -1.5, "what was kept is not asked for again"
    assert whole["zh"]["quotes_verbatim"] == 1.0


def test_notes_of_another_model_are_refused(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_MODEL", "scripted")
    file, notes = replies(tmp_path / "mine.jsonl", 1), tmp_path / "notes.jsonl"
    asking = ("eval", "scorer", "--judge", "model", "--file", file, "--resume", str(notes), "--json")
    assert run(*asking)[0] == 0
    notes.write_text(notes.read_text("utf-8").replace('"judge":"scripted"', '"judge":"other"'), "utf-8")
    code, _, err = run(*asking)
    assert code == 2
    assert "line 1, versions" in err
    assert run("eval", "scorer", "--file", file, "--resume", str(notes))[0] == 2


def test_without_a_model_there_is_no_judge_to_measure(run: Run, tmp_path: Path) -> None:
    code, _, err = run("eval", "scorer", "--judge", "model", "--file", str(labelled(tmp_path / "mine.jsonl")))
    assert code == 2
    assert "COACH_MODEL" in err


@pytest.mark.parametrize("wrong", [("--judge", "oracle"), ("--split", "all-of-it"), ("--lang", "fr")])
def test_a_wrong_choice_is_answered_with_what_is_allowed(run: Run, wrong: tuple[str, str]) -> None:
    code, _, err = run("eval", "scorer", *wrong)
    assert code == 2
    assert "allowed" in err


def test_a_wrong_row_is_named(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text('{"id": "a", "text": "x", "o": 3, "f": 0, "n": 0, "r": 0}\n', "utf-8")
    code, _, err = run("eval", "scorer", "--file", str(path))
    assert code == 2
    assert "line 1" in err


def test_the_search_is_measured_and_finds_what_it_should(run: Run) -> None:
    assert run("index")[0] == 0
    code, out, _ = run("eval", "retrieval", "--json")
    report = json.loads(out)
    assert code == 0
    for name in ("dev", "held-out"):
        asked = report[name]["kinds"]
        assert asked["zh"]["questions"] + asked["en"]["questions"] + report[name]["unanswerable"] >= 120
        assert asked["same"]["recall_3"] >= 0.95
        assert asked["cross"]["recall_3"] >= 0.9
        assert report[name]["false_answers"] <= 0.1
    assert report["indirect"]["kinds"]["cross"]["recall_3"] >= 0.62, "what it already finds of the indirect ones stays"
    assert report["indirect"]["false_answers"] <= 0.1


def test_the_doctor_never_prints_the_key_and_fails_where_nothing_answers(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_MODEL", "m1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary-77")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    code, out, err = run("doctor", "--json")
    report = json.loads(out)
    assert code == 1
    assert report["settings"]["actor"] == "m1 at http://127.0.0.1:9/v1, key set"
    assert "could not be reached" in report["lines"][0]["sentence"]
    assert "sk-canary-77" not in out + err


def test_usage_is_empty_before_a_model_was_used(run: Run) -> None:
    assert json.loads(run("usage", "--json")[1]) == []
