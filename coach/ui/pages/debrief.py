"""Debrief: how it ended, the course of it, the two moments that mattered, two things to try."""

from collections.abc import Mapping

import altair as alt
import streamlit as st

from coach.domain.debrief import Advice, CriterionResult, Debrief, Moment
from coach.domain.scoring import SOURCES
from coach.domain.session import LOCAL_LEARNER, Session
from coach.ui import words
from coach.ui.i18n import _
from coach.ui.parts import coach, go, text

BARS = ("#9CC9C2", "#DCD3BF")
"""Colours of the bars: of the first kind of score there is, and of a second."""


def page() -> None:
    """Draw the debrief of the session named in the address."""
    session_id = st.query_params.get("session")
    if not session_id:
        st.info(_("No session was chosen. Your sessions are under History."))
        return
    session = coach().practice.open(LOCAL_LEARNER, session_id)
    debrief = coach().practice.debrief(LOCAL_LEARNER, session_id)
    _outcome(session)
    if not session.turns:
        st.info(_("Nothing was said yet, so there is nothing to look back on."))
    else:
        st.subheader(_("How it went"))
        st.altair_chart(_course(debrief, session), width="stretch")
        if note := _course_note(session):
            st.caption(note)
        _moments(debrief, session)
        _claims(debrief)
        st.subheader(_("Part by part"))
        st.html("".join(_result(result, session) for result in debrief.results))
        if len(debrief.sources) > 1:
            st.caption(_("Means over the judge’s scores alone; quick reads of other replies are not in them."))
        _advice(debrief, session)
    _next(session)


def _outcome(session: Session) -> None:
    play = session.play
    st.html(
        f'<div class="outcome {session.outcome.value}"><span class="muted">{text(play.scene().title.get(play.lang))} · '
        f"{text(play.persona.name.get(play.lang))} · {text(words.difficulty(play.difficulty))}</span>"
        f"<h2>{text(words.outcome(session))}</h2><p>{text(words.outcome_meaning(session))}</p></div>"
    )


def _course(debrief: Debrief, session: Session) -> alt.LayerChart:
    """Tension 0..10 as a line, the sum of the levels as bars on the same scale, quick reads apart from the judge's."""
    turn, tension = _("Turn"), _("Tension")
    criteria = session.play.rubric.criteria
    total = _("{letters} together", letters="+".join(c.letter for c in criteria))
    top = sum(c.top() for c in criteria)
    kinds = _bars(session, total)
    colour = alt.Color(
        "what:N",
        scale=alt.Scale(domain=[tension, *kinds], range=["#B4532A", *BARS[: len(kinds)]]),
        legend=alt.Legend(orient="top", title=None, labelLimit=0, columns=1 if len(kinds) > 1 else 2),
    )
    across = alt.X("turn:Q", axis=alt.Axis(tickMinStep=1, format="d", grid=False), title=turn)
    up = alt.Y("value:Q", scale=alt.Scale(domain=[0, max(10, top)]), title=None)
    bars = [
        alt.Chart(_series(what, values)).mark_bar(size=18, cornerRadius=3).encode(x=across, y=up, color=colour)
        for what, values in kinds.items()
    ]
    line = alt.Chart(_series(tension, dict(enumerate(debrief.tension)))).mark_line(point=True, strokeWidth=2.5)
    return alt.LayerChart(layer=[*bars, line.encode(x=across, y=up, color=colour)], height=240 + 20 * len(kinds))


def _bars(session: Session, total: str) -> dict[str, dict[int, int]]:
    """The sums by turn, under one name for each kind of score; with a single kind the name is that of the sum."""
    named = {"judge": _("judge"), "quick_read": _("quick read")}
    found = [source for source in SOURCES if any(turn.scorecard.source == source for turn in session.turns)]
    return {
        f"{total} ({named[source]})" if len(found) > 1 else total: {
            turn.number: turn.scorecard.total() for turn in session.turns if turn.scorecard.source == source
        }
        for source in found
    }


def _course_note(session: Session) -> str:
    """What the bars do not say by themselves: two kinds of scores, and parts without one."""
    notes = []
    if len({turn.scorecard.source for turn in session.turns}) > 1:
        notes.append(_("The pale bars are quick reads, the others the judge’s scores: do not compare the two."))
    unscored = [str(turn.number) for turn in session.turns if turn.scorecard.unscored()]
    if unscored:
        notes.append(_("What could not be scored is in no bar (turn {turns}).", turns=", ".join(unscored)))
    return " ".join(notes)


