"""The judge with a language model: it gives reasons, quotes and levels; code decides what of that may stand."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from coach.domain.codes import FaultCode, GoodMove
from coach.domain.knowledge import Guidance
from coach.domain.model import ModelCall
from coach.domain.reading import PARTS, FoundFault, FoundMove, Quote, Reading
from coach.domain.rubric import Criterion, Rubric
from coach.domain.scoring import CriterionScore, Judged, Scorecard, SopFit
from coach.engine.grading import quick_scorecard
from coach.engine.prompting import LANGUAGE, fenced, prompt, version_of
from coach.engine.protocols import Stage
from coach.engine.talking import Call, Chat, Message, filled
from coach.errors import ModelError

PROMPTS = ("judge", "judge_reply")
SECOND_VOTE_TEMPERATURE = 0.7
"""A second vote at the first one's temperature would be the first one again."""

FAR_APART = 2
"""Levels between judge and quick read from which a second vote is taken."""

MISSING = "The judge left this criterion out."
OUT_OF_RANGE = "The judge gave {level}, which is not a level of this criterion."
NO_QUOTE = "Lowered: no quote of it stands in the reply."


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CriterionVerdict(_Form):
    """One criterion as the judge answers it: reason first, then quotes, then the level."""

    criterion: str
    rationale: str
    quotes: list[str]
    level: int


class Named(_Form):
    """A fault or a good move with the words that carry it."""

    code: str
    quote: str


class FitAnswer(_Form):
    """The SOP axis."""

    why: str
    citation: str
    verdict: Literal["allowed", "unclear", "against", "no_rule"]


class Verdict(_Form):
    """The judge's whole answer to one reply."""

    criteria: list[CriterionVerdict]
    faults: list[Named]
    good_moves: list[Named]
    fit: FitAnswer
    better: str


class ModelJudge:
    """Scores through a chat model; where it cannot be had, the quick read stands in and says so."""

    def __init__(self, chat: Chat, tokens: int, temperature: float) -> None:
        self._chat, self._tokens, self._temperature = chat, tokens, temperature

    def judge(self, reading: Reading, stage: Stage, guidance: Guidance) -> Scorecard:
        """Return the judge's scorecard, or the quick read marked as pending with the reason."""
        calls: list[ModelCall] = []
        try:
            card = self._card(stage, guidance, self._temperature, calls)
        except ModelError as error:
            quick = quick_scorecard(reading, stage.play.rubric, stage.reply)
            return quick.model_copy(update={"pending": type(error).__name__, "calls": tuple(calls)})
        doubted = [score.criterion for score in card.scores if _far(score, reading)]
        if doubted:
            card = self._voted(card, doubted, stage, guidance, calls)
        return card.model_copy(update={"calls": tuple(calls)})

    def _card(self, stage: Stage, guidance: Guidance, temperature: float, calls: list[ModelCall]) -> Scorecard:
        call = Call("judge", version_of(*PROMPTS), self._tokens, temperature, calls.append)
        verdict = filled(self._chat, messages_for(stage, guidance), Verdict, call)
        return judged_scorecard(verdict, stage, guidance, self._chat.name)

    def _voted(
        self, card: Scorecard, doubted: list[str], stage: Stage, guidance: Guidance, calls: list[ModelCall]
    ) -> Scorecard:
        """Let a second vote decide on the doubted criteria; without one the first stands, still marked."""
        try:
            second = self._card(stage, guidance, SECOND_VOTE_TEMPERATURE, calls)
        except ModelError:
            second = card
        by_id = {score.criterion: score for score in second.scores}
        scores = tuple(
            _decided(score, by_id[score.criterion]) if score.criterion in doubted else score for score in card.scores
        )
        return card.model_copy(update={"scores": scores})


def messages_for(stage: Stage, guidance: Guidance) -> list[Message]:
    """Return the prompt for one reply: rubric, the other side's last line, the rules shown, the reply. No persona."""
    rubric, lang = stage.play.rubric, stage.play.lang
    system = prompt("judge").fill(
        rubric=_rubric(rubric, stage),
        criteria=", ".join(c.id for c in rubric.criteria),
        faults=", ".join(f.code.value for f in rubric.faults),
        moves=", ".join(m.code.value for m in rubric.good_moves),
        language=LANGUAGE[lang],
    )
    rules = "\n\n".join(f"{p.citation()} {p.heading.get(lang)}\n{p.text.get(lang)}" for p in guidance.passages)
    user = prompt("judge_reply").fill(
        line=fenced("other side", stage.last_line()),
        rules=fenced("rules", rules or "none"),
        reply=fenced("reply", stage.reply),
    )
    return [Message(role="system", text=system), Message(role="user", text=user)]


