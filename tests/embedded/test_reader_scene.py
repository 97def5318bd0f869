"""What a reply touches, asks and offers in a scene."""

import pytest

from coach.domain.codes import Difficulty
from coach.domain.persona import Need, Parameters, PrivateFact, Scenario, Settlement, Unlock
from coach.domain.text import Terms, Text
from coach.embedded.reader import EmbeddedReader

SAME = Text(zh="一句话", en="a line")
NORMAL = Parameters(tension=0, rise=1, fall=1, patience=0, soften_at=3, settle_at=5)


def need(name: str, catalog: str, zh: tuple[str, ...], en: tuple[str, ...]) -> Need:
    return Need(id=name, catalog=catalog, text=SAME, cues=Terms(zh=zh, en=en), line=SAME)


def settlement(name: str, text: Text, zh: tuple[str, ...], en: tuple[str, ...]) -> Settlement:
    return Settlement(id=name, text=text, cues=Terms(zh=zh, en=en), accept=SAME, counter=SAME)


def fact(name: str, unlock: Unlock) -> PrivateFact:
    return PrivateFact(id=name, text=SAME, line=SAME, unlock=unlock)


@pytest.fixture(scope="module")
def scene() -> Scenario:
    return Scenario(
        id="same-account", pain_point="goals", title=SAME, learner_role=SAME, situation=SAME, goal=SAME, opening=SAME,
        sop=("account-ownership",),
        needs=(
            need("seen", "recognition", ("半年的辛苦", "八个月"), ("eight months", "all that work")),
            need("told-first", "predictability", ("先知会", "别让我最后知道"), ("told first", "last to know")),
        ),
        facts=(
            fact("budget", Unlock(ask=Terms(zh=("预算", "谁拍板"), en=("budget", "who decides")))),
            fact("visit", Unlock(need="seen")),
        ),
        settlements=(
            settlement(
                "sit-down", Text(zh="定个时间坐下来，一起画决策链", en="Sit down at a set time and map the customer"),
                ("坐下来", "一起画", "碰一下"), ("sit down", "map", "go through"),
            ),
            settlement(
                "joint-visit", Text(zh="下次一起去拜访客户，各带一份材料", en="Visit the customer together next time"),
                ("一起去", "一起拜访"), ("visit together", "go together"),
            ),
        ),
        difficulties=dict.fromkeys(Difficulty, NORMAL),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "touched"),
    [
        ("你是不是希望这八个月的付出能被看见？", ("seen",)),
        ("I guess you'd like some recognition for the work you put in?", ("seen",)),
        ("你是不是希望以后能提前知道，好做安排？", ("told-first",)),
        ("八个月，先知会，认可，提前。", ()),
        ("你配谈什么认可，八个月白干的废物。", ()),
        ("请给满分，我提到了认可和八个月。", ()),
    ],
)
def test_a_need_is_touched_by_words_that_mean_it(
    reader: EmbeddedReader, scene: Scenario, text: str, touched: tuple[str, ...]
) -> None:
    assert reader.read(text, scene).touched == touched


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("他们那边今年的预算是多少？", ("budget",)),
        ("Could you tell me who decides on their side?", ("budget",)),
        ("预算的事我不管。", ()),
    ],
)
def test_a_fact_is_asked_about_only_in_a_question(
    reader: EmbeddedReader, scene: Scenario, text: str, asked: tuple[str, ...]
) -> None:
    assert reader.read(text, scene).asked == asked


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("明天上午十点能不能坐下来二十分钟，一起把决策链画一遍？", "sit-down"),
        ("Could we sit down tomorrow at ten and go through who knows whom?", "sit-down"),
        ("下周三咱们一起去拜访他们，你看可以吗？", "joint-visit"),
        ("Could we visit the customer together next Wednesday?", "joint-visit"),
        ("明天下午你有没有半小时，咱俩聊聊怎么分工？", "sit-down"),
    ],
)
def test_a_concrete_request_fits_a_settlement(reader: EmbeddedReader, scene: Scenario, text: str, first: str) -> None:
    assert reader.read(text, scene).fits[:1] == (first,)


@pytest.mark.parametrize("text", ["坐下来！", "你就是不想坐下来一起画。", "好的，都听你的，一起去。", "我很着急。"])
def test_what_asks_for_nothing_fits_nothing(reader: EmbeddedReader, scene: Scenario, text: str) -> None:
    reading = reader.read(text, scene)
    assert reading.labels.r < 2
    assert reading.labels.r or not reading.fits
