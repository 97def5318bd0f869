"""What of a model's reading may stand beside the embedded reader's, and the reason where it may not."""

import pytest

from coach.domain.codes import Act, FaultCode, Move, Term
from coach.domain.persona import Question
from coach.domain.reading import FoundFault, Reading, SecondReading
from coach.domain.session import Turn
from coach.domain.text import Terms
from coach.engine.protocols import Stage
from coach.engine.second_look.pointing import Finding, numbered
from coach.engine.second_look.together import together
from tests import world as build
from tests.engine.second_look.scenes import REPLY, SCENE, doing, merged, stage

ASKED = Question(
    id="which-list",
    asked=Terms(zh=("哪一版单子",), en=("which list",)),
    answer=build.text("第一版。", "The first one."),
)


def with_question() -> Stage:
    scene = build.scenario(questions=(ASKED,))
    return stage(persona=build.persona(scenes=[scene]))


def read(turn: Turn, *taken: str) -> Turn:
    """The turn, with these things taken on a model's word."""
    second = SecondReading(model="m", prompt="p", taken=taken)
    return turn.model_copy(update={"reading": turn.reading.model_copy(update={"second": second})})


WHOLE = build.reading(o=2, r=1)
HOSTILE = build.turn(read=build.faulty(0, FaultCode.VERDICT), reply="你从来不靠谱。")


def test_an_act_that_earns_is_added_where_something_whole_was_said() -> None:
    both = merged(WHOLE, ("act", "ownership"), sentence=1)
    assert (both.taken, both.dropped) == (("act ownership",), ())
    assert [(found.act, found.quote.text) for found in both.reading.acts] == [(Act.OWNERSHIP, "我来补。")]
    assert both.reading.labels == WHOLE.labels


@pytest.mark.parametrize(
    ("first", "act", "why"),
    [
        (build.reading(), "apology", "hollow"),
        (build.reading(touched=["rest"], fits=["notice"]), "credit", "hollow"),
        (build.reading(1, 0, 0, 1), "need_guess", "hollow"),
        (build.reading(), "question", "hollow"),
        (build.reading(o=2), "proposal", "no_request"),
        (build.reading(o=2), "offer", "no_request"),
        (build.reading(1, 0, 0, 1, fits=["notice"]), "proposal", "hollow"),
        (build.reading(o=2), "flattery", "unknown"),
        (build.reading(faults=[FaultCode.VERDICT]), "apology", "beside_mistreatment"),
    ],
)
def test_an_act_without_a_sign_of_its_own_is_dropped_with_the_reason(first: Reading, act: str, why: str) -> None:
    both = merged(first, ("act", act))
    assert (both.reading, both.taken, both.dropped) == (first, (), (f"act {act}: {why}",))


def test_a_proposal_stands_on_the_smallest_sign_of_a_request() -> None:
    assert merged(WHOLE, ("act", "proposal")).reading.does(Act.PROPOSAL)


def test_what_the_first_reader_saw_is_neither_added_nor_dropped() -> None:
    first = doing(WHOLE, Act.OFFER)
    assert merged(first, ("act", "offer")) == (first, (), ())


def test_what_points_at_no_sentence_is_dropped() -> None:
    both = together(WHOLE, [Finding("act", "credit", None)], stage())
    assert both.dropped == ("act credit: no_sentence",)


def test_one_act_that_earns_much_counts_in_a_reply_and_two_in_a_talk() -> None:
    both = merged(WHOLE, ("act", "credit"), ("act", "apology"))
    assert (both.taken, both.dropped) == (("act credit",), ("act apology: too_many",))
    once, twice = (read(build.turn(reply=f"第{n}句话。"), "act credit") for n in (1, 2))
    assert merged(WHOLE, ("act", "credit"), on=stage(turns=[once])).taken == ("act credit",)
    assert merged(WHOLE, ("act", "credit"), on=stage(turns=[once, twice])).dropped == ("act credit: too_many",)


