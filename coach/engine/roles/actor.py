"""The other side with a language model: it words the director's cue and cannot give what the cue does not."""

import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from math import inf

from coach.domain.codes import Band, Difficulty
from coach.domain.model import ModelCall
from coach.domain.persona import AuthoredLine
from coach.domain.session import Line, Turn
from coach.domain.speech import Piece, Restart, SpeechEvent
from coach.domain.standing import Cue
from coach.domain.text import Lang
from coach.engine.line_rules.rules import LineRules, over_limit
from coach.engine.prompts.rendering import LANGUAGE, fenced, prompt, section, version_of
from coach.engine.protocols import Actor, Stage
from coach.engine.roles.chat_model import Call, Chat, Message
from coach.errors import ModelError, ModelUnusable
from coach.partner.release import release

ATTEMPTS = 2
"""Lines asked of the model for one cue before an authored one stands in."""

WINDOW = 6
"""Turns sent word for word; older ones are carried as a digest, so that the prompt stops growing."""

REPLY_SENT = 1200
"""Characters of a reply that are sent: a rehearsed reply is far shorter, and a pasted wall must not fill the window."""

BATCH_SECONDS = 0.04
"""Pieces are handed on this often: token by token costs a thread switch each, and nobody reads that fast."""

DIGEST_SENT: dict[Lang, int] = {"zh": 220, "en": 400}
"""Characters of what older turns come to, less than a tenth of a prompt: the longer a talk the more there is to carry,
and the prompt must not grow with it."""

PROMPTS = ("actor_system", "actor_begin", "actor_cue", "moves")
LIMIT_SAID: dict[Lang, str] = {"zh": "160 Chinese characters", "en": "120 words"}
MOOD = {
    Band.CALM: "calm, businesslike",
    Band.TENSE: "tense, guarded",
    Band.HOT: "hot, close to losing your temper",
}


@dataclass
class _Tried:
    """What the attempts at one line have cost and broken so far."""

    calls: list[ModelCall] = field(default_factory=list)
    broke: list[str] = field(default_factory=list)

    def line(self, line: Line, instead: str = "") -> Line:
        """Return the line that is said at last, with what was thrown away and what it cost."""
        return line.model_copy(update={"broke": tuple(self.broke), "instead": instead, "calls": tuple(self.calls)})


class ModelActor:
    """Speaks through a chat model. A line that breaks a rule is asked for again; then an authored one stands in."""

    def __init__(self, chat: Chat, fallback: Actor, rules: LineRules, tokens: int, temperature: float) -> None:
        self._chat, self._fallback, self._rules = chat, fallback, rules
        self._tokens, self._temperature = tokens, temperature

    def speak(self, cue: Cue, stage: Stage) -> Iterator[SpeechEvent]:
        """Yield the line as it is written, and last the line with what was thrown away and what it cost."""
        tried = _Tried()
        for _attempt in range(ATTEMPTS):
            try:
                text = yield from self._written(cue, stage, tried)
                found = self._rules.broken(text, cue, stage)
            except ModelUnusable:
                text, found = "", ["unusable"]
            except ModelError as error:
                yield Restart(speaker=cue.speaker)
                yield from self._stand_in(cue, stage, tried, type(error).__name__)
                return
            if not found:
                yield tried.line(Line(text=text, speaker=cue.speaker, author="model"))
                return
            tried.broke += found
            yield Restart(speaker=cue.speaker)
        yield from self._stand_in(cue, stage, tried, f"rule:{tried.broke[-1]}")

    def _written(self, cue: Cue, stage: Stage, tried: _Tried) -> Generator[SpeechEvent, None, str]:
        """Yield the answer in batches and return it as a line; stop reading where it is too long to stand."""
        call = Call("actor", version_of(*PROMPTS), self._tokens, self._temperature, tried.calls.append)
        text = ""
        with closing(self._chat.stream(messages_for(cue, stage, tried.broke), call)) as pieces:
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


def messages_for(cue: Cue, stage: Stage, broke: Sequence[str] = ()) -> list[Message]:
    """Return the prompt of a line: the part that never changes in a session, the window of turns, the cue."""
    window = stage.turns[-WINDOW:]
    messages = [Message(role="system", text=_system(stage))]
    if len(stage.turns) <= WINDOW:
        # The user's side first: some models' templates refuse a talk that the assistant begins.
        messages.append(Message(role="user", text=prompt("actor_begin").text))
        messages.append(Message(role="assistant", text=stage.play.scene().opening.get(stage.play.lang)))
    for turn in window:
        messages.append(_learner(turn.reply))
        messages += [Message(role="assistant", text=line.text) for line in turn.lines]
    return [*messages, _learner(stage.reply), Message(role="user", text=_cue(cue, stage, broke))]


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


