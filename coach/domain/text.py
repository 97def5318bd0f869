"""Bilingual text and the bounded string types that content files are made of."""

import re
import unicodedata
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, model_validator

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")

PainPoint = Literal["goals", "information", "roles", "skills"]
PAIN_POINTS: tuple[PainPoint, ...] = ("goals", "information", "roles", "skills")

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*([-_][a-z0-9]+)*$", max_length=64)]
Short = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]

_SURROGATE = re.compile(r"[\ud800-\udfff]")
_DROPPED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")

_UNSEEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e0fff"
)
INVISIBLE = re.compile(f"[{_UNSEEN}]")
"""A character with nothing to see: soft hyphen, joiners, fillers that count as letters, blank Braille, tags."""
_KEYCAP = re.compile(f"[0-9#*][{_UNSEEN}]?\u20e3")


def cleaned(text: str) -> str:
    """Return text from outside as it may be stored and shown, with line ends as \\n; cleaning twice changes nothing.

    Two halves of a character that arrived apart are joined. What stores or pages would change or break over is left
    out: a half that stays alone, control characters, and the marks that turn the direction of what follows them.
    """
    if text.isprintable():  # nothing of the kind in it, and nearly every piece of a stream is like that
        return text
    if _SURROGATE.search(text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    return _DROPPED.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def has_words(text: str) -> bool:
    """Tell whether a text has a letter or digit of any script that can be seen; emoji and marks say nothing."""
    seen = INVISIBLE.sub("", _KEYCAP.sub("", text))
    return any(char.isalnum() for char in unicodedata.normalize("NFKC", seen))


class Frozen(BaseModel):
    """Base of every noun: immutable, and an unknown field is an error rather than a silent typo."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Frozen):
    """One thing said in both languages; each is an original, neither a translation of the other."""

    zh: Prose
    en: Prose

    def get(self, lang: Lang) -> str:
        """Return the wording in `lang`."""
        return self.zh if lang == "zh" else self.en


class Terms(Frozen):
    """Words and short phrases to look for, by language; matching ignores case and script."""

    zh: tuple[Short, ...]
    en: tuple[Short, ...]

    @model_validator(mode="after")
    def _not_empty(self) -> Self:
        if not self.zh or not self.en:
            raise ValueError("needs at least one term in zh and one in en")
        return self

    def get(self, lang: Lang) -> tuple[str, ...]:
        """Return the terms in `lang`."""
        return self.zh if lang == "zh" else self.en
