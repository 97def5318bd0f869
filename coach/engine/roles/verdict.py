"""A judge's verdict: the form it is asked for in, and what of it may stand."""

import json
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator

from coach.domain.codes import FaultCode, GoodMove
from coach.domain.knowledge import Passage
from coach.domain.reading import FoundFault, FoundMove
from coach.domain.rubric import Criterion, Rubric
from coach.domain.scoring import CriterionScore, FitVerdict, Judged, Reason, Scorecard, SopFit
from coach.domain.text import Lang
from coach.engine.evidence.language import only_in
from coach.engine.evidence.quotes import found
from coach.engine.line_rules.said_before import says_again
from coach.engine.protocols import Stage
from coach.engine.roles.forms import Form, Several, Words
from coach.engine.roles.rubric_names import meant, names_of

LONGEST = 400
"""Characters kept of a rationale, of a why, of the better sentence."""

ENOUGH = 2
"""Criteria an answer that was cut off must hold whole to be kept."""

ASKED = {"rationale": 160, "quote": 300, "why": 200, "citation": 80, "better": 200}
"""Characters a field is asked to have at most: one that never ends would cost all behind it."""

MOST = {"quotes": 4, "faults": 6, "good_moves": 3}

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


class NamedMove(Named):
    """A good move with the words that carry it."""


class FitAnswer(Form):
    """The SOP axis; what it comes to stands before the reason, which may not end."""

    verdict: Annotated[FitVerdict, BeforeValidator(_verdict)] = "no_rule"
    citation: Words = ""
    why: Words = ""


def _fit_answer(value: object) -> object:
    return value if isinstance(value, dict | FitAnswer) else {}


class Verdict(Form):
    """The judge's whole answer to one reply."""

    criteria: Several[CriterionVerdict]
    faults: Several[Named] = Field(default_factory=list)
    good_moves: Several[NamedMove] = Field(default_factory=list)
    fit: Annotated[FitAnswer, BeforeValidator(_fit_answer)] = Field(default_factory=FitAnswer)
    better: Words = ""

    @field_validator("criteria")
    @classmethod
    def _named(cls, criteria: list[CriterionVerdict]) -> list[CriterionVerdict]:
        """Whatever else is odd or missing costs only itself; without any criterion there is no verdict."""
        if not any(given.criterion for given in criteria):
            raise ValueError("no criterion is named")
        return criteria

    def enough_of_cut(self) -> bool:
        """Tell whether what an answer held before it was cut off is worth keeping."""
        return sum(bool(given.criterion) for given in self.criteria) >= ENOUGH


def form_for(rubric: Rubric) -> type[Verdict]:
    """Return the form whose schema allows this rubric's criteria, levels and codes, and texts of a bounded length."""
    faults = tuple(fault.code.value for fault in rubric.faults)
    moves = tuple(move.code.value for move in rubric.good_moves)
    return _form(tuple(c.id for c in rubric.criteria), max(c.top() for c in rubric.criteria), faults, moves)


@lru_cache(maxsize=64)
def _form(ids: tuple[str, ...], top: int, faults: tuple[str, ...], moves: tuple[str, ...]) -> type[Verdict]:
    class VerdictHere(Verdict):
        """A verdict by one rubric."""

        @classmethod
        def model_json_schema(cls, *_args: Any, **_more: Any) -> dict[str, Any]:
            """Return the schema, strict as endpoints want it."""
            schema: dict[str, Any] = json.loads(
                json.dumps(Verdict.model_json_schema())
            )  # its parts are shared among fields
            parts = {name: part["properties"] for name, part in schema["$defs"].items()}
            parts["CriterionVerdict"]["criterion"]["enum"] = list(ids)
            parts["CriterionVerdict"]["level"]["enum"] = list(range(top + 1))
            parts["CriterionVerdict"]["quotes"] |= {"maxItems": MOST["quotes"]}
            parts["CriterionVerdict"]["quotes"]["items"] |= {"maxLength": ASKED["quote"]}
            schema["properties"]["criteria"] |= {"minItems": len(ids), "maxItems": len(ids)}
            for name, part, codes in (("faults", "Named", faults), ("good_moves", "NamedMove", moves)):
                schema["properties"][name] |= {"maxItems": min(MOST[name], len(codes))}
                if codes:
                    parts[part]["code"]["enum"] = list(codes)
            for fields in (*parts.values(), schema["properties"]):
                for name, field in fields.items():
                    if name in ASKED and field.get("type") == "string":
                        field["maxLength"] = ASKED[name]
            return schema

    return VerdictHere


def judged_scorecard(verdict: Verdict, stage: Stage, known: Sequence[Passage], made: Judged) -> Scorecard:
    """Return what of a verdict may stand: verbatim quotes, the rubric's levels and codes, clauses that were shown with
    this reply or before it (`known`), words in the session's language, a better sentence that is another one."""
    rubric, reply, lang = stage.play.rubric, stage.reply, stage.play.lang
    better = _said(verdict.better, lang)
    scores = tuple(_score(criterion, verdict, stage) for criterion in rubric.criteria)
    faults, moves = names_of(rubric.faults), names_of(rubric.good_moves)
    named = [(code, q) for n in verdict.faults if (code := meant(n.code, faults)) and (q := found(n.quote, reply))]
    good = [(code, q) for n in verdict.good_moves if (code := meant(n.code, moves)) and (q := found(n.quote, reply))]
    return Scorecard(
        source="judge",
        scores=scores,
        faults=tuple(FoundFault(code=FaultCode(code), quote=quote) for code, quote in named),
        good_moves=tuple(FoundMove(code=GoodMove(code), quote=quote) for code, quote in good),
        better="" if says_again(better, reply, lang) else better,
        fit=_fit(verdict.fit, known, lang),
        judged=made.model_copy(update={"lowered": lowered(scores), **_quoted(verdict, reply)}),
    )


def lowered(scores: Sequence[CriterionScore]) -> int:
    """Return how many levels were lowered for want of a quote."""
    return sum(score.reason is not None and score.reason.code == "no_quote" for score in scores)


def _quoted(verdict: Verdict, reply: str) -> dict[str, int]:
    """Count the quotes that were offered, and those that stand in the reply: what is kept are only these."""
    named = [n.quote for n in (*verdict.faults, *verdict.good_moves)]
    offered = [quote for quote in (*named, *(q for v in verdict.criteria for q in v.quotes)) if quote.strip()]
    return {"offered": len(offered), "standing": sum(bool(found(quote, reply)) for quote in offered)}


def _said(text: str, lang: Lang) -> str:
    """A sentence of the judge's as it may be shown: in the session's language and not endless."""
    return only_in(text.strip(), lang)[:LONGEST]


def _score(criterion: Criterion, verdict: Verdict, stage: Stage) -> CriterionScore:
    names = names_of(stage.play.rubric.criteria)
    given = [v for v in verdict.criteria if meant(v.criterion, names) == criterion.id]
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


def _fit(answer: FitAnswer, known: Sequence[Passage], lang: Lang) -> SopFit:
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
