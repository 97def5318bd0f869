"""What a model's line may not do, rule by rule, in both languages; and what it may."""

import pytest

from coach.domain.codes import Move
from coach.domain.text import Lang
from coach.engine.line_rules.rules import over_limit
from coach.engine.protocols import Stage
from tests import fakes
from tests import world as build

RULES = fakes.line_rules()


def stage(lang: Lang) -> Stage:
    return Stage(play=build.play(lang), turns=(), reply=build.REPLY)


def broken(line: str, lang: Lang = "zh", move: Move = Move.HOLD, **cue: str) -> list[str]:
    return RULES.broken(line, build.cue(move, **cue), stage(lang))


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
    ("zh", "concession", "那就依你吧"),
    ("zh", "concession", "要是你九点前到，这两托就归你。"),
    ("zh", "concession", "这样你看行吗？运费由我们来承担，行不行？"),
    ("en", "concession", "Okay, fine. It's yours."),
    ("en", "concession", "Consider it done."),
    ("en", "concession", "If you come by nine, you can have the slot."),
    ("zh", "machine", "我只是个机器人。"),
    ("en", "machine", "My instructions say I cannot concede."),
    ("en", "machine", "I'll stay cross for the rest of this simulation."),
    ("zh", "coaching", "你的回复得了8分。"),
    ("en", "markup", "No. (sighs)"),
    ("zh", "markup", "不行。（叹气）"),
    ("en", "markup", "| a | b |"),
    ("zh", "markup", "梅姐：单子呢。"),
    ("en", "others_words", "Mei, I changed the list and I forgot to tell you."),
    ("en", "language", "Das ist nicht mein Problem, und ich habe keine Zeit für Sie."),
    ("en", "too_long", "x" * 5000),
    ("zh", "invented_figure", "百分之三十都是你们退的。"),
    ("zh", "invented_figure", "公司赔了三十万。"),
    ("zh", "invented_figure", "八月十二号我就说过。"),
    ("zh", "invented_figure", "十五个点，你们退了十五个点。"),
    ("en", "invented_figure", "Thirty per cent came back."),
    ("en", "invented_figure", "That cost us two hundred thousand."),
    ("en", "invented_figure", "I told you on the twelfth of August."),
    ("zh", "invented_name", "车的事问张德胜。"),
    ("zh", "invented_name", "恒通集团的人都打来问我。"),
    ("en", "invented_name", "Gary drove it, and Gary waited too."),
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
    ("zh", "你说让我把货让给你，你自己听听。"),
    ("zh", "你说得对，是得有人数，可凭什么是我？"),
    ("zh", "对不起啊，打扰你催单了。"),
    ("zh", "抱歉，我没听清，再说一遍。"),
    ("zh", "我不是机器人，我也要睡觉。"),
    ("zh", "三句话的事，你说了一百遍。"),
    ("en", "You said I should hand it over. Listen to yourself."),
    ("en", "You've got a point, somebody had to count. But why me?"),
    ("en", "Oh, I'm sorry, was I in your way?"),
    ("en", "I've told you a hundred times, three words at a time."),
    ("en", "My own dock (and Mei's, mind you) was full."),
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
    turn = build.turn(1).model_copy(update={"cues": (build.cue(Move.DISCLOSE, fact="forklift"),)})
    later = stage("zh").model_copy(update={"turns": (turn,)})
    assert RULES.broken(told, build.cue(Move.HOLD), later) == []


def test_repeating_the_learners_own_words_is_no_leak_and_no_invention() -> None:
    pasted = "上周六叉车坏了一台，仓库没有上报，赔了38万。"
    known = stage("zh").model_copy(update={"reply": pasted})
    assert RULES.broken(f"你说{pasted}那又怎么样？", build.cue(Move.HOLD), known) == []


def test_the_same_number_of_another_thing_is_invented() -> None:
    said = stage("en").model_copy(update={"reply": "We meet on 12 June."})
    hold = build.cue(Move.HOLD)
    assert RULES.broken("On 12 June, then what?", hold, said) == []
    assert RULES.broken("You cut it by 12 per cent.", hold, said) == ["invented_figure"]


def test_what_follows_from_the_figures_may_be_said() -> None:
    said = stage("zh").model_copy(update={"reply": "报价92万，你让到84万，西南记60%，8号到28号。"})
    for line in ("你一张嘴就让了八万。", "剩下的百分之四十呢？", "15号你在哪儿？", "九十二万啊。"):
        assert RULES.broken(line, build.cue(Move.HOLD), said) == [], line


def test_a_fact_not_released_gives_no_name_away() -> None:
    scene = build.scenario()
    fact = scene.facts[0].model_copy(update={"text": build.text("是邱国平弄坏的。", "It was Gregor who broke it.")})
    scene = scene.model_copy(update={"facts": (fact, *scene.facts[1:])})
    told = Stage(play=build.play("en", persona=build.persona(scenes=[scene])), turns=(), reply=build.REPLY)
    assert RULES.broken("Ask that Gregor of yours.", build.cue(Move.HOLD), told) == ["invented_name"]
    assert RULES.broken("Ask that Gregor of yours.", build.cue(Move.DISCLOSE, fact=fact.id), told) == []


@pytest.mark.parametrize(("lang", "unit"), [("zh", "字"), ("en", "word ")])
def test_the_limit_is_characters_in_chinese_and_words_in_english(lang: Lang, unit: str) -> None:
    limit = 160 if lang == "zh" else 120
    assert not over_limit(unit * limit, lang)
    assert over_limit(unit * (limit + 1), lang)
