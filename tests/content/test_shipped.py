"""What ships: every file right, every id there, nothing given away."""

from coach.adapters.content.checker import FileChecker
from coach.adapters.content.files import ContentFiles
from coach.domain.codes import Difficulty, FaultCode, GoodMove
from coach.domain.text import PAIN_POINTS

SCENES = {
    "same-account": "goals",
    "cross-region": "goals",
    "newcomer-credit": "goals",
    "missed-requirement": "information",
    "promise-too-far": "information",
    "changed-spec": "information",
    "who-owns-after-signing": "roles",
    "discount-without-approval": "roles",
    "one-engineer-two-deals": "skills",
    "priority-fight": "skills",
    "complaint-blame": "skills",
    "swap": "roles",
}
SOPS = [
    "price-objection",
    "discount-authority",
    "account-ownership",
    "cross-region-split",
    "newcomer-credit",
    "signing-handover",
    "requirement-change",
    "response-time-promise",
    "presales-booking",
    "complaint-first-hour",
    "escalation",
    "crm-hygiene",
    "daily-standup",
    "weekly-retro",
    "five-whys",
    "raci-solution-design",
    "rotation",
    "okr-workshop",
    "nvc-basics",
]
CASES = [
    "consumer-goods-requirement",
    "ecommerce-delivery",
    "appliance-rotation",
    "saas-newcomer-credit",
    "property-case-sharing",
    "b2b-three-months",
    "cancelled-contract-five-whys",
    "two-reps-one-account",
]


def test_every_content_file_is_right(content: ContentFiles) -> None:
    assert list(FileChecker(content).check([])) == []


def test_six_counterparts_carry_the_twelve_scenes(content: ContentFiles) -> None:
    assert len(content.personas()) == 6
    assert {s.id: s.pain_point for p in content.personas() for s in p.scenes} == SCENES
    assert set(SCENES.values()) == set(PAIN_POINTS)


def test_every_rule_and_case_is_there_with_its_kind(content: ContentFiles) -> None:
    found = {document.id: document.kind for document in content.documents()}
    assert found == {**dict.fromkeys(SOPS, "sop"), **dict.fromkeys(CASES, "case")}


def test_the_rubric_has_four_criteria_of_three_levels_and_names_every_fault(content: ContentFiles) -> None:
    rubric = content.rubric()
    assert [c.id for c in rubric.criteria] == ["o", "f", "n", "r"]
    assert all(c.top() == 2 for c in rubric.criteria)
    assert {fault.code for fault in rubric.faults} == set(FaultCode)
    assert {move.code for move in rubric.good_moves} == set(GoodMove)


def test_the_two_languages_of_a_text_are_not_the_same_words(content: ContentFiles) -> None:
    for document in content.documents():
        for clause in document.clauses:
            assert any("\u4e00" <= char <= "\u9fff" for char in clause.body.zh), f"{document.id} §{clause.number}"
            assert not any("\u4e00" <= char <= "\u9fff" for char in clause.body.en), f"{document.id} §{clause.number}"


def test_every_fact_that_opens_to_a_question_has_a_hint_for_the_debrief(content: ContentFiles) -> None:
    facts = [fact for persona in content.personas() for scene in persona.scenes for fact in scene.facts]
    asked = [fact for fact in facts if fact.unlock.ask]
    assert asked
    assert [fact.id for fact in asked if fact.unlock.about is None] == []


def test_a_scene_is_easier_and_harder_in_the_ways_the_brief_says(content: ContentFiles) -> None:
    for scene in (scene for persona in content.personas() for scene in persona.scenes):
        easy, medium, hard = (scene.difficulties[difficulty] for difficulty in Difficulty)
        assert easy.tension < medium.tension < hard.tension, scene.id
        assert easy.fall > medium.fall, scene.id
        assert hard.rise > medium.rise, scene.id
        assert easy.soften_at < medium.soften_at < hard.soften_at, scene.id


def test_every_part_has_scenes_that_train_it(content: ContentFiles) -> None:
    parts = {criterion.id for criterion in content.rubric().criteria}
    trained = [scene.trains for persona in content.personas() for scene in persona.scenes]
    assert {part for trains in trained for part in trains} == parts
    assert all(sum(part in trains for trains in trained) >= 3 for part in parts)
