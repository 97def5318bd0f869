"""Feelings: named, hinted at, blamed on the other, denied, or guessed at."""

import re

from coach.domain.codes import FaultCode
from coach.embedded.reading.parts.faults import Fault, at
from coach.embedded.reading.parts.findings import Found
from coach.embedded.reading.text.clauses import Clause, Sentence
from coach.embedded.reading.text.lexicon import load
from coach.embedded.reading.text.page import Page

_NO_FEELING = (
    FaultCode.CONTEMPT,
    FaultCode.DISMISSAL,
    FaultCode.MIND_READING,
    FaultCode.SARCASM,
    FaultCode.THREAT,
    FaultCode.CAPITULATION,
)
_VERDICTS = (FaultCode.VERDICT, FaultCode.GENERALISATION, FaultCode.MIND_READING, FaultCode.CONTEMPT)
_YOU = re.compile(r"你|您|贵(?:部|方|司|区|组)|(?<![a-z])(?:you|your|you're)(?![a-z])")


class FeelingFinder:
    """Finds feelings with the words of the catalogues."""

    def __init__(self, feelings: re.Pattern[str], pseudo: re.Pattern[str]) -> None:
        self._feelings, self._pseudo = feelings, pseudo
        self._words = load("feeling")

    def find(self, page: Page, faults: list[Fault]) -> list[Found]:
        """Return the feelings of a page, one a clause at most."""
        found = []
        for sentence in page.sentences:
            for clause in sentence.clauses:
                item = self._of_clause(clause, sentence, faults)
                if item:
                    found.append(item)
        return found

    def named(self, text: str) -> bool:
        """Tell whether the catalogue names a feeling in a folded text, whoever has it."""
        return bool(self._feelings.search(text))

    def guesses(self, text: str) -> bool:
        """Tell whether a folded text opens as a guess at the other side's inside."""
        return bool(self._words["guess"].match(text))

    def denied(self, page: Page) -> bool:
        """Tell whether feelings are named and every one of them is taken back."""
        named = [(clause, match) for clause in page.clauses for match in self._named(clause.text)]
        return bool(named) and not any(self._stands(clause, match) for clause, match in named)

    def pseudo(self, page: Page) -> list[tuple[int, int]]:
        """Return the bounds of clauses that dress an evaluation as a feeling."""
        return [(c.start, c.end) for c in page.clauses if self._is_pseudo(c.text)]

    def blamed(self, sentence: Sentence, faults: list[Fault]) -> bool:
        """Tell whether the sentence makes a feeling the other's doing; one that asks after theirs does not."""
        if sentence.asks() and self.guesses(sentence.text):
            return False
        if self._words["made_by"].search(sentence.text):
            return True
        verdict = at(faults, sentence.start, sentence.end, *_VERDICTS)
        return verdict and bool(self._words["blame"].search(sentence.text))

    def _of_clause(self, clause: Clause, sentence: Sentence, faults: list[Fault]) -> Found | None:
        if at(faults, clause.start, clause.end, *_NO_FEELING):
            return None
        guess = self._is_guess(clause, sentence)
        if any(self._stands(clause, match) for match in self._named(clause.text)):
            weak = self.blamed(sentence, faults) or self._is_pseudo(sentence.text)
            return Found(1 if weak and not guess else 2, clause.start, clause.end, guess)
        if self._words["hint"].search(clause.text):
            return Found(1, clause.start, clause.end, guess)
        return None

    def _named(self, text: str) -> list[re.Match[str]]:
        return [*self._feelings.finditer(text), *self._words["clear"].finditer(text)]

    def _stands(self, clause: Clause, match: re.Match[str]) -> bool:
        before = clause.text[max(0, match.start() - 24) : match.start()]
        if self._words["undenied"].search(clause.text):
            return True
        denied = self._words["denied"].search(before)
        owner = self._words["third"].search(before) and not self._words["self"].search(before)
        return not denied and not owner

    def _is_guess(self, clause: Clause, sentence: Sentence) -> bool:
        """Tell whether the clause guesses at the other side rather than speaks of oneself."""
        if self._words["made_by"].search(sentence.text) and not (sentence.asks() and self.guesses(sentence.text)):
            return False
        guess, here = self._words["guess"], self._words["guess"].search(clause.text)
        if not guess.search(sentence.text) or (self._words["self"].search(clause.text) and not here):
            return False
        return bool(here or _YOU.search(sentence.text))

    def _is_pseudo(self, text: str) -> bool:
        for match in self._pseudo.finditer(text):
            if self._words["pseudo_cue"].search(text[max(0, match.start() - 20) : match.start() + 2]):
                return True
        return False
