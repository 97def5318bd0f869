"""The example of the first visit: one thing said in two ways, with what the embedded parts made of each.

What is said stands below; the answers, levels and tensions in example_talk.json were played, not written.
`python bench/example_talk.py` plays them anew.
"""

import json
from functools import cache
from importlib.resources import files

from coach.domain.codes import Difficulty
from coach.domain.session import Turn
from coach.domain.text import LANGS, Frozen, Lang
from coach.service.studio import StudioService

SCENE = "same-account"
RUBRIC = "ofnr"
SEED = 1

REPLIES: dict[Lang, tuple[str, str]] = {
    "zh": (
        "你每次都这样，专抢别人的客户，一点规矩都不讲！",
        "上周三的拜访纪要里，方莉那一栏写的是你的名字，而这条商机是我9月2日建的。我有点着急，这是我这个季度最大的一单。"
        "你跑了大半年，肯定也不想白跑。我想要的是咱们对客户只有一个声音。"
        "明天上午十点，咱俩花半小时把谁对接谁写下来，你看行吗？",
    ),
    "en": (
        "You're always doing this: poaching other people's customers, no respect for the rules.",
        "Last Wednesday's visit report has your name beside Fang Li, and I opened this opportunity on 2 September. "
        "I'm worried: it's my biggest deal this quarter. You've driven out there for half a year, and you won't want "
        "that to be for nothing. What I need is for us to speak to her with one voice. "
        "Could we take half an hour tomorrow at ten and write down who talks to whom?",
    ),
}
"""The same matter, as it slips out and as it can be said."""


class ExampleLevel(Frozen):
    """The level a reply earned for one criterion, and the words it rests on."""

    criterion: str
    level: int | None
    quotes: tuple[str, ...]


class ExampleReply(Frozen):
    """One way of saying it: what it earned, what the other side answered, its tension (0..10) then."""

    reply: str
    levels: tuple[ExampleLevel, ...]
    line: str
    tension: float


class ExampleTalk(Frozen):
    """The first words of the scene, and what becomes of them in two ways; `tension` is the one it starts with."""

    opening: str
    tension: float
    slipped: ExampleReply
    said: ExampleReply


@cache
def example_talk(lang: Lang) -> ExampleTalk:
    """Return the example in a language, as it was played."""
    text = files("coach.service").joinpath("example_talk.json").read_text(encoding="utf-8")
    return ExampleTalk.model_validate(json.loads(text)[lang])


def played_examples(studio: StudioService) -> dict[Lang, ExampleTalk]:
    """Play both ways in both languages; each starts from the first words of the scene."""
    return {lang: _played(studio, lang) for lang in LANGS}


def _played(studio: StudioService, lang: Lang) -> ExampleTalk:
    ways = [studio.play(SCENE, lang, Difficulty.MEDIUM, SEED, [reply]) for reply in REPLIES[lang]]
    play = ways[0].play
    scene, temper = play.scene(), play.persona.temper
    slipped, said = (_reply(way.turns[0]) for way in ways)
    return ExampleTalk(
        opening=scene.opening.get(lang),
        tension=round(temper.tension + scene.difficulties[Difficulty.MEDIUM].tension, 1),
        slipped=slipped,
        said=said,
    )


def _reply(turn: Turn) -> ExampleReply:
    levels = tuple(
        ExampleLevel(criterion=s.criterion, level=s.level, quotes=tuple(q.text for q in s.evidence))
        for s in turn.scorecard.scores
    )
    return ExampleReply(reply=turn.reply, levels=levels, line=turn.line.text, tension=round(turn.standing.tension, 1))
