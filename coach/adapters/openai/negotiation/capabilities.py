"""What an endpoint and model take, found out from what they refuse."""

import re
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from coach.adapters.openai.negotiation.refusals import Refusal

FormMode = Literal["json_schema", "json_object", "text"]
Cap = Literal["max_tokens", "max_completion_tokens", "none"]
FORMS: tuple[FormMode, ...] = ("json_schema", "json_object", "text")

_NAMED = {
    "form": re.compile(r"response[_ ]?format|json[_ ]?(schema|object)|schema|structured|grammar|guided_"),
    "usage": re.compile(r"stream_options|include_usage"),
    "cap": re.compile(r"max_tokens|max_completion_tokens|max_new_tokens|max_output_tokens"),
    "temperature": re.compile(r"temperature"),
    "system": re.compile(
        r"\bsystem[`'\"”’]?[ _-]*(role|message|prompt|instruction)|\brole\w*\b.{0,60}\bsystem\b|developer instruction"
        r"|roles? must alternate|only (support )?(the )?user[`'\"]?,? and [`'\"]?assistant|messages?[\[.]0[\].]+role"
        r"|system\W{0,3}(角色|消息|提示)|系统(角色|消息|提示词)|角色信息不正确"
    ),
    "stream": re.compile(r"\bstream(s|ed|ing)?\b|流式"),
}
_CAPS: tuple[Cap, ...] = ("max_tokens", "max_completion_tokens", "none")
_ADJUSTABLE = (400, 422)
_WITHOUT_FORMS = (404, 500, 501)
"""Statuses with which some servers answer what they have not built, or what their template of a chat refuses."""
_SAID_SO_TOO = ("form", "system")


class Asked(NamedTuple):
    """What a request asked for beside an answer: that it comes in a form, piece by piece."""

    form: bool = False
    stream: bool = False


@dataclass(frozen=True)
class Capabilities:
    """How a form is asked for, whether an answer comes piece by piece and usage figures with it, the name of the token
    cap, whether a temperature may be set and instructions stand in a message of their own.

    `whole`: an answer in a form can be had in one piece; `thinks`: answers begin within a thinking that has no opening
    mark.
    """

    form: FormMode = "json_schema"
    cap: Cap = "max_tokens"
    usage: bool = True
    temperature: bool = True
    stream: bool = True
    whole: bool = True
    system: bool = True
    thinks: bool = False

    def after(self, refusal: Refusal, asked: Asked) -> "Capabilities | None":
        """Return what to try after a refusal that names what it is about, or None if there is nothing like that."""
        if refusal.final or refusal.status not in (*_ADJUSTABLE, *_WITHOUT_FORMS):
            return None
        left = self._left_out(asked)
        if refusal.status in _WITHOUT_FORMS:
            left = {name: less for name, less in left.items() if name in _SAID_SO_TOO}
        for told in (refusal.parameter, refusal.everything):
            for name, less in left.items():
                # Every request names the role: where one is sent back, that says nothing.
                if _NAMED[name].search(refusal.sentence if name == "system" and told != refusal.parameter else told):
                    return less
        return None

    def at_least(self, refusal: Refusal, asked: Asked) -> "Capabilities | None":
        """Return the least that may be asked for, to be tried once after a refusal that names nothing at all."""
        silent = not any(named.search(refusal.everything) for named in _NAMED.values())
        if refusal.final or refusal.status not in _ADJUSTABLE or not silent:
            return None
        least = replace(self, usage=self.usage and not self.streams(asked), form="text" if asked.form else self.form)
        return least if least != self else None

    def lower(self) -> "Capabilities":
        """Return the next less demanding way to ask for a form."""
        return replace(self, form=FORMS[min(FORMS.index(self.form) + 1, len(FORMS) - 1)])

    def streams(self, asked: Asked) -> bool:
        """Tell whether an answer is asked for piece by piece."""
        return self.stream if asked.stream else not self.whole

    def less_silent(self) -> "Capabilities | None":
        """Return how to ask for a form after an answer without words, or None when every way was tried."""
        if self.form != "text":
            return self.lower()
        return replace(self, whole=False) if self.whole else None

    def _left_out(self, asked: Asked) -> dict[str, "Capabilities"]:
        """Return by name what can still be left out, each with the capabilities that remain."""
        left = {}
        if asked.form and self.form != "text":
            left["form"] = self.lower()
        if self.streams(asked) and self.usage:
            left["usage"] = replace(self, usage=False)
        if self.cap != "none":
            left["cap"] = replace(self, cap=_CAPS[_CAPS.index(self.cap) + 1])
        if self.temperature:
            left["temperature"] = replace(self, temperature=False)
        if self.system:
            left["system"] = replace(self, system=False)
        if asked.stream and self.stream:
            left["stream"] = replace(self, stream=False)
        elif asked.form and self.whole:
            left["stream"] = replace(self, whole=False)
        return left
