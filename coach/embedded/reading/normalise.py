"""One text for matching, one for quoting: fold script, width, case and quotes, character for character.

The folded text has the same length as the original, so an offset found in one is good in the other.
"""

import unicodedata
from functools import cache

import opencc

# What NFKC leaves alone or spells with several characters, and what opencc only converts inside words.
_SPECIAL = {
    "’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "〝": '"', "〞": '"',
    "﹁": "「", "﹂": "」", "﹃": "「", "﹄": "」", "『": "「", "』": "」", "…": "…", "⋯": "…", "―": "—", "–": "—", "‑": "-",
    "著": "着", "妳": "你", "您": "您", "牠": "它", "祂": "他", "裏": "里", "麽": "么", "喺": "在", "嘅": "的", "咗": "了", "唔": "不",
    "佢": "他", "冇": "没", "啲": "些", "嗰": "那", "俾": "给", "诶": "诶", "煩": "烦", "乾": "干", "週": "周", "遲": "迟", "\u3000": " ",
    "\xa0": " ", "\t": " ", "\r": "\n", "\u2028": "\n", "\u2029": "\n", "．": ".", "｡": "。", "？": "?", "！": "!",
}  # fmt: skip
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
    return table | {a: b for a, b in _SPECIAL.items() if a != b}


@cache
def _folded(char: str) -> str:
    wide = unicodedata.normalize("NFKC", char)
    low = (wide if len(wide) == 1 else char).lower()
    return low if len(low) == 1 else char


def is_han(char: str) -> bool:
    """Tell whether a character is a Chinese one."""
    return 0x3400 <= ord(char) < 0xA000


def has_words(text: str) -> bool:
    """Tell whether there is anything but digits, signs, emoji and spaces."""
    return any(char.isalpha() for char in text)
