"""What stands under a reply: four chips, evidence in one's own words, at most two points, the rules that bear on it."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from markupsafe import Markup

from coach.domain.knowledge import Guidance
from coach.domain.rubric import Criterion, Rubric
from coach.domain.scoring import CriterionScore, Scorecard
from coach.domain.session import Contest
from coach.domain.text import Lang
from coach.quality.published import Published
from coach.ui.i18n import _, reason
from coach.ui.markup import render

COMMON_TOP = 2
"""The highest level of nearly every criterion; a chip names the highest one where it is another."""


class Chip(NamedTuple):
    """One criterion of a scorecard in a few characters; `anchor` is why it has its level."""

    letter: str
    name: str
    level: str
    state: str
    anchor: str
    doubtful: bool


class Point(NamedTuple):
    """One thing said about a reply, with the learner's words it is about (none for a next step)."""

    name: str
    says: str
    quote: str = ""
    good: bool = False


class Stretch(NamedTuple):
    """A run of a reply, quoted as evidence or not."""

    text: str
    quoted: bool


def feedback(
    card: Scorecard, rubric: Rubric, reply: str, guidance: Guidance, lang: Lang, agreement: Published
) -> Markup:
    """Return the feedback on one reply, in the session's language where content speaks.

    `agreement` is how well the quick read agrees with labelled replies: shown under every score it gave.
    """
    return render(
        "feedback.html",
        card=card,
        rubric=rubric,
        guidance=guidance,
        lang=lang,
        chips=chips(card, rubric, lang),
        points=points(card, rubric, lang),
        stretches=stretches(card, reply),
        agreement=agreement,
        parts_of_agreement=", ".join(f"{part.upper()} {value:.2f}" for part, value in agreement.qwk.items()),
    )


def contested(contests: Sequence[Contest], rubric: Rubric, lang: Lang) -> Markup:
    """Return the doubts about a turn's scores."""
    return render("contests.html", contests=contests, rubric=rubric, lang=lang)


def checked_draft(card: Scorecard, rubric: Rubric, lang: Lang) -> Markup:
    """Return what is said of a draft: its levels and at most two points."""
    return render("draft.html", card=card, rubric=rubric, points=points(card, rubric, lang))


def chips(card: Scorecard, rubric: Rubric, lang: Lang) -> list[Chip]:
    """Return one chip a criterion, in the card's order."""
    return [_chip(score, rubric.criterion(score.criterion), lang) for score in card.scores]


def points(card: Scorecard, rubric: Rubric, lang: Lang) -> list[Point]:
    """Return at most two points: the first fault (or else good move), and one next step."""
    return [point for point in (_first_point(card, rubric, lang), _next_step(card, rubric, lang)) if point]


def stretches(card: Scorecard, reply: str) -> list[Stretch]:
    """Return the reply cut where quotes begin and end, overlapping quotes as one; nothing if none is quoted."""
    quoted = [False] * len(reply)
    marks = [quote for score in card.scores for quote in score.evidence] + [found.quote for found in card.faults]
    for quote in marks:
        quoted[quote.start : quote.start + len(quote.text)] = [True] * len(quote.text)
    runs = groupby(zip(quoted, reply, strict=True), key=lambda pair: pair[0])
    return [Stretch("".join(letter for _quoted, letter in run), inside) for inside, run in runs] if marks else []


def _chip(score: CriterionScore, criterion: Criterion, lang: Lang) -> Chip:
    level, state = "–", "none"
    if score.level is not None:
        level = str(score.level) if criterion.top() == COMMON_TOP else f"{score.level}/{criterion.top()}"
        state = "top" if score.level == criterion.top() else str(min(score.level, 1))
    anchor = reason(score.reason) or score.rationale or criterion.levels[score.level or 0].anchor.get(lang)
    return Chip(criterion.letter, criterion.name.get(lang), level, state, anchor, score.worth_a_look)


def _first_point(card: Scorecard, rubric: Rubric, lang: Lang) -> Point | None:
    for found in card.faults:
        if fault := rubric.fault(found.code):
            return Point(fault.name.get(lang), fault.tip.get(lang), found.quote.text)
    for move in card.good_moves:
        if named := next((known for known in rubric.good_moves if known.code == move.code), None):
            return Point(named.name.get(lang), named.what.get(lang), move.quote.text, good=True)
    return None


def _next_step(card: Scorecard, rubric: Rubric, lang: Lang) -> Point | None:
    """The first criterion that is furthest from its top level, in the rubric's order."""
    missing = [
        (score.level / rubric.criterion(score.criterion).top(), place, score.criterion)
        for place, score in enumerate(card.scores)
        if score.level is not None and score.level < rubric.criterion(score.criterion).top()
    ]
    if not missing:
        return None
    criterion = rubric.criterion(min(missing)[2])
    return Point(f"{_('Next step')} · {criterion.name.get(lang)}", criterion.tip.get(lang))
