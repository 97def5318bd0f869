"""Numbers as people write them: one reading for what a model claims and for what a line invents."""

import pytest

from coach.engine.evidence.numerals import english_value, figures_claimed, han_value, number_of, numbers_in
from coach.engine.line_rules.figures import figures_in

HAN = {
    "十": 10,
    "十五": 15,
    "七十二点五": 72.5,
    "一百零五": 105,
    "一百五": 150,
    "三百二十": 320,
    "三千八": 3800,
    "两千零八十": 2080,
    "一万零六": 10_006,
    "两万六": 26_000,
    "三百二十万": 3_200_000,
    "三亿两千万": 320_000_000,
    "一万亿": 1_000_000_000_000,
}


@pytest.mark.parametrize(("text", "value"), HAN.items())
def test_a_chinese_numeral_has_its_value(text: str, value: float) -> None:
    assert han_value(text) == value


@pytest.mark.parametrize("text", ["", "万一", "千万", "三四", "百分", "点五", "五点", "二〇二六"])
def test_what_only_looks_like_a_numeral_has_none(text: str) -> None:
    assert han_value(text) is None


def test_claims_and_figures_of_a_line_read_the_same_numeral_alike() -> None:
    assert 26_000 in numbers_in("报价两万六")
    assert figures_claimed("一共三百二十") == {320}
    assert [(figure.kind, figure.value) for figure in figures_in("报价两万六")] == [("money", 26_000)]
    assert [(figure.kind, figure.value) for figure in figures_in("百分之七十二点五")] == [("percent", 72.5)]


@pytest.mark.parametrize("line", ["万一他不来呢", "你千万别去", "三四千块的事", "一万个不愿意"])
def test_a_turn_of_speech_is_no_figure(line: str) -> None:
    assert figures_in(line) == ()


def test_ordinals_and_english_words_are_numbers() -> None:
    assert [number_of(word) for word in ("twelfth", "3rd", "twenty", "第")] == [12, 3, 20, None]
    assert [english_value(words) for words in ("two hundred and six", "forty-two", "half a", "dock")] == [
        206,
        42,
        0.5,
        0,
    ]
    assert [figure.value for figure in figures_in("four thousand six and the twenty-first of May")] == [4600, 5, 21]
