"""Advice on a draft by a language model: at most two points, and never the reply itself unless it is asked for."""

from collections.abc import Callable, Iterator

from coach.domain.model import ModelCall
from coach.domain.reading import Reading
from coach.domain.speech import AdviceTask
from coach.domain.text import LANGS
from coach.engine.evidence.quick_scores import quick_scorecard
from coach.engine.prompts.rendering import fenced, prompt, section, version_of
from coach.engine.protocols import Stage
from coach.engine.roles.chat_model import Call, Chat, Message

PROMPTS = tuple(f"{lang}/{name}" for lang in LANGS for name in ("advice", "advice_task"))
POINTS = 2
LONGEST = 600
"""Characters of advice; a model that goes on is cut there."""


class ModelAdviser:
    """Advises through a chat model. It knows what the learner knows, nothing of the other side's."""

    def __init__(self, chat: Chat, tokens: int, temperature: float) -> None:
        self._chat, self._tokens, self._temperature = chat, tokens, temperature

    def advise(
        self, stage: Stage, reading: Reading, task: AdviceTask, record: Callable[[ModelCall], None]
    ) -> Iterator[str]:
        """Yield the advice; points end after the second line. Raises ModelError."""
        call = Call("advice", version_of(*PROMPTS), self._tokens, self._temperature, record)
        text = ""
        for piece in self._chat.stream([messages_for(stage, reading, task)], call):
            kept = _kept(text + piece, task)
            yield kept[len(text) :]
            if len(kept) < len(text) + len(piece):
                return
            text = kept


def messages_for(stage: Stage, reading: Reading, task: AdviceTask) -> Message:
    """Return the prompt for advice on a draft."""
    scene, rubric, lang = stage.play.scene(), stage.play.rubric, stage.play.lang
    text = prompt(f"{lang}/advice").fill(
        situation=fenced("situation", f"{scene.learner_role.get(lang)}\n{scene.situation.get(lang)}"),
        goal=fenced("goal", scene.goal.get(lang)),
        line=fenced("other side", stage.last_line()),
        criteria=fenced("criteria", "\n".join(f"{c.name.get(lang)}: {c.question.get(lang)}" for c in rubric.criteria)),
        labels=fenced("labels", _labels(stage, reading)),
        draft=fenced("draft", stage.reply),
        task=section(f"{lang}/advice_task", task),
    )
    return Message(role="user", text=text)


def _labels(stage: Stage, reading: Reading) -> str:
    """The quick read by the session's own criteria; one it does not know is said to be unread and not absent."""
    rubric, lang = stage.play.rubric, stage.play.lang
    card = quick_scorecard(reading, rubric, stage.reply)
    unread, named, none = (section(f"{lang}/advice_task", word) for word in ("unread", "faults", "none"))
    levels = [
        f"{c.name.get(lang)}: " + (unread if (level := card.level(c.id)) is None else f"{level}/{c.top()}")
        for c in rubric.criteria
    ]
    faults = [fault.name.get(lang) for code in reading.codes() if (fault := rubric.fault(code))]
    return "\n".join([*levels, f"{named} {', '.join(faults) or none}"])


def _kept(text: str, task: AdviceTask) -> str:
    """The text up to where it must end."""
    if task == "points":
        lines, kept, seen = text.splitlines(keepends=True), "", 0
        for line in lines:
            seen += bool(line.strip())
            if seen > POINTS:
                break
            kept += line
        text = kept
    return text[:LONGEST]
