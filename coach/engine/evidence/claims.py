"""Whether a sentence a model wrote about a session says only what the session shows."""

import re
from collections.abc import Collection, Iterator, Sequence

from coach.domain.debrief import Claim
from coach.domain.session import Session
from coach.engine.evidence.numerals import HAN, figures_claimed, number_of, numbers_in, plain
from coach.engine.evidence.quotes import letters

SHORTEST = 2
"""Letters or Chinese characters a quote shown by itself must have."""

_SINGLE = "‘’‚‛'＇❛❜"
_FAMILIES = ('“”„‟"＂〝〞〟❝❞', "「」｢｣﹁﹂", "『』﹃﹄", "«»", "‹›", "《》", "`｀´", _SINGLE)
"""Quotation marks; any of a family opens, the next of the same family closes, for models mix them up."""

_MARKS = re.compile(f"[{re.escape(''.join(_FAMILIES))}]")
_OPENING = re.compile(f"[{re.escape(''.join(_FAMILIES[:-1]))}]|(?<![A-Za-z])[{_SINGLE}]")
"""After a letter a single mark is an apostrophe: don't, the reps' names."""

_EDGES = " \t\n，。、；：！？…,.;:!?—-~～()（）"

_ONE = rf"(?:\d+(?:st|nd|rd|th)?|{HAN}+|[a-z]+)"
_TURNS = (
    re.compile(rf"第\s*((?:\d|{HAN}|[、,和与及到至~–—第轮\s-])+?)\s*(?:轮|回合)"),
    re.compile(r"\b(?:turn|round)s?\s*(?:#|no\.?|number)?\s*(\d+(?:\s*(?:,|and|to|&|-|–)\s*\d+)*)", re.IGNORECASE),
    re.compile(r"\b(?:turn|round)\s+([a-z]+)\b", re.IGNORECASE),
    re.compile(r"\b(\d+(?:st|nd|rd|th)|[a-z]+)\s+(?:turn|round)\b", re.IGNORECASE),
)


def is_honest(claim: Claim, session: Session, facts: str) -> bool:
    """Tell whether a claim stands on the session: `facts` is the text about it that the claim was made from.

    Its quote was said by the learner in its turn and is more than a mark or two; what it quotes besides was said by
    one of the two; it states no number that is not among the facts and speaks of no other turn.
    """
    said = next((turn.reply for turn in session.turns if turn.number == claim.turn), "")
    if letters(claim.quote) < SHORTEST or claim.quote not in said:
        return False
    heard, names = _heard(session), _names(session)
    quoted, own = _parted(claim.text)
    return (
        all(_was_said(words, heard, names) for words in quoted)
        and figures_claimed(own) <= numbers_in(facts)
        and all(turn == claim.turn for turn in _turns_named(own, heard))
    )


def _heard(session: Session) -> list[str]:
    opening = session.play.scene().opening.get(session.play.lang)
    return [opening, *(text for turn in session.turns for text in (turn.reply, turn.line.text))]


def _parted(text: str) -> tuple[list[str], str]:
    """Return what stands between quotation marks, and the rest. A mark that nothing closes quotes all that follows."""
    quoted, own, at = [], "", 0
    while mark := _OPENING.search(text, at):
        closing = _closing(mark[0]).search(text, mark.end())
        own += text[at : mark.start()] + " "
        quoted.append(text[mark.end() : closing.start() if closing else len(text)])
        at = closing.end() if closing else len(text)
    return quoted, own + text[at:]


def _closing(mark: str) -> re.Pattern[str]:
    family = next(family for family in _FAMILIES if mark in family)
    return re.compile(f"[{re.escape(family)}]" + ("(?![A-Za-z])" if family == _SINGLE else ""))


def _was_said(words: str, heard: Sequence[str], names: Collection[str]) -> bool:
    bare = _bare(words)
    wanted = bare.strip(_EDGES) or bare
    return wanted in names or any(wanted in _bare(text) for text in heard)


def _names(session: Session) -> set[str]:
    """What the parts and faults are called: a sentence may set such a name in quotation marks."""
    rubric, lang = session.play.rubric, session.play.lang
    parts, faults, moves = ([one.name for one in kind] for kind in (rubric.criteria, rubric.faults, rubric.good_moves))
    return {_bare(name.get(lang)) for name in (*parts, *faults, *moves)}


def _bare(text: str) -> str:
    """The text without quotation marks and runs of blanks, in one case: how a quote is set is not what it says."""
    return " ".join(_MARKS.sub("", text).lower().split())


def _turns_named(text: str, heard: Sequence[str]) -> Iterator[float]:
    """The turns a text speaks of, unless somebody spoke of one in those words ("第二轮谈判")."""
    for pattern in _TURNS:
        for match in pattern.finditer(plain(text)):
            if any(match[0] in said for said in heard):
                continue
            numbers = (number_of(word) for word in re.findall(_ONE, match[1].lower()))
            yield from (number for number in numbers if number is not None)
