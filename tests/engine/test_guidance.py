"""What the knowledge base is asked, and what is shown of what it finds."""

import pytest

from coach.domain.codes import Act, FaultCode
from coach.domain.knowledge import Guidance, Passage
from coach.domain.persona import Matter
from coach.domain.reading import FoundAct, Quote, Reading
from coach.domain.session import Turn
from coach.domain.text import Terms
from coach.engine.guidance import FLOOR, KEY, NAMED, QUERY_LIMIT, guidance_for, query_for
from coach.engine.protocols import Stage
from tests import world as build
from tests.fakes import FakeRetriever

AFTER_A = build.turn(guidance=Guidance(passages=(build.passage("a", 1),)))
AFTER_DOCK = build.turn(guidance=Guidance(passages=(build.passage("dock-notice", 1),)))


def stage(*turns: Turn, reply: str = build.REPLY) -> Stage:
    return Stage(play=build.play(), turns=turns, reply=reply)


def shown(*found: Passage, turns: tuple[Turn, ...] = (), read: Reading | None = None) -> list[str]:
    guidance = guidance_for(stage(*turns), read or build.reading(o=1), FakeRetriever(*found))
    return [passage.citation() for passage in guidance.passages]


def doing(*acts: Act, **more: object) -> Reading:
    first = Quote(text=build.REPLY[:6], start=0)
    return Reading.model_validate({"acts": [FoundAct(act=act, quote=first) for act in acts], **more})


def test_the_reply_is_the_query_and_the_scenes_title_is_not() -> None:
    assert query_for(stage(), build.reading(o=1)) == build.REPLY


def test_the_matters_a_reply_deals_with_stand_before_its_words() -> None:
    matter = Matter(
        id="list", text=build.text("谁改装车单", "Who changes the list"), cues=Terms(zh=("单",), en=("list",))
    )
    talk = build.play(persona=build.persona(scenes=[build.scenario(matters=(matter,))]))
    asked = query_for(Stage(play=talk, turns=(), reply=build.REPLY), doing(matters=("list",)))
    assert asked == f"谁改装车单 {build.REPLY}"


def test_a_long_reply_is_cut_for_the_query() -> None:
    assert query_for(stage(reply="长" * 5000), build.reading(o=1)).count("长") == QUERY_LIMIT


@pytest.mark.parametrize(
    "nothing",
    [
        build.reading(empty=True),
        doing(Act.QUESTION).model_copy(update={"faults": build.reading(faults=[FaultCode.GAMING]).faults}),
        doing(Act.SMALL_TALK),
        doing(Act.APOLOGY, Act.ACKNOWLEDGEMENT),
        doing(Act.CREDIT, Act.AGREEMENT),
    ],
)
def test_a_reply_no_rule_can_bear_on_asks_nothing(nothing: Reading) -> None:
    retriever = FakeRetriever(build.passage())
    assert guidance_for(stage(), nothing, retriever) == Guidance()
    assert retriever.queries == []


def test_words_to_the_scorer_beside_something_said_still_ask() -> None:
    assert query_for(stage(), build.reading(o=1, faults=[FaultCode.GAMING]))


def test_the_two_best_are_shown() -> None:
    found = [build.passage("a", 1, 0.85), build.passage("b", 1, 0.9), build.passage("c", 1, 0.88)]
    assert shown(*found) == ["b §1", "c §1"]


def test_under_the_floor_nothing_is_shown_even_where_it_is_the_best() -> None:
    assert shown(build.passage("a", 1, FLOOR - 0.01)) == []
    assert shown(build.passage("a", 1, FLOOR)) == ["a §1"]


def test_a_rule_the_scene_names_counts_for_more() -> None:
    assert shown(build.passage("a", 1, 0.62), build.passage("dock-notice", 2, 0.55)) == ["dock-notice §2", "a §1"]
    assert shown(build.passage("dock-notice", 1, FLOOR - KEY + 0.01)) == ["dock-notice §1"]


def test_the_rule_a_scene_names_first_counts_for_most() -> None:
    talk = build.play(persona=build.persona(scenes=[build.scenario(sop=("dock-notice", "overtime"))]))
    here = Stage(play=talk, turns=(), reply=build.REPLY)
    for score, found in ((FLOOR - NAMED + 0.01, 1), (FLOOR - NAMED - 0.01, 0)):
        retriever = FakeRetriever(build.passage("overtime", 1, score))
        assert len(guidance_for(here, build.reading(o=1), retriever).passages) == found


def test_what_is_far_behind_the_best_is_about_something_else() -> None:
    assert shown(build.passage("a", 1, 0.9), build.passage("b", 1, 0.5), build.passage("dock-notice", 2, 0.5)) == [
        "a §1"
    ]


def test_what_was_shown_still_tells_what_is_far_behind() -> None:
    assert shown(build.passage("a", 1, 0.9), build.passage("b", 1, 0.5), turns=(AFTER_A,)) == []


def test_what_was_shown_in_this_session_is_not_shown_again() -> None:
    found = [build.passage("dock-notice", 1), build.passage("dock-notice", 2)]
    assert shown(*found, turns=(AFTER_DOCK,)) == ["dock-notice §2"]


def test_a_rule_the_scene_names_comes_again_for_who_asks_what_it_answers_best() -> None:
    found = [build.passage("dock-notice", 1, 0.7), build.passage("dock-notice", 2, 0.5)]
    assert shown(*found, turns=(AFTER_DOCK,), read=doing(Act.QUESTION)) == ["dock-notice §1"]
    assert shown(*found, turns=(AFTER_DOCK,), read=doing(Act.PROPOSAL)) == []
    assert shown(build.passage("a", 1, 0.9), turns=(AFTER_A,), read=doing(Act.QUESTION)) == []


def test_nothing_found_is_an_answer() -> None:
    assert shown() == []
