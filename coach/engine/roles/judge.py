"""The judge with a language model: it gives reasons, quotes and levels; code decides what of that may stand."""

import re
import unicodedata
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator

from coach.domain.codes import FaultCode, GoodMove
from coach.domain.knowledge import Guidance, Passage
from coach.domain.model import ModelCall
from coach.domain.reading import PARTS, FoundFault, FoundMove, Reading
from coach.domain.rubric import Criterion, Rubric
from coach.domain.scoring import CriterionScore, FitVerdict, Judged, Reason, Scorecard, SopFit
from coach.domain.text import Lang
from coach.engine.evidence.language import only_in
from coach.engine.evidence.quick_scores import READERS_TOP, quick_scorecard
from coach.engine.evidence.quotes import found
from coach.engine.prompts.rendering import LANGUAGE, fenced, prompt, version_of
from coach.engine.protocols import Stage
from coach.engine.roles.chat_model import Call, Chat, Message, filled
from coach.engine.roles.forms import Form, Several, Words
from coach.errors import ModelError

PROMPTS = ("judge", "judge_reply")
SECOND_VOTE_TEMPERATURE = 0.7
"""A second vote at the first one's temperature would be the first one again."""

FAR_APART = 2
"""Levels between judge and quick read from which a second vote is taken."""

SHOWN_BEFORE = 4
"""Passages of earlier turns the judge is shown again: a passage is on the screen once, and still holds."""

LONGEST = 400
"""Characters kept of a rationale, of a why, of the better sentence."""

_FIGURE = re.compile(r"\s*([+-]?\d{1,9})(?:\.0*)?\s*")
_CITATION = re.compile(
    r"(?<![a-z0-9_-])([a-z][a-z0-9]*(?:[-_][a-z0-9]+)*)\s*(?:§|第|clause|section)\s*0*(\d+)(?![-.~]?\d)"
)


def _level(value: object) -> int | str:
    """A whole number however it is written; another number or text as text, for the reason; nothing for the rest."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**18:
        return value
    figure = _FIGURE.fullmatch(value) if isinstance(value, str) else None
    if figure:
        return int(figure[1])
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**9:
        return int(value)
    return ascii(value)[:20] if isinstance(value, str | float) else ""


def _verdict(value: object) -> object:
    plain = value.strip().lower() if isinstance(value, str) else ""
    return plain if plain in ("allowed", "unclear", "against") else "no_rule"


class CriterionVerdict(Form):
    """One criterion: the reason first, then the quotes, then the level."""

    criterion: Words = ""
    rationale: Words = ""
    quotes: Several[str] = Field(default_factory=list)
    level: Annotated[int | str, BeforeValidator(_level), WithJsonSchema({"type": "integer"})] = ""


class Named(Form):
    """A fault or a good move with the words that carry it."""

    code: Words = ""
    quote: Words = ""


class FitAnswer(Form):
    """The SOP axis."""

    why: Words = ""
    citation: Words = ""
    verdict: Annotated[FitVerdict, BeforeValidator(_verdict)] = "no_rule"


def _fit_answer(value: object) -> object:
    return value if isinstance(value, dict | FitAnswer) else {}


class Verdict(Form):
    """The judge's whole answer to one reply."""

    criteria: Several[CriterionVerdict]
    faults: Several[Named] = Field(default_factory=list)
    good_moves: Several[Named] = Field(default_factory=list)
    fit: Annotated[FitAnswer, BeforeValidator(_fit_answer)] = Field(default_factory=FitAnswer)
    better: Words = ""

    @field_validator("criteria")
    @classmethod
    def _named(cls, criteria: list[CriterionVerdict]) -> list[CriterionVerdict]:
        """Whatever else is odd or missing costs only itself; without any criterion there is no verdict."""
        if not any(given.criterion for given in criteria):
            raise ValueError("no criterion is named")
        return criteria


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
        doubted = [score.criterion for score in card.scores if _far(score, reading, stage.play.rubric)]
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
            second = self._card(stage, guidance, SECOND_VOTE_TEMPERATURE, calls).scores
        except ModelError:
            second = ()
        by_id = {score.criterion: score for score in second}
        scores = tuple(
            _decided(score, by_id.get(score.criterion)) if score.criterion in doubted else score
            for score in card.scores
        )
        judged = card.judged and card.judged.model_copy(update={"lowered": _lowered(scores)})
        return card.model_copy(update={"scores": scores, "judged": judged})


def messages_for(stage: Stage, guidance: Guidance) -> list[Message]:
    """Return the prompt for one reply: rubric, the other side's last line, the rules shown with it and before it, the
    reply. No persona."""
    rubric, lang = stage.play.rubric, stage.play.lang
    system = prompt("judge").fill(
        rubric=_rubric(rubric, stage),
        criteria=", ".join(c.id for c in rubric.criteria),
        faults=", ".join(f.code.value for f in rubric.faults) or "none",
        moves=", ".join(m.code.value for m in rubric.good_moves) or "none",
        language=LANGUAGE[lang],
    )
    rules = "\n\n".join(_rule(passage, lang) for passage in _known(stage, guidance))
    user = prompt("judge_reply").fill(
        line=fenced("other side", stage.last_line()),
        rules=fenced("rules", rules or "none"),
        reply=fenced("reply", stage.reply),
    )
    return [Message(role="system", text=system), Message(role="user", text=user)]


