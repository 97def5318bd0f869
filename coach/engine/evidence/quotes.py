"""Quotes: where the learner's words stand, and whether a quote says anything at all."""

import re
from functools import lru_cache

from coach.domain.reading import Quote
from coach.engine.evidence.likeness import WRAPPING, folded

_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_HAN}]|[^\W\d_{_HAN}]+(?:['’-][^\W\d_{_HAN}]+)*|\d{{2,}}")
"""A Chinese character, a word of letters, a figure of two digits or more. One digit, a mark or an emoji is none."""

_LETTER = re.compile(r"[^\W\d_]")

_SENTENCE = re.compile(r".+?(?:[。！？!?；;…]+[”’\"』」）)]*|\.(?=\s|$)|$)", re.MULTILINE)

LONGEST_SENTENCE = 120
"""Characters of a sentence that is quoted whole."""

_EMPTY = re.compile(
    r"[的了吗呢吧啊呀嘛哦噢么我你您他她它们是在有和就都也这那个着过把被给]"
    r"|an?|the|i|me|my|you|your|we|us|our|they|it|he|she|is|are|was|be|am|and|or|but|so|of|to|in|on|at|for|with|that|this",
    re.IGNORECASE,
)
"""Words that say nothing alone. Any other may: one Chinese character can be a whole feeling (急, 慌, 烦)."""


def found(text: str, reply: str) -> Quote | None:
    """Return the quote where it stands in the reply and says something there; None if it nowhere does.

    Its words must be there one by one; marks around it and the kind of signs it is written in may be others, and the
    quote returned is the reply's own characters. It must hold two whole words, or one that is more than a particle or
    pronoun: “worried” and 急 do, “worri” out of “worried”, “the”, 的, a comma and an emoji do not.
    """
    words = text.strip()
    start = reply.find(words) if words else -1
    while start >= 0:
        if _says_something(reply, start, start + len(words)):
            return Quote(text=words, start=start)
        start = reply.find(words, start + 1)
    return _found_alike(words, reply)


def _found_alike(words: str, reply: str) -> Quote | None:
    """Return the learner's own characters for a quote in other signs or within marks of the model's."""
    told, said = folded(words).text, folded(reply)
    for like in dict.fromkeys((told, told.strip(f" {WRAPPING}"))):
        at = said.text.find(like) if like else -1
        while at >= 0:
            start, end = said.original(at, at + len(like))
            if _says_something(reply, start, end):
                return Quote(text=reply[start:end], start=start)
            at = said.text.find(like, at + 1)
    return None


def letters(text: str) -> int:
    """Return how many letters or Chinese characters stand in a text."""
    return len(_LETTER.findall(text))


@lru_cache(maxsize=64)
def _words(reply: str) -> tuple[tuple[int, str], ...]:
    return tuple((word.start(), word[0]) for word in _WORD.finditer(reply))


def _says_something(reply: str, start: int, end: int) -> bool:
    words = ((word, reply[max(start, at) : min(end, at + len(word))]) for at, word in _words(reply))
    inside = [word for word, part in words if part == word]
    return len(inside) > 1 or any(not _EMPTY.fullmatch(word) for word in inside)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each verbatim, with the marks that close it."""
    return [found[0].strip() for found in _SENTENCE.finditer(text) if found[0].strip()]


def sentence_of(text: str, quote: str) -> str:
    """Return the sentence a quote stands in; the quote itself where it runs over several or the sentence is long."""
    whole = next((sentence for sentence in sentences(text) if quote in sentence), quote)
    return whole if len(whole) <= LONGEST_SENTENCE else quote
