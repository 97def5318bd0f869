"""The debrief by a language model, from stored facts only. What it points at is checked again by the debrief itself."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

from coach.domain.debrief import Advice, Claim, Draft, Moment
from coach.domain.model import ModelCall
from coach.domain.session import Session, Turn
from coach.domain.text import LANGS
from coach.engine.evidence.claims import SHORTEST
from coach.engine.evidence.moments import costliest, turning_point
from coach.engine.evidence.quotes import found, letters
from coach.engine.prompts.rendering import fenced, prompt, version_of
from coach.engine.protocols import Debriefer
from coach.engine.roles.chat_model import Call, Chat, Message, filled
from coach.engine.roles.forms import Form, Several, Words
from coach.engine.roles.rubric_names import meant, names_of
from coach.errors import ModelError

PROMPTS = tuple(f"{lang}/debrief" for lang in LANGS)
REPLY_SENT = 600
CLAIMS = 3
ADVICE = 2


def _or_none(value: object, read: ValidatorFunctionWrapHandler) -> object:
    try:
        return read(value)
    except ValidationError:
        return 0


class Pointer(Form):
    """A turn and a verbatim quote of the learner in it; turn 0 is none."""

    turn: Annotated[int, WrapValidator(_or_none)] = 0
    quote: Words = ""


class ClaimAnswer(Pointer):
    """A sentence about a turn."""

    text: Words = ""


class AdviceAnswer(Pointer):
    """One thing to try."""

    kind: Literal["criterion", "fault"]
    code: Words = ""


def _pointed(value: object) -> object:
    return value if isinstance(value, dict | Pointer) else {}


PointerOrNone = Annotated[Pointer, BeforeValidator(_pointed)]


class DebriefAnswer(Form):
    """The whole debrief as the model answers it."""

    turning_point: PointerOrNone = Field(default_factory=Pointer)
    costliest: PointerOrNone = Field(default_factory=Pointer)
    claims: Several[ClaimAnswer]
    advice: Several[AdviceAnswer] = Field(default_factory=list)


class ModelDebriefer:
    """Drafts through a chat model; where it cannot be had, the quick draft stands in."""

    def __init__(self, chat: Chat, fallback: Debriefer, tokens: int, temperature: float) -> None:
        self._chat, self._fallback = chat, fallback
        self._tokens, self._temperature = tokens, temperature

    def draft(self, session: Session) -> Draft:
        """Return the model's draft, with what it cost, or the quick draft."""
        quick = self._fallback.draft(session)
        if not session.turns:
            return quick
        calls: list[ModelCall] = []
        call = Call("debrief", version_of(*PROMPTS), self._tokens, self._temperature, calls.append)
        try:
            answer = filled(self._chat, [message_for(session)], DebriefAnswer, call)
        except ModelError:
            return quick.model_copy(update={"calls": tuple(calls)})
        return Draft(
            turning_point=_at(turning_point, answer.turning_point, session) or quick.turning_point,
            costliest=_at(costliest, answer.costliest, session) or quick.costliest,
            advice=_advice(answer, session) or quick.advice,
            claims=_claims(answer, session),
            author="judge",
            calls=tuple(calls),
        )


def message_for(session: Session) -> Message:
    """Return the prompt of a debrief: every turn with its scores, nothing of what the other side kept to itself."""
    rubric, lang = session.play.rubric, session.play.lang
    text = prompt(f"{lang}/debrief").fill(
        facts=fenced("session", facts_of(session)),
        criteria=", ".join(c.id for c in rubric.criteria),
        faults=", ".join(f.code.value for f in rubric.faults) or "none",
    )
    return Message(role="user", text=text)


def facts_of(session: Session) -> str:
    """Return what a debrief is written from, as text: every turn as it was said and scored, and how it ended."""
    facts = [f"tension at the start {session.start.tension:.1f} of 10"]
    facts += [_fact(turn) for turn in session.turns]
    facts.append(f"outcome: {session.outcome.value}{', ended by the learner' if session.ended_early else ''}")
    return "\n\n".join(facts)


def _fact(turn: Turn) -> str:
    levels = " ".join(f"{s.criterion}={'-' if s.level is None else s.level}" for s in turn.scorecard.scores)
    faults = ", ".join(fault.code.value for fault in turn.scorecard.faults) or "none"
    return (
        f"turn {turn.number}\nlearner: {turn.reply[:REPLY_SENT]}\nlevels: {levels}; faults: {faults}\n"
        f"other side: {turn.line.text}\ntension after: {turn.standing.tension:.1f}"
    )


def _at(moment: Callable[[Session, int, str], Moment | None], pointer: Pointer, session: Session) -> Moment | None:
    """What the turn changed is computed, never taken from the model."""
    quote = _quoted(pointer, session)
    return moment(session, pointer.turn, quote) if quote else None


def _claims(answer: DebriefAnswer, session: Session) -> tuple[Claim, ...]:
    """Put the learner's own characters where a claim quotes them; whether it may stand is seen later."""
    kept = [c for c in answer.claims if c.turn >= 1 and c.text.strip()][:CLAIMS]
    return tuple(Claim(turn=c.turn, quote=_quoted(c, session) or c.quote, text=c.text) for c in kept)


def _advice(answer: DebriefAnswer, session: Session) -> tuple[Advice, ...]:
    rubric = session.play.rubric
    names = {"criterion": names_of(rubric.criteria), "fault": names_of(rubric.faults)}
    given = [(a, meant(a.code, names[a.kind]), _quoted(a, session)) for a in answer.advice]
    kept = [Advice(kind=a.kind, code=code, turn=a.turn, quote=quote) for a, code, quote in given if code and quote]
    return tuple(kept)[:ADVICE]


def _quoted(pointer: Pointer, session: Session) -> str:
    """Return what a pointer quotes, in the learner's own characters, if they said it in that turn."""
    turn = next((turn for turn in session.turns if turn.number == pointer.turn), None)
    if turn is None or letters(pointer.quote) < SHORTEST:
        return ""
    quote = found(pointer.quote, turn.reply)
    if quote:
        return quote.text
    return pointer.quote if pointer.quote in turn.reply else ""
