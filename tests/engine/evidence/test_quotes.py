"""Sentences of a reply: verbatim, and whole where that is not too long."""

import pytest

from coach.engine.evidence.quotes import LONGEST_SENTENCE, sentence_of, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("先说一句。你要的是尊重！行吗？", ["先说一句。", "你要的是尊重！", "行吗？"]),
        ("It took 1.5 days. “Who decides?” I froze.", ["It took 1.5 days.", "“Who decides?”", "I froze."]),
        ("一行\n\n又一行", ["一行", "又一行"]),
        ("", []),
    ],
)
def test_a_text_is_cut_into_its_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts
    assert all(part in text for part in parts)


def test_a_quote_is_shown_in_its_sentence_unless_that_is_too_long() -> None:
    assert sentence_of("先说一句。你要的是尊重！", "尊重") == "你要的是尊重！"
    assert sentence_of("先说一句。你要的是尊重！", "一句。你要") == "一句。你要"
    assert sentence_of("好" * LONGEST_SENTENCE + "尊重", "尊重") == "尊重"
