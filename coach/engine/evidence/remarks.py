"""One remark on each reply: a sincere open question is named, and one next step is about this reply and no other."""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from coach.domain.codes import Act, Move
from coach.domain.reading import Quote, Reading
from coach.domain.rubric import Rubric
from coach.domain.scoring import CriterionScore, Remark, Scorecard
from coach.domain.session import Turn

NOTHING_TO_SAY = (Act.SMALL_TALK, Act.ACKNOWLEDGEMENT, Act.CLARIFICATION, Act.AGREEMENT)
"""What a reply without any part may do in a talk without owing one."""

AGAIN_AFTER = 2
"""Replies for which the same step is not named again: said three times running it is not heard any more."""


def remarks(turns: Sequence[Turn], rubric: Rubric) -> dict[int, Remark]:
    """Return the remark on each turn by its number."""
    found: dict[int, Remark] = {}
    for place, turn in enumerate(turns):
        lately = [found[earlier.number].step for earlier in turns[max(0, place - AGAIN_AFTER) : place]]
        remark = remark_on(turn.reading, turn.scorecard, rubric, [step for step in lately if step])
        asked_for = next((cue.term for cue in turn.cues if cue.move is Move.REMIND), None)
        if asked_for and not turn.scorecard.faults:
            remark = remark.model_copy(update={"term": asked_for, "step": None, "near": None})
        found[turn.number] = remark
    return found


def remark_on(reading: Reading, card: Scorecard, rubric: Rubric, lately: Sequence[str] = ()) -> Remark:
    """Return the remark on a reply; `lately` are the steps named for the replies just before it.

    Nothing is asked of small talk, of an honest question, or beside a fault: that one comes first.
    """
    listened = open_question(reading) if not card.faults else None
    if card.faults or _owes_nothing(reading, listened):
        return Remark(listened=listened)
    missing = [score for score in card.scores if _lacks(score, rubric) and score.criterion not in lately]
    if not missing:
        return Remark(listened=listened)
    first = min(missing, key=lambda score: (not score.evidence, score.level))
    return Remark(listened=listened, step=first.criterion, near=next(iter(first.evidence), None))


def open_question(reading: Reading) -> Quote | None:
    """Return the words of a question that cannot be answered by yes or no; nothing beside an attack."""
    if reading.faults or reading.does(Act.ACCUSATION, Act.THREAT, Act.ORDER):
        return None
    asked = (found.quote for found in reading.acts if found.act is Act.QUESTION)
    return next((quote for quote in asked if _open_words().search(quote.text)), None)


def _owes_nothing(reading: Reading, listened: Quote | None) -> bool:
    if reading.empty:
        return True
    return reading.labels.total() <= 1 and (listened is not None or reading.does(*NOTHING_TO_SAY))


def _lacks(score: CriterionScore, rubric: Rubric) -> bool:
    return score.level is not None and score.level < rubric.criterion(score.criterion).top()


@cache
def _open_words() -> re.Pattern[str]:
    text = (files("coach.engine.evidence") / "open_questions.toml").read_text(encoding="utf-8")
    words = tomllib.loads(text)
    english = "|".join(map(re.escape, words["en"]))
    return re.compile("|".join(map(re.escape, words["zh"])) + rf"|\b(?:{english})\b", re.IGNORECASE)
