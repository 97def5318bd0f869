"""What a model's line may not do, rule by rule, in both languages; and what it may."""

import pytest

from coach.domain.codes import Move
from coach.domain.text import Lang
from coach.engine.line_check import broken_rules, over_limit
from coach.engine.protocols import Stage
from tests import world as build


def stage(lang: Lang) -> Stage:
    return Stage(play=build.play(lang), turns=(), reply=build.REPLY)


def broken(line: str, lang: Lang = "zh", move: Move = Move.HOLD, **cue: str) -> list[str]:
    return broken_rules(line, build.cue(move, **cue), stage(lang))


BREAKING: list[tuple[Lang, str, str]] = [
    ("zh", "empty", "……"),
    ("zh", "too_long", "这单子我说了多少遍了。" * 16),
    ("en", "too_long", "I have told you so many times. " * 20),
    ("zh", "language", "I have no idea what you are talking about, honestly."),
    ("en", "language", "这件事我不想再谈了，你自己看着办吧。"),
    ("zh", "markup", "我有三点：\n1. 单子是你改的\n2. 我没收到"),
    ("en", "markup", "**No.** That list was yours."),
    ("en", "markup", "- first, the list\n- second, the dock"),
    ("zh", "markup", "（双手抱胸）单子是你们改的。"),
    ("en", "markup", "*crosses her arms* It was your order."),
    ("zh", "machine", "作为一个AI，我没有立场。"),
    ("en", "machine", "As an AI language model I cannot be angry."),
    ("en", "coaching", "Great use of an I-statement there, well done."),
    ("zh", "coaching", "你这句说得很到位，需要也表达了。"),
    ("zh", "others_words", "你：我道歉。\n我：知道就好。"),
    ("en", "others_words", "Learner: fine, take it.\nMei: good."),
    ("zh", "concession", "行吧，就按你说的办。"),
    ("zh", "concession", "我同意，明天一起过单子。"),
    ("zh", "concession", "对不起，是我的错。"),
    ("en", "concession", "You're right. Let's do it."),
    ("en", "concession", "I'm really sorry. I agree to all of it."),
    ("zh", "invented_figure", "少了两托，公司赔了38万。"),
    ("en", "invented_figure", "That cost us $4,700 on 12 March."),
    ("zh", "invented_name", "这事儿邱总早就点过头了，你去问他。"),
    ("zh", "invented_name", "蒋工程师说没收到通知。"),
    ("en", "invented_name", "You should have rung Petrovic before you touched it."),
    ("en", "invented_name", "Ms Hargreaves has had the list for days."),
    ("zh", "leak", "实话说，上周六叉车坏了一台，仓库没有上报，你满意了？"),
    (
        "en",
        "leak",
        "Well, there is a second loading list in her drawer, so there you have it.",
    ),
]


@pytest.mark.parametrize(("lang", "rule", "line"), BREAKING)
def test_a_line_that_breaks_a_rule_is_named(lang: Lang, rule: str, line: str) -> None:
    assert rule in broken(line, lang)


FINE: list[tuple[Lang, str]] = [
    ("zh", "单子是你们改的，我这边一项一项都照规矩办了。"),
    ("zh", "凭什么让我同意？你先把少的两托说清楚。"),
    ("zh", "别指望我道歉，三号门排队的时候你在哪儿？"),
    ("zh", "CRM 里 09:00 的记录我看了，那又怎么样？"),
    ("zh", "明天九点？我九点有车要发。"),
    ("en", "I won't say you're right until I see the list."),
    ("en", "Why would I agree to that? Twenty pallets, and nobody rang me."),
    ("en", "Don't expect me to say I'm sorry for following the book."),
    ("zh", "对方经理没点头，客户经理也没点头，这总共几句话？"),
    ("en", "Then ring me on Monday, or on Fridays, and ask Finance, Sales and Logistics yourself."),
    ("en", "Sorry, but that's not how the dock works."),
]


@pytest.mark.parametrize(("lang", "line"), FINE)
def test_a_line_that_holds_its_ground_stands(lang: Lang, line: str) -> None:
    assert broken(line, lang) == []


@pytest.mark.parametrize("move", [Move.ACCEPT, Move.COUNTER, Move.TAKE])
def test_agreeing_is_no_concession_where_the_director_agrees(move: Move) -> None:
    assert broken("行吧，就按你说的办。", move=move) == []


def test_a_fact_may_be_told_once_it_is_released_and_from_then_on() -> None:
    told = "上周六叉车坏了一台，仓库没有上报，就是这样。"
    assert broken(told, move=Move.DISCLOSE, fact="forklift") == []
    turn = build.turn(1).model_copy(update={"cue": build.cue(Move.DISCLOSE, fact="forklift")})
    later = stage("zh").model_copy(update={"turns": (turn,)})
    assert broken_rules(told, build.cue(Move.HOLD), later) == []


def test_repeating_the_learners_own_words_is_no_leak_and_no_invention() -> None:
    pasted = "上周六叉车坏了一台，仓库没有上报，赔了38万。"
    known = stage("zh").model_copy(update={"reply": pasted})
    assert broken_rules(f"你说{pasted}那又怎么样？", build.cue(Move.HOLD), known) == []


@pytest.mark.parametrize(("lang", "unit"), [("zh", "字"), ("en", "word ")])
def test_the_limit_is_characters_in_chinese_and_words_in_english(lang: Lang, unit: str) -> None:
    limit = 160 if lang == "zh" else 120
    assert not over_limit(unit * limit, lang)
    assert over_limit(unit * (limit + 1), lang)
