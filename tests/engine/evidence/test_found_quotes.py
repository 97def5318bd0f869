"""A quote is found whatever signs it is written in, and never where it has other words."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.engine.evidence.quotes import found

REPLY = "周一的装车单少了两托，我很着急！因为客户在等。明天九点一起过一遍，好吗？"
SAID = "On Monday's list two pallets were missing – I’m worried, because the client waits… Could we check at 9:30?"


@pytest.mark.parametrize(
    ("told", "own"),
    [
        ("“我很着急”", "我很着急"),
        ("「我很着急」", "我很着急"),
        ("『我很着急。』", "我很着急"),
        ('"我很着急。"', "我很着急"),
        ("…我很着急…", "我很着急"),
        ("……我很着急……", "我很着急"),
        ("我很着急。", "我很着急"),
        ("我很著急", "我很着急"),
        ("週一的裝車單少了兩托", "周一的装车单少了两托"),
        ("周一的裝車單少了兩托", "周一的装车单少了两托"),
        ("少了两托,我很着急!", "少了两托，我很着急！"),
        ("- 我很着急", "我很着急"),
        ("**我很着急**", "我很着急"),
        ("明天九点一起过一遍,好吗?", "明天九点一起过一遍，好吗？"),
        ("少了两托， 我很着急", "少了两托，我很着急"),
        ("我很\u200b着急", "我很着急"),
        ("（我很着急）", "我很着急"),
    ],
)
def test_a_quote_in_other_signs_is_the_learners_own_characters(told: str, own: str) -> None:
    quote = found(told, REPLY)
    assert quote
    assert quote.text == own
    assert quote.stands_in(REPLY)


@pytest.mark.parametrize(
    ("told", "own"),
    [
        ("“I'm worried.”", "I’m worried"),
        ("... I'm worried ...", "I’m worried"),
        ("missing - I'm worried", "missing – I’m worried"),
        ("Ｃｏｕｌｄ ｗｅ ｃｈｅｃｋ", "Could we check"),
        ("check  at\n9:30", "check at 9:30"),
        ("'the client waits.'", "the client waits"),
        ("the client waits...", "the client waits…"),
        ("Monday’s list", "Monday's list"),
        ("`two pallets`", "two pallets"),
    ],
)
def test_an_english_quote_in_other_signs_is_the_learners_own_characters(told: str, own: str) -> None:
    quote = found(told, SAID)
    assert quote
    assert quote.text == own
    assert quote.stands_in(SAID)


@pytest.mark.parametrize(
    ("told", "reply"),
    [
        ("我很急", REPLY),
        ("我非常着急", REPLY),
        ("“我着急”", REPLY),
        ("两托少了", REPLY),
        ("我很着急因为客户在等", REPLY),
        ("周一的装车单…我很着急", REPLY),
        ("“客户在等着”", REPLY),
        ("一托，我很着急", REPLY),
        ("明天十点一起过一遍", REPLY),
        ("I am worried", SAID),
        ("i’m worried", SAID),
        ("worri", SAID),
        ("the clientwaits", SAID),
        ("I’m … the client waits", SAID),
        ("“because a client waits”", SAID),
        ("check at 9:00", SAID),
        ("check at 930", SAID),
        ("“”", SAID),
        ("……", REPLY),
        ("。", REPLY),
        ("US", "Tell us now"),
        ("a part", "We live apart here"),
        ("apart", "only a part of it"),
    ],
)
def test_a_quote_with_other_words_is_none(told: str, reply: str) -> None:
    assert found(told, reply) is None


# A second reader, which knows nothing of the first: letters and digits alone, in a hand-made script of few characters.
SIMPLE = {
    "週": "周",
    "裝": "装",
    "車": "车",
    "單": "单",
    "兩": "两",
    "著": "着",
    "為": "为",
    "戶": "户",
    "點": "点",
    "過": "过",
    "嗎": "吗",
}


def words_of(text: str) -> str:
    plain = (unicodedata.normalize("NFKC", SIMPLE.get(char, char)) for char in text)
    return "".join(char for part in plain for char in part if char.isalnum())


LETTERS = "".join(dict.fromkeys(REPLY + SAID)) + "".join(SIMPLE) + "“”「」『』…！？，。 \n－—'\"（）１２９ａｂＩ　3"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_an_accepted_quote_has_the_words_of_the_reply_one_by_one(data: st.DataObject) -> None:
    reply = data.draw(st.sampled_from([REPLY, SAID]) | st.text(LETTERS, max_size=40))
    start = data.draw(st.integers(0, max(0, len(reply) - 1)))
    told = reply[start : start + data.draw(st.integers(1, 15))]
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(told)))
        told = told[:at] + data.draw(st.text(LETTERS, max_size=2)) + told[at + data.draw(st.integers(0, 2)) :]
    quote = found(told, reply)
    if quote:
        assert quote.stands_in(reply)
        assert words_of(quote.text) == words_of(told)


PAIRS = ("“”", "「」", "『』", '""', "''", "（）", "【】", "……", "**")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_wrapping_and_other_signs_never_cost_a_quote(data: st.DataObject) -> None:
    reply = data.draw(st.sampled_from([REPLY, SAID]))
    start = data.draw(st.integers(0, len(reply) - 8))
    own = reply[start : start + data.draw(st.integers(6, 20))].strip()
    plain = found(own, reply)
    left, right = data.draw(st.sampled_from([tuple(pair) for pair in PAIRS]))
    wide = own.translate({ord(narrow): chr(ord(narrow) + 0xFEE0) for narrow in "abcdeiost,!?:'"})
    for told in (
        f"{left}{own}{right}",
        f"{own}。",
        f"…{own}…",
        wide,
        own.translate({ord(s): t for t, s in SIMPLE.items()}),
    ):
        assert plain is None or found(told, reply)
