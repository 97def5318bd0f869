"""The ten rules of the other side, exact, on the built scene at all three difficulties."""

from itertools import pairwise

import pytest

from coach.domain.codes import CONCESSIONS, Difficulty, FaultCode, Move, Outcome
from coach.domain.reading import Reading
from tests import world as build
from tests.partner.courses import FACTS, HOSTILE, NEEDS, WAYS, at, course

EACH = pytest.mark.parametrize("difficulty", list(Difficulty))
BLAME = [
    FaultCode.VERDICT,
    FaultCode.GENERALISATION,
    FaultCode.MIND_READING,
    FaultCode.SARCASM,
    FaultCode.DEMAND,
    FaultCode.BLAME_AS_CAUSE,
]


def skilled(turns: int) -> list[Reading]:
    """Full replies that name one need after the other and ask for a way that fits."""
    return [build.full(touched=[NEEDS[n % 3]], fits=[WAYS[0]]) for n in range(turns)]


@EACH
def test_1_six_turns_of_blame_harden_it_and_it_leaves(difficulty: Difficulty) -> None:
    steps = course([build.reading(faults=[code]) for code in BLAME], at(difficulty))
    assert all(step.after.tension > step.before.tension or step.after.tension == 10 for step in steps)
    assert not {step.cue.move for step in steps} & CONCESSIONS
    gone_by = {Difficulty.EASY: 6, Difficulty.MEDIUM: 5, Difficulty.HARD: 4}[difficulty]
    assert len(steps) == gone_by
    assert steps[-1].cue.move is Move.LEAVE
    assert steps[-1].after.outcome is Outcome.LEFT


@EACH
@pytest.mark.parametrize("insult", [FaultCode.CONTEMPT, FaultCode.THREAT])
def test_1_an_insult_takes_more_patience_than_blame(difficulty: Difficulty, insult: FaultCode) -> None:
    parameters = at(difficulty)
    assert len(course([build.full(faults=[insult])] * 6, parameters)) < len(
        course([build.reading(faults=[FaultCode.VERDICT])] * 6, parameters)
    )


@EACH
def test_2_full_replies_soften_it_in_turn_1_2_or_3_and_not_before(difficulty: Difficulty) -> None:
    moves = [step.cue.move for step in course(skilled(8), at(difficulty))]
    first = next(number for number, move in enumerate(moves, 1) if move in CONCESSIONS)
    assert first == {Difficulty.EASY: 1, Difficulty.MEDIUM: 2, Difficulty.HARD: 3}[difficulty]


@EACH
def test_2_full_replies_settle_it_by_turn_4_6_or_8(difficulty: Difficulty) -> None:
    steps = course(skilled(8), at(difficulty))
    assert steps[-1].after.outcome is Outcome.SETTLED
    assert len(steps) <= {Difficulty.EASY: 4, Difficulty.MEDIUM: 6, Difficulty.HARD: 8}[difficulty]


def test_2_a_harder_difficulty_is_never_settled_sooner() -> None:
    turns = [len(course(skilled(8), at(difficulty))) for difficulty in Difficulty]
    assert turns == sorted(turns)


@EACH
def test_3_the_more_is_there_the_more_tension_falls(difficulty: Difficulty) -> None:
    left = [course([build.summed(total)], at(difficulty))[0].after.tension for total in (0, 2, 4, 6, 8)]
    assert all(more > less for more, less in pairwise(left))


@EACH
@pytest.mark.parametrize("insult", HOSTILE)
def test_4_one_insult_is_not_made_up_for_by_the_next_good_turn(difficulty: Difficulty, insult: FaultCode) -> None:
    quiet = build.summed(6)
    steps = course([quiet, quiet, quiet, build.reading(faults=[insult]), build.full()], at(difficulty))
    assert steps[3].after.tension > steps[3].before.tension
    assert steps[4].after.tension > steps[3].before.tension


@EACH
@pytest.mark.parametrize("code", HOSTILE)
@pytest.mark.parametrize("facts", [0, 1, 2])
def test_5_the_rewrite_of_a_blaming_line_leaves_less_tension(
    difficulty: Difficulty, code: FaultCode, facts: int
) -> None:
    blamed = course([build.reading(o=facts, faults=[code])], at(difficulty))[0].after
    rewritten = course([build.full()], at(difficulty))[0].after
    assert rewritten.tension < blamed.tension
    assert rewritten.trust > blamed.trust


