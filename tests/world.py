"""A small invented world to test in: one counterpart in a warehouse, two scenes, a rubric, readings, sessions."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from coach.domain.catalog import Catalog, Entry
from coach.domain.codes import Difficulty, FaultCode, GoodMove, Move
from coach.domain.knowledge import Clause, Document, Guidance, Passage
from coach.domain.persona import (
    AuthoredLine,
    Need,
    Parameters,
    Persona,
    Principle,
    PrivateFact,
    Scenario,
    Settlement,
    Temper,
    Unlock,
)
from coach.domain.reading import FoundFault, FoundMove, Labels, Part, Quote, Reading
from coach.domain.rubric import Criterion, Fault, Level, NamedMove, Rubric
from coach.domain.session import Line, Play, Session, Turn
from coach.domain.standing import Cue, Standing
from coach.domain.text import Lang, Terms, Text
from coach.engine.evidence.quick_scores import quick_scorecard
from coach.partner.director import direct
from coach.partner.transitions import opening_standing

REPLY = "周一的装车单少了两托，我有点着急，想让大家心里有数，明天九点一起过一遍好吗？"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)

TAILS = (
    ("周一的装车单", "Monday's loading list"),
    ("三号门的排队", "the queue at dock three"),
    ("那二十托货", "those twenty pallets"),
    ("夜班的签字", "the night shift's signatures"),
    ("冷库的温度表", "the cold room's log"),
    ("退回来的标签", "the labels that came back"),
)
STEMS: dict[Move, tuple[str, str]] = {
    Move.ATTACK: ("你自己看看{}，这也叫配合？", "Look at {} and call that working together."),
    Move.DEFEND: ("{}我一项一项都照规矩办了。", "With {} I went by the book, item by item."),
    Move.DEFLECT: ("先别说这个，{}还没人管呢。", "Not now; nobody is even looking after {}."),
    Move.VENT: ("为了{}，我三个晚上没回家。", "Three nights I stayed on because of {}."),
    Move.PROBE: ("那{}你打算怎么弄？", "And what do you mean to do about {}?"),
    Move.HOLD: ("{}的事，我这边不动。", "On {} I am not moving."),
    Move.DISCLOSE: ("说到{}，跟你交个底。", "Speaking of {}, here is how it is."),
    Move.SOFTEN: ("{}你也看见了，行吧。", "So you did notice {}. Fine."),
    Move.COUNTER: ("照{}的样子来，我的想法是：", "Going by {}, my idea is this."),
    Move.ACCEPT: ("{}就这么定。", "Settled, {} included."),
    Move.TAKE: ("那{}就按我说的办。", "Then {} goes my way."),
    Move.CLARIFY: ("没听懂，你说的是{}吗？", "I did not follow. Do you mean {}?"),
    Move.ANSWER: ("{}的事，有什么说什么。", "About {}, here is how it is."),
    Move.ACKNOWLEDGE: ("{}，你这句我记下了。", "On {}, I note what you said."),
    Move.REMIND: ("{}还差一样没说。", "On {} one thing is still missing."),
    Move.LEAVE: ("{}我自己收拾，先走了。", "I will clear up {} myself. I am off."),
}

EASY = Parameters(tension=-1.5, rise=0.8, fall=1.15, patience=1, soften_at=2.4, settle_at=5.0)
MEDIUM = Parameters(tension=0, rise=1.0, fall=1.0, patience=0, soften_at=3.4, settle_at=4.2)
HARD = Parameters(tension=1.0, rise=1.2, fall=0.85, patience=-1, soften_at=4.2, settle_at=3.2)


def text(zh: str, en: str) -> Text:
    """Both languages of one thing."""
    return Text(zh=zh, en=en)


def lines() -> dict[Move, tuple[AuthoredLine, ...]]:
    """Six plain lines for each move, an answer to a verdict, and lines that throw words back."""
    plain = {
        move: tuple(AuthoredLine(zh=zh.format(a), en=en.format(b)) for a, b in TAILS)
        for move, (zh, en) in STEMS.items()
    }
    verdict = AuthoredLine(zh="不靠谱？你数过吗？", en="Unreliable? Have you counted?", fault=FaultCode.VERDICT)
    thrown = AuthoredLine(zh="“{echo}”？这话你再说一遍。", en="“{echo}”? Say that again.")
    asked = AuthoredLine(zh="“{echo}”，几点，谁来？", en="“{echo}”: when, and who comes?")
    return plain | {
        Move.ATTACK: (*plain[Move.ATTACK], verdict, thrown),
        Move.PROBE: (*plain[Move.PROBE], asked),
    }


def need(need_id: str, zh: str, en: str) -> Need:
    """A need whose cue is its own name."""
    return Need(
        id=need_id,
        catalog=need_id,
        text=text(f"她想要{zh}。", f"She wants {en}."),
        cues=Terms(zh=(zh,), en=(en,)),
        line=text(f"{zh}，你总算说到点子上了。", f"Yes: {en}. You got there."),
    )


def needs() -> Catalog:
    """A catalogue of the needs of the scenes below."""
    names = (("predictability", "心里有数", "predictability"), ("respect", "尊重", "respect"), ("rest", "休息", "rest"))
    entries = tuple(Entry(id=i, name=text(zh, en), words=Terms(zh=(zh,), en=(en,))) for i, zh, en in names)
    return Catalog(about=text("需要", "needs"), entries=entries)


def scenario(scene_id: str = "late-pallets", **changes: Any) -> Scenario:
    """A scene about pallets that left late; `changes` replace fields."""
    fields: dict[str, Any] = {
        "id": scene_id,
        "pain_point": "information",
        "title": text("晚发的二十托货", "Twenty late pallets"),
        "learner_role": text("华东区销售", "Sales, east region"),
        "situation": text(
            "二十托货晚了一天，客户在问你。", "Twenty pallets left a day late and the customer asks you."
        ),
        "goal": text("定下以后谁先通知谁。", "Agree who tells whom first."),
        "opening": text("又来催？单子是你们改的。", "Chasing again? It was you who changed the order."),
        "sop": ("dock-notice",),
        "needs": (
            need("predictability", "心里有数", "no surprises"),
            need("respect", "尊重", "respect"),
            need("rest", "休息", "rest"),
        ),
        "facts": (
            PrivateFact(
                id="forklift",
                text=text(
                    "上周六叉车坏了一台，仓库没有上报。", "One forklift broke on Saturday and nobody reported it."
                ),
                line=text("叉车坏了一台，我没报。", "A forklift is down; I kept it to myself."),
                unlock=Unlock(need="rest"),
            ),
            PrivateFact(
                id="second-list",
                text=text("装车单其实有第二版，压在她的抽屉里。", "There is a second loading list in her drawer."),
                line=text("第二版单子在我抽屉里。", "The second list is in my drawer."),
                unlock=Unlock(
                    ask=Terms(zh=("第二版",), en=("second list",)),
                    about=text("单子后来改过没有", "whether the list was changed later"),
                ),
            ),
            PrivateFact(
                id="leaving",
                text=text("她已经递了调岗申请，月底就走。", "She has asked for a transfer at the end of the month."),
                line=text("我递了调岗申请。", "I have asked for a transfer."),
                unlock=Unlock(need="respect", trust=6.0),
            ),
        ),
        "settlements": (
            Settlement(
                id="walk-through",
                text=text("每周一一起过装车单。", "Walk through the list together every Monday."),
                cues=Terms(zh=("一起", "过一遍"), en=("together", "walk through")),
                accept=text("周一九点，一起过单子。", "Monday at nine, we go through the list."),
                counter=text("要过就周一九点，带上客户的单子。", "Monday at nine, and bring the customer's list."),
            ),
            Settlement(
                id="notice",
                text=text("改单提前一天通知。", "A day's notice for changes."),
                cues=Terms(zh=("提前",), en=("notice",)),
                needs=("predictability",),
                accept=text("改单提前一天说，我照办。", "A day's notice, and I will do it."),
                counter=text("提前一天，写在系统里。", "One day ahead, in the system."),
            ),
        ),
        "difficulties": {Difficulty.EASY: EASY, Difficulty.MEDIUM: MEDIUM, Difficulty.HARD: HARD},
    }
    return Scenario.model_validate(fields | changes)


def temper(**changes: Any) -> Temper:
    """An average temper; `changes` replace fields."""
    return Temper.model_validate({"tension": 6.0, "rise": 1.0, "fall": 1.0, "patience": 5} | changes)


def persona(persona_id: str = "mei", scenes: Sequence[Scenario] | None = None, **changes: Any) -> Persona:
    """A warehouse planner; `changes` replace fields."""
    fields: dict[str, Any] = {
        "id": persona_id,
        "name": text("梅姐", "Mei"),
        "role": text("仓储计划", "Warehouse planner"),
        "about": text("管三号库十年。", "Ten years in warehouse three."),
        "manner": text("短句，爱报数。", "Short sentences, many figures."),
        "temper": temper(),
        "principles": (
            Principle(id="no-blame", text=text("不替别人背锅。", "Never takes the blame for others.")),
            Principle(id="figures", text=text("先看数字。", "Figures first.")),
        ),
        "lines": lines(),
        "scenes": tuple(scenes) if scenes is not None else (scenario(), scenario("dock-swap", pain_point="roles")),
    }
    return Persona.model_validate(fields | changes)


def criterion(criterion_id: str, letter: str) -> Criterion:
    """A criterion with levels 0, 1 and 2."""
    levels = tuple(Level(level=n, anchor=text(f"第{n}级", f"Level {n}")) for n in range(3))
    some = text(f"准则{letter}", f"Criterion {letter}")
    return Criterion(id=criterion_id, letter=letter, name=some, question=some, levels=levels, tip=some)


def rubric(*extra: Criterion) -> Rubric:
    """The four criteria of OFNR, and what is given besides."""
    some = text("某条", "something")
    return Rubric(
        id="ofnr",
        version=1,
        title=text("观察感受需要请求", "OFNR"),
        criteria=(*(criterion(part, part.upper()) for part in "ofnr"), *extra),
        faults=tuple(Fault(code=code, name=some, what=some, example=some, tip=some) for code in FaultCode),
        good_moves=tuple(NamedMove(code=code, name=some, what=some) for code in GoodMove),
    )


def quote(reply: str, words: str) -> Quote:
    """The words where they stand in the reply."""
    return Quote(text=words, start=reply.index(words))


def reading(
    o: int = 0,
    f: int = 0,
    n: int = 0,
    r: int = 0,
    *,
    faults: Iterable[FaultCode] = (),
    moves: Iterable[GoodMove] = (),
    touched: Iterable[str] = (),
    asked: Iterable[str] = (),
    fits: Iterable[str] = (),
    empty: bool = False,
    of: str = REPLY,
) -> Reading:
    """A reading of the reply `of`; every quote is its first words."""
    first = Quote(text=of[:6], start=0)
    levels: dict[Part, int] = {"o": o, "f": f, "n": n, "r": r}
    return Reading(
        labels=Labels(o=o, f=f, n=n, r=r),
        evidence={part: (first,) for part, level in levels.items() if level},
        faults=tuple(FoundFault(code=code, quote=first) for code in faults),
        good_moves=tuple(FoundMove(code=code, quote=first) for code in moves),
        touched=tuple(touched),
        asked=tuple(asked),
        fits=tuple(fits),
        empty=empty,
    )


def summed(total: int, **more: Any) -> Reading:
    """A reading whose labels sum to `total`, filled up in twos from o to r."""
    o, f, n, r = (min(2, max(0, total - 2 * place)) for place in range(4))
    return reading(o, f, n, r, **more)


def faulty(total: int, *faults: FaultCode, of: str = REPLY, **more: Any) -> Reading:
    """A reading of `of` whose labels sum to `total`, with these faults in its first words."""
    return summed(total, faults=faults, of=of, **more)


def full(**more: Any) -> Reading:
    """A reading with all four parts."""
    return reading(2, 2, 2, 2, **more)


def play(lang: Lang = "zh", difficulty: Difficulty = Difficulty.MEDIUM, seed: int = 7, **changes: Any) -> Play:
    """The first scene with the counterpart above."""
    fields: dict[str, Any] = {"persona": persona(), "scene_id": "late-pallets", "rubric": rubric()}
    return Play.model_validate({**fields, "lang": lang, "difficulty": difficulty, "seed": seed, **changes})


def passage(document_id: str = "dock-notice", clause: int = 1, score: float = 0.6) -> Passage:
    """A clause found with that score."""
    some = text("提前一天通知", "A day's notice")
    return Passage(id=document_id, kind="sop", clause=clause, title=some, heading=some, text=some, score=score)


def document(document_id: str = "dock-notice", clauses: int = 2, body: str = "改单要提前一天通知。") -> Document:
    """A rule with so many clauses."""
    return Document(
        id=document_id,
        kind="sop",
        title=text("月台通知", "Dock notice"),
        tags=("dock",),
        pain_point="information",
        clauses=tuple(
            Clause(number=n, heading=text(f"第{n}条", f"Clause {n}"), body=text(f"{body}（{n}）", f"Notice, {n}."))
            for n in range(1, clauses + 1)
        ),
    )


def turn(number: int = 1, read: Reading | None = None, reply: str = REPLY, **changes: Any) -> Turn:
    """A turn as the director would have it after the opening; `changes` replace fields."""
    was, staged = read or full(of=reply), play()
    scene, calm = staged.scene(), staged.persona.temper
    direction = direct(opening_standing(calm, MEDIUM), was, scene, calm, MEDIUM)
    fields: dict[str, Any] = {
        "number": number,
        "reply": reply,
        "reading": was,
        "cues": (direction.cue,),
        "standing": direction.standing,
        "lines": (Line(text=f"第{number}句", speaker=staged.persona.id),),
        "scorecard": quick_scorecard(was, staged.rubric, reply),
        "guidance": Guidance(),
    }
    return Turn.model_validate(fields | changes)


def standing(**changes: Any) -> Standing:
    """An open standing in the middle of everything."""
    return Standing.model_validate({"tension": 5.0, "trust": 3.0, "patience": 5.0} | changes)


def cue(move: Move, **changes: Any) -> Cue:
    """A cue for that move, tense."""
    return Cue.model_validate({"move": move, "band": "tense", "speaker": "mei"} | changes)


def session(session_id: str = "s1", turns: Sequence[Turn] = (), **changes: Any) -> Session:
    """A session of the local learner."""
    staged = changes.pop("play", None) or play()
    start = opening_standing(staged.persona.temper, staged.scene().difficulties[staged.difficulty])
    fields: dict[str, Any] = {"id": session_id, "learner": "local", "play": staged, "started": NOON, "start": start}
    return Session.model_validate({**fields, "turns": tuple(turns), **changes})


def later(minutes: int) -> datetime:
    """So many minutes after noon."""
    return NOON + timedelta(minutes=minutes)
