"""The words of the screens: gettext catalogues, chosen by the browser's language first."""

import streamlit as st

from coach.domain.scoring import Reason, ReasonCode
from coach.domain.text import Lang, Text
from coach.errors import ConcordError, fill
from coach.ui import state
from coach.wording import catalogue, sentence_in, words_in

REASONS: dict[ReasonCode, str] = {
    "not_read": "The quick read only knows observation, feeling, need and request.",
    "other_scale": "The quick read gives levels 0 to 2, and this criterion has others.",
    "not_verbatim": "The quote is not in the reply.",
    "missing": "The judge left this criterion out.",
    "no_level": "The judge gave no level for this criterion.",
    "out_of_range": "Out of range: the judge gave {level}, and the levels of this criterion are 0 to {top}.",
    "twice": "The judge gave this criterion two different levels.",
    "no_quote": "Lowered: no quote of it stands in the reply.",
}


def lang() -> Lang:
    """Return the language of the screens: chosen, else carried in the address, else the browser's."""
    chosen = state.language() or st.query_params.get("lang") or _browser()
    return "en" if chosen == "en" else "zh"


def _(message: str, **fields: object) -> str:
    """Return the message in the language of the screens, with its `{name}` fields filled in."""
    return words_in(lang())(message, **fields)


def pick(text: Text) -> str:
    """Return a content text in the language of the screens."""
    return text.get(lang())


def sentence(error: ConcordError) -> str:
    """Return an error's sentence in the language of the screens."""
    return sentence_in(lang(), error)


def reason(found: Reason | None) -> str:
    """Return why a criterion has no level, or a lower one, in the language of the screens; nothing for no reason."""
    return fill(catalogue(lang()).gettext(REASONS[found.code]), found.fields) if found else ""


def _browser() -> Lang:
    """Chinese first: only a browser that asks for another language gets English."""
    locale = st.context.locale or "zh"
    return "zh" if locale.lower().startswith("zh") else "en"
