"""Bilingual text and terms."""

import pytest
from pydantic import ValidationError

from coach.domain.text import Terms, Text, has_words


def test_a_text_has_both_languages() -> None:
    both = Text(zh="装车", en="loading")
    assert (both.get("zh"), both.get("en")) == ("装车", "loading")


@pytest.mark.parametrize(
    "fields",
    [{"zh": "装车"}, {"zh": "装车", "en": ""}, {"zh": "  ", "en": "x"}, {"zh": "x", "en": "y" * 2001},
     {"zh": "x", "en": "y", "fr": "z"}, {"zh": 3, "en": "y"}],
)  # fmt: skip
def test_a_text_that_lacks_a_language_or_has_one_too_many_is_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Text.model_validate(fields)


def test_the_space_around_a_text_is_dropped() -> None:
    assert Text(zh=" 装车\n", en="\tloading ") == Text(zh="装车", en="loading")


def test_a_text_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        Text(zh="装车", en="loading").zh = "卸货"  # type: ignore[misc]


@pytest.mark.parametrize("fields", [{"zh": (), "en": ("x",)}, {"zh": ("x",), "en": ()}, {"zh": ("",), "en": ("x",)}])
def test_terms_need_one_in_each_language(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Terms.model_validate(fields)


@pytest.mark.parametrize("text", ["好", "ok", "3", "３", "你好👍", "\u200b好", "①", "ﾊｲ", "مرحبا", "نعم", "हाँ"])
def test_a_letter_or_digit_of_any_script_says_something(text: str) -> None:
    assert has_words(text)


@pytest.mark.parametrize(
    "text",
    ["", " \n", "。。。", "?!",
     "👍👍", "👨‍👩‍👧", "🇨🇳", "1️⃣", "\u200b\u200d", "\u00ad", "\u3164", "\uffa0", "\u2800", "\U000e0041\U000e007f"],
)  # fmt: skip
def test_emoji_marks_and_what_cannot_be_seen_say_nothing(text: str) -> None:
    assert not has_words(text)