@EACH
@pytest.mark.parametrize(
    "hollow",
    [
        build.reading(faults=[FaultCode.GAMING]),
        build.reading(touched=NEEDS, fits=WAYS, asked=FACTS),
        build.reading(faults=[FaultCode.GAMING], touched=NEEDS, fits=WAYS, asked=FACTS),
        build.reading(empty=True, touched=NEEDS, fits=WAYS),
        build.reading(1, 0, 0, 1, touched=NEEDS, fits=WAYS, asked=FACTS),
    ],
    ids=["plea to the scorer", "keyword list", "both", "nothing", "two halves"],
)
def test_6_words_without_content_soften_nothing(difficulty: Difficulty, hollow: Reading) -> None:
    steps = course([build.full(), build.full(), *[hollow] * 6], at(difficulty))[2:]
    assert not {step.cue.move for step in steps} & CONCESSIONS
    assert all(step.after.told == step.before.told for step in steps)


@EACH
@pytest.mark.parametrize(
    "said", [build.reading(), build.reading(o=2), build.reading(1, 0, 1, 1, touched=NEEDS, fits=WAYS)]
)
def test_7_the_other_side_pockets_a_capitulation_once_it_is_confirmed(difficulty: Difficulty, said: Reading) -> None:
    given = build.reading(
        said.labels.o, said.labels.f, said.labels.n, said.labels.r,
        faults=[FaultCode.CAPITULATION], touched=said.touched, fits=said.fits,
    )  # fmt: skip
    *_, asked, step = course([build.full(), given, given], at(difficulty))
    assert (asked.cue.move, asked.after.outcome) == (Move.CLARIFY, Outcome.OPEN)
    assert step.cue.move is Move.TAKE
    assert step.cue.settlement is None
    assert step.after.outcome is Outcome.GAVE_IN


@EACH
@pytest.mark.parametrize(
    "request_made",
    [
        build.full(touched=[NEEDS[0]]),
        build.reading(2, 2, 2, 1, touched=[NEEDS[0]], fits=WAYS),
        build.full(touched=[NEEDS[0]], fits=["pretend-you-agreed"]),
        build.full(fits=WAYS),
    ],
    ids=["fits nothing", "no clear request", "a way the scene does not know", "nothing heard"],
)
def test_8_there_is_no_settlement_without_a_fitting_request_and_a_need_heard(
    difficulty: Difficulty, request_made: Reading
) -> None:
    assert Move.ACCEPT not in [step.cue.move for step in course([request_made] * 8, at(difficulty))]


@EACH
def test_8_there_is_no_settlement_above_the_threshold(difficulty: Difficulty) -> None:
    tight = at(difficulty).model_copy(update={"settle_at": 0.0})
    steps = course(skilled(12), tight)
    assert all(step.after.tension == 0 for step in steps if step.cue.move is Move.ACCEPT)


def test_8_a_settlement_that_names_needs_waits_for_one_of_them() -> None:
    wrong = [build.full(touched=["respect"], fits=["notice"])] * 6
    right = [build.full(touched=["predictability"], fits=["notice"])] * 6
    assert Move.ACCEPT not in [step.cue.move for step in course(wrong, build.EASY)]
    settled = course(right, build.EASY)[-1]
    assert (settled.cue.move, settled.cue.settlement) == (Move.ACCEPT, "notice")


@EACH
def test_9_a_secret_is_told_only_after_what_unlocks_it(difficulty: Difficulty) -> None:
    kind = build.full()
    told = [step.cue.fact for step in course([kind] * 8, at(difficulty))]
    assert set(told) == {None}
    asked = course([kind, kind, kind, build.full(asked=["second-list"])], at(difficulty))[-1]
    assert (asked.cue.move, asked.cue.fact, asked.after.told) == (Move.DISCLOSE, "second-list", ("second-list",))
    heard = course([kind, kind, kind, build.full(touched=["rest"]), kind], at(difficulty))
    assert [step.cue.move for step in heard[-2:]] == [Move.SOFTEN, Move.DISCLOSE]
    assert heard[-1].cue.fact == "forklift"


def test_9_where_a_need_and_trust_are_both_asked_for_both_must_hold() -> None:
    steps = course([build.full(touched=["respect"])] * 6, build.EASY)
    told = next(step for step in steps if step.cue.fact == "leaving")
    assert told.after.trust >= 6.0
    assert all(step.after.trust < 6.0 for step in steps if step.after.told == ())


def test_9_a_secret_is_told_once() -> None:
    asked = build.full(asked=["second-list"])
    told = [step.cue.fact for step in course([asked] * 8, build.EASY)]
    assert told.count("second-list") == 1
