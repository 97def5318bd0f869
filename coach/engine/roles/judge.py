"""The judge with a language model: it gives reasons, quotes and levels; code decides what of that may stand."""

from coach.domain.knowledge import Guidance
from coach.domain.model import ModelCall
from coach.domain.reading import PARTS, Reading
from coach.domain.rubric import Rubric
from coach.domain.scoring import CriterionScore, Judged, Scorecard
from coach.engine.evidence.quick_scores import READERS_TOP, quick_scorecard
from coach.engine.prompts.rendering import version_of
from coach.engine.protocols import Stage
from coach.engine.roles.chat_model import Call, Chat, filled
from coach.engine.roles.contrasts import NearestContrasts
from coach.engine.roles.judge_brief import PROMPTS, known_passages, messages_for
from coach.engine.roles.verdict import form_for, judged_scorecard, lowered
from coach.errors import ModelError

SECOND_VOTE_TEMPERATURE = 0.7
"""A second vote at the first one's temperature would be the first one again."""

FAR_APART = 2
"""Levels between judge and quick read from which a second vote is taken."""


class ModelJudge:
    """Scores through a chat model; where it cannot be had, the quick read stands in and says so."""

    def __init__(self, chat: Chat, tokens: int, temperature: float, nearest: NearestContrasts | None = None) -> None:
        self._chat, self._tokens, self._temperature, self._nearest = chat, tokens, temperature, nearest

    def judge(self, reading: Reading, stage: Stage, guidance: Guidance) -> Scorecard:
        """Return the judge's scorecard, or the quick read marked as pending with the reason."""
        calls: list[ModelCall] = []
        try:
            card = self._card(stage, guidance, self._temperature, calls)
        except ModelError as error:
            quick = quick_scorecard(reading, stage.play.rubric, stage.reply)
            return quick.model_copy(update={"pending": type(error).__name__, "calls": tuple(calls)})
        doubted = [score.criterion for score in card.scores if _far(score, reading, stage.play.rubric)]
        if doubted:
            card = self._voted(card, doubted, stage, guidance, calls)
        return card.model_copy(update={"calls": tuple(calls)})

    def _card(self, stage: Stage, guidance: Guidance, temperature: float, calls: list[ModelCall]) -> Scorecard:
        call = Call("judge", version_of(*PROMPTS), self._tokens, temperature, calls.append, until=stage.until)
        rubric, known = stage.play.rubric, known_passages(stage, guidance)
        near = self._nearest.of(stage.reply, rubric, stage.play.lang) if self._nearest else ()
        verdict = filled(self._chat, messages_for(stage, known, near), form_for(rubric), call)
        made = Judged(model=self._chat.name, prompt=call.prompt, rubric=f"{rubric.id} {rubric.version}")
        return judged_scorecard(verdict, stage, known, made)

    def _voted(
        self, card: Scorecard, doubted: list[str], stage: Stage, guidance: Guidance, calls: list[ModelCall]
    ) -> Scorecard:
        """Let a second vote decide on the doubted criteria; without one the first stands, still marked."""
        try:
            second = self._card(stage, guidance, SECOND_VOTE_TEMPERATURE, calls).scores
        except ModelError:
            second = ()
        by_id = {score.criterion: score for score in second}
        scores = tuple(
            _decided(score, by_id.get(score.criterion)) if score.criterion in doubted else score
            for score in card.scores
        )
        judged = card.judged and card.judged.model_copy(update={"lowered": lowered(scores)})
        return card.model_copy(update={"scores": scores, "judged": judged})


def _far(score: CriterionScore, reading: Reading, rubric: Rubric) -> bool:
    part = next((p for p in PARTS if p == score.criterion), None)
    if part is None or score.level is None or rubric.criterion(part).top() != READERS_TOP:
        return False
    return abs(score.level - reading.labels.get(part)) >= FAR_APART


def _decided(first: CriterionScore, second: CriterionScore | None) -> CriterionScore:
    """The second vote's score, or the first's where there was no second; the votes are those that were given."""
    votes = tuple(score.level for score in (first, second) if score and score.level is not None)
    final = second if second and second.level is not None else first
    return final.model_copy(update={"votes": votes, "worth_a_look": True})
