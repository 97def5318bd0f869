"""What an endpoint and model take, found out from what they refuse."""

import re
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from coach.adapters.openai.refusals import Refusal

FormMode = Literal["json_schema", "json_object", "text"]
FORMS: tuple[FormMode, ...] = ("json_schema", "json_object", "text")

_NAMED = {
    "form": re.compile(r"response[_ ]?format|json[_ ]?(schema|object)|schema|structured|grammar|guided_"),
    "usage": re.compile(r"stream_options|include_usage"),
    "cap": re.compile(r"max_tokens|max_completion_tokens"),
    "temperature": re.compile(r"temperature"),
    "stream": re.compile(r"\bstream(ing)?\b"),
}
_ADJUSTABLE = (400, 422)
_WITHOUT_FORMS = (404, 500, 501)
"""Statuses with which some servers answer what they have not built."""


class Asked(NamedTuple):
    """What a request asked for beside an answer: that it comes in a form, piece by piece."""

    form: bool = False
    stream: bool = False


@dataclass(frozen=True)
class Capabilities:
    """How a form is asked for, whether an answer comes piece by piece and usage figures with it, the name of the token
    cap, whether a temperature may be set; `thinks`: answers begin within a thinking that has no opening tag."""

    form: FormMode = "json_schema"
    cap: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    usage: bool = True
    temperature: bool = True
    stream: bool = True
    thinks: bool = False

    def after(self, refusal: Refusal, asked: Asked) -> "Capabilities | None":
        """Return what to try after a refusal that names what it is about, or None if there is nothing like that."""
        if refusal.final or refusal.status not in (*_ADJUSTABLE, *_WITHOUT_FORMS):
            return None
        left = self._left_out(asked)
        if refusal.status in _WITHOUT_FORMS:
            left = {name: less for name, less in left.items() if name == "form"}
        for told in (refusal.parameter, refusal.everything):
            for name, less in left.items():
                if _NAMED[name].search(told):
                    return less
        return None

    def at_least(self, refusal: Refusal, asked: Asked) -> "Capabilities | None":
        """Return the least that may be asked for, to be tried once after a refusal that names nothing at all."""
        silent = not any(named.search(refusal.everything) for named in _NAMED.values())
        if refusal.final or refusal.status not in _ADJUSTABLE or not silent:
            return None
        least = replace(self, usage=self.usage and not asked.stream, form="text" if asked.form else self.form)
        return least if least != self else None

    def lower(self) -> "Capabilities":
        """Return the next less demanding way to ask for a form."""
        return replace(self, form=FORMS[min(FORMS.index(self.form) + 1, len(FORMS) - 1)])

    def _left_out(self, asked: Asked) -> dict[str, "Capabilities"]:
        """Return by name what can still be left out, each with the capabilities that remain."""
        left = {}
        if asked.form and self.form != "text":
            left["form"] = self.lower()
        if asked.stream and self.stream and self.usage:
            left["usage"] = replace(self, usage=False)
        if self.cap == "max_tokens":
            left["cap"] = replace(self, cap="max_completion_tokens")
        if self.temperature:
            left["temperature"] = replace(self, temperature=False)
        if asked.stream and self.stream:
            left["stream"] = replace(self, stream=False)
        return left
