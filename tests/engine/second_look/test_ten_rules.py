"""The rules of the other side with a model as second reader that is generous, harsh, or says whatever it is told.

The first readings are exact, as in tests/partner/test_rules.py; the models are in coach/quality/second_readers.py.
"""

from collections.abc import Sequence
from itertools import pairwise

import pytest

from coach.domain.codes import CONCESSIONS, Act, Difficulty, FaultCode, Move, Outcome
from coach.domain.reading import Reading
from coach.domain.session import Turn
from coach.engine.roles.second_reader import ModelReader
from coach.engine.second_look.pace import Pace
from coach.quality.plays import played
from coach.quality.second_readers import (
    ALWAYS_SURRENDER,
    EVERYTHING_BAD,
    EVERYTHING_GOOD,
    EVERYTHING_HEARD,
    HARSHLY,
    KINDLY,
    Reads,
    ReadsAsTold,
)
from tests import fakes
from tests import world as build
from tests.engine.second_look.scenes import doing
from tests.partner.courses import FACTS, HOSTILE, NEEDS, WAYS
from tests.partner.test_rules import BLAME, skilled

MODELS: dict[str, Reads] = {
    "kindly": KINDLY,
    "everything good": EVERYTHING_GOOD,
    "everything heard": EVERYTHING_HEARD,
    "harshly": HARSHLY,
    "everything bad": EVERYTHING_BAD,
    "always surrender": ALWAYS_SURRENDER,
}
MODEL = pytest.mark.parametrize("model", MODELS.values(), ids=MODELS)
EACH = pytest.mark.parametrize("difficulty", list(Difficulty))


def course(
    model: Reads | None, readings: Sequence[Reading], difficulty: Difficulty = Difficulty.MEDIUM, same: bool = False
) -> list[Turn]:
    """The turns these first readings make when the model, if there is one, reads as well; each reply is in words of its
    own unless they are to be the same."""
    texts = ["同一句话，一字不差。" if same else f"第{n}句话，说了点事。" for n in range(len(readings))]
    script = {text: _of(one, text) for text, one in zip(texts, readings, strict=True)}
    second = ModelReader(ReadsAsTold(model), Pace("model", lambda: 0.0)) if model else None
    context = fakes.context(fakes.FakeReader(script), second_reader=second)
    return list(played(context, build.play(difficulty=difficulty), texts).turns)


def _of(reading: Reading, text: str) -> Reading:
    """The reading as one of this text: every quote is the whole of it."""
    quote = build.reading(o=1, of=text).evidence["o"][0].model_copy(update={"text": text})
    return reading.model_copy(
        update={
            "evidence": dict.fromkeys(reading.evidence, (quote,)),
            "faults": tuple(fault.model_copy(update={"quote": quote}) for fault in reading.faults),
            "acts": tuple(act.model_copy(update={"quote": quote}) for act in reading.acts),
        }
    )


def moves(turns: Sequence[Turn]) -> list[Move]:
    return [turn.cue.move for turn in turns]


@MODEL
@EACH
def test_1_blame_hardens_it_and_it_leaves(model: Reads, difficulty: Difficulty) -> None:
    turns = course(model, [build.reading(o=n % 2, faults=[code]) for n, code in enumerate(BLAME)], difficulty)
    assert all(b.standing.tension > a.standing.tension or b.standing.tension == 10 for a, b in pairwise(turns))
    assert not set(moves(turns)) & CONCESSIONS
    assert turns[-1].standing.outcome is Outcome.LEFT


@MODEL
@EACH
def test_2_full_replies_soften_it_as_soon_as_without_a_model_and_settle_it_as_soon(
    model: Reads, difficulty: Difficulty
) -> None:
    turns = course(model, skilled(8), difficulty)
    first = next(number for number, move in enumerate(moves(turns), 1) if move in CONCESSIONS)
    assert first == {Difficulty.EASY: 1, Difficulty.MEDIUM: 2, Difficulty.HARD: 3}[difficulty]
    assert turns[-1].standing.outcome is Outcome.SETTLED
    assert len(turns) <= {Difficulty.EASY: 4, Difficulty.MEDIUM: 6, Difficulty.HARD: 8}[difficulty]


@MODEL
def test_3_the_more_is_there_the_more_tension_falls(model: Reads) -> None:
    left = [course(model, [build.summed(n)])[0].standing.tension for n in (0, 2, 4, 6, 8)]
    assert all(more > less for more, less in pairwise(left))