def _learner(reply: str) -> Message:
    return Message(role="user", text=fenced("learner", reply[:REPLY_SENT]))


def _system(stage: Stage) -> str:
    play = stage.play
    persona, scene, lang = play.persona, play.scene(), play.lang
    return prompt("actor_system").fill(
        person=fenced("person", "\n".join(t.get(lang) for t in (persona.name, persona.role, persona.about))),
        manner=fenced("manner", persona.manner.get(lang)),
        principles=fenced("principles", "\n".join(p.text.get(lang) for p in persona.principles)),
        situation=fenced("situation", f"{scene.title.get(lang)}\n{scene.situation.get(lang)}"),
        learner=fenced("learner role", scene.learner_role.get(lang)),
        language=LANGUAGE[lang],
        limit=LIMIT_SAID[lang],
    )


def _cue(cue: Cue, stage: Stage, broke: Sequence[str]) -> str:
    lang = stage.play.lang
    return prompt("actor_cue").fill(
        digest=_digest(stage),
        move=cue.move.value,
        what=section("moves", cue.move.value),
        mood=MOOD[cue.band] + (", and you do not make it easy" if stage.play.difficulty is Difficulty.HARD else ""),
        release=_release(cue, stage),
        answers=_answers(cue),
        sample=fenced("sample", _sample(cue, stage)),
        language=LANGUAGE[lang],
        limit=LIMIT_SAID[lang],
        again=f"Your last attempt broke these rules: {', '.join(dict.fromkeys(broke))}. Keep them now."
        if broke
        else "",
    )


def _digest(stage: Stage) -> str:
    """What the turns before the window come to, as facts: bounded by the scene, not by the length of the talk."""
    older = stage.turns[:-WINDOW]
    if not older:
        return ""
    scene, lang = stage.play.scene(), stage.play.lang
    standing = older[-1].standing
    # What was told comes first: it must not be contradicted.
    lines = [f"- you have told: {f.text.get(lang)}" for f in scene.facts if f.id in standing.told]
    lines += [f"- you have offered: {s.text.get(lang)}" for s in scene.settlements if s.id in standing.offered]
    lines += [f"- you felt heard in: {n.text.get(lang)}" for n in scene.needs if n.id in standing.heard]
    begun = f"Before the messages above there were {len(older)} more exchanges. What counts of them:"
    course = f"- tension went from {_tension(older[0])} to {_tension(older[-1])} of 10"
    return fenced("earlier", "\n".join([begun, course, *_within(lines, DIGEST_SENT[lang])])) + "\n"


def _within(lines: list[str], limit: int) -> Iterator[str]:
    """Yield the lines that fit into so many characters together; a line is left out rather than cut."""
    for line in lines:
        if len(line) <= limit:
            limit -= len(line)
            yield line


def _tension(turn: Turn) -> str:
    return f"{turn.standing.tension:.0f}"


def _release(cue: Cue, stage: Stage) -> str:
    texts = release(cue, stage.play.scene()).texts()
    if not texts:
        return "Released: nothing."
    return "Released, and only this:\n" + fenced("released", "\n".join(text.get(stage.play.lang) for text in texts))


def _answers(cue: Cue) -> str:
    parts = []
    if cue.fault:
        parts.append(
            f"What the learner just did to you: {cue.fault.value.replace('_', ' ')}. React to it as this person would."
        )
    if cue.echo:
        parts.append("Their words you may throw back:\n" + fenced("learner", cue.echo))
    return "\n".join(parts)


def _sample(cue: Cue, stage: Stage) -> str:
    play = stage.play
    lines: list[AuthoredLine] = [*play.scene().lines.get(cue.move, ()), *play.persona.lines_for(cue.move)]
    fitting = [line for line in lines if "{echo}" not in line.zh and (not line.band or cue.band in line.band)] or lines
    line = fitting[(play.seed + len(stage.turns)) % len(fitting)]
    return line.zh if play.lang == "zh" else line.en
