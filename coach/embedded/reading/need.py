"""Needs: wanted, valued, met or guessed at; strategies and targets that stand in for one."""

import re

from coach.domain.codes import FaultCode
from coach.embedded.reading.clauses import Clause, Sentence
from coach.embedded.reading.faults import Fault, at
from coach.embedded.reading.found import Found
from coach.embedded.reading.lexicon import load
from coach.embedded.reading.page import Page

_NO_NEED = (FaultCode.CONTEMPT, FaultCode.SARCASM, FaultCode.THREAT, FaultCode.MIND_READING, FaultCode.CAPITULATION)
CROWD = 4
"""From so many need words in a clause that wants nothing, it is a list."""


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
        needy = re.compile(r"需要|need|得要")
        return [
            (c.start, c.end) for c in page.clauses
            if (m := self._words["strategy"].search(c.text)) and needy.search(m.group()) and not self._words["pinned"].search(c.text)
        ]  # fmt: skip

    def named(self, text: str) -> bool:
        """Tell whether a need is named in a folded text."""
        return bool(self._needs.search(text) or self._words["universal"].search(text))

    def _of_clause(self, clause: Clause, sentence: Sentence, faults: list[Fault]) -> Found | None:
        text, words = clause.text, self._words
        if at(faults, clause.start, clause.end, *_NO_NEED) or words["denied"].search(text):
            return None
        guess = (
            bool(self._guess.search(sentence.text))
            and bool(re.search(r"你|您|you", sentence.text))
            and not re.search(r"我(?!猜|想|们)|(?<![a-z])i(?:'|\s)(?!guess|imagine|sense|wonder|hear)", text)
        )
        wanted = words["want"].search(text)
        needed = self.named(text[wanted.end() :]) if wanted else False
        if words["strategy"].search(text) and not guess:
            return Found(1, clause.start, clause.end) if words["pinned"].search(text) and self.named(text) else None
        if wanted and needed:
            return Found(1 if words["pinned"].search(text) and not guess else 2, clause.start, clause.end, guess)
        if self.named(text) and (words["value"].search(text) or words["met"].search(sentence.text)):
            return Found(2, clause.start, clause.end, guess)
        if words["target_want"].search(text):
            return Found(1, clause.start, clause.end, guess)
        return None