def judged_scorecard(verdict: Verdict, stage: Stage, guidance: Guidance, model: str) -> Scorecard:
    """Return what of a verdict may stand: verbatim quotes, the rubric's levels and codes, clauses that were shown."""
    rubric, reply = stage.play.rubric, stage.reply
    scores = tuple(_score(criterion, verdict, reply) for criterion in rubric.criteria)
    faults = {fault.code.value for fault in rubric.faults}
    moves = {move.code.value for move in rubric.good_moves}
    named = [(n.code, q) for n in verdict.faults if n.code in faults and (q := _found(n.quote, reply))]
    good = [(n.code, q) for n in verdict.good_moves if n.code in moves and (q := _found(n.quote, reply))]
    return Scorecard(
        source="judge",
        scores=scores,
        faults=tuple(FoundFault(code=FaultCode(code), quote=quote) for code, quote in named),
        good_moves=tuple(FoundMove(code=GoodMove(code), quote=quote) for code, quote in good),
        better=verdict.better.strip()[:400],
        fit=_fit(verdict.fit, guidance),
        judged=Judged(
            model=model,
            prompt=version_of(*PROMPTS),
            rubric=f"{rubric.id} {rubric.version}",
            lowered=sum(score.reason == NO_QUOTE for score in scores),
        ),
    )


def _score(criterion: Criterion, verdict: Verdict, reply: str) -> CriterionScore:
    given = next((v for v in verdict.criteria if v.criterion == criterion.id), None)
    if given is None:
        return CriterionScore(criterion=criterion.id, level=None, reason=MISSING)
    if not 0 <= given.level <= criterion.top():
        reason = OUT_OF_RANGE.replace("{level}", str(given.level))
        return CriterionScore(criterion=criterion.id, level=None, reason=reason, rationale=given.rationale)
    quotes = tuple(quote for text in given.quotes if (quote := _found(text, reply)))
    if given.level and not quotes:
        return CriterionScore(criterion=criterion.id, level=0, reason=NO_QUOTE, rationale=given.rationale)
    evidence = quotes if given.level else ()
    return CriterionScore(criterion=criterion.id, level=given.level, evidence=evidence, rationale=given.rationale)


def _found(text: str, reply: str) -> Quote | None:
    words = text.strip()
    start = reply.find(words) if words else -1
    return Quote(text=words, start=start) if start >= 0 else None


def _fit(answer: FitAnswer, guidance: Guidance) -> SopFit:
    """A verdict stands only on a clause that was shown; without one no rule was found."""
    shown = next((p.citation() for p in guidance.passages if p.citation() in answer.citation), "")
    if answer.verdict == "no_rule" or not shown:
        return SopFit(verdict="no_rule")
    return SopFit(verdict=answer.verdict, citation=shown, why=answer.why.strip()[:400])


def _far(score: CriterionScore, reading: Reading) -> bool:
    part = next((p for p in PARTS if p == score.criterion), None)
    return part is not None and score.level is not None and abs(score.level - reading.labels.get(part)) >= FAR_APART


def _decided(first: CriterionScore, second: CriterionScore) -> CriterionScore:
    final = second if second.level is not None else first
    votes = tuple(level for level in (first.level, second.level) if level is not None)
    return final.model_copy(update={"votes": votes, "worth_a_look": True})


def _rubric(rubric: Rubric, stage: Stage) -> str:
    lang = stage.play.lang
    lines = []
    for criterion in rubric.criteria:
        lines.append(f"{criterion.id} · {criterion.name.get(lang)}: {criterion.question.get(lang)}")
        for level in criterion.levels:
            lines.append(f"  {level.level}: {level.anchor.get(lang)}")
            lines += [f"    e.g. {e.reply.get(lang)} ({e.why.get(lang)})" for e in level.examples]
    lines += [f"fault {f.code.value}: {f.what.get(lang)} e.g. {f.example.get(lang)}" for f in rubric.faults]
    lines += [f"good move {m.code.value}: {m.what.get(lang)}" for m in rubric.good_moves]
    return fenced("rubric", "\n".join(lines))
