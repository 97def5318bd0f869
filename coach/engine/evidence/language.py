"""Which language a text of a model is in."""

import re

from coach.domain.text import Lang

_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[^\W\d_]")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|「[^」]*」|『[^』]*』|‘[^’]*’|《[^》]*》")

NAMES = 6
"""So many Chinese characters may stand in an English sentence: a name or two."""


def is_in(text: str, lang: Lang) -> bool:
    """Tell whether a text is in that language. What it quotes does not count, names of the other language may stand."""
    own = _QUOTED.sub("", text)
    if not _LETTER.search(own):  # nothing but quotes
        own = text
    han = len(_HAN.findall(own))
    other = len(_LETTER.findall(own)) - han
    return han > 0 and han * 3 >= other if lang == "zh" else han <= NAMES and han * 4 <= other


def only_in(text: str, lang: Lang) -> str:
    """Return the text, or nothing where it is in another language."""
    return text if is_in(text, lang) else ""
