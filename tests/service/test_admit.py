"""Cleaning at the edge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.domain.session import REPLY_LIMIT
from coach.errors import ReplyRefused, ReplyWordless
from coach.service.practice.admission import admit


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  周一少了两托。\n", "周一少了两托。"),
        ("一\r\n二\r三", "一\n二\n三"),
        ("一\x00二\x07三\x1b[31m", "一二三[31m"),
        ("一\ud800二\udfff", "一二"),
        ("tab\tstays", "tab\tstays"),
        ("一\ud83d\ude42二\ud83d", "一🙂二"),
        ("🙂👩‍👩‍👧 𠮷 ﷺ \u200f", "🙂👩‍👩‍👧 𠮷 ﷺ \u200f"),
        ("a\u202eb\u202c\u2066c\u2069", "abc"),
        ("x" * REPLY_LIMIT, "x" * REPLY_LIMIT),
        ("x" * REPLY_LIMIT + "\x00  \n", "x" * REPLY_LIMIT),
    ],
)
def test_only_what_stores_would_change_or_pages_break_over_is_taken_out(typed: str, kept: str) -> None:
    assert admit(typed) == kept


@pytest.mark.parametrize("typed", ["", " \n\t\u3000", "\x00\x01", "\ud83d"])
def test_a_reply_of_which_nothing_is_left_is_refused(typed: str) -> None:
    with pytest.raises(ReplyRefused, match="empty"):
        admit(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "\u200b",
        "\u00ad\u00ad",
        "\u3164",
        "\u2800",
        "\U000e0041\U000e0042",
        "👍",
        "👩‍👩‍👧 🇨🇳",
        "1️⃣",
        "…",
        "。。。",
        "？！",
        "--",
    ],
)
def test_a_reply_without_a_word_is_refused_before_it_costs_anything(typed: str) -> None:
    with pytest.raises(ReplyWordless):
        admit(typed)


@pytest.mark.parametrize("typed", ["嗯。", "好👍", "3", "ok", "①", "\u200b是", "نعم"])
def test_one_word_is_a_reply(typed: str) -> None:
    assert admit(typed) == typed


def test_a_reply_that_is_too_long_is_refused_with_its_length_and_not_cut() -> None:
    with pytest.raises(ReplyRefused, match=f"{REPLY_LIMIT + 1} characters long"):
        admit("长" * (REPLY_LIMIT + 1))


@given(st.text(st.characters(), max_size=80))
def test_what_was_let_in_once_is_let_in_again_as_it_is(typed: str) -> None:
    try:
        kept = admit(typed)
    except ReplyRefused:
        return
    assert admit(kept) == kept
    assert kept.encode("utf-8").decode() == kept
