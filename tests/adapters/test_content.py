"""Content files in force, and the check of them."""

from pathlib import Path

import pytest

from coach.adapters.content.checker import FileChecker
from coach.adapters.content.files import ContentFiles
from coach.errors import ContentError, ContentErrors
from tests import world as build
from tests.adapters.folders import dump, write_content, write_persona, write_rule


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_content(tmp_path)


def check(root: Path, *paths: Path) -> list[str]:
    return list(FileChecker(ContentFiles(root)).check(paths))


def test_what_is_right_is_read_and_nothing_is_named(root: Path) -> None:
    content = ContentFiles(root)
    assert [persona.id for persona in content.personas()] == ["mei"]
    assert [document.id for document in content.documents()] == ["dock-notice"]
    assert content.rubric() == build.rubric()
    assert content.catalog("needs").entry("rest")
    assert list(content.problems()) == check(root) == []


def test_an_empty_folder_has_nothing_and_says_so_of_the_rubric(tmp_path: Path) -> None:
    content = ContentFiles(tmp_path)
    assert (list(content.personas()), list(content.documents()), list(content.problems())) == ([], [], [])
    with pytest.raises(ContentError, match=r"rubrics/ofnr\.yaml"):
        content.rubric()


@pytest.mark.parametrize("broken", ["a: [", "id: ann\n", "", "{}", "a: &x 1\nb: *x", "[" * 3000, "\x00"], ids=range(7))
def test_one_broken_persona_does_not_take_the_others_down(root: Path, broken: str) -> None:
    (root / "personas" / "ann.yaml").write_text(broken, encoding="utf-8")
    content = ContentFiles(root)
    assert [persona.id for persona in content.personas()] == ["mei"]
    assert content.problems()
    assert all("personas/ann.yaml, line" in problem for problem in content.problems())


def test_one_broken_rule_does_not_take_the_others_down(root: Path) -> None:
    (root / "knowledge" / "cases").mkdir()
    (root / "knowledge" / "cases" / "odd.md").write_bytes(b"---\n\xff\n---\n")
    content = ContentFiles(root)
    assert [document.id for document in content.documents()] == ["dock-notice"]
    assert "knowledge/cases/odd.md, line 2" in content.problems()[0]


def test_a_scene_belongs_to_the_first_persona_that_brings_it(root: Path) -> None:
    write_persona(root, "ann", "late-pallets")
    write_persona(root, "zoe", "other-scene")
    content = ContentFiles(root)
    assert [persona.id for persona in content.personas()] == ["ann", "zoe"]
    [problem] = content.problems()
    assert "personas/mei.yaml" in problem
    assert "late-pallets" in problem
    assert "ann has this one" in problem


def test_a_persona_is_named_like_its_file(root: Path) -> None:
    (root / "personas" / "mei.yaml").rename(root / "personas" / "may.yaml")
    assert "found mei; allowed: the file's name, may" in ContentFiles(root).problems()[0]


def test_content_that_changes_on_disk_does_not_change_in_a_running_process(root: Path) -> None:
    content = ContentFiles(root)
    (root / "personas" / "mei.yaml").unlink()
    assert [persona.id for persona in content.personas()] == ["mei"]


def test_a_broken_rubric_is_named_each_time_it_is_asked_for(root: Path) -> None:
    dump(root / "rubrics" / "ofnr.yaml", {"id": "ofnr"})
    content = ContentFiles(root)
    for _ in range(2):
        with pytest.raises(ContentErrors):
            content.rubric()


def test_every_problem_of_every_file_is_named_at_once(root: Path) -> None:
    dump(root / "rubrics" / "ofnr.yaml", {"id": "ofnr"})
    (root / "personas" / "ann.yaml").write_text("id: ann\n", encoding="utf-8")
    dump(root / "knowledge" / "catalogs" / "feelings.yaml", {"about": 3})
    named = check(root)
    for file in ("rubrics/ofnr.yaml", "personas/ann.yaml", "knowledge/catalogs/feelings.yaml"):
        assert any(problem.startswith(file) for problem in named)


def test_a_broken_catalogue_of_needs_is_named_and_the_rest_is_checked_all_the_same(root: Path) -> None:
    dump(root / "knowledge" / "catalogs" / "needs.yaml", {"about": 3})
    (root / "personas" / "ann.yaml").write_text("id: ann\n", encoding="utf-8")
    named = check(root)
    assert any(problem.startswith("knowledge/catalogs/needs.yaml") for problem in named)
    assert any(problem.startswith("personas/ann.yaml") for problem in named)


def test_a_need_outside_the_catalogue_and_a_rule_that_is_not_there_are_named(root: Path) -> None:
    scene = build.scenario(sop=("no-such-rule",), needs=(build.need("glory", "荣耀", "glory"), *build.scenario().needs))
    dump(root / "personas" / "mei.yaml", build.persona(scenes=[scene]).model_dump(mode="json", exclude_none=True))
    named = "\n".join(check(root))
    assert "needs.glory.catalog: found glory; allowed: one of predictability, respect, rest" in named
    assert "sop: found no-such-rule; allowed: one of dock-notice" in named


@pytest.mark.parametrize(
    "path", ["personas/mei.yaml", "rubrics/ofnr.yaml", "knowledge/catalogs/needs.yaml", "knowledge/sop/dock-notice.md",
             "personas", "rubrics", "knowledge", "."],
)  # fmt: skip
def test_naming_a_file_or_folder_that_is_right_finds_no_problem(root: Path, path: str) -> None:
    assert check(root, root / path) == []


def test_naming_a_file_finds_the_problems_of_that_file_only(root: Path) -> None:
    rule = write_rule(root, "other")
    rule.write_text("---\n", encoding="utf-8")
    (root / "personas" / "ann.yaml").write_text("id: ann\n", encoding="utf-8")
    assert all("other.md" in problem for problem in check(root, rule))
    assert check(root, rule)
    assert all("ann.yaml" in problem for problem in check(root, root / "personas" / "ann.yaml"))


@pytest.mark.parametrize("name", ["personas/nobody.yaml", "nowhere", "notes.txt"])
def test_naming_what_is_not_there_or_no_content_is_a_problem(root: Path, name: str) -> None:
    (root / "notes.txt").write_text("x", encoding="utf-8")
    assert len(check(root, root / name)) == 1
