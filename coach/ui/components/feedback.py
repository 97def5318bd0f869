"""What stands under a reply: four chips, evidence in one's own words, at most two points, the rules that bear on it."""

from collections.abc import Iterator, Sequence

from coach.domain.knowledge import Guidance, Passage
from coach.domain.reading import Quote
from coach.domain.rubric import Rubric
from coach.domain.scoring import Scorecard
from coach.domain.session import Contest
from coach.domain.text import Lang
from coach.ui.i18n import _, reason
from coach.ui.parts import coach, text

COMMON_TOP = 2
"""The highest level of nearly every criterion; a chip names the highest one where it is another."""


def feedback(card: Scorecard, rubric: Rubric, reply: str, guidance: Guidance, lang: Lang) -> str:
    """Return the feedback on one reply as HTML, in the session's language where content speaks."""
    return (
        '<div class="feedback">'
        + f'<div class="chips">{"".join(_chips(card, rubric, lang))}</div>'
        + points(card, rubric, lang)
        + _evidence(card, rubric, reply, lang)
        + _better(card)
        + rules(guidance, lang)
        + _fit(card, guidance)
        + _how_sure(card, lang)
        + "</div>"
    )


def points(card: Scorecard, rubric: Rubric, lang: Lang) -> str:
    """Return at most two points: the named fault (or a good move), and one next step."""
    shown = [point for point in (_first_point(card, rubric, lang), _next_step(card, rubric, lang)) if point]
    return f'<ul class="points">{"".join(f"<li>{point}</li>" for point in shown)}</ul>' if shown else ""


def rules(guidance: Guidance, lang: Lang) -> str:
    """Return the passages with their citations; nothing when no rule bears on the turn."""
    if guidance.unavailable:
        why = _("The company’s rules could not be looked up. Run “coach index”; the next turn will show them.")
        return f'<p class="muted">{text(why)}</p>'
    return "".join(_rule(passage, lang) for passage in guidance.passages)


def _chips(card: Scorecard, rubric: Rubric, lang: Lang) -> Iterator[str]:
    for score in card.scores:
        criterion = rubric.criterion(score.criterion)
        level = "–" if score.level is None else str(score.level)
        if score.level is not None and criterion.top() != COMMON_TOP:
            level = f"{level}/{criterion.top()}"
        state = "none" if score.level is None else "top" if score.level == criterion.top() else str(min(score.level, 1))
        name = criterion.name.get(lang)
        anchor = reason(score.reason) or score.rationale or criterion.levels[score.level or 0].anchor.get(lang)
        doubt = f' <span class="doubt">{text(_("worth a look"))}</span>' if score.worth_a_look else ""
        yield (
            f'<span class="chip level-{state}" title="{text(anchor)}">'
            f"<b>{text(criterion.letter)}</b> {text(name)} <b>{level}</b>{doubt}</span>"
        )
    source = _("quick read") if card.source == "quick_read" else _("judge")
    if card.pending:
        source = _("quick read for now, the judge’s score is pending")
    yield f'<span class="source">{text(source)}</span>'


def _first_point(card: Scorecard, rubric: Rubric, lang: Lang) -> str:
    for found in card.faults:
        fault = rubric.fault(found.code)
        if fault:
            quote = f"“{text(_short(found.quote.text))}”"
            return f"<b>{text(fault.name.get(lang))}</b> {quote} — {text(fault.tip.get(lang))}"
    for move in card.good_moves:
        named = next((n for n in rubric.good_moves if n.code == move.code), None)
        if named:
            quote = f"“{text(_short(move.quote.text))}”"
            return f'<b class="good">{text(named.name.get(lang))}</b> {quote} — {text(named.what.get(lang))}'
    return ""


def _next_step(card: Scorecard, rubric: Rubric, lang: Lang) -> str:
    """The first criterion that is furthest from its top level, in the rubric's order."""
    missing = [
        (score.level / rubric.criterion(score.criterion).top(), place, score.criterion)
        for place, score in enumerate(card.scores)
        if score.level is not None and score.level < rubric.criterion(score.criterion).top()
    ]
    if not missing:
        return ""
    criterion = rubric.criterion(min(missing)[2])
    return f"<b>{text(_('Next step'))} · {text(criterion.name.get(lang))}</b> {text(criterion.tip.get(lang))}"


