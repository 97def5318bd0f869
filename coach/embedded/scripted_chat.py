"""A chat model that says what a script says: for tests, and for trying out the pages without an endpoint."""

import json
import re
import threading
from collections.abc import Callable, Generator, Sequence
from typing import Literal

from pydantic import ValidationError

from coach.domain.model import FINE, CallRole, ModelCall
from coach.domain.text import Lang
from coach.engine.roles.chat_model import Call, Form, Message
from coach.errors import FormBroken, ModelError

PIECE = 4
"""Characters handed on at a time."""

NOTHING_READ = '{"1": []}'
"""A second reading that adds nothing to the first."""

ENGLISH = "Write only the line itself"
"""Stands in the note of a line that is to be in English."""

Answer = str | ModelError
Script = Callable[[CallRole, Sequence[Message]], Answer]


class ScriptedChat:
    """Answers by a script, and remembers what it was asked. Costs a token a character, like nothing real."""

    name = "scripted"

    def __init__(self, script: Script | None = None) -> None:
        self._script = script or simple_script
        self._lock = threading.Lock()
        self.asked: list[tuple[CallRole, tuple[Message, ...]]] = []

    def warm(self) -> None:
        """Have nothing to load."""

    def stream(self, messages: Sequence[Message], call: Call) -> Generator[str]:
        """Yield the script's answer in small pieces; raises the error where the script says one."""
        answer = self._answer(messages, call)
        for start in range(0, len(answer), PIECE):
            yield answer[start : start + PIECE]

    def fill(self, messages: Sequence[Message], form: type[Form], call: Call) -> Form:
        """Return the script's answer in the form asked for."""
        answer = self._answer(messages, call)
        try:
            return form.model_validate_json(answer)
        except ValidationError as error:
            first = error.errors()[0]
            misses: Literal["json", "values"] = "json" if first["type"] == "json_invalid" else "values"
            raise FormBroken(answer=answer, misses=misses, found=str(first["msg"])) from error

    def _answer(self, messages: Sequence[Message], call: Call) -> str:
        with self._lock:
            self.asked.append((call.role, tuple(messages)))
        answer = self._script(call.role, messages)
        text = "" if isinstance(answer, ModelError) else answer
        call.record(
            ModelCall(
                role=call.role,
                model=self.name,
                prompt=call.prompt,
                prompt_tokens=sum(len(message.text) for message in messages),
                completion_tokens=len(text),
                total_ms=0,
                ended=FINE if not isinstance(answer, ModelError) else type(answer).__name__,
            )
        )
        if isinstance(answer, ModelError):
            raise answer
        return text


SAID: dict[Lang, tuple[str, str, str, str]] = {
    "zh": (
        "你先说清楚，这件事你打算怎么办？",
        "行，话我听见了。可东西在哪儿？",
        "你倒是痛快，我这边还得跟人交代呢。",
        "那下回呢？下回还这样怎么办？",
    ),
    "en": (
        "And what is it you mean to do about it?",
        "All right, I heard that. Where does it leave my people?",
        "Easy for you. I still have to explain it upstairs.",
        "And next time? What happens the next time?",
    ),
}
"""What the other side says, another line each turn: one that is said again is refused."""


def simple_script(role: CallRole, messages: Sequence[Message]) -> str:
    """Answer plainly and rightly in every role, quoting the first words of the reply at hand."""
    asked = messages[-1].text
    if role == "actor":
        return SAID["en" if ENGLISH in asked else "zh"][len(messages) % 4]
    if role == "advice":
        english = "In English, the way a good colleague" in asked
        return "Say what you saw.\nThen what you ask." if english else "先说你看到了什么。\n再说你想请对方做什么。"
    if role == "reading":
        return NOTHING_READ
    return _debrief(asked) if role == "debrief" else _verdict(messages)


def _verdict(messages: Sequence[Message]) -> str:
    reply = re.findall(r'<data kind="reply">\n(.*?)\n</data>', messages[-1].text, re.DOTALL)[0]
    quote = _opening(reply)
    ids = re.findall(r"^(\w+) · ", messages[0].text, re.MULTILINE)
    criteria = [{"criterion": one, "rationale": "scripted", "quotes": [quote], "level": 1} for one in ids]
    fit = {"why": "", "citation": "", "verdict": "no_rule"}
    chinese = any("一" <= letter <= "鿿" for letter in reply)
    better = f"{quote}这一条，咱们今天下午对一下，行吗？" if chinese else f"{quote}: could we go through it today?"
    return json.dumps({"criteria": criteria, "faults": [], "good_moves": [], "fit": fit, "better": better})


def _debrief(asked: str) -> str:
    said = re.findall(r"^turn (\d+)\nlearner: (.*)$", asked, re.MULTILINE)
    turn, quote = int(said[0][0]), _opening(said[0][1])
    nothing = {"turn": 0, "quote": ""}
    claims = [{"turn": turn, "quote": quote, "text": "scripted"}]
    return json.dumps({"turning_point": nothing, "costliest": nothing, "claims": claims, "advice": []})


def _opening(reply: str) -> str:
    """The first six characters, to the end of an English word."""
    found = re.match(r"(?s).{1,6}[A-Za-z'’]*", reply)
    return found[0] if found else ""
