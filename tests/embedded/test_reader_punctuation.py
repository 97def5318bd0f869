"""Labels do not hang on punctuation: a reply, the same without marks, and the same with line breaks."""

from collections.abc import Callable

import pytest

from coach.domain.reading import PARTS
from coach.embedded.reader import EmbeddedReader
from tests.embedded.reader_twins import CHINESE, ENGLISH, bare, broken


def labels(reader: EmbeddedReader, text: str) -> list[int]:
    read = reader.read(text).labels
    return [read.get(part) for part in PARTS]


@pytest.mark.parametrize("written", [bare, broken], ids=["no marks", "line breaks"])
@pytest.mark.parametrize("replies", [CHINESE, ENGLISH], ids=["zh", "en"])
def test_a_reply_and_its_twin_get_nearly_the_same_labels(
    reader: EmbeddedReader, replies: tuple[str, ...], written: Callable[[str], str]
) -> None:
    pairs = [(labels(reader, text), labels(reader, written(text))) for text in replies]
    same = [one == other for first, second in pairs for one, other in zip(first, second, strict=True)]
    assert sum(same) / len(same) >= 0.9


@pytest.mark.parametrize("text", [CHINESE[0], ENGLISH[0]])
def test_a_run_without_marks_holds_all_its_parts(reader: EmbeddedReader, text: str) -> None:
    assert sum(abs(a - b) for a, b in zip(labels(reader, bare(text)), labels(reader, text), strict=True)) <= 1
    assert min(labels(reader, bare(text))) >= 1


@pytest.mark.parametrize("text", [*CHINESE, *ENGLISH])
def test_a_quote_of_a_run_without_marks_is_verbatim(reader: EmbeddedReader, text: str) -> None:
    reading = reader.read(bare(text))
    assert all(quote.stands_in(bare(text)) for quotes in reading.evidence.values() for quote in quotes)
