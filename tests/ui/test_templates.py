"""Templates: whatever stands in a name, a reply or a rule is shown as text and never becomes markup."""

from html.parser import HTMLParser
from typing import Any

import pytest
from pydantic import BaseModel

from coach.domain.accounts import Account
from coach.domain.codes import FaultCode, GoodMove, Term
from coach.domain.debrief import Advice, Claim, CommonGround, CriterionResult, HeardNeed, Lack, Moment
from coach.domain.knowledge import Guidance
from coach.domain.scoring import SopFit
from coach.domain.session import Branch, Contest, Line
from coach.domain.take_along import PrintedCard, Section
from coach.domain.text import Lang, Text
from coach.quality.published import Published
from coach.service.example_talk import ExampleReply, ExampleTalk
from coach.service.practice.recommendation import Played
from coach.ui.components import example_talk
from coach.ui.components.branches import Node, exchanges
from coach.ui.components.feedback import chips, points, stretches
from coach.ui.components.looking_back import HeardTogether
from coach.ui.components.session_rows import Entry
from coach.ui.components.talk import mine
from coach.ui.markup import environment, render
from tests import world
from tests.ui.test_progress import row

PLAIN = "plain"
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</div>\n</details>\r\n<b>{{ 7 * 7 }}</b>",
    "javascript:alert(1)",
)
KEPT = {"id", "scene_id", "criterion", "code", "kind", "source", "mode", "lang", "verdict", "pain_point", "parent"}
"""Fields with a closed vocabulary, or by which one thing finds another."""


def filled(value: Any, text: str, name: str = "") -> Any:
    """The same thing with `text` in every field of free text."""
    if isinstance(value, BaseModel):
        changes = {field: filled(getattr(value, field), text, field) for field in type(value).model_fields}
        return value.model_copy(update=changes)
    if isinstance(value, tuple):
        return tuple(filled(item, text, name) for item in value)
    return text if type(value) is str and name not in KEPT else value


def everything(text: str) -> dict[str, Any]:
    """What any template may ask for, with `text` wherever people or content speak."""
    talk = world.session("s1", [world.turn(1), world.turn(2), world.turn(3)])
    other = world.session("s2", [world.turn(1), world.turn(2)], branch=Branch(parent="s1", turn=2))
    parent, session = filled(talk, text), filled(other, text)
    read = world.full(faults=[FaultCode.VERDICT], moves=[GoodMove.EMPATHY])
    judged = world.turn(1, read).scorecard.model_copy(
        update={"better": text, "fit": SopFit(verdict="against", citation=text, why=text)}
    )
    turn = filled(world.turn(1, read, scorecard=judged), text)
    play = session.play
    lang: Lang = "zh"
    said = ExampleReply(reply=text, levels=(), line=text, tension=5.0)
    stretch, level = example_talk.Stretch(text, text), example_talk.Level(text, text, text, "top")
    way = example_talk.Way([stretch, stretch._replace(letter="")], [level], text, 5.0)
    advice = Advice(kind="criterion", code="o", turn=1, quote=text)
    return {
        "persona": play.persona,
        "scene": play.scene(),
        "play": play,
        "rubric": play.rubric,
        "lang": lang,
        "session": session,
        "turn": turn,
        "reply": turn.reply,
        "lines": (Line(text=text, instead="rule:leak"), Line(text=text, instead="ModelBusy")),
        "parts": [text],
        "newest": True,
        "open": True,
        "further": points(turn.scorecard, play.rubric, lang),
        "passages": filled((world.passage(),), text),
        "way": Text(zh=text, en=text),
        "complete": True,
        "said": text,
        "answer": text,
        "last": 2,
        "page": "practise",
        "card": turn.scorecard,
        "chips": chips(turn.scorecard, play.rubric, lang),
        "points": points(turn.scorecard, play.rubric, lang),
        "stretches": stretches(turn.scorecard, turn.reply),
        "guidance": filled(Guidance(passages=(world.passage(),)), text),
        "agreement": Published(10, 0.5, {}),
        "parts_of_agreement": text,
        "contests": [Contest(turn=1, criterion="o", text=text, at=world.NOON)],
        "advice": text,
        "thing": advice,
        "standing": turn.standing,
        "label": text,
        "needs": 4,
        "entries": [Entry(filled(row(1), text), "debrief", text), Entry(row(2, branch=other.branch), "debrief", text)],
        "who": True,
        "title": text,
        "mood": "bad",
        "moment": Moment(turn=1, quote=text, tension_change=1.0, better=text, rule=filled(world.passage(), text)),
        "ground": CommonGround(
            heard=(HeardNeed(need="rest", turn=1, quote=text),),
            unasked=(Text(zh=text, en=text),),
            lacks=(Lack(kind="terms", terms=(Term.WHEN, Term.WHO)), Lack(kind="tension")),
        ),
        "heard": [HeardTogether(1, text, [text, text])],
        "unheard": [text, text],
        "faults": [text, text],
        "claims": [Claim(turn=1, quote=text, text=text)],
        "results": [CriterionResult(criterion="o", mean=1.0, scored=1, top=2, best_turn=1, best_quote=text)],
        "figures": [(play.rubric.criteria[0], text, text)],
        "nodes": [Node(parent, text, False, [Node(session, text, True, [])])],
        "printed": PrintedCard(
            lang=lang, title=text, subtitle=text, sections=(Section(heading=text, paragraphs=(text,)),)
        ),
        "still_first": False,
        "row": filled(row(1), text),
        "count": 2,
        "why": text,
        "was": 5.0,
        "better": text,
        "rule": filled(world.passage(), text),
        "phrase": text,
        "cut": True,
        "named": play.rubric.criteria[0],
        "record": Played(attempts=2, best=filled(row(1), text), open="s2"),
        "example": ExampleTalk(opening=text, tension=6.0, slipped=said, said=said),
        "slipped": way,
        "put_well": way,
        "explained": [example_talk.Part(text, text, text)],
        "parent": parent,
        "branch": session,
        "exchanges": exchanges(parent, session),
        "account": filled(Account(id="anna", name="Anna", teams=frozenset({"north"}), created=world.NOON), text),
        "problem": text,
        "changed": True,
        "path": "/account",
        "secret": text,
        "least": 10,
        "most": 200,
        "name": text,
    }


class Structure(HTMLParser):
    """The tags of a page with the names of their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, *(name for name, _value in attrs)))
        links = [value or "" for name, value in attrs if name in ("href", "src")]
        assert all(link.startswith(("practise?", "debrief?", "/?lang=", "/account?lang=")) for link in links)


def structure(page: str) -> list[tuple[str, ...]]:
    parser = Structure()
    parser.feed(page)
    return parser.tags


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("template", environment().list_templates())
def test_no_text_changes_the_structure_of_a_page(template: str, text: str) -> None:
    drawn = render(template, **everything(text))
    assert structure(drawn) == structure(render(template, **everything(PLAIN)))


def test_line_breaks_of_a_reply_stay_as_they_were_written() -> None:
    assert ">周一\n  周二\n\n周三<" in mine("周一\n  周二\n\n周三")


def test_text_beside_a_template_is_escaped_when_the_two_are_joined() -> None:
    assert "<b>" not in "<b>" + mine("<b>") + "<b>"
