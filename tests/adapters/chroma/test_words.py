"""What a text is matched by, and what its words weigh."""

import pytest

from coach.adapters.chroma.lexical import Bags, Bm25
from coach.adapters.chroma.tokens import said_in, terms, tokens, words


def test_the_share_of_a_querys_words_weighs_rare_words_more() -> None:
    held = Bm25(Bags.of([["改单", "通知"], ["改单", "签字"], ["改单", "冷库"]]), 3)
    shares = held.shares(["改单", "冷库"])
    assert shares[2] > shares[0] > 0
    assert list(held.shares([])) == [0, 0, 0]
    assert all(0 <= share <= 1 for share in shares)


def test_a_text_holds_its_own_words_only() -> None:
    held = Bm25(Bags.of([["改单", "通知"], ["签字"]]), 2)
    assert [held.holds(place, token) for token in ("改单", "签字", "冷库") for place in (0, 1)] == [
        True, False, False, True, False, False,
    ]  # fmt: skip


def test_english_words_are_matched_without_their_endings() -> None:
    assert set(tokens("The pallets were loading")) == set(tokens("pallet load"))


@pytest.mark.parametrize(("digit", "numeral"), [("5个为什么", "五个为什么"), ("2家客户", "两家客户")])
def test_a_digit_before_a_chinese_word_is_a_numeral(digit: str, numeral: str) -> None:
    assert tokens(digit) == tokens(numeral)
    assert terms(digit) == terms(numeral)


@pytest.mark.parametrize("figure", ["30万", "3.5万", "Q3目标", "第3章"])
def test_other_figures_stay_as_they_are(figure: str) -> None:
    assert any(char.isdigit() for token in tokens(figure) for char in token)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("明天的早会改到几点", "who runs the morning huddle"),
        ("这单要打折", "a discount"),
        ("他甩锅给我", "he blames me"),
    ],
)
def test_the_glossary_makes_one_term_of_what_is_said_in_either_language(one: str, other: str) -> None:
    assert set(terms(one)) & set(terms(other))


def test_a_word_knows_the_terms_it_is_said_in() -> None:
    huddle = next(word for word in words("our morning huddle", said_in("our morning huddle")) if word.text == "huddl")
    assert set(terms("站会")) <= huddle.terms
