"""Whether a line only says again what stands in the talk or in its prompt: the learner's words, its own, a sample's.

What is said again is told by runs of tokens (Chinese characters, English words) that stand in one earlier text. Words
thrown back do not count: between quotation marks, after "you said", or as a question that opens a line, where the rest
of the line answers them.
"""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from coach.domain.text import Lang
from coach.engine.line_rules.leak import TOKEN

RUN: dict[Lang, int] = {"zh": 3, "en": 2}
"""Tokens in a row that count as said again; shorter runs are the common coin of a language."""

SHARE = 0.6
"""Share of a line in such runs from which it is nothing new. On the lines it was set on, fine ones reach .43 (beside
agreements) and lines that say something again begin at .62."""

ENOUGH: dict[Lang, int] = {"zh": 6, "en": 5}
"""Tokens said again that are enough where they are not the whole of a short line."""

WHOLE = 0.95
"""The same for an agreement, which restates the learner's terms."""

LONG: dict[Lang, int] = {"zh": 14, "en": 12}
"""One run of so many tokens is a sentence said again, whatever stands around it."""

ALL_BUT = 0.85
"""Share of a better way to say something from which it is the same way."""

SHORTEST = 4
"""A line or a sample with fewer tokens (“Noted.”) may come again."""

SAMPLE_SHARE = 0.8
"""Share of a sample, and its fewest tokens, from which it stands in a line as it is."""
SAMPLE_TOKENS: dict[Lang, int] = {"zh": 10, "en": 8}

ANSWERED = 0.2
"""How much of what it throws back the rest of a line must be to count as an answer to it."""

_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|『[^』]*』|\"[^\"]*\"")
_TOLD = re.compile(
    r"(?:你|您)(?:刚才|刚刚|自己|上回|一直|就|只)?(?:说|讲|问)[^。！？!?\n]*"
    r"|\byou(?:'ve)? (?:just |only )?(?:say|said|tell me|told me)\b[^.!?\n]*",
    re.IGNORECASE,
)
_ASKED_FIRST = re.compile(r"[^。！!.…?？\n]*[?？]")


_ELIDED = re.compile(r"\b(it|that|there|what|who|he|she|i|you|we|they)'(s|m|re|d|ll|ve)\b")
_SPELT_OUT = {"s": "is", "m": "am", "re": "are", "d": "would", "ll": "will", "ve": "have"}


class Overlap(NamedTuple):
    """How much of one text stands in another: the share of its tokens in runs, and the longest run."""

    share: float
    longest: int


def echoes(line: str, replies: Iterable[str], lang: Lang, *, restates: bool) -> bool:
    """Tell whether a line speaks the learner's words as its own. A line that agrees `restates` most of them."""
    said = _own_words(line)
    return any(all(_again(own, tokens(reply), lang, restates) for own in said) for reply in replies)


def repeats(line: str, lines: Iterable[str], lang: Lang, *, restates: bool) -> bool:
    """Tell whether a line says again what this person has said in the talk."""
    said = tokens(line)
    return any(_again(said, tokens(earlier), lang, restates) for earlier in lines)


def copies(line: str, samples: Iterable[str], lang: Lang) -> bool:
    """Tell whether a line is one of the sentences its prompt showed for the tone, or holds one as it is."""
    said = tokens(line)
    return any(_copied(said, tokens(sample), lang) for sample in samples)


def says_again(text: str, earlier: str, lang: Lang) -> bool:
    """Tell whether a text is, but for a word or two, nothing but words of an earlier one."""
    said = tokens(text)
    return len(said) >= SHORTEST and _overlap(said, tokens(earlier), lang).share >= ALL_BUT


def tokens(text: str) -> list[str]:
    """Return the tokens of a text, English contractions spelt out so that "it's" and "it is" are the same."""
    plain = text.lower().replace("’", "'")
    return TOKEN.findall(_ELIDED.sub(lambda match: f"{match[1]} {_SPELT_OUT[match[2]]}", plain))


def _own_words(line: str) -> list[list[str]]:
    """The tokens of a line without what is between quotation marks; and without what it throws back another way, where
    the rest answers that with enough words."""
    own = [tokens(_QUOTED.sub(" ", line))]
    asked = _ASKED_FIRST.match(line)
    for start, end in [told.span() for told in _TOLD.finditer(line)] + ([asked.span()] if asked else []):
        rest = tokens(_QUOTED.sub(" ", line[:start] + line[end:]))
        if len(rest) >= max(SHORTEST, ANSWERED * len(tokens(line[start:end]))):
            own.append(rest)
    return own


def _again(said: Sequence[str], earlier: Sequence[str], lang: Lang, restates: bool) -> bool:
    share, longest = _overlap(said, earlier, lang)
    if share >= WHOLE or restates:
        return share >= WHOLE
    return longest >= LONG[lang] or (share >= SHARE and share * len(said) >= ENOUGH[lang])


def _copied(said: Sequence[str], sample: Sequence[str], lang: Lang) -> bool:
    if _again(said, sample, lang, restates=False):
        return True
    return len(sample) >= SAMPLE_TOKENS[lang] and _overlap(sample, said, lang).share >= SAMPLE_SHARE


def _overlap(line: Sequence[str], other: Sequence[str], lang: Lang) -> Overlap:
    if len(line) < SHORTEST:
        return Overlap(0.0, 0)
    size, longest = RUN[lang], 0
    starts: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(other) - size + 1):
        starts.setdefault(tuple(other[at : at + size]), []).append(at)
    covered: set[int] = set()
    for at in range(len(line) - size + 1):
        for there in starts.get(tuple(line[at : at + size]), ()):
            length = _run(line[at:], other[there:])
            longest = max(longest, length)
            covered.update(range(at, at + length))
    return Overlap(len(covered) / len(line), longest)


def _run(one: Sequence[str], other: Sequence[str]) -> int:
    return next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
