"""The card a learner takes along into the real conversation."""

from typing import Literal

from coach.domain.codes import Term
from coach.domain.text import Frozen, Lang, Text


class HeardAs(Frozen):
    """Needs of the other side by name, and the learner's words that showed they were heard."""

    names: tuple[Text, ...]
    quote: str


class BetterNot(Frozen):
    """Words that cost something in practice, and what was wrong with them."""

    quote: str
    name: Text


class TakeAlong(Frozen):
    """What a talk taught, short enough to read at the door. All words are in `lang`, that of the talk.

    `ask` is what was never asked and could open something · `opening` and `request` are the learner's best own
    sentences, else the scene's (`own_…` tells which) · `lacking` is what the request does not say yet.
    """

    lang: Lang
    scene: Text
    persona: Text
    heard: tuple[HeardAs, ...] = ()
    ask: tuple[Text, ...] = ()
    opening: str = ""
    own_opening: bool = False
    request: str = ""
    own_request: bool = False
    lacking: tuple[Term, ...] = ()
    better_not: tuple[BetterNot, ...] = ()


class Section(Frozen):
    """A heading of a printed card with the paragraphs under it."""

    heading: str
    paragraphs: tuple[str, ...]


class PrintedCard(Frozen):
    """A card in words, ready to be set: nothing in it is looked up any more."""

    lang: Lang
    title: str
    subtitle: str
    sections: tuple[Section, ...]
    footer: str = ""


CardFile = Literal["pdf", "png"]