def _series(what: str, values: Mapping[int, float]) -> alt.InlineData:
    return alt.InlineData(values=[{"what": what, "turn": n, "value": value} for n, value in values.items()])


def _moments(debrief: Debrief, session: Session) -> None:
    rows = []
    if debrief.turning_point:
        rows.append(_moment(_("The turning point"), debrief.turning_point, session, "good"))
    if debrief.costliest:
        rows.append(_moment(_("The costliest line"), debrief.costliest, session, "bad"))
    st.html("".join(rows))


def _claims(debrief: Debrief) -> None:
    """What the model says of it, each sentence with the turn and the words it points at."""
    if not debrief.claims:
        return
    rows = [
        f"<li>{text(claim.text)}<br>"
        f'<span class="muted">{text(_("turn {n}", n=claim.turn))}: “{text(claim.quote)}”</span></li>'
        for claim in debrief.claims
    ]
    st.html(f'<ul class="advice">{"".join(rows)}</ul>')


def _moment(title: str, moment: Moment, session: Session, mood: str) -> str:
    rubric, lang = session.play.rubric, session.play.lang
    named = [fault.name.get(lang) for code in moment.faults if (fault := rubric.fault(code))]
    change = _("turn {n}, tension {change}", n=moment.turn, change=f"{moment.tension_change:+.1f}")
    tail = f" · {text('、'.join(named) if lang == 'zh' else ', '.join(named))}" if named and mood == "bad" else ""
    return (
        f'<div class="moment {mood}"><h4>{text(title)}</h4><blockquote>{text(moment.quote)}</blockquote>'
        f'<span class="muted">{text(change)}{tail}</span></div>'
    )


def _result(result: CriterionResult, session: Session) -> str:
    criterion, lang = session.play.rubric.criterion(result.criterion), session.play.lang
    if result.mean is None:
        figure, width = _("unscored"), 0.0
    else:
        figure, width = _("{mean} of {top}", mean=f"{result.mean:g}", top=result.top), result.mean / result.top * 100
    best = f'<span class="muted">“{text(result.best_quote)}”</span>' if result.best_quote else ""
    return (
        f'<div class="result"><div class="gauge-head"><span><b class="letter">{text(criterion.letter)}</b> '
        f"{text(criterion.name.get(lang))}</span><span>{text(figure)}</span></div>"
        f'<div class="gauge-track"><div class="gauge-fill part" style="width:{width:.0f}%"></div></div>{best}</div>'
    )


def _advice(debrief: Debrief, session: Session) -> None:
    if not debrief.advice:
        return
    st.subheader(_("Two things to try") if len(debrief.advice) > 1 else _("One thing to try"))
    st.html(f'<ol class="advice">{"".join(_one(advice, session) for advice in debrief.advice)}</ol>')


def _one(advice: Advice, session: Session) -> str:
    rubric, lang = session.play.rubric, session.play.lang
    if advice.kind == "fault":
        fault = next(f for f in rubric.faults if f.code.value == advice.code)
        name, tip = fault.name.get(lang), fault.tip.get(lang)
    else:
        criterion = rubric.criterion(advice.code)
        name, tip = criterion.name.get(lang), criterion.tip.get(lang)
    where = _("turn {n}", n=advice.turn)
    return (
        f'<li><b>{text(name)}</b> {text(tip)}<br><span class="muted">{text(where)}: “{text(advice.quote)}”</span></li>'
    )


def _next(session: Session) -> None:
    again, harder, transcript = st.columns(3)
    if again.button(_("Again"), type="primary", key="again", width="stretch"):
        go("practise", session=coach().practice.again(LOCAL_LEARNER, session.id).id)
    if harder.button(_("Harder"), key="harder", width="stretch", disabled=session.play.difficulty == "hard"):
        go("practise", session=coach().practice.again(LOCAL_LEARNER, session.id, harder=True).id)
    if transcript.button(_("Transcript"), key="transcript", width="stretch"):
        go("transcripts", session=session.id)
