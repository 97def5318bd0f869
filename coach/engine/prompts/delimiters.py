"""Taking out of untrusted text whatever could be read as one of our data tags, however it is written."""

import re
import unicodedata
from functools import lru_cache

_ANGLES = "<‹«≪⋘≺⋖≤≦≲〈《⟨⟪⟬⦑⧼❬❮❰˂ᐸᚲ˱𝈶"
"""What looks like, or stands in for, an opening angle bracket once its compatibility form is taken."""

_BLANK_LETTERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by Unicode's count that show nothing."""

_UNSEEN = frozenset({"Cf", "Cc", "Mn", "Me", "Cn", "Co", "Cs"})
"""Categories that show nothing by themselves: zero-width and control characters, marks on the letter before."""

_ALIKE = str.maketrans("аαɑᴀԁɗᴅтτᴛ", "aaaadddttt")
"""Letters of other alphabets that look like those of the tag's name."""

_ANGLE = re.compile(f"[{re.escape(_ANGLES)}]")
_ENTITY = re.compile(r"&lt;?|&#0*60;?|&#x0*3c;?")
_BEGUN = re.compile(r"(?<![^\w>])[^\w>]+data")
"""The tag's name and all that is no word before it; the look back makes one pass enough however long that is."""

_SUSPECT = re.compile(f"[{re.escape(_ANGLES)}&]")


@lru_cache(maxsize=500)
def without_tags(text: str) -> str:
    """Return the text with the bracket taken off everything that reads as the beginning of a data tag.

    Brackets of any kind, doubled or written as entities, with unseen characters or blanks within the tag, letters of
    other alphabets. Taking one away could make another, so this goes on until nothing changes. Nothing else is touched.
    """
    while _suspect(text) and (cut := _brackets(text)):
        text = "".join(char for at, char in enumerate(text) if at not in cut)
    return text


def _suspect(text: str) -> bool:
    """Whether there are a bracket and the name's letters at all: few texts have both, and folding takes time."""
    plain = unicodedata.normalize("NFKD", text).lower().translate(_ALIKE)
    return bool(_SUSPECT.search(plain)) and set("dat") <= set(plain)


def _brackets(text: str) -> set[int]:
    """Return where the characters of those brackets stand."""
    folded, places = _folded(text)
    begun = [(m.start() + a.start()) for m in _BEGUN.finditer(folded) for a in _ANGLE.finditer(m[0])]
    return {at for place in begun for at in places[place]}


def _folded(text: str) -> tuple[str, list[range]]:
    """Return the text as a hurried reader sees it, and for each of its characters where it stands in the original."""
    seen = [(looks, range(at, at + 1)) for at, char in enumerate(text) for looks in _looks(char)]
    plain = "".join(looks for looks, _ in seen)
    for match in reversed(list(_ENTITY.finditer(plain))):
        whole = range(seen[match.start()][1].start, seen[match.end() - 1][1].stop)
        seen[match.start() : match.end()] = [("<", whole)]
    return "".join(looks for looks, _ in seen), [place for _, place in seen]


@lru_cache(maxsize=5000)
def _looks(char: str) -> str:
    """Return what a character looks like: its plain form in lower case, nothing where it shows nothing."""
    plain = unicodedata.normalize("NFKD", char).lower().translate(_ALIKE)
    return "".join(
        " " if part in "\n\t\r" else part
        for part in plain
        if part in "\n\t\r" or (part not in _BLANK_LETTERS and unicodedata.category(part) not in _UNSEEN)
    )
