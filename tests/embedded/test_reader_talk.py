"""What a reply does in a talk: acts, faults that need two signs, and what it means in its scene."""

import json

import pytest

from coach.adapters.content.files import ContentFiles
from coach.domain.codes import Act, FaultCode, Term
from coach.domain.persona import Scenario
from coach.embedded.reader import EmbeddedReader
from coach.embedded.reading.text.lexicon import cues
from tests.embedded.conftest import ROOT


@pytest.fixture(scope="module")
def scenes() -> dict[str, Scenario]:
    return {scene.id: scene for persona in ContentFiles(ROOT).personas() for scene in persona.scenes}


@pytest.mark.parametrize(
    "text",
    [
        "是不是一直没人看到你做的这些？",
        "Is it that nobody asked you first?",
        "我没有让你让步的意思",
        "Nice to see you, how was the trip?",
        "海川走到哪一步了？",
        "What did they say to you on site?",
        "That must have been humiliating.",
    ],
)
def test_guesses_negations_greetings_and_questions_carry_no_fault(reader: EmbeddedReader, text: str) -> None:
    assert reader.read(text).codes() == ()


@pytest.mark.parametrize(
    "text",
    [
        "I'd hate for this to reach your boss, so let's be sensible",
        "不然我只能按流程走了",
        "Kindly sign by noon, or I shall have to tell your director.",
    ],
)
def test_a_polite_threat_is_one_and_asks_for_nothing(reader: EmbeddedReader, text: str) -> None:
    reading = reader.read(text)
    assert reading.has(FaultCode.THREAT)
    assert reading.labels.r == 0


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("刚才那句我收回，对不起。", Act.APOLOGY),
        ("Could we split the visit on Thursday, you take the plant and I take the office?", Act.PROPOSAL),
        ("You carried that account for half a year, and that should count.", Act.CREDIT),
        ("你当时是不是很委屈？", Act.FEELING_GUESS),
        ("when did you get the call", Act.QUESTION),
    ],
)
def test_an_act_is_named_with_its_words(reader: EmbeddedReader, text: str, act: Act) -> None:
    found = next(found for found in reader.read(text).acts if found.act is act)
    assert found.quote.stands_in(text)


def test_a_harmless_question_finds_its_answer_and_opens_no_fact(
    reader: EmbeddedReader, scenes: dict[str, Scenario]
) -> None:
    reading = reader.read("海川走到哪一步了？", scenes["one-engineer-two-deals"])
    assert reading.questions == ("how-far",)
    assert reading.asked == ()


def test_the_question_a_fact_waits_for_opens_it(reader: EmbeddedReader, scenes: dict[str, Scenario]) -> None:
    assert "rival-bid" in reader.read("你听到方莉那边还有谁在报价吗？", scenes["same-account"]).asked


@pytest.mark.parametrize(
    ("text", "touched"),
    [
        ("You carried that account for half a year, and that should count.", ("seen-work",)),
        ("是不是一直没人看到你做的这些？", ("seen-work",)),
        ("Let us work with mutual respect and trust.", ()),
        ("相互尊重，精诚合作", ()),
    ],
)
def test_a_need_is_heard_by_meaning_and_not_by_virtues(
    reader: EmbeddedReader, scenes: dict[str, Scenario], text: str, touched: tuple[str, ...]
) -> None:
    assert reader.read(text, scenes["same-account"]).touched == touched


def test_a_proposal_says_who_when_and_on_which_paper(reader: EmbeddedReader, scenes: dict[str, Scenario]) -> None:
    reading = reader.read(
        "Could I send you the file by Thursday noon, and then you sign for it in writing?",
        scenes["who-owns-after-signing"],
    )
    assert {Term.WHO, Term.WHEN, Term.WRITTEN} <= set(reading.terms)
    assert reading.matters == ("the-file",)


def test_an_english_cue_is_the_beginning_of_a_word_if_it_is_long() -> None:
    assert cues(["recogni"]).search("some recognition for it")
    assert not cues(["plan"]).search("the planet")


def test_single_replies_by_a_hand_that_nothing_was_fitted_on_are_told_apart(reader: EmbeddedReader) -> None:
    rows = [json.loads(line) for line in (ROOT / "rubrics/acts/hazel.jsonl").read_text("utf-8").splitlines()]
    read = [(row, reader.read(row["text"])) for row in rows]
    kind = [bool(reading.codes()) for row, reading in read if not row["faults"]]
    cruel = [bool(reading.codes()) for row, reading in read if set(row["faults"]) - {"capitulation"}]
    assert sum(kind) / len(kind) <= 0.1
    assert sum(cruel) / len(cruel) >= 0.5


def test_a_plan_with_its_terms_hears_the_need_it_meets(reader: EmbeddedReader, scenes: dict[str, Scenario]) -> None:
    said = "你列个单子，我今晚不走。往后客户口头提的，当天录系统、当天告诉你，好让你排得了人。"
    assert reader.read(said, scenes["changed-spec"]).touched
    assert not reader.read("相互尊重，精诚合作，咱们明天一起努力。", scenes["changed-spec"]).touched


def test_a_plan_is_quoted_whole_and_without_what_only_asks_for_a_yes(reader: EmbeddedReader) -> None:
    read = reader.read("那咱只出一份报价，两个名字都写上，方莉那头你去谈，周三晚上给你看，行不行？")
    plan = next(found.quote.text for found in read.acts if found.act is Act.PROPOSAL)
    assert plan == "那咱只出一份报价，两个名字都写上，方莉那头你去谈，周三晚上给你看"


@pytest.mark.parametrize(
    "text",
    [
        "总部那三关是您一趟趟跑下来的，没有那封函，眉山的附件凑不齐，这个该算您的。",
        "十九趟，这客户是你一公里一公里跑出来的，没人比你清楚。方莉问我谁说了算，我没答上来。",
        "Five people on the road and they don't know which drawing to build. You want them to know first, right?",
    ],
)
def test_credit_and_guesses_need_a_second_sign_to_be_a_fault(reader: EmbeddedReader, text: str) -> None:
    assert reader.read(text).codes() == ()
