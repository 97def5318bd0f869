"""Sentences by number: what is pointed at is there, word for word."""

from hypothesis import given
from hypothesis import strategies as st

from coach.engine.second_look.pointing import MOST_SENTENCES, Finding, numbered, pointed_at, shown


def test_sentences_are_numbered_in_order_and_stand_in_the_reply() -> None:
    reply = "对不起。对不起。\n明天九点，我来补？ OK!"
    quotes = numbered(reply)
    assert [quote.text for quote in quotes] == ["对不起。", "对不起。", "明天九点，我来补？", "OK!"]
    assert [quote.start for quote in quotes] == [0, 4, 9, 19]
    assert shown(quotes[:2]) == "1. 对不起。\n2. 对不起。"


@given(st.text(max_size=300))
def test_whatever_is_written_the_sentences_are_its_own_words(reply: str) -> None:
    quotes = numbered(reply)
    assert len(quotes) <= MOST_SENTENCES
    assert all(quote.stands_in(reply) for quote in quotes)
    assert all("\n" not in quote.text for quote in quotes)


def test_a_number_that_no_sentence_has_points_at_nothing() -> None:
    quotes = numbered("一句话。")
    assert [pointed_at(quotes, number) for number in (-1, 0, 1, 2)] == [None, None, quotes[0], None]


def test_a_note_of_a_finding_tells_what_it_was() -> None:
    assert Finding.of(str(Finding("need", "rest", None))) == Finding("need", "rest", None)
    assert Finding.of("no fault verdict") is None
