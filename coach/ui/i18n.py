"""The words of the screens: gettext catalogues, chosen by the browser's language first."""

import gettext
import io
import re
from functools import cache
from pathlib import Path

import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from coach.domain.scoring import REASONS
from coach.domain.text import Lang, Text
from coach.errors import ConcordError, fill
from coach.ui import state

LOCALE = Path(__file__).parent / "locale"
CATALOGUES: dict[Lang, str] = {"zh": "zh_CN", "en": "en"}


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


def lang() -> Lang:
    """Return the language of the screens: chosen, else carried in the address, else the browser's."""
    chosen = state.language() or st.query_params.get("lang") or _browser()
    return "en" if chosen == "en" else "zh"


def _(message: str, **fields: object) -> str:
    """Return the message in the language of the screens, with its `{name}` fields filled in."""
    return fill(catalogue(lang()).gettext(message), {name: str(value) for name, value in fields.items()})


def pick(text: Text) -> str:
    """Return a content text in the language of the screens."""
    return text.get(lang())


def sentence(error: ConcordError) -> str:
    """Return an error's sentence in the language of the screens."""
    return fill(catalogue(lang()).gettext(error.template), error.fields)


def reason(said: str) -> str:
    """Return why a criterion has no level, or a lower one, in the language of the screens."""
    for template in REASONS:
        found = _pattern(template).fullmatch(said)
        if found:
            return fill(catalogue(lang()).gettext(template), found.groupdict())
    return said


@cache
def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.*)", re.escape(template)), re.DOTALL)


def _browser() -> Lang:
    """Chinese first: only a browser that asks for another language gets English."""
    locale = st.context.locale or "zh"
    return "zh" if locale.lower().startswith("zh") else "en"
