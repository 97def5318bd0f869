"""Rules and cases in Markdown: each malformed shape with its line."""

from pathlib import Path

import pytest

from coach.adapters.content.markdown import load_document
from coach.errors import ContentError, ContentErrors
from tests.adapters.folders import RULE

GOOD = RULE.format(id="dock-notice")


def problem_of(tmp_path: Path, text: str, name: str = "dock-notice") -> dict[str, str]:
    path = tmp_path / f"{name}.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((ContentError, ContentErrors)) as caught:
        load_document(path, path.name)
    [problem] = caught.value.problems if isinstance(caught.value, ContentErrors) else [caught.value]
    return problem.fields


def line_of(text: str, words: str) -> str:
    return str(next(number for number, line in enumerate(text.splitlines(), 1) if words in line))


def test_a_document_is_its_front_matter_and_its_clauses(tmp_path: Path) -> None:
    path = tmp_path / "dock-notice.md"
    path.write_text(GOOD, encoding="utf-8")
    document = load_document(path, path.name)
    assert (document.id, document.kind, document.tags) == ("dock-notice", "sop", ("dock",))
    assert [clause.heading.en for clause in document.clauses] == ["One day ahead", "Who signs"]
    assert document.clauses[0].body.zh == "改单要提前一天通知仓库，写在系统里。"


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_lists_and_paragraphs_of_a_body_are_kept_whatever_ends_its_lines(tmp_path: Path, ends: str) -> None:
    text = GOOD.replace("夜班长签字。", "- 夜班长\n- 值班员\n\n签完拍照。")
    path = tmp_path / "dock-notice.md"
    path.write_bytes(text.replace("\n", ends).encode())
    assert load_document(path, path.name).clauses[1].body.zh == "- 夜班长\n- 值班员\n\n签完拍照。"


@pytest.mark.parametrize("text", ["", "no front matter", "---\nid: dock-notice\n", "\n---\nid: x\n---\n"])
def test_front_matter_stands_between_two_lines_of_dashes(tmp_path: Path, text: str) -> None:
    assert problem_of(tmp_path, text)["field"] == "front matter"


@pytest.mark.parametrize("front", ["---\n---\n", "---\n- a\n---\n", "---\nwords\n---\n"])
def test_front_matter_without_fields_is_refused(tmp_path: Path, front: str) -> None:
    assert problem_of(tmp_path, front)["found"] == "no fields"


def test_clauses_do_not_belong_in_the_front_matter(tmp_path: Path) -> None:
    assert problem_of(tmp_path, GOOD.replace("kind: sop", "kind: sop\nclauses: []"))["field"] == "front matter"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## §1 提前一天 | One day ahead", "## 提前一天 | One day ahead"),
        ("## §1 提前一天 | One day ahead", "## §1 提前一天"),
        ("## §1 提前一天 | One day ahead", "# §1 提前一天 | One day ahead"),
        ("## §1 提前一天 | One day ahead", "## §0 提前一天 | One day ahead"),
        ("## §2 谁来签 | Who signs", "## §1000 谁来签 | Who signs"),
        ("### 中文", "### 汉语"),
        ("### English", "#### English"),
        ("夜班长签字。", "# 夜班长签字。"),
    ],
)
def test_a_heading_of_another_shape_is_named_with_its_line_and_the_shape(tmp_path: Path, old: str, new: str) -> None:
    text = GOOD.replace(old, new, 1)
    problem = problem_of(tmp_path, text)
    assert problem["line"] == line_of(text, new)
    assert new[:10] in problem["found"]
    assert "## §1" in problem["allowed"]


@pytest.mark.parametrize("before", ["## §1 ", "### 中文"])
def test_text_outside_a_language_is_named_with_its_line(tmp_path: Path, before: str) -> None:
    text = GOOD.replace(before, f"stray\n{before}", 1)
    assert problem_of(tmp_path, text)["line"] == line_of(text, "stray")


def test_a_clause_that_lacks_a_language_is_named_at_its_heading(tmp_path: Path) -> None:
    text = GOOD.replace("The night shift lead signs.", "")
    problem = problem_of(tmp_path, text)
    assert (problem["field"], problem["line"]) == ("clauses[1].body.en", line_of(text, "§2"))


@pytest.mark.parametrize("number", ["1", "3"])
def test_a_gap_in_the_numbers_is_named_at_the_clause_that_makes_it(tmp_path: Path, number: str) -> None:
    text = GOOD.replace("## §2", f"## §{number}")
    problem = problem_of(tmp_path, text)
    assert "without gaps" in problem["allowed"]
    assert problem["line"] == line_of(text, "Who signs")


def test_a_document_without_clauses_is_refused(tmp_path: Path) -> None:
    assert problem_of(tmp_path, GOOD[: GOOD.index("## §1")])["field"] == "clauses"


def test_an_unknown_field_of_the_front_matter_is_named_with_its_line(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, GOOD.replace("kind: sop", "author: me\nkind: sop"))
    assert (problem["field"], problem["line"]) == ("author", "3")
    assert "pain_point" in problem["allowed"]


def test_broken_yaml_in_the_front_matter_has_the_line_of_the_file(tmp_path: Path) -> None:
    assert problem_of(tmp_path, GOOD.replace("tags: [dock]", "tags: [dock"))["line"] in ("5", "6")


def test_the_id_is_the_name_of_the_file(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, GOOD, "other-name")
    assert (problem["field"], problem["line"], problem["found"]) == ("id", "2", "dock-notice")
    assert "other-name" in problem["allowed"]
