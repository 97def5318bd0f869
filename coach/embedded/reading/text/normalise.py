"""One text for matching, one for quoting: fold script, width, case and quotes, character for character.

The folded text has the same length as the original, so an offset found in one is good in the other.
"""

import unicodedata
from functools import cache, lru_cache

import opencc

# What NFKC leaves alone or spells with several characters, and what opencc only converts inside words.
_PLAIN = {
    "'": "’‘`´",
    '"': "“”„«»〝〞",
    "「": "﹁﹃『",
    "」": "﹂﹄』",
    "…": "⋯",
    "—": "―–",
    "-": "‑",
    ".": "．",
    "。": "｡",
}
_SPECIAL = {char: plain for plain, chars in _PLAIN.items() for char in chars}
# Spellings of Traditional that opencc converts only inside words, and the commonest Cantonese words.
_SPECIAL |= dict(zip("著妳牠祂裏麽乾週喺嘅咗唔佢冇啲嗰俾睇", "着你它他里么干周在的了不他没些那给看", strict=True))
_SPECIAL |= {"\u3000": " ", "\xa0": " ", "\t": " ", "\r": "\n", "\u2028": "\n", "\u2029": "\n"}
_HAN = range(0x3400, 0xA000)


def fold(text: str) -> str:
    """Return `text` folded for matching: Simplified, half-width, lower case, plain quotes; the same length."""
    table = _table()
    return "".join(table.get(char) or _folded(char) for char in text)


@cache
def _table() -> dict[str, str]:
    """Return Traditional to Simplified for single characters, built once.

    opencc converts by phrase where it can; a line break between the characters keeps each by itself.
    """
    chars = [chr(code) for code in _HAN]
    simple = opencc.OpenCC("t2s").convert("\n".join(chars)).split("\n")
    table = {a: b for a, b in zip(chars, simple, strict=True) if len(b) == 1 and a != b}
    return table | _SPECIAL


@lru_cache(maxsize=20_000)
def _folded(char: str) -> str:
    if "\ud800" <= char <= "\udfff":
        # Half a character cannot stand in a quote, so it ends whatever it is in.
        return "\n"
    wide = unicodedata.normalize("NFKC", char)
    low = (wide if len(wide) == 1 else char).lower()
    return low if len(low) == 1 else char
