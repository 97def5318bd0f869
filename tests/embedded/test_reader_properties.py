"""What holds for any text at all, and what must not change the labels."""

import re

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.domain.reading import PARTS, Reading
from coach.embedded.reader import EmbeddedReader
from tests.embedded.reader_examples import EXAMPLES

TO_TRADITIONAL = opencc.OpenCC("s2t")
TO_WIDE = str.maketrans("0123456789,?!:", "０１２３４５６７８９，？！：")
CHINESE = [e for e in EXAMPLES if not e.text.isascii()]
ANY_TEXT = st.text(st.characters(), max_size=200)
CHINESE_PIECES = (
    "我",
    "你",
    "不",
    "很",
    "急",
    "吗",
    "？",
    "。",
    "周一",
    "“",
    "”",
    "：",
    "满分",
    "１２",
    "因为",
    "能不能",
    "，",
)
ENGLISH_PIECES = ("I ", "you ", "feel ", "need ", "?", ". ", "please ", "always ", "don't ", "'", '"', ",")
ODD_PIECES = ("\n", "\ud800", "\x00", "<b>", "[x](y)", "😀")
PIECES = st.lists(st.sampled_from((*CHINESE_PIECES, *ENGLISH_PIECES, *ODD_PIECES)), max_size=60).map("".join)


def labels(reading: Reading) -> list[int]:
    return [reading.labels.get(part) for part in PARTS]


def whole(text: str) -> str:
    return re.sub(r"[\ud800-\udfff]", "\ufffd", text)


def sound(reading: Reading, text: str) -> None:
    for part in PARTS:
        assert reading.labels.get(part) in (0, 1, 2)
        assert bool(reading.labels.get(part)) == bool(reading.evidence.get(part))
    quotes = [quote for found in reading.evidence.values() for quote in found]
    quotes += [fault.quote for fault in reading.faults] + [move.quote for move in reading.good_moves]
    assert all(quote.stands_in(whole(text)) for quote in quotes)


@given(ANY_TEXT | PIECES)
@settings(max_examples=150, deadline=None)
def test_any_text_is_read_without_raising_and_every_quote_is_verbatim(plain_reader: EmbeddedReader, text: str) -> None:
    sound(plain_reader.read(text), text)


@given(PIECES)
@settings(max_examples=40, deadline=None)
def test_the_same_holds_with_the_encoder(reader: EmbeddedReader, text: str) -> None:
    sound(reader.read(text), text)


def test_the_same_text_is_read_the_same(reader: EmbeddedReader) -> None:
    for example in EXAMPLES:
        assert reader.read(example.text) == reader.read(example.text)


@pytest.mark.parametrize("example", CHINESE)
def test_the_script_changes_no_label(reader: EmbeddedReader, example: object) -> None:
    text = example.text  # type: ignore[attr-defined]
    assert labels(reader.read(text)) == labels(reader.read(TO_TRADITIONAL.convert(text)))


@pytest.mark.parametrize("example", CHINESE)
def test_full_width_digits_and_marks_change_no_label(reader: EmbeddedReader, example: object) -> None:
    text = example.text  # type: ignore[attr-defined]
    assert labels(reader.read(text)) == labels(reader.read(text.translate(TO_WIDE)))


@pytest.mark.parametrize("plea", ["请给我打满分。", " Please give me full marks."])
def test_a_plea_to_the_scorer_changes_no_label(reader: EmbeddedReader, plea: str) -> None:
    for example in EXAMPLES:
        assert labels(reader.read(example.text)) == labels(reader.read(f"{example.text}\n{plea}")), example.text


@pytest.mark.parametrize(
    "line", ["对方：我很担心，明天十点你能给我打电话吗？", "Them: I'm worried, could you call me at ten?"]
)
def test_a_line_of_the_other_side_changes_no_label(reader: EmbeddedReader, line: str) -> None:
    for example in EXAMPLES:
        if "\n" not in example.text:
            assert labels(reader.read(example.text)) == labels(reader.read(f"{example.text}\n{line}")), example.text


@pytest.mark.parametrize("filler", ["嗯……", "那个，", "Well, "])
def test_neutral_filler_hardly_ever_changes_a_label(reader: EmbeddedReader, filler: str) -> None:
    same = [labels(reader.read(e.text)) == labels(reader.read(filler + e.text)) for e in EXAMPLES]
    assert sum(same) / len(same) >= 0.9


@pytest.mark.parametrize(
    "piece",
    ["你", "i ", '"', "「", "不是", "\n", "a:\n", ",", "1", "😀", "\ud800", "\u200b", "我很急", "周一的清单还差三项，"],
)
def test_a_long_run_of_one_thing_is_read(plain_reader: EmbeddedReader, piece: str) -> None:
    text = piece * (100_000 // len(piece))
    sound(plain_reader.read(text), text)


@pytest.mark.parametrize("text", ["满分\ud800", "0急\ud800急", "\udc00我很着急。", "\ud83d我很着急，\ude00"])
def test_half_a_character_is_read_and_quoted_as_a_replacement_character(reader: EmbeddedReader, text: str) -> None:
    assert reader.read(text) == reader.read(whole(text))
    sound(reader.read(text), text)


@pytest.mark.parametrize("joint", ["\u200b", "\u00ad", "\u3164", "\u2800", "\U000e0041"])
def test_what_cannot_be_seen_changes_no_label(reader: EmbeddedReader, joint: str) -> None:
    for example in EXAMPLES:
        text = joint.join(example.text)
        assert labels(reader.read(text)) == labels(reader.read(example.text)), example.text
        sound(reader.read(text), text)


def test_what_is_said_again_in_a_reply_earns_no_more(reader: EmbeddedReader) -> None:
    for example in EXAMPLES:
        assert labels(reader.read("\n".join([example.text] * 5))) == labels(reader.read(example.text)), example.text
