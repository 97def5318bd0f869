"""Scorecards, and what learners doubt in them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, select

from coach.adapters.database.tables import ContestRow, CriterionScoreRow, ScorecardRow, TurnRow
from coach.domain.scoring import SOURCES, CriterionScore, Scorecard
from coach.domain.session import Contest

CARD = tuple(name for name in Scorecard.model_fields if name not in ("scores", "calls"))
SCORE = tuple(CriterionScore.model_fields)


def keep(tx: Connection, turn_id: int, card: Scorecard) -> None:
    """Store a turn's scorecard; what it cost is stored elsewhere."""
    kept = card.model_dump(mode="json", include=set(CARD))
    card_id = tx.execute(insert(ScorecardRow).values(turn_id=turn_id, **kept).returning(ScorecardRow.id)).scalar_one()
    scores = [
        {"scorecard_id": card_id, "position": position, **score.model_dump(mode="json")}
        for position, score in enumerate(card.scores)
    ]
    if scores:
        tx.execute(insert(CriterionScoreRow), scores)


def is_kept(tx: Connection, turn_id: int, source: str) -> bool:
    """Tell whether a turn has a scorecard from that source."""
    card = select(ScorecardRow.id).where(ScorecardRow.turn_id == turn_id, ScorecardRow.source == source)
    return tx.scalar(card) is not None


def scorecards(tx: Connection, turns: ColumnElement[bool]) -> dict[int, Scorecard]:
    """Return the scorecard that counts of each turn, by the turn's id: the judge's where there is one."""
    cards = tx.execute(select(ScorecardRow).join(TurnRow, TurnRow.id == ScorecardRow.turn_id).where(turns)).all()
    scores: dict[int, list[Row[Any]]] = defaultdict(list)
    of_cards = select(CriterionScoreRow).join(ScorecardRow, ScorecardRow.id == CriterionScoreRow.scorecard_id)
    of_turns = of_cards.join(TurnRow, TurnRow.id == ScorecardRow.turn_id).where(turns)
    for score in tx.execute(of_turns.order_by(CriterionScoreRow.position)):
        scores[score.scorecard_id].append(score)
    weightiest_last = sorted(cards, key=lambda card: SOURCES.index(card.source), reverse=True)
    return {card.turn_id: _scorecard(card, scores[card.id]) for card in weightiest_last}


def _scorecard(card: Row[Any], scores: Sequence[Row[Any]]) -> Scorecard:
    found = [{name: getattr(score, name) for name in SCORE} for score in scores]
    return Scorecard.model_validate({**{name: getattr(card, name) for name in CARD}, "scores": found})


def contest(tx: Connection, turn_id: int, doubt: Contest) -> None:
    """Store a doubt about a score of that turn."""
    kept = doubt.model_dump(include={"criterion", "text", "at"})
    tx.execute(insert(ContestRow).values(turn_id=turn_id, **kept))


def contests(tx: Connection, turns: ColumnElement[bool]) -> tuple[Contest, ...]:
    """Return the doubts about scores of turns, oldest first."""
    columns = (TurnRow.number, ContestRow.criterion, ContestRow.text, ContestRow.at)
    doubts = select(*columns).join(ContestRow, ContestRow.turn_id == TurnRow.id).where(turns).order_by(ContestRow.id)
    return tuple(
        Contest(turn=number, criterion=criterion, text=text, at=at)
        for number, criterion, text, at in tx.execute(doubts)
        if number is not None
    )
