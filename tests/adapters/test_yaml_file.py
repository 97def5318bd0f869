"""YAML as trainers write it, read strictly: each refusal with file and line."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.adapters.content.strict_yaml import DEPTH_LIMIT, SIZE_LIMIT, dotted, parse_yaml, read_text
from coach.errors import ContentError


def refusal(call: Callable[[], object]) -> dict[str, str]:
    with pytest.raises(ContentError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return caught.value.fields


@pytest.mark.parametrize(
    ("text", "line", "found"),
    [
        ("a: 1\nb:\n  c: 1\n  c: 2\n", 4, "same key twice"),
        ("a: &x {b: 1}\nc: *x\n", 2, "alias"),
        ("a: &x\n  b: 1\nc:\n  <<: *x\n", 4, "alias"),
        ("a: &x [*x]\n", 1, "alias"),
        ("a: 1\n\nb: Yes\n", 3, "yes or no"),
        ("a: off\n", 1, "yes or no"),
        ("# eins\na:\n  - 0o17\n  - 010\n", 4, "010"),
        ("a: 0x1F\n", 1, "0x1F"),
        ("a: 1_000\n", 1, "1_000"),
        ("a: 12:30\n", 1, "12:30"),
        ("a: .inf\n", 1, ".inf"),
        ("a: .nan\n", 1, ".nan"),
        ("a: !!binary aGk=\n", 1, "binary"),
        ("a: 1\n? {b: 1}\n: 2\n", 2, "not a word"),
        ('a: 1\n"": 2\n', 2, "not a word"),
        ("a: 1\n---\nb: 2\n", 2, ""),
        ("a: 1\nb: 'x\n", 3, ""),
        ("a: 1\n\tb: 2\n", 2, ""),
        ("a: @x\n", 1, ""),
        ("a: 1\nb: 2\nc: \x07\n", 3, ""),
        ("a: 1\nb: \x00\n", 2, ""),
        ("a: 1\nzh: 客户催的是订单 #1024，已经晚了两天。\n", 2, "订单” and then a comment"),
        ("zh: 一行\n  又一行 \t# 注释\nen: x\n", 1, "comment"),
        ("- [a, b # c\n ]\n", 1, "comment"),
        ("a: 1\nname：周成\n", 2, "full-width “：”"),
        ("a: |\n  乙：好\n b: 1\n", 3, "expected"),
        ("name：周成\nb: 1\n", 1, "full-width “：”"),
        ("a:\n  - id ： x\n    b: 1\n", 2, "full-width “：”"),
        ("{zh：一, en: b}\n", 1, "full-width “：”"),
        ("a:\n\u3000b: 1\n", 2, "full-width space"),
        ("a:\n\u3000- b\n", 2, "full-width space"),
        ("a:\n  b: 1\n\u3000 c: 2\n", 3, "full-width space"),
    ],
)
def test_what_a_trainer_cannot_have_meant_is_refused_where_it_stands(text: str, line: int, found: str) -> None:
    fields = refusal(lambda: parse_yaml(text, "mei.yaml"))
    assert fields["file"] == "mei.yaml"
    assert found in fields["found"]
    assert fields["line"] == str(line)


def test_a_tag_that_would_run_something_runs_nothing(tmp_path: Path) -> None:
    target = tmp_path / "ran"
    text = f'a: !!python/object/apply:os.mkdir ["{target}"]\n'
    with suppress(ContentError):
        parse_yaml(text, "mei.yaml")
    assert not target.exists()


@pytest.mark.parametrize("text", ["[" * 3000, "a: " + "{b: " * 3000, "- " * 3000 + "x"])
def test_three_thousand_brackets_are_too_deep_and_nothing_more(text: str) -> None:
    assert refusal(lambda: parse_yaml(text, "mei.yaml"))["line"] == "1"


def test_nesting_up_to_the_limit_is_read() -> None:
    assert parse_yaml("[" * DEPTH_LIMIT + "1" + "]" * DEPTH_LIMIT, "mei.yaml").data
    fields = refusal(lambda: parse_yaml("[\n" * (DEPTH_LIMIT + 1) + "]" * (DEPTH_LIMIT + 1), "mei.yaml"))
    assert (fields["found"], fields["line"]) == ("nesting too deep", str(DEPTH_LIMIT + 1))


def test_a_bomb_of_aliases_is_refused_at_the_first() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    assert refusal(lambda: parse_yaml(bomb, "mei.yaml"))["line"] == "2"


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("a: 1\nb: -2\nc: 0\n", {"a": 1, "b": -2, "c": 0}),
        ("a: 0.5\nb: -1.25\nc: 3.\n", {"a": 0.5, "b": -1.25, "c": 3.0}),
        ("a:\nb: ~\n", {"a": None, "b": None}),
        ("a: 'no'\nb: \"010\"\nc: 1e3\n", {"a": "no", "b": "010", "c": "1e3"}),
        ("no: x\n1: y\n", {"no": "x", "1": "y"}),
        ("a: |\n  两\n  行\n", {"a": "两\n行\n"}),
        ("a: 🙂 𠮷\n", {"a": "🙂 𠮷"}),
        (
            "a: 🙂#1  \n# 注释\nb: 5 # 数\nc: '订单 #1' # 注释\nd: |\n  e：f #1\n",
            {"a": "🙂#1", "b": 5, "c": "订单 #1", "d": "e：f #1\n"},
        ),
        ("a: 甲说\n  乙：好\n", {"a": "甲说 乙：好"}),
        ("- a\n- b\n", ["a", "b"]),
        ("", None),
        ("# 只有注释\n", None),
    ],
)
def test_plain_data_is_read_as_it_is_meant(text: str, data: object) -> None:
    assert parse_yaml(text, "mei.yaml").data == data


def test_every_place_has_its_line_and_an_unknown_place_the_one_around_it() -> None:
    parsed = parse_yaml("a: 1\nb:\n  - c: 1\n    d: 2\n  -\n    c: 3\n", "mei.yaml", first_line=10)
    assert parsed.line(("a",)) == 10
    assert parsed.line(("b", 0, "d")) == 13
    assert parsed.line(("b", 1, "c")) == 15
    assert parsed.line(("b", 0, "missing", "deeper")) == 12
    assert parsed.line(("nothing",)) == 10


@settings(max_examples=200, deadline=None)
@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\"%@`#,? \n\t0.\x07\u2028中"), max_size=60))
def test_any_text_is_read_or_refused_by_name(text: str) -> None:
    line = 1
    try:
        parse_yaml(text, "mei.yaml")
    except ContentError as error:
        line = int(error.fields["line"])
    # What never ends is missed on the line after the last.
    assert 1 <= line <= text.count("\n") + text.count("\u2028") + 2


def test_places_are_spelt_as_a_trainer_would() -> None:
    assert dotted(("scenes", 0, "needs", 1, "cues")) == "scenes[0].needs[1].cues"
    assert dotted(()) == "the file"


def written(path: Path, raw: bytes) -> Path:
    path.write_bytes(raw)
    return path


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_is_read(tmp_path: Path) -> None:
    big = written(tmp_path / "big.yaml", b"x" * (SIZE_LIMIT + 1))
    assert str(SIZE_LIMIT) in refusal(lambda: read_text(big, "big.yaml"))["allowed"]
    assert len(read_text(written(big, b"x" * SIZE_LIMIT), "big.yaml")) == SIZE_LIMIT


def test_a_file_that_is_not_utf_8_is_named_with_the_line(tmp_path: Path) -> None:
    path = written(tmp_path / "gb.yaml", b"a: 1\nb: 2\nc: " + "仓库".encode("gb18030"))
    assert refusal(lambda: read_text(path, "gb.yaml"))["line"] == "3"


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    assert read_text(written(tmp_path / "bom.yaml", "\ufeffa: 1\n".encode()), "bom.yaml") == "a: 1\n"


@pytest.mark.parametrize("name", ["missing.yaml", "."])
def test_what_cannot_be_opened_is_named(tmp_path: Path, name: str) -> None:
    assert refusal(lambda: read_text(tmp_path / name, name))["file"] == name
