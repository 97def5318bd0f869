"""The example of the first visit: one thing said in two ways, scored, and the four parts explained on it."""

from typing import NamedTuple

from markupsafe import Markup

from coach.domain.persona import Persona
from coach.domain.rubric import Rubric
from coach.service.example_talk import ExampleReply, ExampleTalk
from coach.ui.i18n import _, lang, pick
from coach.ui.markup import render


class Stretch(NamedTuple):
    """A run of a reply, with the letter of the part it earned a level for, if it did."""

    text: str
    letter: str


class Level(NamedTuple):
    """One part of a reply in a few characters."""

    letter: str
    name: str
    level: str
    state: str


class Way(NamedTuple):
    """One way of saying it, ready to be drawn."""

    stretches: list[Stretch]
    levels: list[Level]
    line: str
    tension: float


class Part(NamedTuple):
    """Why the good way earned a part."""

    letter: str
    name: str
    why: str


def example(talk: ExampleTalk, persona: Persona, rubric: Rubric) -> Markup:
    """Return the example; `rubric` gives the parts their letters and names."""
    why = _why()
    parts = [Part(c.letter, pick(c.name), why[c.id]) for c in rubric.criteria if c.id in why]
    return render(
        "example_talk.html",
        example=talk,
        persona=persona,
        lang=lang(),
        slipped=_way(talk.slipped, rubric),
        put_well=_way(talk.said, rubric),
        explained=parts,
    )


def _why() -> dict[str, str]:
    return {
        "o": _(
            "Two things anyone can look up: whose name is in the report, which day it was opened. No verdict in it."
        ),
        "f": _("Your own worry, with your own reason. Nobody is to blame for it."),
        "n": _("What matters to you, not one way to get it. So the other side can think along."),
        "r": _("When, what, how long, who, and a real question: they may say no."),
    }


def _way(reply: ExampleReply, rubric: Rubric) -> Way:
    levels = []
    for found in reply.levels:
        criterion = rubric.criterion(found.criterion)
        state = "top" if found.level == criterion.top() else str(min(found.level or 0, 1))
        levels.append(Level(criterion.letter, pick(criterion.name), str(found.level), state))
    return Way(_stretches(reply, rubric), levels, reply.line, reply.tension)


def _stretches(reply: ExampleReply, rubric: Rubric) -> list[Stretch]:
    """Cut a reply where its quotes begin and end; they do not overlap."""
    found = [(reply.reply.index(quote), quote, level) for level in reply.levels for quote in level.quotes]
    stretches, at = [], 0
    for start, quote, level in sorted(found, key=lambda one: one[0]):
        stretches.append(Stretch(reply.reply[at:start], ""))
        stretches.append(Stretch(quote, rubric.criterion(level.criterion).letter))
        at = start + len(quote)
    return [stretch for stretch in (*stretches, Stretch(reply.reply[at:], "")) if stretch.text]
