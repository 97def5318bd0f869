"""The card to take along, in words."""

from collections.abc import Iterator

from coach.domain.codes import Term
from coach.domain.take_along import PrintedCard, Section, TakeAlong
from coach.domain.text import Lang
from coach.wording import words_in


def printed_card(card: TakeAlong, opening: str, request: str, footer: str, spoken: Lang) -> PrintedCard:
    """Return the card as it is shown or printed; `opening` and `request` are the learner's last word on them.

    A file speaks the language of the talk throughout (`card.lang`), the page that of the screen around the learner's
    own words.
    """
    _ = words_in(spoken)
    return PrintedCard(
        lang=spoken,
        title=_("Before I talk to {name}", name=card.persona.get(spoken)),
        subtitle=card.scene.get(spoken),
        sections=tuple(
            Section(heading=heading, paragraphs=tuple(paragraphs))
            for heading, paragraphs in (
                (_("What matters to them"), [*_heard(card, spoken)]),
                (_("My first sentence"), [opening.strip()]),
                (_("What I ask for: who, what, by when"), [request.strip(), *_lacking(card, request, spoken)]),
                (_("Better not"), [*_better_not(card, spoken)]),
            )
            if any(paragraphs)
        ),
        footer=footer,
    )


def _heard(card: TakeAlong, spoken: Lang) -> Iterator[str]:
    _ = words_in(spoken)
    for heard in card.heard:
        names = _joined([name.get(spoken) for name in heard.names], spoken)
        yield _("{need}: “{quote}”", need=names, quote=heard.quote)
    if not card.heard:
        yield _("I have not heard it yet. Ask first, propose later.")
    for about in card.ask:
        yield _("Ask {about}.", about=about.get(spoken))


def _lacking(card: TakeAlong, request: str, spoken: Lang) -> Iterator[str]:
    """What the request does not say; what the learner has rewritten is theirs."""
    _ = words_in(spoken)
    if card.lacking and request.strip() == card.request:
        yield _("Still open: {terms}", terms=_joined([_term(term, spoken) for term in card.lacking], spoken))


def _term(term: Term, lang: Lang) -> str:
    _ = words_in(lang)
    return {Term.WHO: _("who does it"), Term.WHAT: _("what exactly"), Term.WHEN: _("by when")}[term]


def _joined(words: list[str], lang: Lang) -> str:
    return ("、" if lang == "zh" else ", ").join(words)


def _better_not(card: TakeAlong, spoken: Lang) -> Iterator[str]:
    _ = words_in(spoken)
    for costly in card.better_not:
        yield _("“{quote}” ({name})", quote=costly.quote, name=costly.name.get(spoken))
