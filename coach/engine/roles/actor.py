"""The other side with a language model: it words the director's cue and cannot give what the cue does not."""

import time
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from math import inf

from coach.domain.model import ModelCall
from coach.domain.session import Line
from coach.domain.speech import Piece, Restart, SpeechEvent
from coach.domain.standing import Cue
from coach.domain.text import LANGS
from coach.engine.line_rules.rules import LineRules, over_limit
from coach.engine.prompts.rendering import version_of
from coach.engine.protocols import Actor, Stage
from coach.engine.roles.actor_brief import FILES, messages_for
from coach.engine.roles.actor_note import Refused
from coach.engine.roles.chat_model import Call, Chat
from coach.engine.roles.voice import sample_for, voice_of
from coach.errors import ModelError, ModelUnusable

ATTEMPTS = 2
"""Lines asked of the model for one cue before an authored one stands in."""

BATCH_SECONDS = 0.04
"""Pieces are handed on this often: token by token costs a thread switch each, and nobody reads that fast."""

PROMPTS = tuple(f"{lang}/{name}" for lang in LANGS for name in FILES)


@dataclass
class _Tried:
    """What the attempts at one line have cost and broken so far."""

    calls: list[ModelCall] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def broke(self) -> tuple[str, ...]:
        """Return the rules broken so far, in order."""
        return tuple(rule for refused in self.refused for rule in refused.broke)

    def line(self, line: Line, instead: str = "") -> Line:
        """Return the line that is said at last, with what was thrown away and what it cost."""
        return line.model_copy(update={"broke": self.broke(), "instead": instead, "calls": tuple(self.calls)})


class ModelActor:
    """Speaks through a chat model. A line that breaks a rule is asked for again; then an authored one stands in."""

    def __init__(self, chat: Chat, fallback: Actor, rules: LineRules, tokens: int, temperature: float) -> None:
        self._chat, self._fallback, self._rules = chat, fallback, rules
        self._tokens, self._temperature = tokens, temperature

    def speak(self, cue: Cue, stage: Stage) -> Iterator[SpeechEvent]:
        """Yield the line as it is written, and last the line with what was thrown away and what it cost."""
        tried, sample = _Tried(), sample_for(cue, stage)
        shown = [*voice_of(stage.play), *([sample] if sample else [])]
        for _attempt in range(ATTEMPTS):
            try:
                text = yield from self._written(cue, stage, tried, sample)
                found = self._rules.broken(text, cue, stage, shown)
            except ModelUnusable:
                text, found = "", ["unusable"]
            except ModelError as error:
                yield Restart(speaker=cue.speaker)
                yield from self._stand_in(cue, stage, tried, type(error).__name__)
                return
            if not found:
                by = tried.calls[-1].model
                yield tried.line(Line(text=text, speaker=cue.speaker, author="model", model=by))
                return
            tried.refused.append(Refused(text, tuple(found)))
            yield Restart(speaker=cue.speaker)
        yield from self._stand_in(cue, stage, tried, f"rule:{tried.broke()[-1]}")

    def _written(self, cue: Cue, stage: Stage, tried: _Tried, sample: str) -> Generator[SpeechEvent, None, str]:
        """Yield the answer in batches and return it as a line; stop reading where it is too long to stand."""
        record = tried.calls.append
        call = Call("actor", version_of(*PROMPTS), self._tokens, self._temperature, record, until=stage.until)
        text = ""
        with closing(self._chat.stream(messages_for(cue, stage, tried.refused, sample), call)) as pieces:
            for batch in batched(pieces):
                text += batch
                yield Piece(speaker=cue.speaker, text=batch)
                if over_limit(text, stage.play.lang):
                    break
        return tidy(text, stage)

    def _stand_in(self, cue: Cue, stage: Stage, tried: _Tried, instead: str) -> Iterator[SpeechEvent]:
        for event in self._fallback.speak(cue, stage):
            yield tried.line(event, instead) if isinstance(event, Line) else event


def batched(pieces: Iterable[str]) -> Iterator[str]:
    """Yield the pieces joined so that BATCH_SECONDS pass between two; the first goes out at once."""
    held, last = "", -inf
    for piece in pieces:
        held += piece
        if (now := time.monotonic()) - last >= BATCH_SECONDS:
            yield held
            held, last = "", now
    if held:
        yield held


def tidy(text: str, stage: Stage) -> str:
    """Return a line without the name, the quotation marks or the blank space a model may put around it."""
    line = text.strip()
    for name in (stage.play.persona.name.zh, stage.play.persona.name.en):
        for colon in (":", "："):
            line = line.removeprefix(f"{name}{colon}").strip()
    for left, right in ("“”", '""', "「」", "''"):
        if len(line) > 2 and line[0] == left and line[-1] == right and left not in line[1:-1]:
            line = line[1:-1].strip()
    return line
