"""`coach …` on a content folder of its own: what it prints where, and how it exits."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from coach import bootstrap
from coach.adapters.encoder import SentenceEncoder
from coach.cli.main import main
from coach.domain.codes import Move, Outcome
from tests.adapters.folders import write_content

ROOT = Path(__file__).parents[1]
REPLIES = "周一的装车单少了两托，我有点着急。\n\n你总是拖。\n=1+1 <b>\n"


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


Coach = Callable[..., Ran]


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Content that is right, read by many tests."""
    return write_content(tmp_path_factory.mktemp("content"))


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder shared by the tests of this file."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """One encoder for all commands: loading it takes longer than any of them."""
    return SentenceEncoder()


@pytest.fixture
def coach(
    folder: Path,
    home: Path,
    encoder: SentenceEncoder,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Coach:
    """Runs a command in this process."""
    monkeypatch.setenv("COACH_CONTENT", str(folder))
    monkeypatch.setenv("COACH_HOME", str(home))
    monkeypatch.setattr(bootstrap, "SentenceEncoder", lambda: encoder)

    def run(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["coach", *map(str, arguments)])
        with pytest.raises(SystemExit) as exit_:
            main()
        code = exit_.value.code
        return Ran(code if isinstance(code, int) else 0, *capsys.readouterr())

    return run


@pytest.fixture
def indexed(coach: Coach) -> Coach:
    """The same, with the rules indexed."""
    assert coach("index").code == 0
    return coach


@pytest.fixture
def replies(tmp_path: Path) -> Path:
    path = tmp_path / "replies.txt"
    path.write_text(REPLIES, encoding="utf-8")
    return path


def rows(path: Path, *given: Any) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in given), encoding="utf-8")
    return path


def printed(ran: Ran) -> list[Any]:
    """Every line of the output as JSON, with nothing said beside it."""
    assert (ran.code, ran.err) == (0, "")
    return [json.loads(line) for line in ran.out.splitlines()]


def one_sentence(ran: Ran, *words: str) -> None:
    assert ran.code == 2
    assert ran.out == ""
    assert len(ran.err.splitlines()) == 1
    assert "Traceback" not in ran.err
    for word in words:
        assert word in ran.err


def test_scenes_are_listed_for_people_and_for_programs(coach: Coach) -> None:
    ran = coach("scenes")
    assert (ran.code, ran.err) == (0, "")
    assert "late-pallets" in ran.out
    [[scene]] = printed(coach("scenes", "--json"))
    assert scene == {
        "id": "late-pallets", "pain_point": "information", "persona": "mei",
        "title": {"zh": "晚发的二十托货", "en": "Twenty late pallets"}, "difficulties": ["easy", "medium", "hard"],
    }  # fmt: skip


def test_content_that_is_right_is_said_to_be(coach: Coach) -> None:
    assert coach("check") == Ran(0, "all content files are right\n", "")
    assert printed(coach("check", "--json")) == [{"problems": []}]


def test_a_wrong_file_is_exit_1_with_one_sentence_a_problem(coach: Coach, tmp_path: Path) -> None:
    path = tmp_path / "personas" / "ann.yaml"
    path.parent.mkdir()
    path.write_text("id: ann\nnickname: 阿安\n", encoding="utf-8")
    ran = coach("check", path)
    assert ran.code == 1
    assert ran.out == f"{len(ran.err.splitlines())} problems\n"
    assert any("line 2, nickname: found an unknown field" in line for line in ran.err.splitlines())
    as_json = coach("check", path, "--json")
    assert (as_json.code, as_json.err) == (1, "")
    assert json.loads(as_json.out)["problems"] == ran.err.splitlines()


def test_indexing_again_finds_nothing_to_do(indexed: Coach) -> None:
    assert printed(indexed("index", "--json")) == [{"added": 0, "removed": 0, "unchanged": 2}]
    assert indexed("index").out == "0 clauses added, 0 removed, 2 unchanged\n"


def test_a_scene_is_played_from_a_file_of_replies(indexed: Coach, replies: Path) -> None:
    arguments = ("play", "late-pallets", "--replies", replies, "--lang", "zh", "--difficulty", "hard", "--seed", 5)
    [played] = printed(indexed(*arguments, "--json"))
    assert (played["scene"], played["persona"], played["lang"], played["difficulty"]) == (
        "late-pallets", "mei", "zh", "hard",
    )  # fmt: skip
    assert played["outcome"] in set(Outcome)
    assert [turn["reply"] for turn in played["turns"]] == [line for line in REPLIES.splitlines() if line]
    for turn in played["turns"]:
        assert set(turn) == {
            "reply", "labels", "faults", "move", "line", "tension", "trust", "heard", "told", "guidance",
        }  # fmt: skip
        assert set(turn["labels"]) == set("ofnr")
        assert turn["move"] in set(Move)
    assert printed(indexed(*arguments, "--json")) == [played]
    people = indexed(*arguments)
    assert people.code == 0
    assert people.out.splitlines()[-1] == f"outcome: {played['outcome']}"


def test_a_scene_is_played_though_there_is_no_index(
    coach: Coach, replies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "nothing-here"))
    ran = coach("play", "late-pallets", "--replies", replies, "--json")
    assert [turn["guidance"] for turn in json.loads(ran.out)["turns"]] == [[], [], []]
    assert ran.err.startswith("no rules were shown: The knowledge index")
    assert len(ran.err.splitlines()) == 1
    assert not (tmp_path / "nothing-here" / "coach.db").exists()


def test_many_runs_are_played_from_json_lines(indexed: Coach, tmp_path: Path) -> None:
    given = rows(
        tmp_path / "runs.jsonl",
        {"id": "a", "scene": "late-pallets", "replies": ["你总是拖", ""], "more": "is allowed"},
        {"id": "b", "scene": "late-pallets", "lang": "en", "difficulty": "easy", "seed": 3, "replies": []},
    )
    one, two = printed(indexed("play", "--file", given))
    assert (one["id"], one["lang"], one["difficulty"], len(one["turns"])) == ("a", "zh", "medium", 2)
    assert (two["id"], two["lang"], two["turns"]) == ("b", "en", [])


def test_replies_are_labelled_with_evidence_that_is_verbatim(coach: Coach, tmp_path: Path) -> None:
    texts = ["周一的装车单少了两托，我有点着急，明天九点一起过一遍好吗？", "", "\u2028", "<b>x</b>"]
    given = rows(tmp_path / "replies.jsonl", *({"id": str(n), "text": text, "o": 2} for n, text in enumerate(texts)))
    found = printed(coach("read", given))
    assert [row["id"] for row in found] == ["0", "1", "2", "3"]
    for row, text in zip(found, texts, strict=True):
        assert set(row) == {"id", "o", "f", "n", "r", "evidence", "faults"}
        assert all(quote in text for quotes in row["evidence"].values() for quote in quotes)
        assert all(bool(row[part]) == bool(row["evidence"][part]) for part in "ofnr")


def test_a_lone_surrogate_is_written_as_an_escape_and_nothing_is_lost(coach: Coach, tmp_path: Path) -> None:
    given = tmp_path / "odd.jsonl"
    given.write_text('{"id": "\\ud800", "text": "周一的单子\\udfff少了两托"}\n', encoding="utf-8")
    [row] = printed(coach("read", given))
    assert row["id"] == "\ud800"


def test_rules_are_found_and_nothing_is_an_answer(indexed: Coach, tmp_path: Path) -> None:
    [hits] = printed(indexed("find", "改单要提前多久通知仓库", "--json"))
    assert hits
    assert set(hits[0]) == {"id", "kind", "clause", "title", "text", "score"}
    assert (hits[0]["id"], hits[0]["clause"]) == ("dock-notice", 1)
    assert printed(indexed("find", "今晚足球谁赢", "--json")) == [[]]
    assert indexed("find", "今晚足球谁赢").out == "没有找到相关规定\n"
    assert indexed("find", "who wins the football tonight", "--lang", "en").out == "no rule found\n"
    assert len(printed(indexed("find", "改单要提前多久通知仓库", "-k", 1, "--json"))[0]) == 1
    given = rows(tmp_path / "q.jsonl", {"id": "q1", "q": "改单要提前多久通知仓库", "lang": "en"})
    [answer] = printed(indexed("find", "--file", given))
    assert answer["id"] == "q1"
    assert answer["hits"][0]["title"] == "Dock notice"


def test_finding_without_an_index_says_what_to_do(
    coach: Coach, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COACH_HOME", str(tmp_path))
    one_sentence(coach("find", "通知"), "coach index")


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[1]",
        "3",
        '{"id": "a"}',
        '{"id": 1, "text": "x"}',
        "[" * 100_000,
        '{"id": "a", "text": ' + "1" * 5000 + "}",
    ],
    ids=["cut short", "a list", "a number", "a field missing", "a wrong type", "brackets", "a huge number"],
)
def test_a_wrong_row_is_named_with_its_line(coach: Coach, tmp_path: Path, line: str) -> None:
    given = tmp_path / "rows.jsonl"
    given.write_text(f'\n{{"id": "ok", "text": "周一"}}\n{line}\n', encoding="utf-8")
    ran = coach("read", given)
    assert ran.code == 2
    assert len(ran.err.splitlines()) == 1
    assert "rows.jsonl, line 3" in ran.err


@pytest.mark.parametrize("name", ["missing.txt", "", "gb.txt"])
def test_a_file_that_cannot_be_read_is_one_sentence(coach: Coach, tmp_path: Path, name: str) -> None:
    (tmp_path / "gb.txt").write_bytes("仓库".encode("gb18030"))
    one_sentence(coach("play", "late-pallets", "--replies", tmp_path / name), str(tmp_path / name))


def test_an_unknown_scene_and_a_reply_too_long_are_one_sentence(coach: Coach, replies: Path) -> None:
    one_sentence(coach("play", "no-such-scene", "--replies", replies), "no-such-scene")
    replies.write_text("长" * 5001, encoding="utf-8")
    one_sentence(coach("play", "late-pallets", "--replies", replies), "5001")


@pytest.mark.parametrize(
    "arguments",
    [["play"], ["play", "late-pallets"], ["find"], ["find", "x", "-k", "0"], ["play", "x", "--lang", "fr"],
     ["play", "x", "--difficulty", "brutal"], ["play", "x", "--seed", "-1"], ["no-such-command"],
     ["check", "--no-such"]],
)  # fmt: skip
def test_wrong_usage_is_exit_2_on_stderr(coach: Coach, arguments: Sequence[str]) -> None:
    ran = coach(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err
    assert "Traceback" not in ran.err


def test_a_setting_that_cannot_be_used_is_one_sentence(coach: Coach, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_PORT", "http")
    one_sentence(coach("scenes"), "COACH_PORT", "http")


def test_without_a_rubric_playing_is_refused_and_checking_says_why(
    coach: Coach, replies: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = write_content(tmp_path / "content")
    (content / "rubrics" / "ofnr.yaml").unlink()
    monkeypatch.setenv("COACH_CONTENT", str(content))
    one_sentence(coach("play", "late-pallets", "--replies", replies), "rubrics/ofnr.yaml")
    assert coach("check").code == 1


def real(folder: Path, home: Path, *arguments: str, **more: str) -> Ran:
    """The command in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("COACH_")}
    environment = kept | {"COACH_CONTENT": str(folder), "COACH_HOME": str(home)} | more
    run = [sys.executable, "-c", "from coach.cli.main import main; main()", *arguments]
    done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, timeout=120, check=False)
    return Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


def test_output_is_utf_8_whatever_the_locale(folder: Path, home: Path) -> None:
    ran = real(folder, home, "scenes", "--json", PYTHONIOENCODING="ascii", LC_ALL="C")
    assert ran.code == 0
    assert "晚发的二十托货" in ran.out


def test_two_processes_print_the_same_bytes(folder: Path, home: Path, replies: Path) -> None:
    arguments = ("play", "late-pallets", "--replies", str(replies), "--json")
    with ThreadPoolExecutor() as both:
        one, two = both.map(lambda seed: real(folder, home, *arguments, PYTHONHASHSEED=seed), ("1", "2"))
    assert one == two
    assert one.code == 0