def _evidence(card: Scorecard, rubric: Rubric, reply: str, lang: Lang) -> str:
    marks = [(quote, score.criterion, "part") for score in card.scores for quote in score.evidence]
    marks += [(found.quote, found.code.value, "fault") for found in card.faults]
    if not marks:
        return ""
    lines = []
    for score in card.scores:
        for quote in score.evidence:
            letter = rubric.criterion(score.criterion).letter
            lines.append(f'<li><b class="letter">{text(letter)}</b> {text(quote.text)}</li>')
    for found in card.faults:
        fault = rubric.fault(found.code)
        name = fault.name.get(lang) if fault else found.code.value
        lines.append(f'<li><b class="letter fault">{text(name)}</b> {text(found.quote.text)}</li>')
    return (
        f"<details><summary>{text(_('In your own words'))}</summary>"
        f'<p class="marked">{_highlighted(reply, [quote for quote, _id, _kind in marks])}</p>'
        f'<ul class="quotes">{"".join(lines)}</ul></details>'
    )


def _how_sure(card: Scorecard, lang: Lang) -> str:
    """How well this kind of score agrees with labelled replies, one click away from every score."""
    if card.source == "judge":
        model = card.judged.model if card.judged else ""
        says = _(
            "The model {model} scored this. Its agreement is not published here; "
            "“coach eval scorer --judge model” measures it.",
            model=model,
        )
    else:
        figures = coach().review.published(lang)
        parts = ", ".join(f"{part.upper()} {value:.2f}" for part, value in figures.qwk.items())
        says = _(
            "On {n} labelled replies it had never seen, the quick read gave all four labels as the labeller did in "
            "{share} % of them; agreement by part (weighted kappa, 1 is full): {parts}. The labels are our own, not "
            "those of an independent panel. Take a label as a hint, and contest it when it is wrong.",
            n=figures.replies,
            share=round(figures.all_four * 100),
            parts=parts,
        )
    return f'<details class="sure"><summary>{text(_("How sure is this?"))}</summary><p>{text(says)}</p></details>'


def contested(contests: Sequence[Contest], rubric: Rubric, lang: Lang) -> str:
    """Return the doubts about a turn's scores."""
    return "".join(
        f'<p class="contest"><b>{text(_("Contested"))} · {text(rubric.criterion(c.criterion).name.get(lang))}</b> '
        f"{text(c.text)}</p>"
        for c in contests
    )


def _better(card: Scorecard) -> str:
    """One better sentence, behind a click: the learner's own next try comes first."""
    if not card.better:
        return ""
    return f"<details><summary>{text(_('One way to put it'))}</summary><p>{text(card.better)}</p></details>"


def _fit(card: Scorecard, guidance: Guidance) -> str:
    """Whether the request fits the rules shown, or that the judge found none that bears on it."""
    if card.fit is None or guidance.unavailable:
        return ""
    if card.fit.verdict == "no_rule":
        return f'<div class="source">{text(_("Your request: no rule found"))}</div>'
    says = {
        "allowed": _("Your request fits the rule"),
        "unclear": _("The rule leaves your request open"),
        "against": _("Your request goes against the rule"),
    }[card.fit.verdict]
    return (
        f'<p class="fit {card.fit.verdict}"><b>{text(says)}</b> <code>{text(card.fit.citation)}</code> '
        f"{text(card.fit.why)}</p>"
    )


def _highlighted(reply: str, quotes: list[Quote]) -> str:
    """Return the reply with every quoted stretch marked; overlapping quotes become one stretch."""
    inside = [False] * len(reply)
    for quote in quotes:
        inside[quote.start : quote.start + len(quote.text)] = [True] * len(quote.text)
    parts, start = [], 0
    for end in range(1, len(reply) + 1):
        if end == len(reply) or inside[end] != inside[start]:
            piece = text(reply[start:end])
            parts.append(f"<mark>{piece}</mark>" if inside[start] else piece)
            start = end
    return "".join(parts)


def _rule(passage: Passage, lang: Lang) -> str:
    kind = _("Case") if passage.kind == "case" else _("Rule")
    return (
        f'<details class="rule"><summary>{text(kind)} · {text(passage.title.get(lang))} · '
        f"{text(passage.heading.get(lang))} <code>{text(passage.citation())}</code></summary>"
        f"<p>{text(passage.text.get(lang).strip())}</p></details>"
    )


def _short(quote: str, limit: int = 40) -> str:
    return quote if len(quote) <= limit else quote[: limit - 1] + "…"
