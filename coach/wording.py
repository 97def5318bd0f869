"""The words people read, in both languages: gettext catalogues, compiled in memory."""

import gettext
import io
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from coach.domain.text import Lang
from coach.errors import ConcordError, fill

LOCALE = Path(__file__).parent / "ui" / "locale"
CATALOGUES: dict[Lang, str] = {"zh": "zh_CN", "en": "en"}

Words = Callable[..., str]
"""A message with its fields, to the same in some language."""


@cache
def catalogue(lang: Lang) -> gettext.GNUTranslations:
    """Return the catalogue of a language, compiled in memory from its .po file."""
    path = LOCALE / CATALOGUES[lang] / "LC_MESSAGES" / "coach.po"
    with path.open("rb") as source:
        messages = read_po(source, locale=CATALOGUES[lang])
    compiled = io.BytesIO()
    write_mo(compiled, messages)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def words_in(spoken: Lang) -> Words:
    """Return what says a message in a language, with its `{name}` fields filled in."""

    def said(message: str, **fields: object) -> str:
        return fill(catalogue(spoken).gettext(message), {name: str(value) for name, value in fields.items()})

    return said


def sentence_in(spoken: Lang, error: ConcordError) -> str:
    """Return an error's sentence in a language."""
    return fill(catalogue(spoken).gettext(error.template), error.fields)
