"""The card to take along: the learner's own best words where there are any, else those of the scene."""

from typing import Any

from coach.domain.codes import FaultCode, Term
from coach.domain.debrief import CommonGround, Debrief, HeardNeed
from coach.domain.session import Session, Turn
from coach.service.practice.better_words import better_words
from coach.service.practice.take_along import take_along
from tests import world as build

GOOD = "周一的装车单少了两托。我有点着急。明天九点一起过一遍好吗？"
PHRASES = {
    "o": build.text("单子上写的是二十托。", "The list says twenty."),
    "f": build.text("我着急。", "I worry."),
    "r": build.text("明天九点，行吗？", "Tomorrow at nine?"),
}


def turn(number: int, o: int = 0, f: int = 0, n: int = 0, r: int = 0) -> Turn:
    return build.turn(number, build.reading(o, f, n, r, of=GOOD), GOOD)


def talk(*turns: Turn) -> Session:
    scene = build.scenario(phrases=PHRASES)
    play = build.play(persona=build.persona().model_copy(update={"scenes": (scene,)}))
    return build.session(turns=turns, play=play)


def debriefed(**changes: Any) -> Debrief:
    fields: dict[str, Any] = {
        "outcome": "open", "ended_early": True, "tension": (5.0,), "totals": (), "turning_point": None,
        "costliest": None, "results": (), "advice": (),
    }  # fmt: skip
    return Debrief.model_validate(fields | changes)


def test_without_a_good_sentence_the_scene_lends_its_own() -> None:
    card = take_along(talk(turn(1)), debriefed(), build.needs())
    assert (card.opening, card.own_opening) == ("单子上写的是二十托。我着急。", False)
    assert (card.request, card.own_request, card.lacking) == ("明天九点，行吗？", False, ())


def test_a_sentence_of_ones_own_that_earned_full_marks_comes_first_and_says_what_it_lacks() -> None:
    read = build.reading(o=2, r=2, of=GOOD).model_copy(update={"terms": (Term.WHEN,)})
    card = take_along(talk(turn(1), build.turn(2, read, GOOD)), debriefed(), build.needs())
    assert (card.opening, card.own_opening) == ("周一的装车单少了两托。", True)
    assert card.own_request
    assert card.lacking == (Term.WHO, Term.WHAT)


def test_a_good_fact_wrapped_in_blame_is_not_taken_along_but_the_blame_is_named() -> None:
    blame = build.faulty(8, FaultCode.VERDICT, of=GOOD)
    card = take_along(talk(build.turn(1, blame, GOOD)), debriefed(), build.needs())
    assert not card.own_opening
    assert [(costly.quote, costly.name.zh) for costly in card.better_not] == [
        (GOOD[:6], build.rubric().fault(FaultCode.VERDICT).name.zh)  # type: ignore[union-attr]
    ]


def test_needs_stand_by_their_catalogue_name_with_the_words_that_heard_them() -> None:
    heard = [
        HeardNeed(need=need, turn=number, quote=quote)
        for number, (need, quote) in enumerate(
            [("rest", "你累了吧"), ("respect", "你累了吧"), ("predictability", "数")], 1
        )
    ]
    card = take_along(talk(turn(1)), debriefed(ground=CommonGround(heard=tuple(heard))), build.needs())
    assert [([name.zh for name in one.names], one.quote) for one in card.heard] == [
        (["休息", "尊重"], "你累了吧"),
        (["心里有数"], "数"),
    ]


def test_better_words_are_the_judges_else_the_phrases_of_what_was_lacking() -> None:
    session = talk(turn(1, o=2), turn(2, o=2, f=2, n=2, r=2))
    first, second = session.turns
    assert better_words(session, first) == "我着急。明天九点，行吗？"
    assert better_words(session, second) == ""
    judged = first.model_copy(update={"scorecard": first.scorecard.model_copy(update={"better": "换一句"})})
    assert better_words(session, judged) == "换一句"
