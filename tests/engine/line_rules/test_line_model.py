"""What is told of a line by meaning: by its strongest sentence, and by what stands beside it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from coach.engine.line_rules.line_model import BESIDE, BUCKETS, DIMENSIONS, LineModel, scores, sentences


def zeros(texts: Sequence[str]) -> NDArray[np.float32]:
    return np.zeros((len(texts), DIMENSIONS), dtype=np.float32)


def test_a_line_is_read_sentence_by_sentence() -> None:
    asked: list[str] = []

    def encode(texts: Sequence[str]) -> NDArray[np.float32]:
        asked.extend(texts)
        return zeros(texts)

    sentences("Fine. I'll go at 9.30! 行。我去", encode)
    assert asked == ["Fine.", "I'll go at 9.30!", "行。", "我去"]


def test_figures_and_full_width_marks_make_no_difference() -> None:
    first, second = (sentences(line, zeros) for line in ("8万就8万，行？", "92万就92万,行?"))
    assert [run.tolist() for run in first.runs] == [run.tolist() for run in second.runs]


def test_the_sentences_beside_it_count_for_less() -> None:
    weights = np.zeros((3, DIMENSIONS + BUCKETS, 1))
    weights[0, 0], weights[1, 0], weights[2, 0] = 1, 10, 100
    read = sentences("一。二。三。", lambda texts: np.tile(np.eye(1, DIMENSIONS, dtype=np.float32), (len(texts), 1)))
    assert scores(read, weights)[:, 0].tolist() == [1 + BESIDE * 10, 1 + BESIDE * 110, 1 + BESIDE * 100]


def test_a_line_without_words_has_no_sign() -> None:
    assert LineModel(zeros).signs("……") == frozenset()
