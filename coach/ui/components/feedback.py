"""What stands under a reply: the levels small, one point, one rule that bears on it, and the rest when asked."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Literal, NamedTuple

from markupsafe import Markup

from coach.domain.knowledge import Guidance
from coach.domain.rubric import Criterion, Rubric
from coach.domain.scoring import CriterionScore, Remark, Scorecard
from coach.domain.session import Contest
from coach.domain.text import Lang, Text
from coach.quality.published import Published
from coach.ui.i18n import _, reason
from coach.ui.markup import render
from coach.ui.vocabulary import term

COMMON_TOP = 2
"""The highest level of nearly every criterion; a chip names the highest one where it is another."""

MOST_DOTS = 3
"""The highest level that is drawn as dots; a longer scale is told by its number."""

NONE = Remark()
NO_PHRASES: Mapping[str, Text] = {}


class Chip(NamedTuple):
    """One criterion of a scorecard in a few characters; `anchor` is why it has its level, `dots` draws the level where
    the scale is short."""

    letter: str
    name: str
    level: str
    state: str
    anchor: str
    doubtful: bool
    dots: str = ""


class Point(NamedTuple):
    """One thing said about a reply, with the learner's words it is about (none for a next step)."""

    name: str
    says: str
    quote: str = ""
    good: bool = False


class Stretch(NamedTuple):
    """A run of a reply: `earned` where a level rests on it, `cost` where a fault was found, else neither."""

    text: str
    kind: Literal["", "earned", "cost"]


def feedback(
    card: Scorecard,
    rubric: Rubric,
    guidance: Guidance,
    lang: Lang,
    agreement: Published,
    remark: Remark = NONE,
    phrases: Mapping[str, Text] = NO_PHRASES,
    newest: bool = True,
) -> Markup:
    """Return the feedback on one reply in one language; that on an earlier reply is folded.

    `agreement` is how well the quick read agrees with labelled replies: told with every score it gave. `phrases` is one
    way to say each criterion in the learner's situation.
    """
    first, further = _sorted(points(card, rubric, lang, remark))
    return render(
        "feedback.html",
        card=card,
        rubric=rubric,
        guidance=guidance,
        lang=lang,
        newest=newest,
        chips=chips(card, rubric, lang),
        points=first,
        further=further,
        way=phrase(card, rubric, remark, phrases),
        agreement=agreement,
        parts_of_agreement=", ".join(f"{part.upper()} {value:.2f}" for part, value in agreement.qwk.items()),
    )


def contested(contests: Sequence[Contest], rubric: Rubric, lang: Lang) -> Markup:
    """Return the doubts about a turn's scores."""
    return render("contests.html", contests=contests, rubric=rubric, lang=lang)


def checked_draft(
    said: str,
    card: Scorecard,
    rubric: Rubric,
    lang: Lang,
    remark: Remark,
    phrases: Mapping[str, Text],
    advice: str = "",
) -> Markup:
    """Return a draft as it would be read: its levels, one point, and a model's `advice` where there is some."""
    return render(
        "draft.html",
        card=card,
        lang=lang,
        chips=chips(card, rubric, lang),
        stretches=stretches(card, said),
        points=points(card, rubric, lang, remark)[:1],
        complete=all(card.level(known.id) == known.top() for known in rubric.criteria),
        way=phrase(card, rubric, remark, phrases),
        advice=advice,
    )


def chips(card: Scorecard, rubric: Rubric, lang: Lang) -> list[Chip]:
    """Return one chip a criterion, in the card's order."""
    return [_chip(score, rubric.criterion(score.criterion), lang) for score in card.scores]


def points(card: Scorecard, rubric: Rubric, lang: Lang, remark: Remark = NONE) -> list[Point]:
    """Return what can be said about a reply, the thing to say first: its faults, what went well, the next step."""
    faults = [
        Point(fault.name.get(lang), fault.tip.get(lang), found.quote.text)
        for found in card.faults
        if (fault := rubric.fault(found.code))
    ]
    moves = [
        Point(named.name.get(lang), named.what.get(lang), move.quote.text, good=True)
        for move in card.good_moves
        for named in rubric.good_moves
        if named.code == move.code
    ]
    return [*faults, *moves, *_listened(remark), *_next_step(rubric, lang, remark)]


def phrase(card: Scorecard, rubric: Rubric, remark: Remark, phrases: Mapping[str, Text]) -> Text | None:
    """Return one way to say what the reply lacks most, in the learner's situation; None where it lacks nothing."""
    wanted = remark.step or (_weakest(card, rubric) if card.faults else None)
    return phrases.get(wanted) if wanted else None


def stretches(card: Scorecard | None, reply: str) -> list[Stretch]:
    """Return the reply cut where quotes begin and end; a fault outweighs a level where both rest on the same words."""
    kinds: list[Literal["", "earned", "cost"]] = [""] * len(reply)
    for quote in (quote for score in card.scores for quote in score.evidence) if card else ():
        kinds[quote.start : quote.start + len(quote.text)] = ["earned"] * len(quote.text)
    for found in card.faults if card else ():
        kinds[found.quote.start : found.quote.start + len(found.quote.text)] = ["cost"] * len(found.quote.text)
    runs = groupby(zip(kinds, reply, strict=True), key=lambda pair: pair[0])
    return [Stretch("".join(letter for _kind, letter in run), kind) for kind, run in runs]


def _chip(score: CriterionScore, criterion: Criterion, lang: Lang) -> Chip:
    level, state, dots, top = "–", "none", "", criterion.top()
    if score.level is not None:
        level = str(score.level) if top == COMMON_TOP else f"{score.level}/{top}"
        state = "top" if score.level == top else str(min(score.level, 1))
        dots = "●" * score.level + "○" * (top - score.level) if top <= MOST_DOTS else ""
    anchor = reason(score.reason) or score.rationale or criterion.levels[score.level or 0].anchor.get(lang)
    return Chip(criterion.letter, criterion.name.get(lang), level, state, anchor, score.worth_a_look, dots)


def _sorted(found: list[Point]) -> tuple[list[Point], list[Point]]:
    """Part what is shown at once from what is shown when asked."""
    return found[:1], found[1:]


def _listened(remark: Remark) -> list[Point]:
    if remark.listened is None:
        return []
    says = _("You asked openly and left them room to tell you more.")
    return [Point(_("A question that listens"), says, remark.listened.text, good=True)]


def _next_step(rubric: Rubric, lang: Lang, remark: Remark) -> list[Point]:
    if remark.term:
        return [Point(_("Next step"), _("They are waiting to hear {term}.", term=term(remark.term)))]
    if remark.step is None:
        return []
    criterion = rubric.criterion(remark.step)
    near = remark.near.text if remark.near else ""
    return [Point(f"{_('Next step')} · {criterion.name.get(lang)}", criterion.tip.get(lang), near)]


def _weakest(card: Scorecard, rubric: Rubric) -> str | None:
    scored = [
        (score.level / rubric.criterion(score.criterion).top(), score.criterion)
        for score in card.scores
        if score.level is not None
    ]
    share, criterion = min(scored, key=lambda pair: pair[0], default=(1.0, ""))
    return criterion if share < 1 else None