def _known(stage: Stage, guidance: Guidance) -> tuple[Passage, ...]:
    """This turn's passages, then those shown before in the session, the latest first."""
    before = [passage for turn in reversed(stage.turns) for passage in turn.guidance.passages]
    now = {passage.citation() for passage in guidance.passages}
    others = {p.citation(): p for p in before if p.citation() not in now}
    return (*guidance.passages, *list(others.values())[:SHOWN_BEFORE])


def _rule(passage: Passage, lang: Lang) -> str:
    return f"{passage.citation()} {passage.heading.get(lang)}\n{passage.text.get(lang)}"


def judged_scorecard(verdict: Verdict, stage: Stage, guidance: Guidance, model: str) -> Scorecard:
    """Return what of a verdict may stand: verbatim quotes, the rubric's levels and codes, clauses that were shown with
    this reply or before it, words in the session's language."""
    rubric, reply, lang = stage.play.rubric, stage.reply, stage.play.lang
    scores = tuple(_score(criterion, verdict, stage) for criterion in rubric.criteria)
    faults = {fault.code.value for fault in rubric.faults}
    moves = {move.code.value for move in rubric.good_moves}
    named = [(n.code, q) for n in verdict.faults if n.code in faults and (q := found(n.quote, reply))]
    good = [(n.code, q) for n in verdict.good_moves if n.code in moves and (q := found(n.quote, reply))]
    return Scorecard(
        source="judge",
        scores=scores,
        faults=tuple(FoundFault(code=FaultCode(code), quote=quote) for code, quote in named),
        good_moves=tuple(FoundMove(code=GoodMove(code), quote=quote) for code, quote in good),
        better=_said(verdict.better, lang),
        fit=_fit(verdict.fit, _known(stage, guidance), lang),
        judged=Judged(
            model=model,
            prompt=version_of(*PROMPTS),
            rubric=f"{rubric.id} {rubric.version}",
            lowered=_lowered(scores),
        ),
    )


def _lowered(scores: tuple[CriterionScore, ...]) -> int:
    return sum(score.reason is not None and score.reason.code == "no_quote" for score in scores)


def _said(text: str, lang: Lang) -> str:
    """A sentence of the judge's as it may be shown: in the session's language and not endless."""
    return only_in(text.strip(), lang)[:LONGEST]


def _score(criterion: Criterion, verdict: Verdict, stage: Stage) -> CriterionScore:
    given = [v for v in verdict.criteria if v.criterion.strip().lower() == criterion.id]
    if not given:
        return CriterionScore(criterion=criterion.id, level=None, reason=Reason(code="missing"))
    level, rationale = given[0].level, _said(given[0].rationale, stage.play.lang)
    kept: dict[str, Any] = {"criterion": criterion.id, "rationale": rationale}
    if any(other.level != level for other in given):
        return CriterionScore(level=None, reason=Reason(code="twice"), **kept)
    if level == "":
        return CriterionScore(level=None, reason=Reason(code="no_level"), **kept)
    if isinstance(level, str) or not 0 <= level <= criterion.top():
        reason = Reason(code="out_of_range", fields={"level": str(level), "top": str(criterion.top())})
        return CriterionScore(level=None, reason=reason, **kept)
    quotes = tuple(quote for v in given for text in v.quotes if (quote := found(text, stage.reply)))
    if level and not quotes:
        return CriterionScore(level=0, reason=Reason(code="no_quote"), **kept)
    return CriterionScore(level=level, evidence=tuple(dict.fromkeys(quotes)) if level else (), **kept)


def _fit(answer: FitAnswer, known: tuple[Passage, ...], lang: Lang) -> SopFit:
    """A verdict stands only on a clause that was shown; without one no rule was found."""
    shown = {(passage.id, passage.clause): passage.citation() for passage in known}
    cited = next((shown[clause] for clause in _cited(answer.citation) if clause in shown), "")
    if answer.verdict == "no_rule" or not cited:
        return SopFit(verdict="no_rule")
    return SopFit(verdict=answer.verdict, citation=cited, why=_said(answer.why, lang))


def _cited(citation: str) -> list[tuple[str, int]]:
    """Return the clauses named in a citation, each whole: `a §12` is not `a §1`, `old-a §1` is not `a §1`."""
    plain = re.sub(r"[\u2010-\u2015\u2212]", "-", unicodedata.normalize("NFKC", citation[:LONGEST]).lower())
    return [(match[1], int(match[2])) for match in _CITATION.finditer(plain)]


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


def _rubric(rubric: Rubric, stage: Stage) -> str:
    lang = stage.play.lang
    lines = []
    for criterion in rubric.criteria:
        lines.append(f"{criterion.id} · {criterion.name.get(lang)}: {criterion.question.get(lang)}")
        for level in criterion.levels:
            lines.append(f"  {level.level}: {level.anchor.get(lang)}")
            lines += [f"    e.g. {e.reply.get(lang)} ({e.why.get(lang)})" for e in level.examples]
    if rubric.rules:
        lines += ["Rules that decide hard cases:", *(f"- {rule.get(lang)}" for rule in rubric.rules)]
    lines += [f"fault {f.code.value}: {f.what.get(lang)} e.g. {f.example.get(lang)}" for f in rubric.faults]
    lines += [f"good move {m.code.value}: {m.what.get(lang)}" for m in rubric.good_moves]
    return fenced("rubric", "\n".join(lines))