@MODEL
@pytest.mark.parametrize("insult", HOSTILE)
def test_4_one_insult_is_not_made_up_for_by_the_next_good_turn(model: Reads, insult: FaultCode) -> None:
    quiet = build.summed(6)
    turns = course(model, [quiet, quiet, quiet, build.reading(faults=[insult]), build.full()])
    assert turns[3].standing.tension > turns[2].standing.tension
    assert turns[4].standing.tension > turns[2].standing.tension


@MODEL
@pytest.mark.parametrize("code", HOSTILE)
def test_5_the_rewrite_of_a_blaming_line_leaves_less_tension(model: Reads, code: FaultCode) -> None:
    blamed = course(model, [build.reading(o=2, faults=[code])])[0].standing
    rewritten = course(model, [build.full()])[0].standing
    assert rewritten.tension < blamed.tension
    assert rewritten.trust > blamed.trust


@MODEL
@pytest.mark.parametrize(
    "hollow",
    [
        build.reading(faults=[FaultCode.GAMING]),
        build.reading(touched=NEEDS, fits=WAYS, asked=FACTS),
        build.reading(faults=[FaultCode.GAMING], touched=NEEDS, fits=WAYS, asked=FACTS),
        build.reading(empty=True, touched=NEEDS, fits=WAYS),
        build.reading(1, 0, 0, 1, touched=NEEDS, fits=WAYS),
    ],
    ids=["plea to the scorer", "keyword list", "both", "nothing", "two halves"],
)
def test_6_words_without_content_soften_nothing(model: Reads, hollow: Reading) -> None:
    turns = course(model, [build.full(), build.full(), *[hollow] * 6])[2:]
    assert not set(moves(turns)) & CONCESSIONS
    assert all(turn.standing.told == () for turn in turns)


@MODEL
def test_7_a_surrender_is_never_a_settlement(model: Reads) -> None:
    given = build.reading(o=1, faults=[FaultCode.CAPITULATION], touched=NEEDS, fits=WAYS)
    turns = course(model, [build.full(), given, given])
    assert turns[-1].standing.outcome is Outcome.GAVE_IN


@MODEL
@pytest.mark.parametrize(
    "said",
    [
        build.reading(2, 2, 2, 0, touched=[NEEDS[0]]),
        build.full(touched=[NEEDS[0]]),
        build.full(touched=[NEEDS[0]], fits=["pretend-you-agreed"]),
        build.reading(2, 0, 0, 2, fits=WAYS),
        build.reading(o=2, r=1, fits=WAYS),
    ],
    ids=["no request", "fits nothing", "a way the scene does not know", "nobody heard", "half a request, nobody heard"],
)
def test_8_there_is_no_settlement_the_first_reader_has_no_part_in(model: Reads, said: Reading) -> None:
    turns = course(model, [said] * 8)
    assert Move.ACCEPT not in moves(turns)


@MODEL
def test_9_no_secret_is_told_on_a_models_word(model: Reads) -> None:
    turns = course(model, [build.reading(2, 0, 0, 2)] * 8)
    assert all(turn.standing.told == () or turn.standing.trust >= 6.0 for turn in turns)
    assert all("second-list" not in turn.standing.told for turn in turns)


@MODEL
def test_10_the_same_answers_make_the_same_talk(model: Reads) -> None:
    once, again = (course(model, skilled(4)) for _ in range(2))
    assert once == again


@MODEL
@pytest.mark.parametrize("act", [Act.QUESTION, Act.FEELING_GUESS, Act.OFFER, Act.APOLOGY, Act.SMALL_TALK])
def test_11_nobody_is_punished_on_a_models_word_for_asking_guessing_or_offering(model: Reads, act: Act) -> None:
    said = [build.reading(faults=[FaultCode.VERDICT]), doing(build.reading(), act)]
    alone, read = course(None, said)[1], course(model, said)[1]
    assert read.standing.tension <= alone.standing.tension
    assert read.standing.patience >= alone.standing.patience
    assert read.reading.codes() == ()


@MODEL
def test_16_the_same_words_again_earn_nothing(model: Reads) -> None:
    turns = course(model, [build.reading(o=2, f=1)] * 3, same=True)
    assert len(turns) == 3
    assert turns[2].standing.trust == turns[1].standing.trust == turns[0].standing.trust
    assert turns[2].standing.tension > turns[1].standing.tension > turns[0].standing.tension