def test_a_model_that_says_everything_says_nothing() -> None:
    acts = [("act", act) for act in ("credit", "apology", "ownership", "offer", "proposal")]
    both = merged(WHOLE, *acts, ("need", "rest"), ("need", "respect"), ("need", "predictability"))  # type: ignore[arg-type]
    assert both.taken == ()
    assert {note.split(": ")[1] for note in both.dropped} == {"too_many"}


def test_a_sentence_said_before_earns_nothing_whatever_its_marks() -> None:
    before = build.turn(reply="我来补！！")
    assert merged(WHOLE, ("act", "ownership"), on=stage(turns=[before]), sentence=1).dropped == (
        "act ownership: said_before",
    )


def test_one_need_is_heard_where_somebodys_inside_is_spoken_of() -> None:
    inside = build.reading(o=2, f=1)
    assert merged(inside, ("need", "rest")).reading.touched == ("rest",)
    assert merged(inside, ("need", "rest"), ("need", "respect")).reading.touched == ("rest",)
    assert merged(build.reading(o=2, r=2), ("need", "rest")).dropped == ("need rest: not_about_them",)
    assert merged(inside, ("need", "glory")).dropped == ("need glory: unknown",)
    heard = inside.model_copy(update={"touched": ("respect",)})
    assert merged(heard, ("need", "rest")).dropped == ("need rest: too_many",)


def test_a_second_need_of_a_talk_is_not_heard_on_a_models_word() -> None:
    on = stage(turns=[read(build.turn(reply="第一句话。"), "need rest")])
    assert merged(build.reading(f=2), ("need", "respect"), on=on).dropped == ("need respect: too_many",)


def test_terms_are_added_to_a_proposal_that_the_first_reader_saw() -> None:
    assert merged(build.reading(r=2), ("term", "when")).reading.terms == (Term.WHEN,)
    # Of a proposal and its terms, one at least is the first reader's: else a settlement would stand on a model alone.
    both = merged(WHOLE, ("act", "proposal"), ("term", "when"))
    assert (both.taken, both.dropped) == (("act proposal",), ("term when: no_request",))


def test_a_harmless_question_of_the_scene_may_be_asked_and_a_private_fact_may_not() -> None:
    first = doing(build.reading(), Act.QUESTION)
    assert merged(first, ("question", "which-list"), on=with_question()).reading.questions == ("which-list",)
    assert merged(first, ("question", "second-list"), on=with_question()).dropped == ("question second-list: unknown",)
    private = first.model_copy(update={"asked": ("second-list",)})
    assert merged(private, ("question", "which-list"), on=with_question()).dropped == ("question which-list: too_many",)
    assert merged(WHOLE, ("question", "which-list"), on=with_question()).dropped == ("question which-list: hollow",)


def test_mistreatment_is_believed_in_a_talk_that_had_some() -> None:
    on = stage("你们部门的水平也就这样了。", [HOSTILE])
    both = merged(build.reading(), ("fault", "contempt"), ("act", "accusation"), on=on)
    assert both.reading.codes() == (FaultCode.CONTEMPT,)
    assert both.reading.faults[0].quote.stands_in(on.reply)
    assert both.reading.does(Act.ACCUSATION)


@pytest.mark.parametrize(
    ("first", "on"),
    [
        (build.reading(), stage()),
        (build.full(), stage(turns=[HOSTILE])),
        (doing(build.reading(), Act.QUESTION), stage(turns=[HOSTILE])),
        (doing(build.reading(), Act.APOLOGY), stage(turns=[HOSTILE])),
        (doing(build.reading(), Act.SMALL_TALK), stage(turns=[HOSTILE])),
        (build.reading(), stage(turns=[HOSTILE, build.turn(2, reply="二。"), build.turn(3, reply="三。")])),
        (build.reading(), stage(turns=[read(HOSTILE, "fault verdict")])),
    ],
    ids=["none before", "full", "a question", "an apology", "a greeting", "long ago", "on a model's word"],
)
def test_a_model_alone_makes_nobody_a_bully(first: Reading, on: Stage) -> None:
    both = merged(first, ("fault", "verdict"), ("act", "accusation"), on=on)
    assert (both.reading, both.dropped) == (first, ("act accusation: harmless", "fault verdict: harmless")[::-1])


