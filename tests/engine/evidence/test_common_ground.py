"""What got through: needs heard in the learner's words, what was never asked, what an agreement lacked."""

from typing import Any

import pytest

from coach.domain.codes import Outcome, Term
from coach.domain.debrief import CommonGround, Lack
from coach.domain.persona import Scenario
from coach.domain.reading import Reading
from coach.domain.session import Session
from coach.engine.evidence.common_ground import common_ground
from tests import world as build

ASKING = build.reading(r=2)
SPLIT = "第一句说别的。你要的是尊重！第三句。"


def over(*reads: Reading, scene: Scenario | None = None, reply: str = build.REPLY, **standing: Any) -> Session:
    """A session that is over and was not settled; the standing is the same after each turn."""
    after = build.standing(**standing)
    turns = [build.turn(n, read, reply, standing=after) for n, read in enumerate(reads, 1)]
    play = build.play(persona=build.persona(scenes=[scene or build.scenario()]))
    return build.session(turns=turns, play=play, finished=build.NOON, outcome=Outcome.LEFT)


def lacks(*reads: Reading, scene: Scenario | None = None, **standing: Any) -> list[Lack]:
    return list(common_ground(over(*reads, scene=scene, **standing)).lacks)


def test_a_need_is_heard_once_in_the_sentence_that_names_it() -> None:
    read = build.reading(n=2, of=SPLIT, touched=["respect"])
    [heard] = common_ground(over(read, read, reply=SPLIT, heard=("respect",))).heard
    assert (heard.need, heard.turn, heard.quote) == ("respect", 1, "你要的是尊重！")


def test_a_need_heard_by_meaning_is_quoted_by_what_was_read() -> None:
    [heard] = common_ground(over(build.reading(n=2), heard=("rest",))).heard
    assert heard.quote == build.REPLY


def test_what_was_missed_is_told_only_when_the_talk_is_over() -> None:
    done = over(build.reading(o=1), heard=("rest",))
    assert common_ground(done).unheard == ("predictability", "respect")
    going_on = common_ground(done.model_copy(update={"finished": None, "outcome": Outcome.OPEN}))
    assert going_on == CommonGround(heard=common_ground(done).heard)


def test_what_would_have_opened_something_is_named_by_its_question_and_never_by_its_fact() -> None:
    ground = common_ground(over(build.reading(o=1)))
    assert [about.zh for about in ground.unasked] == ["单子后来改过没有"]
    facts = [fact.text.zh for fact in build.scenario().facts]
    assert not any(fact in ground.model_dump_json() for fact in facts)


@pytest.mark.parametrize(
    ("read", "told"), [(build.reading(asked=["second-list"]), ()), (build.reading(), ("second-list",))]
)
def test_what_was_asked_or_told_is_no_question_left(read: Reading, told: tuple[str, ...]) -> None:
    assert common_ground(over(read, told=told)).unasked == ()


def test_a_talk_that_settled_lacked_nothing() -> None:
    settled = over(build.reading()).model_copy(update={"outcome": Outcome.SETTLED})
    assert common_ground(settled).lacks == ()


def test_the_first_thing_an_agreement_lacked_is_told_and_tension_beside_it() -> None:
    notice = build.reading(r=2, fits=["notice"])
    walk = build.reading(r=2, fits=["walk-through"])
    assert lacks(build.reading(o=2), tension=3.0) == [Lack(kind="request")]
    assert lacks(ASKING, tension=3.0) == [Lack(kind="way")]
    assert lacks(notice, tension=3.0, heard=("rest",)) == [Lack(kind="need")]
    assert lacks(walk, tension=3.0) == [Lack(kind="need")]
    assert lacks(walk, tension=9.0, heard=("rest",)) == [Lack(kind="tension")]
    assert lacks(build.reading(), tension=9.0) == [Lack(kind="request"), Lack(kind="tension")]


def test_terms_the_nearest_proposal_did_not_say_are_named() -> None:
    first, second = build.scenario().settlements
    ways = (
        first.model_copy(update={"terms": (Term.WHEN, Term.WHO)}),
        second.model_copy(update={"terms": (Term.WHEN, Term.WRITTEN)}),
    )
    read = build.reading(r=2, fits=["walk-through", "notice"])
    scene = build.scenario(settlements=ways)
    told = {"tension": 3.0, "heard": ("predictability",), "supplied": (Term.WHEN, Term.WRITTEN)}
    assert lacks(read, scene=scene, **told) == []
    assert lacks(read, scene=scene, **{**told, "supplied": (Term.WRITTEN,)}) == [Lack(kind="terms", terms=(Term.WHEN,))]
