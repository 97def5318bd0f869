"""The sentence encoder: the same rows from its own process and from this one, ahead of time or not."""

import os
import sys
from collections.abc import Iterator

import numpy as np
import pytest

from coach.adapters.encoder import AHEAD, SentenceEncoder
from coach.adapters.encoder_process import DIMENSIONS, EncoderGone, EncoderProcess

TEXTS = ["周三的单子少了两托。", "Could you send it today?"]


@pytest.fixture
def encoder() -> Iterator[SentenceEncoder]:
    made = SentenceEncoder()
    yield made
    made.close()


def test_rows_are_of_length_one_and_empty_texts_are_zero(encoder: SentenceEncoder) -> None:
    rows = encoder([TEXTS[0], " ", TEXTS[1], "\ud83d"])
    assert rows.shape == (4, DIMENSIONS)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx([1, 0, 1, 1], abs=1e-5)


def test_what_is_begun_ahead_comes_out_the_same(encoder: SentenceEncoder) -> None:
    alone = encoder(TEXTS)
    encoder.ahead(TEXTS)
    encoder.ahead(TEXTS)
    assert np.array_equal(encoder(TEXTS), alone)
    assert np.array_equal(encoder(TEXTS), alone)


def test_what_nobody_comes_for_is_forgotten(encoder: SentenceEncoder) -> None:
    for number in range(AHEAD + 5):
        encoder.ahead([f"第{number}句"])
    encoder.ahead(["", " "])
    assert len(encoder._begun) == AHEAD


@pytest.mark.skipif(sys.platform != "linux" or len(os.sched_getaffinity(0)) < 2, reason="one core, or nobody tells")
def test_the_process_stays_off_the_core_of_whoever_asks(encoder: SentenceEncoder) -> None:
    encoder(TEXTS)
    assert encoder._process is not None
    cores = os.sched_getaffinity(encoder._process._process.pid)
    assert len(cores) == len(os.sched_getaffinity(0)) - 1


def test_when_the_process_dies_sentences_are_encoded_here_to_the_same_rows(encoder: SentenceEncoder) -> None:
    alone = encoder(TEXTS)
    encoder.ahead(TEXTS)
    assert encoder._process is not None
    encoder._process.close()
    encoder.ahead(["另一句"])
    assert np.allclose(encoder(TEXTS), alone, atol=1e-5)
    assert encoder(["另一句"]).shape == (1, DIMENSIONS)


def test_where_no_process_can_be_started_sentences_are_encoded_here(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(EncoderGone):
        EncoderProcess()
    encoder.ahead(TEXTS)
    assert encoder(TEXTS).shape == (2, DIMENSIONS)