def test_other_peoples_words_carry_no_fault() -> None:
    on = stage("他说“你就是不负责任”。", [HOSTILE])
    assert merged(build.reading(), ("fault", "verdict"), on=on).dropped == ("fault verdict: quoted",)


def test_words_to_the_scorer_are_believed_where_nothing_whole_stands_beside_them() -> None:
    assert merged(build.reading(o=1), ("fault", "gaming")).reading.has(FaultCode.GAMING)
    assert merged(build.reading(o=2), ("fault", "gaming")).dropped == ("fault gaming: harmless",)


def test_a_plain_yes_may_be_a_surrender_and_a_yes_to_an_offer_is_none() -> None:
    yes = doing(build.reading(), Act.AGREEMENT)
    assert merged(yes, ("fault", "capitulation")).reading.has(FaultCode.CAPITULATION)
    offered = build.turn(cues=(build.cue(Move.COUNTER),), reply="再商量。")
    assert merged(yes, ("fault", "capitulation"), on=stage(turns=[offered])).dropped == (
        "fault capitulation: no_surrender",
    )
    assert merged(build.reading(), ("fault", "capitulation")).dropped == ("fault capitulation: no_surrender",)
    assert not merged(yes, ("fault", "capitulation"), ("act", "refusal")).reading.has(FaultCode.CAPITULATION)


def doubted(code: FaultCode = FaultCode.SARCASM, *acts: Act) -> Reading:
    """A fault in a reply that does something kind as well."""
    return doing(build.reading(faults=[code], of=REPLY), *(acts or (Act.CREDIT,)), of=REPLY)


def test_a_fault_the_first_reader_is_in_two_minds_about_is_lifted_and_nothing_else_is_given() -> None:
    both = merged(doubted(), ("act", "credit"), ("act", "apology"), ("need", "rest"))
    assert (both.reading.codes(), both.taken) == ((), ("no fault sarcasm",))
    assert both.dropped == ("act apology: one_thing_only", "need rest: one_thing_only")


def test_after_mistreatment_a_doubt_counts_against_the_learner() -> None:
    both = merged(doubted(), ("act", "credit"), on=stage(turns=[HOSTILE]))
    assert both.reading == doubted()


def test_an_attack_in_the_very_words_of_a_lifted_fault_goes_with_it() -> None:
    both = merged(doubted(FaultCode.SARCASM, Act.CREDIT, Act.ACCUSATION), ("act", "credit"))
    assert [found.act for found in both.reading.acts] == [Act.CREDIT]


@pytest.mark.parametrize(
    "first",
    [
        build.reading(faults=[FaultCode.SARCASM], of=REPLY),
        doubted(FaultCode.CONTEMPT),
        doubted(FaultCode.SARCASM, Act.OBSERVATION),
        doubted().model_copy(
            update={"faults": tuple(
                FoundFault(code=code, quote=numbered(REPLY)[0]) for code in (FaultCode.SARCASM, FaultCode.VERDICT)
            )}
        ),
        doubted(FaultCode.SARCASM, Act.CREDIT).model_copy(
            update={"acts": (*doubted().acts, doing(build.reading(), Act.THREAT).acts[0].model_copy(
                update={"quote": numbered(REPLY)[2]})),
            }
        ),
    ],
    ids=["nothing kind", "an insult", "a fact is not kind", "two faults", "a threat elsewhere"],
)  # fmt: skip
def test_a_fault_that_is_not_in_doubt_stays(first: Reading) -> None:
    both = merged(first, ("act", "credit"), ("act", "apology"))
    assert both.reading == first


def test_a_fault_stays_where_the_model_does_not_see_the_kind_act_or_sees_a_fault_too() -> None:
    assert merged(doubted(), ("act", "question")).reading.has(FaultCode.SARCASM)
    assert merged(doubted(), ("act", "credit"), ("fault", "sarcasm")).reading.has(FaultCode.SARCASM)


def test_the_needs_of_the_built_scene_are_those_a_model_may_name() -> None:
    assert {need.id for need in SCENE.needs} == {"predictability", "respect", "rest"}
