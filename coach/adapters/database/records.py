"""From rows back to nouns."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, select

from coach.adapters.database.tables import CriterionScoreRow, ScorecardRow, SessionRow
from coach.domain.codes import Difficulty, Outcome
from coach.domain.persona import Persona
from coach.domain.rubric import Rubric
from coach.domain.scoring import SOURCES, Scorecard, ScoreSource
from coach.domain.session import Contest, Mode, Play, Session, Turn
from coach.domain.standing import Standing
from coach.domain.text import Lang
from coach.service.protocols import SessionSummary

MODE = TypeAdapter[Mode](Mode)
LANG = TypeAdapter[Lang](Lang)
SCORED_BY = TypeAdapter[ScoreSource](ScoreSource)


CARDS, SCORES = (kind.metadata.tables[kind.__tablename__] for kind in (ScorecardRow, CriterionScoreRow))


def scorecards_of(tx: Connection, turn_ids: Sequence[int]) -> dict[int, Scorecard]:
    """Return the scorecard of each finished turn among `turn_ids`."""
    cards = tx.execute(select(CARDS).where(CARDS.c.turn_id.in_(turn_ids))).all()
    scores: dict[int, list[Row[Any]]] = defaultdict(list)
    wanted = SCORES.c.scorecard_id.in_([card.id for card in cards])
    for score in tx.execute(select(SCORES).where(wanted).order_by(SCORES.c.position)):
        scores[score.scorecard_id].append(score)
    # The judge's card, where there is one, is the one that counts.
    ordered = sorted(cards, key=lambda card: SOURCES.index(SCORED_BY.validate_python(card.source)), reverse=True)
    return {card.turn_id: _scorecard(card, scores[card.id]) for card in ordered}


def turn_from(row: Row[Any], scorecard: Scorecard) -> Turn:
    """Return the turn of a completed row."""
    parts = {name: getattr(row, name) for name in ("number", "reply", "reading", "cue", "standing", "line", "guidance")}
    return Turn.model_validate({**parts, "scorecard": scorecard})


def session_from(
    row: Row[Any],
    persona: Persona,
    rubric: Rubric,
    turns: tuple[Turn, ...],
    pending: str | None,
    contests: tuple[Contest, ...],
) -> Session:
    """Return the session of a row and its finished turns."""
    play = Play(
        persona=persona,
        scene_id=row.scene_id,
        rubric=rubric,
        lang=LANG.validate_python(row.lang),
        difficulty=Difficulty(row.difficulty),
        seed=row.seed,
    )
    return Session(
        id=row.id,
        learner=row.learner,
        play=play,
        mode=MODE.validate_python(row.mode),
        started=row.started,
        finished=row.finished,
        outcome=Outcome(row.outcome),
        ended_early=row.ended_early,
        start=Standing.model_validate(row.start),
        turns=turns,
        contests=contests,
        pending=pending,
    )


class Means(NamedTuple):
    """Mean levels of a session by criterion, over the scores of one source; `mixed` if there are others too."""

    levels: dict[str, float]
    source: str
    mixed: bool


def summary_from(row: SessionRow, persona: Persona, turns: int, means: Means) -> SessionSummary:
    """Return one row of a list of sessions."""
    return SessionSummary.model_validate(
        {
            "id": row.id,
            "learner": row.learner,
            "persona": persona.name,
            "scene_id": row.scene_id,
            "scene": persona.scene(row.scene_id).title,
            "lang": row.lang,
            "difficulty": row.difficulty,
            "started": row.started,
            "finished": row.finished,
            "outcome": row.outcome,
            "ended_early": row.ended_early,
            "turns": turns,
            "means": means.levels,
            "source": means.source,
            "mixed": means.mixed,
        }
    )


def _scorecard(card: Row[Any], scores: Sequence[Row[Any]]) -> Scorecard:
    fields = ("criterion", "level", "evidence", "reason", "rationale", "votes", "worth_a_look")
    return Scorecard.model_validate(
        {
            "source": card.source,
            "scores": [{name: getattr(score, name) for name in fields} for score in scores],
            "faults": card.faults,
            "good_moves": card.good_moves,
            "better": card.better,
            "fit": card.fit,
            "judged": card.judged,
            "pending": card.pending,
        }
    )
