"""What the knowledge base is asked, and what is shown of what it finds."""

import pytest

from coach.domain.codes import FaultCode
from coach.domain.knowledge import Guidance, Passage
from coach.domain.reading import Reading
from coach.domain.session import Turn
from coach.engine.guidance import QUERY_LIMIT, guidance_for, query_for
from coach.engine.protocols import Stage
from tests import world as build
from tests.fakes import FakeRetriever


def stage(*turns: Turn, reply: str = build.REPLY) -> Stage:
    return Stage(play=build.play(), turns=turns, reply=reply)


def shown(*found: Passage, turns: tuple[Turn, ...] = ()) -> list[str]:
    guidance = guidance_for(stage(*turns), build.reading(o=1), FakeRetriever(*found))
    return [passage.citation() for passage in guidance.passages]


def test_the_scene_and_the_reply_are_the_query() -> None:
    assert query_for(stage(), build.reading(o=1)) == f"晚发的二十托货 {build.REPLY}"


def test_a_long_reply_is_cut_for_the_query() -> None:
    assert query_for(stage(reply="长" * 5000), build.reading()).count("长") == QUERY_LIMIT


@pytest.mark.parametrize("nothing", [build.reading(empty=True), build.reading(faults=[FaultCode.GAMING])])
def test_a_reply_that_says_nothing_asks_nothing(nothing: Reading) -> None:
    retriever = FakeRetriever(build.passage())
    assert guidance_for(stage(), nothing, retriever) == Guidance()
    assert retriever.queries == []


def test_words_to_the_scorer_beside_something_said_still_ask() -> None:
    assert query_for(stage(), build.reading(o=1, faults=[FaultCode.GAMING]))


def test_the_two_best_are_shown() -> None:
    found = [build.passage("a", 1, 0.5), build.passage("b", 1, 0.9), build.passage("c", 1, 0.7)]
    assert shown(*found) == ["b §1", "c §1"]


def test_a_rule_the_scene_names_comes_before_a_better_match() -> None:
    assert shown(build.passage("a", 1, 0.9), build.passage("dock-notice", 2, 0.7)) == ["dock-notice §2", "a §1"]


def test_what_is_far_behind_the_best_is_about_something_else() -> None:
    assert shown(build.passage("a", 1, 0.9), build.passage("b", 1, 0.5), build.passage("dock-notice", 2, 0.5)) == [
        "a §1"
    ]


def test_what_was_shown_still_tells_what_is_far_behind() -> None:
    before = build.turn(guidance=Guidance(passages=(build.passage("a", 1, 0.9),)))
    assert shown(build.passage("a", 1, 0.9), build.passage("b", 1, 0.5), turns=(before,)) == []


def test_what_was_shown_in_this_session_is_not_shown_again() -> None:
    before = build.turn(guidance=Guidance(passages=(build.passage("dock-notice", 1),)))
    found = [build.passage("dock-notice", 1), build.passage("dock-notice", 2)]
    assert shown(*found, turns=(before,)) == ["dock-notice §2"]


def test_nothing_found_is_an_answer() -> None:
    assert shown() == []
