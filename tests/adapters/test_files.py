"""A trainer's mistake is answered with file, line, field, what was found, and what is allowed."""

import shutil
from pathlib import Path

import pytest

from coach.adapters.content.checker import FileChecker
from coach.adapters.content.files import ContentFiles
from coach.adapters.content.markdown import load_document
from coach.adapters.content.strict_yaml import SIZE_LIMIT, parse_yaml, read_text
from coach.errors import ContentError, ContentErrors

ROOT = Path(__file__).parents[2]


def fields(text: str) -> dict[str, str]:
    with pytest.raises(ContentError) as caught:
        parse_yaml(text, "file.yaml")
    return caught.value.fields


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a: 1\na: 2", "2", "the same key twice"),
        ("a: &x [1]\nb: *x", "2", "an alias"),
        ("a: 1\nb: no", "2", "no (YAML reads it as yes or no)"),
        ("a: 010", "1", "010 (YAML reads it as int)"),
        ("a: 2026-11-23", "1", "2026-11-23 (YAML reads it as timestamp)"),
        ("a: [1, 2", "2", "did not find expected ',' or ']'"),
        ("a:\n\t- b", "2", "found character that cannot start any token"),
        ("a: " + "[" * 3000, "1", "nesting too deep"),
        ("? [a]\n: b", "1", "a key that is not a word"),
    ],
)
def test_what_yaml_would_let_pass_is_refused_with_its_line(text: str, line: str, found: str) -> None:
    said = fields(text)
    assert said["file"] == "file.yaml"
    assert said["line"] == line
    assert found in said["found"]


def test_plain_data_comes_through_with_its_lines() -> None:
    parsed = parse_yaml('a: 1\nb:\n  - "no"\n  - 0.5\n  - ~\n', "file.yaml")
    assert parsed.data == {"a": 1, "b": ["no", 0.5, None]}
    assert parsed.line(("b", 1)) == 4
    assert parsed.line(("b", 1, "deeper")) == 4


def test_a_file_that_is_too_large_missing_or_not_utf_8_is_named(tmp_path: Path) -> None:
    large, wrong = tmp_path / "large.yaml", tmp_path / "wrong.yaml"
    large.write_bytes(b"a" * (SIZE_LIMIT + 1))
    wrong.write_bytes(b"a: 1\nb: \xff")
    for path, word in ((large, "bytes"), (wrong, "not UTF-8"), (tmp_path / "none.yaml", "No such file")):
        with pytest.raises(ContentError, match=word):
            read_text(path, path.name)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    for folder in ("personas", "rubrics", "knowledge"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("corpus"))
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_misspelt_field_names_the_line_and_the_fields_that_are_allowed(content: Path) -> None:
    path = content / "personas" / "zhou-cheng.yaml"
    change(path, "patience: 5,", "patients: 5,")
    problems = FileChecker(ContentFiles(content)).check([path])
    line = next(n for n, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if "patients" in text)
    assert any(f"line {line}, temper.patients" in p and "patience" in p for p in problems)
    assert any("temper.patience: found nothing" in p for p in problems)


def test_one_broken_file_does_not_take_the_others_down(content: Path) -> None:
    change(content / "personas" / "zhou-cheng.yaml", "tension: 6,", "tension: eleven,")
    (content / "knowledge" / "sop" / "escalation.md").write_text("no front matter", encoding="utf-8")
    files = ContentFiles(content)
    assert len(files.personas()) == 5
    assert len(files.documents()) == 26
    assert any("zhou-cheng.yaml" in p and "eleven" in p for p in files.problems())
    assert any("escalation.md" in p and "front matter" in p for p in files.problems())


@pytest.mark.parametrize(
    ("folder", "name", "allowed"),
    [("personas", "mei.yml", ".yaml"), ("personas", "mei.YAML", ".yaml"), ("personas", "mei.yaml.txt", ".yaml"),
     ("personas", "mei.md", ".yaml"), ("knowledge/sop", "rule.markdown", ".md"), ("knowledge/cases", "a.MD", ".md"),
     ("rubrics", "own.yml", ".yaml"), ("personas/new", "mei.yaml", "personas"),
     ("knowledge", "rule.md", "knowledge/sop")],
)  # fmt: skip
def test_a_file_that_would_not_be_read_is_named_with_what_its_name_or_folder_has_to_be(
    content: Path, folder: str, name: str, allowed: str
) -> None:
    path = content / folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("id: mei", encoding="utf-8")
    [problem] = ContentFiles(content).problems()
    assert f"{folder}/{name}" in problem
    assert allowed in problem.partition("allowed")[2]
    assert FileChecker(ContentFiles(content)).check([path]) == [problem]


def test_what_is_no_content_is_passed_over(content: Path) -> None:
    for name in (".mei.yaml.swp", "README.zh.md", "portrait.png", "mei.yaml~"):
        (content / "personas" / name).write_text("", encoding="utf-8")
    assert ContentFiles(content).problems() == []


def test_a_file_whose_every_colon_is_full_width_is_told_so(content: Path) -> None:
    path = content / "personas" / "mei.yaml"
    path.write_text("id：mei\n", encoding="utf-8")
    [problem] = ContentFiles(content).problems()
    assert "personas/mei.yaml, line 1" in problem
    assert "full-width" in problem


def test_two_personas_with_one_scene_id_are_told_apart_by_name(content: Path) -> None:
    change(content / "personas" / "zhou-cheng.yaml", "  - id: same-account", "  - id: swap")
    problems = ContentFiles(content).problems()
    assert any("swap" in p and "jiang-guodong" in p for p in problems)


def test_a_private_fact_given_away_in_a_line_is_found(content: Path) -> None:
    path = content / "personas" / "zhou-cheng.yaml"
    change(path, "改天，改天钓鱼的时候慢慢聊，水边上脾气好。", "卢晓峰带了个徒弟小欧，已经能独立做第一天的调机。")
    problems = FileChecker(ContentFiles(content)).check([])
    assert any("second-engineer" in p for p in problems)


def test_an_unknown_rule_or_need_is_answered_with_what_there_is(content: Path) -> None:
    path = content / "personas" / "zhou-cheng.yaml"
    change(path, "sop: [account-ownership,", "sop: [acount-ownership,")
    change(path, "catalog: recognition", "catalog: fame")
    problems = FileChecker(ContentFiles(content)).check([path])
    assert any("acount-ownership" in p and "account-ownership" in p for p in problems)
    assert any("fame" in p and "recognition" in p for p in problems)


HEAD = "---\nid: a-rule\nkind: sop\ntitle: {zh: 规定, en: A rule}\ntags: [a]\npain_point: goals\n---\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("no front matter at all", "1"),
        (HEAD + "\n# A heading of the wrong kind\n", "9"),
        (HEAD + "\n## §1 先做 | First\n\ntext before a language\n", "11"),
    ],
)
def test_a_document_of_the_wrong_shape_is_named_with_its_line(tmp_path: Path, text: str, line: str) -> None:
    path = tmp_path / "a-rule.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_document(path, path.name)
    assert caught.value.fields["line"] == line


def test_a_clause_without_english_is_named_where_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "a-rule.md"
    path.write_text(HEAD + "\n## §1 先做 | First\n\n### 中文\n\n做。\n", encoding="utf-8")
    with pytest.raises(ContentErrors) as caught:
        load_document(path, path.name)
    assert [(p.fields["line"], p.fields["field"]) for p in caught.value.problems] == [("9", "clauses[0].body.en")]
