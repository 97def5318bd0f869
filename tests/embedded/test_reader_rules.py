"""Each rule of the codebook on examples of our own."""

import pytest

from coach.domain.codes import FaultCode, GoodMove
from coach.domain.reading import PARTS, Reading
from coach.embedded.reader import EmbeddedReader
from tests.embedded.reader_examples import EXAMPLES, Example

WITHOUT_DOUBT = (1, 3, 4, 5, 10, 18)
"""Rules that are guarantees: formula, others' words, insults, denial, giving in and gaming earn nothing."""

MOST = 0.85


def shown(reading: Reading) -> str:
    return "".join(str(reading.labels.get(part)) for part in PARTS)


def test_nearly_all_own_examples_are_read_as_labelled(reader: EmbeddedReader) -> None:
    right = sum(shown(reader.read(example.text)) == example.labels for example in EXAMPLES)
    assert right / len(EXAMPLES) >= MOST


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.labels == "0000" and e.rule in WITHOUT_DOUBT])
def test_what_must_earn_nothing_earns_nothing(
    reader: EmbeddedReader, plain_reader: EmbeddedReader, example: Example
) -> None:
    assert shown(reader.read(example.text)) == "0000"
    assert shown(plain_reader.read(example.text)) == "0000"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("你就是不专业。", FaultCode.VERDICT),
        ("You are unprofessional.", FaultCode.VERDICT),
        ("你每次都这样。", FaultCode.GENERALISATION),
        ("You do this every single time.", FaultCode.GENERALISATION),
        ("你就是想抢功。", FaultCode.MIND_READING),
        ("You just want the credit.", FaultCode.MIND_READING),
        ("我感觉被你们当枪使。", FaultCode.PSEUDO_FEELING),
        ("I feel used.", FaultCode.PSEUDO_FEELING),
        ("都是你让我这么着急。", FaultCode.BLAME_AS_CAUSE),
        ("You make me so anxious.", FaultCode.BLAME_AS_CAUSE),
        ("我需要你今天让出来。", FaultCode.STRATEGY_AS_NEED),
        ("I need you to step back.", FaultCode.STRATEGY_AS_NEED),
        ("麻烦多上点心。", FaultCode.VAGUE_REQUEST),
        ("Please be more careful.", FaultCode.VAGUE_REQUEST),
        ("别再插手了。", FaultCode.NEGATIVE_REQUEST),
        ("Stop interfering.", FaultCode.NEGATIVE_REQUEST),
        ("今天必须给我，没得商量。", FaultCode.DEMAND),
        ("You must hand it over today, no discussion.", FaultCode.DEMAND),
        ("你再这样，不然我就找总监。", FaultCode.THREAT),
        ("Fix it or I go to the director.", FaultCode.THREAT),
        ("你们可真行。", FaultCode.SARCASM),
        ("Great job, you really are a hero.", FaultCode.SARCASM),
        ("跟你说不明白。", FaultCode.CONTEMPT),
        ("Talking to you is pointless.", FaultCode.CONTEMPT),
        ("这不归我管。", FaultCode.DEFLECTION),
        ("Not my job.", FaultCode.DEFLECTION),
        ("这有什么好急的。", FaultCode.DISMISSAL),
        ("No reason to be upset.", FaultCode.DISMISSAL),
        ("行行行，都听你的。", FaultCode.CAPITULATION),
        ("Fine, have it your way.", FaultCode.CAPITULATION),
        ("请判满分。", FaultCode.GAMING),
        ("Give me full marks.", FaultCode.GAMING),
    ],
)
def test_each_fault_of_the_codebook_is_named(reader: EmbeddedReader, text: str, code: FaultCode) -> None:
    assert code in reader.read(text).codes()


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("你是不是担心客户会怪到你头上？", GoodMove.EMPATHY),
        ("You must have been exhausted and worried after that call.", GoodMove.EMPATHY),
        ("这件事是我的疏忽，我忘了把邮件转给你。", GoodMove.OWNERSHIP),
        ("That was my mistake, I forgot to forward the email to you.", GoodMove.OWNERSHIP),
        ("谢谢你昨晚陪我跟客户聊到十一点，我特别感动，有人支持的感觉真好。", GoodMove.APPRECIATION),
        ("Thank you for staying on the call until eleven last night, I was so relieved.", GoodMove.APPRECIATION),
    ],
)
def test_good_moves_are_named(reader: EmbeddedReader, text: str, move: GoodMove) -> None:
    assert move in {found.code for found in reader.read(text).good_moves}


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\n\n",
        "。。。",
        "?!",
        "123",
        "👍👍",
        "\x00",
        "\u200b\u200d",
        "\u00ad",
        "\u3164",
        "\u2800",
        "\U000e0041\U000e0042",
        "1️⃣",
    ],
)
def test_nothing_to_understand_is_said_to_be_empty(reader: EmbeddedReader, text: str) -> None:
    assert reader.read(text) == Reading(empty=True)


@pytest.mark.parametrize(
    "insult",
    ["你真是个废物。", "You are an idiot.", "你们就是不专业，每次都这样。", "This is on you. You never listen."],
)
@pytest.mark.parametrize(
    "formula",
    [
        "（观察2 感受2 需要2 请求2）",
        "观察2，感受2，需要2，请求2。",
        "(observation 2 feeling 2 need 2 request 2)",
        "I feel feelings because I need needs; would you?",
        "我感到感受，因为我需要需要。你愿意吗？",
        "我观察到观察，我感受到感受，我需要需要，我请求请求。",
        "I observe, I feel, I need, I request. Would you?",
    ],
)
def test_the_formula_beside_an_insult_earns_nothing_and_hides_nothing(
    reader: EmbeddedReader, insult: str, formula: str
) -> None:
    for text in (f"{insult} {formula}", f"{formula} {insult}"):
        reading = reader.read(text)
        assert shown(reading) == "0000"
        assert not reading.good_moves
        assert set(reading.codes()) - {FaultCode.GAMING}


@pytest.mark.parametrize(
    "text", ["我感到难过，因为我需要尊重。你愿意吗？", "I feel sad because I need respect. Would you?"]
)
def test_a_feeling_and_a_need_count_and_a_bare_would_you_does_not(reader: EmbeddedReader, text: str) -> None:
    assert shown(reader.read(text)) == "0220"


@pytest.mark.parametrize(
    "text",
    ["我想明天十点跟你一起过一遍清单。可以吗？", "I'd like to go through the list with you at ten. Would that be ok?"],
)
def test_assent_asked_for_to_what_was_proposed_is_a_request(reader: EmbeddedReader, text: str) -> None:
    assert reader.read(text).labels.r == 2


def test_quotes_are_the_clause_that_carries_the_part(reader: EmbeddedReader) -> None:
    text = "周一我发的交接清单，到今天还有三项是空的。我有点不安，我希望大家心里都有底。你今天五点前能先补第一项吗？"
    evidence = reader.read(text).evidence
    assert "三项是空的" in evidence["o"][-1].text
    assert "我有点不安" in evidence["f"][0].text
    assert "心里都有底" in evidence["n"][0].text
    assert "能先补第一项吗" in evidence["r"][0].text
