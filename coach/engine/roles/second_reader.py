"""A language model as second reader: one short call before the line; in its place or its absence the first stands."""

from coach.domain.model import ModelCall
from coach.domain.persona import Scenario
from coach.domain.reading import Quote, Reading, SecondReading
from coach.domain.text import Lang
from coach.engine.prompts.rendering import fenced, prompt, version_of
from coach.engine.protocols import Stage
from coach.engine.roles.chat_model import Call, Chat, Message
from coach.engine.second_look.addressed import speaks_to_the_reader
from coach.engine.second_look.first_look import may_change
from coach.engine.second_look.form import code_of, form_for
from coach.engine.second_look.pace import SECONDS, Pace
from coach.engine.second_look.pointing import numbered, shown
from coach.engine.second_look.together import together
from coach.errors import ModelError

PROMPTS: dict[Lang, tuple[str, str]] = {
    "zh": ("reader_zh", "reader_reply_zh"),
    "en": ("reader_en", "reader_reply_en"),
}
TOKENS = 200
"""Cap on the answer; a usual one has 20 to 40."""

LINE_SENT = 400
"""Characters of what the other side said last."""


class ModelReader:
    """Reads through a chat model what a reply does. Asks nothing where nothing could change, and waits a second."""

    def __init__(self, chat: Chat, pace: Pace) -> None:
        self._chat, self._pace = chat, pace

    def second(self, first: Reading, stage: Stage) -> Reading:
        """Return the first reading with what of the model's may stand, and a note of what was asked and why not."""
        quotes = numbered(stage.reply)
        if not quotes or not may_change(first) or speaks_to_the_reader(stage.reply) or not self._pace.asks():
            return first
        calls: list[ModelCall] = []
        version = version_of(*PROMPTS[stage.play.lang])
        note = SecondReading(model=self._chat.name, prompt=version)
        call = Call("reading", version, TOKENS, 0.0, calls.append, SECONDS, until=stage.until)
        try:
            seen = self._chat.fill(messages_for(stage, quotes), form_for(stage, len(quotes)), call)
        except ModelError as error:
            self._pace.came(in_time=False)
            return _noted(first, note, calls, instead=type(error).__name__)
        self._pace.came(in_time=True)
        both = together(first, seen.findings(quotes, stage), stage)
        return _noted(both.reading, note, calls, taken=both.taken, dropped=both.dropped)


def messages_for(stage: Stage, quotes: tuple[Quote, ...]) -> list[Message]:
    """Return the prompt: what stays the same in a scene first, then the line that was answered and the reply."""
    lang, scene = stage.play.lang, stage.play.scene()
    system, user = (prompt(name) for name in PROMPTS[lang])
    told = system.fill(
        needs=fenced("needs", _needs(scene, lang)), questions=fenced("questions", _questions(scene, lang))
    )
    asked = user.fill(line=fenced("other side", stage.last_line()[:LINE_SENT]), reply=fenced("reply", shown(quotes)))
    return [Message(role="system", text=told), Message(role="user", text=asked)]


def _noted(reading: Reading, note: SecondReading, calls: list[ModelCall], **more: object) -> Reading:
    return reading.model_copy(update={"second": note.model_copy(update={"calls": tuple(calls), **more})})


def _needs(scene: Scenario, lang: Lang) -> str:
    return "\n".join(f"{code_of('need', need.id)} {need.text.get(lang)}" for need in scene.needs)


def _questions(scene: Scenario, lang: Lang) -> str:
    asked = (f"{code_of('question', question.id)} {question.asked.get(lang)[0]}" for question in scene.questions)
    return "\n".join(asked) or "-"
