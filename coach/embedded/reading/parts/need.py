"""Needs: wanted, valued, met or guessed at; strategies and targets that stand in for one."""

import re

from coach.domain.codes import FaultCode
from coach.embedded.reading.parts.faults import Fault, at
from coach.embedded.reading.parts.findings import Found
from coach.embedded.reading.text.clauses import Clause, Sentence
from coach.embedded.reading.text.lexicon import load
from coach.embedded.reading.text.page import Page

_NO_NEED = (FaultCode.CONTEMPT, FaultCode.SARCASM, FaultCode.THREAT, FaultCode.MIND_READING, FaultCode.CAPITULATION)
_NEED = re.compile(r"需要|need|得要")
_YOU = re.compile(r"你|您|you")
_ME = re.compile(r"我(?!猜|想|们)|(?<![a-z])i(?:'|\s)(?!guess|imagine|sense|wonder|hear)")


class NeedFinder:
    """Finds needs with the words of the catalogue."""

    def __init__(self, needs: re.Pattern[str]) -> None:
        self._needs = needs
        self._words = load("need")
        self._guess = load("feeling")["guess"]

    def find(self, page: Page, faults: list[Fault]) -> list[Found]:
        """Return the needs of a page, one a clause at most."""
        found = []
        for sentence in page.sentences:
            for clause in sentence.clauses:
                item = self._of_clause(clause, sentence, faults)
                if item:
                    found.append(item)
        return found

    def strategies(self, page: Page) -> list[tuple[int, int]]:
        """Return the bounds of clauses that put an act asked of one person as a need."""
        return [(clause.start, clause.end) for clause in page.clauses if self._is_strategy(clause.text)]

    def named(self, text: str) -> bool:
        """Tell whether a need is named in a folded text."""
        return bool(self._needs.search(text) or self._words["universal"].search(text))

    def _is_strategy(self, text: str) -> bool:
        match = self._words["strategy"].search(text)
        return bool(match and _NEED.search(match.group()) and not self._words["pinned"].search(text))

    def _is_guess(self, text: str, sentence: Sentence) -> bool:
        """Tell whether a clause guesses at the other side's need rather than speaks of one's own."""
        return bool(self._guess.search(sentence.text) and _YOU.search(sentence.text) and not _ME.search(text))

    def _of_clause(self, clause: Clause, sentence: Sentence, faults: list[Fault]) -> Found | None:
        text, words = clause.text, self._words
        if at(faults, clause.start, clause.end, *_NO_NEED) or words["denied"].search(text):
            return None
        guess = self._is_guess(text, sentence)
        wanted = words["want"].search(text)
        needed = self.named(text[wanted.end() :]) if wanted else False
        if words["strategy"].search(text) and not guess:
            return Found(1, clause.start, clause.end) if words["pinned"].search(text) else None
        if wanted and needed:
            return Found(1 if words["pinned"].search(text) and not guess else 2, clause.start, clause.end, guess)
        if self.named(text) and (words["value"].search(text) or words["met"].search(sentence.text)):
            return Found(2, clause.start, clause.end, guess)
        if words["target_want"].search(text):
            return Found(1, clause.start, clause.end, guess)
        return None
