"""Examining the models: a real turn in each language, asked as play asks, and what learners would see of it."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from coach.domain.codes import Difficulty
from coach.domain.model import FINE, ModelCall
from coach.domain.session import Line, Play, Turn
from coach.domain.speech import Piece
from coach.domain.text import Lang
from coach.engine.graph.context import Context
from coach.engine.graph.conversation import run_turn
from coach.engine.protocols import Judge, Stage
from coach.engine.roles.chat_model import Call, Chat, Form, Message
from coach.errors import ModelError
from coach.partner.transitions import opening_standing
from coach.service.protocols import Content

REPLIES: dict[Lang, str] = {
    "zh": "周三的拜访报告上写的是你的名字，我有点担心，因为客户需要一个清楚的对接人。"
    "今天下午三点我们花十分钟对一下，可以吗？",
    "en": "Wednesday's visit report has your name on it and I'm worried, because the customer needs one clear contact. "
    "Could we take ten minutes at three this afternoon to sort it out?",
}
"""Names all four parts, so that a judge has something to say on each."""

Post = Literal["actor", "judge", "fallback"]


@dataclass(frozen=True)
class Way:
    """What was found out about how a model can be asked: the form of verdicts, and whether lines come in pieces."""

    form: str
    streams: bool


@dataclass(frozen=True)
class Patient:
    """A model to be examined. `answer_tokens` is the cap on its answer, `window` how much it reads at a time."""

    chat: Chat
    answer_tokens: int
    way: Callable[[], Way]
    window: Callable[[], int | None]


@dataclass(frozen=True)
class Heard:
    """A line that was asked for. `instead` is why an authored one stands in, as in Line, `problem` the last error.

    Times are in milliseconds, None where no word came.
    """

    post: Post
    model: str
    lang: Lang
    text: str
    first_ms: float | None
    total_ms: float
    pieces: int
    broke: tuple[str, ...]
    instead: str
    problem: ModelError | None


@dataclass(frozen=True)
class Judgement:
    """A verdict that was asked for: how many of the criteria got a level; `problem` is why the quick read stands in."""

    model: str
    lang: Lang
    total_ms: float
    scored: int
    criteria: int
    problem: ModelError | None


@dataclass(frozen=True)
class Findings:
    """What is so of a model in any language. `needed`: tokens of its longest prompt here and the cap on its answer."""

    post: Post
    model: str
    way: Way
    estimated: bool
    window: int | None
    needed: int


@dataclass(frozen=True)
class Checkup:
    """All that was seen."""

    lines: tuple[Heard, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    findings: tuple[Findings, ...] = ()

    def is_fit(self) -> bool:
        """Tell whether every model answered in a way that can be used, whatever it said."""
        return not self.problems()

    def problems(self) -> list[ModelError]:
        """Return why lines and verdicts could not be had, in order."""
        seen = [line.problem for line in self.lines] + [judgement.problem for judgement in self.judgements]
        return [problem for problem in seen if problem]


class Overheard:
    """A chat model whose errors and calls are kept: the parts that use it only tell their names."""

    def __init__(self, chat: Chat) -> None:
        self.name, self._chat = chat.name, chat
        self.errors: list[ModelError] = []
        self.calls: list[ModelCall] = []

    def stream(self, messages: Sequence[Message], call: Call) -> Generator[str]:
        """Yield the answer piece by piece. Raises ModelError."""
        try:
            yield from self._chat.stream(messages, self._kept(call))
        except ModelError as error:
            self.errors.append(error)
            raise

    def fill(self, messages: Sequence[Message], form: type[Form], call: Call) -> Form:
        """Return the answer in the form asked for. Raises FormBroken, ModelError."""
        try:
            return self._chat.fill(messages, form, self._kept(call))
        except ModelError as error:
            self.errors.append(error)
            raise

    def _kept(self, call: Call) -> Call:
        def record(made: ModelCall) -> None:
            self.calls.append(made)
            call.record(made)

        return replace(call, record=record)


class Doctor:
    """Plays one turn in each language with the models as they are set, and says what came of it."""

    def __init__(
        self,
        content: Content,
        players: Callable[[Chat, Chat], Context],
        quick: Judge,
        patients: dict[Post, Patient],
    ) -> None:
        """`players`: the parts of a session with these models as actor and judge · `quick`: judges without a model."""
        self._content, self._players, self._quick, self._patients = content, players, quick, patients

    def examine(self, langs: Sequence[Lang]) -> Checkup:
        """Return what was seen in each language, in this order; nothing where no model is set.

        Where no call of the first language was answered, the next would not be either.
        """
        if not self._patients:
            return Checkup()
        heard = {post: Overheard(patient.chat) for post, patient in self._patients.items()}
        parts = replace(self._players(heard["actor"], heard["judge"]), second_reader=None)
        lines: list[Heard] = []
        judgements: list[Judgement] = []
        for lang in langs:
            line, judgement = self._played(parts, lang, heard)
            lines.append(line)
            judgements.append(judgement)
            if not any(call.ended == FINE for post in ("actor", "judge") for call in heard[post].calls):
                break
        if "fallback" in heard:
            alone = replace(self._players(heard["fallback"], heard["judge"]), second_reader=None, judge=self._quick)
            lines += [self._played(alone, lang, heard, "fallback")[0] for lang in langs]
        found = tuple(_findings(post, self._patients[post], heard[post]) for post in heard)
        return Checkup(tuple(lines), tuple(judgements), found)

    def _played(
        self, parts: Context, lang: Lang, heard: dict[Post, Overheard], post: Post = "actor"
    ) -> tuple[Heard, Judgement]:
        for one in heard.values():
            one.errors.clear()
        play = self._play(lang)
        start = opening_standing(play.persona.temper, play.scene().difficulties[play.difficulty])
        *events, turn = run_turn(parts, Stage(play=play, turns=(), reply=REPLIES[lang]), start)
        assert isinstance(turn, Turn)
        pieces = sum(isinstance(event, Piece) for event in events)
        return _line(turn.line, lang, post, heard[post], pieces), _judgement(turn, lang, heard["judge"])

    def _play(self, lang: Lang) -> Play:
        persona = self._content.personas()[0]
        return Play(
            persona=persona,
            scene_id=persona.scenes[0].id,
            rubric=self._content.rubric(),
            lang=lang,
            difficulty=Difficulty.MEDIUM,
            seed=1,
        )


def _line(line: Line, lang: Lang, post: Post, heard: Overheard, pieces: int) -> Heard:
    first = next((call.first_token_ms for call in line.calls if call.first_token_ms is not None), None)
    failed = line.instead and (not line.instead.startswith("rule:") or line.instead == "rule:unusable")
    return Heard(
        post=post,
        model=heard.name,
        lang=lang,
        text=line.text,
        first_ms=first,
        total_ms=sum(call.total_ms for call in line.calls),
        pieces=pieces,
        broke=line.broke,
        instead=line.instead,
        problem=heard.errors[-1] if failed and heard.errors else None,
    )


def _judgement(turn: Turn, lang: Lang, heard: Overheard) -> Judgement:
    card = turn.scorecard
    return Judgement(
        model=heard.name,
        lang=lang,
        total_ms=sum(call.total_ms for call in card.calls),
        scored=len(card.scores) - card.unscored(),
        criteria=len(card.scores),
        problem=heard.errors[-1] if card.pending and heard.errors else None,
    )


def _findings(post: Post, patient: Patient, heard: Overheard) -> Findings:
    told = [call for call in heard.calls if call.first_token_ms is not None]
    longest = max((call.prompt_tokens for call in told), default=0)
    return Findings(
        post=post,
        model=heard.name,
        way=patient.way(),
        estimated=any(call.estimated for call in told),
        window=patient.window() if told else None,
        needed=longest + patient.answer_tokens if longest else 0,
    )
