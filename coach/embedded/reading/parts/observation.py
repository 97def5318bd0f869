"""Observations: anchored facts, facts fused with a verdict, and what only looks like one."""

from coach.domain.codes import FaultCode
from coach.embedded.reading.parts.faults import Fault, at
from coach.embedded.reading.parts.findings import Found, overlaps
from coach.embedded.reading.text.clauses import Clause, Sentence
from coach.embedded.reading.text.lexicon import load
from coach.embedded.reading.text.page import Page

_NO_FACT = (
    FaultCode.CONTEMPT,
    FaultCode.THREAT,
    FaultCode.DEMAND,
    FaultCode.CAPITULATION,
    FaultCode.DISMISSAL,
    FaultCode.DEFLECTION,
)


def find(page: Page, faults: list[Fault], others: list[Found]) -> list[Found]:
    """Return the observations of a page; `others` are clauses that already are a request or a want."""
    found = []
    for sentence in page.sentences:
        for clause in sentence.clauses:
            level = 0 if overlaps(clause.start, clause.end, others) else _level(clause, sentence, page, faults)
            if level:
                found.append(Found(level, clause.start, clause.end))
    return found


def anchored(clause: Clause, page: Page) -> int:
    """Return how many kinds of anchor a clause has, 0..4."""
    words = load("observation")
    kinds = sum(bool(words[name].search(clause.text)) for name in ("day", "count", "record"))
    return kinds + page.quoted(clause.start, clause.end)


def _level(clause: Clause, sentence: Sentence, page: Page, faults: list[Fault]) -> int:
    words, text = load("observation"), clause.text
    if at(faults, clause.start, clause.end, *_NO_FACT) or words["future"].search(text):
        return 0
    anchors, act = anchored(clause, page), bool(words["act"].search(text))
    if not act and not (anchors >= 2):
        return 0
    if at(faults, clause.start, clause.end, FaultCode.MIND_READING):
        return 0
    if words["generalisation"].search(text) or words["exaggeration"].search(text):
        return 1 if anchors >= 2 or (act and words["frequency"].search(text)) else 0
    if at(faults, clause.start, clause.end, FaultCode.SARCASM, FaultCode.VERDICT) or words["evaluative"].search(text):
        return 1 if anchors or act else 0
    if words["frequency"].search(text) and not anchors:
        return 1
    if _fused(clause, sentence, faults):
        return 1
    return 2 if anchors or _named_act(text) else 0


def _fused(clause: Clause, sentence: Sentence, faults: list[Fault]) -> bool:
    """Tell whether another clause of the sentence comments on this one with a verdict."""
    comment = load("observation")["comment"]
    rest = [other for other in sentence.clauses if other.start > clause.start]
    judged = [
        c
        for c in rest
        if comment.search("," + c.text) or at(faults, c.start, c.end, FaultCode.SARCASM, FaultCode.VERDICT)
    ]
    return bool(judged)


def _named_act(text: str) -> bool:
    return bool(load("observation")["act"].match(text)) and len(text) >= 5
