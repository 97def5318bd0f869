"""Requests: courteous and concrete, bare orders and questions, vague or negative ones, and shut doors."""

import re

from coach.domain.codes import FaultCode
from coach.embedded.reading.parts.faults import Fault, at
from coach.embedded.reading.parts.findings import Found
from coach.embedded.reading.text.clauses import Clause, Sentence
from coach.embedded.reading.text.lexicon import load
from coach.embedded.reading.text.page import Page

_NO_REQUEST = (
    FaultCode.CONTEMPT,
    FaultCode.SARCASM,
    FaultCode.THREAT,
    FaultCode.DEMAND,
    FaultCode.DISMISSAL,
    FaultCode.DEFLECTION,
    FaultCode.CAPITULATION,
)
_EMBEDDED = re.compile(
    r"(?:担心|在意|怕|不知道|关心|决定|取决于|看看?|想知道|不确定|没把握).{0,14}(?:能不能|可不可以|能否|是否|会不会)"
)
# What is told of the past is no order, whatever verb it holds.
_DONE = re.compile(
    r"了(?!吗|吧|没|再)|过(?!来|去|一|目)|的$|昨|上(?:周|个?月|星期|礼拜|回)|那天|当时|刚才|没有?(?!有|问题)|未(?!来)"
    r"|我.{0,6}(?:发|写|给|报|做|交|填|提|说|讲|问)的"
)
TAG = 9
"""Longest clause (characters) that only asks for assent to what was said before it."""


def find(page: Page, faults: list[Fault]) -> list[Found]:
    """Return the requests of a page, one a sentence at most; none after a threat or a shut door."""
    if any(fault.code is FaultCode.THREAT for fault in faults):
        return []
    found = []
    for sentence in page.sentences:
        item = _of_sentence(sentence, faults)
        if item:
            found.append(item)
    shut = any(load("request")["shut"].search(s.text) for s in page.sentences)
    return [] if shut else found


def kinds(found: list[Found], page: Page) -> list[tuple[FaultCode, Found]]:
    """Return the vague and negative ones among the requests, with their fault."""
    words = load("request")
    named = []
    for item in found:
        text = page.bare[item.start : item.end]
        if item.level == 1 and words["negative"].search(text):
            named.append((FaultCode.NEGATIVE_REQUEST, item))
        elif item.level == 1 and words["vague"].search(text):
            named.append((FaultCode.VAGUE_REQUEST, item))
    return named


def _of_sentence(sentence: Sentence, faults: list[Fault]) -> Found | None:
    words, text = load("request"), sentence.text
    if at(faults, sentence.start, sentence.end, *_NO_REQUEST) or words["request_guess"].search(text):
        return None
    courteous = [c for c in sentence.clauses if words["courteous"].search(c.text) and not _EMBEDDED.search(c.text)]
    if courteous:
        start, end = _span(sentence, courteous[-1])
        return Found(_level(text[start - sentence.start : end - sentence.start]), start, end)
    for clause in sentence.clauses:
        ordered = words["order"].search(clause.text) and not _DONE.search(clause.text)
        if ordered or words["negative"].match(clause.text):
            return Found(1, clause.start, clause.end)
        if words["vague"].match(clause.text) and len(clause.text) < 24:
            return Found(1, clause.start, clause.end)
    if sentence.asks() and words["question"].search(text):
        last = sentence.clauses[-1]
        return Found(1, last.start, last.end)
    return None


def _level(text: str) -> int:
    words = load("request")
    if words["negative"].search(text):
        return 1
    if words["back"].search(text):
        return 1
    rest = words["vague"].sub("", text)
    if rest != text and not (words["anchor"].search(rest) and words["act"].search(rest)):
        return 1
    return 2 if words["act"].search(rest) else 1


def _span(sentence: Sentence, asked: Clause) -> tuple[int, int]:
    """Return the bounds of a request: the asking clause and what it asks for in the same sentence."""
    act, anchor = load("request")["act"], load("request")["anchor"]
    start, end = asked.start, asked.end
    for clause in reversed(sentence.clauses):
        tag = end - start <= TAG
        if clause.start >= asked.start:
            end = max(end, clause.end)
        elif anchor.search(clause.text) or (tag and act.search(clause.text)):
            start = clause.start
    return start, end
