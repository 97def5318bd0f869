"""The sentence encoder, the real one."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from coach.adapters.encoder import DIMENSIONS, SentenceEncoder

TEXTS = ["周三的单子少了两托。", "Could you send it today?"]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


def test_rows_are_of_length_one_and_empty_texts_are_zero(encoder: SentenceEncoder) -> None:
    rows = encoder([TEXTS[0], " ", TEXTS[1], "\ud83d"])
    assert rows.shape == (4, DIMENSIONS)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 0, 1, 1], abs=1e-5)


def test_a_sentence_and_its_translation_are_nearer_than_two_sentences(encoder: SentenceEncoder) -> None:
    sentence, translation, other = encoder(["我们明天开会吗", "do we have a meeting tomorrow", "冷库的温度太高"])
    assert sentence @ translation > sentence @ other


def test_threads_that_share_it_from_the_first_call_get_the_same_rows() -> None:
    shared = SentenceEncoder()
    with ThreadPoolExecutor(4) as pool:
        rows = list(pool.map(shared, [TEXTS] * 12))
    assert all(np.array_equal(row, rows[0]) for row in rows)
