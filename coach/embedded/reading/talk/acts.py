"""Dialogue acts: what a reply does in the talk, clause by clause, by a linear model over signs and sentence vectors.

Acts are told by the likeliest clause. Whether a reply mistreats or gives in is asked of the whole reply once more, with
what the rest of the reader found: one sign alone is not enough. Weights are plain numbers in `lexicon/acts.npz`, fitted
by `bench/acts_train.py` on whole talks.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import as_file, files
from typing import NamedTuple

import numpy as np

from coach.domain.codes import Act, FaultCode
from coach.domain.reading import PARTS, Part
from coach.domain.text import Lang
from coach.embedded.reading.learned.features import Row
from coach.embedded.reading.learned.model import ENCODED, Verdict
from coach.embedded.reading.talk.act_features import act_rows
from coach.embedded.reading.text.clauses import Clause
from coach.embedded.reading.text.lexicon import load
from coach.embedded.reading.text.page import Page
from coach.embedded.reading.text.source import Span

ACTS = tuple(act.value for act in Act)
MISTREATMENT, CAPITULATION, MILD = "mistreatment", FaultCode.CAPITULATION.value, "mild"
HEADS = (*ACTS, MISTREATMENT, CAPITULATION, MILD)
"""What is asked of a clause: does it do this act, does it mistreat, give in, or have another fault."""
WHOLE = (MISTREATMENT, CAPITULATION, Act.THREAT.value)
"""What is asked of the whole reply once more."""

HOSTILE = frozenset(
    {
        FaultCode.CONTEMPT,
        FaultCode.THREAT,
        FaultCode.SARCASM,
        FaultCode.VERDICT,
        FaultCode.GENERALISATION,
        FaultCode.MIND_READING,
        FaultCode.DEMAND,
        FaultCode.DEFLECTION,
        FaultCode.DISMISSAL,
        FaultCode.BLAME_AS_CAUSE,
        FaultCode.PSEUDO_FEELING,
    }
)
"""Faults that are mistreatment."""

FROM: Mapping[Act, float] = {
    Act.QUESTION: -0.3,
    Act.OFFER: -0.2,
    Act.PROPOSAL: 0.2,
    Act.OWNERSHIP: -0.2,
    Act.CREDIT: -0.5,
    Act.AGREEMENT: -0.4,
    Act.REFUSAL: -0.8,
    Act.ORDER: -0.3,
    Act.FEELING_GUESS: -0.5,
    Act.NEED_GUESS: -0.5,
    Act.SMALL_TALK: -0.5,
    Act.CLARIFICATION: -0.8,
    Act.ACKNOWLEDGEMENT: -0.5,
}
"""Logit of the likeliest clause from which an act is named, where it is not 0; set on training hands left out."""

HARSH = (Act.ACCUSATION, Act.ORDER)
"""Acts that are named only in a reply that mistreats."""

SEEN_FROM, SEEN_ALONE = -0.7, 0.0
"""Logit from which a reply is taken to mistreat: where the rest of the reader found a fault that is mistreatment, and
on this model's word alone."""
DESPITE_FROM, DESPITE_ALONE = 0.0, 1.2
"""The same where it has something good in it; a fault seen by rule and model counts as if it had none."""
BLUNT_FROM, RULED_FROM = -3.5, 0.2
"""Logit of the reply, and odds of a fault that the rules see too, from which one without good parts mistreats."""
THREATENS_FROM, THREATENS_DESPITE, SIGNED_FROM = -1.0, 1.0, -2.0
"""Logits from which a reply is taken to threaten, as it is and where it has something good in it; and that of its
likeliest clause: a threat is asked of the whole reply, for courteous words hide it from each clause."""
MOCKS_FROM = -2.5
"""Logit of the reply from which a set phrase of mockery is meant as one."""
GOOD_TOTAL = 2
CREDITED = 0.5
"""Logit from which credit for the other is something good."""
GOOD_ACTS = (Act.APOLOGY, Act.FEELING_GUESS, Act.NEED_GUESS, Act.OFFER)

PLANS = (Act.PROPOSAL, Act.OFFER)
PLAN_LIMIT: Mapping[Lang, int] = {"zh": 58, "en": 160}
TAG_LENGTH: Mapping[Lang, int] = {"zh": 7, "en": 22}
"""Characters of a plan that is quoted, and of a clause that may only ask what the other thinks of it."""

NOT_GIVING_IN = (Act.QUESTION, Act.PROPOSAL, Act.APOLOGY)
"""Acts that keep a reply from being plain surrender."""


class Done(NamedTuple):
    """What a reply does. `logits` has a row for each clause that was encoded and a column for each of HEADS.

    `tallies`: it sets counts against each other, what you did and what I did. `mocks`: words that praise may be meant
    as mockery, for nothing in it is meant well.
    """

    logits: Row
    mistreats: bool
    gives_in: bool
    tallies: bool = False
    threatens: bool = False
    mocks: bool = False

    def top(self, head: str) -> float:
        """Return the logit of the likeliest clause."""
        return float(self.logits[:, HEADS.index(head)].max())

    def clause(self, head: str) -> int:
        """Return the number of the likeliest clause."""
        return int(self.logits[:, HEADS.index(head)].argmax())

    def does(self, act: Act) -> bool:
        """Tell whether the reply does this act."""
        if act is Act.THREAT:
            return self.threatens
        likely = self.top(act) > FROM.get(act, 0.0) or (self.tallies and act is Act.ACCUSATION)
        return likely and (self.mistreats or act not in HARSH)


def done(
    page: Page, verdict: Verdict, labels: Mapping[Part, int], codes: Sequence[FaultCode], ruled: Sequence[FaultCode]
) -> Done:
    """Return what a reply of at least one clause does, given its labels, its faults so far, and those by rule."""
    logits = clause_logits(page, verdict)
    whole = reply_row(logits, labels, codes) @ _weights()["reply"]
    first = Done(logits, mistreats=False, gives_in=False)
    rich, kind = sum(labels.values()) >= GOOD_TOTAL, any(first.does(act) for act in GOOD_ACTS)
    kind = kind or first.top(Act.CREDIT) > CREDITED
    good, asks = rich or kind, first.does(Act.QUESTION) and not _has("rhetorical", page)
    agreed = any(c in HOSTILE and c in ruled and verdict.faults[c.value].max() > RULED_FROM for c in codes)
    blunt = agreed and not (good or asks) and whole[0] > BLUNT_FROM
    coded = any(code in HOSTILE for code in codes)
    despite = good and not agreed
    alone, backed = (DESPITE_ALONE, DESPITE_FROM) if despite else (SEEN_ALONE, SEEN_FROM)
    seen = whole[0] > (backed if coded else alone)
    tallies = not kind and _has("tally", page) and not first.does(Act.PROPOSAL)
    told = whole[2] > (THREATENS_DESPITE if good else THREATENS_FROM)
    threatens = bool(told) and first.top(Act.THREAT) > SIGNED_FROM
    plain = FaultCode.CAPITULATION in codes or _has("surrender", page)
    more = rich or any(first.does(act) for act in NOT_GIVING_IN)
    return Done(
        logits,
        mistreats=bool(tallies or blunt or threatens or seen),
        gives_in=bool(whole[1] > 0) and plain and not more,
        tallies=tallies,
        threatens=threatens,
        mocks=not (good or first.does(Act.CREDIT)) and bool(whole[0] > MOCKS_FROM),
    )


def _has(sign: str, page: Page) -> bool:
    return bool(load("acts")[sign].search(page.bare))


def found(page: Page, said: Done) -> Iterator[tuple[Act, Span]]:
    """Yield the acts of a reply with the bounds of their clause in the page, in the order of the words.

    A plan is more than its clause: who, what and when stand around it.
    """
    acts = [(said.clause(act), act) for act in Act if said.does(act)]
    for number, act in sorted(acts):
        clause = page.clauses[number]
        yield act, _around(page, clause) if act in PLANS else (clause.start, clause.end)


def _around(page: Page, clause: Clause) -> Span:
    """Return the bounds of the clauses around one, within its sentence and PLAN_LIMIT, without "would that do?"."""
    lang: Lang = "en" if page.own.isascii() else "zh"
    every, tag = page.sentence_of(clause).clauses, load("acts")["ask_tag"]
    said = [one for one in every if len(one.text) > TAG_LENGTH[lang] or not tag.search(one.text)] or every
    first = last = max((at for at, one in enumerate(said) if one.start <= clause.start), default=0)
    most = PLAN_LIMIT[lang]
    while True:
        if last + 1 < len(said) and said[last + 1].end - said[first].start <= most:
            last += 1
        elif first and said[last].end - said[first - 1].start <= most:
            first -= 1
        else:
            return said[first].start, said[last].end


def clause_logits(page: Page, verdict: Verdict) -> Row:
    """Return the logits of the clauses that are encoded, shape (clauses, heads)."""
    rows = np.hstack([act_rows(page, verdict), verdict.near[:ENCODED]])
    weights = _weights()["clause"]
    logits: Row = rows @ weights[:-1] + weights[-1]
    return logits


def reply_row(logits: Row, labels: Mapping[Part, int], codes: Sequence[FaultCode]) -> Row:
    """Return what the whole reply shows: its strongest clauses, the faults found so far, its labels, and 1.

    Text to the scorer is no sign of anything: it must change nothing.
    """
    levels = [labels.get(part, 0) for part in PARTS]
    flags = [float(code in codes) for code in FaultCode if code is not FaultCode.GAMING]
    parts = [*(float(level > 0) for level in levels), *(float(level > 1) for level in levels)]
    hostile = float(any(code in HOSTILE for code in codes))
    return np.array([*np.clip(logits.max(axis=0), -4, 4) * 0.5, *flags, hostile, *parts, 1.0])


@cache
def _weights() -> dict[str, Row]:
    with as_file(files("coach.embedded.lexicon") / "acts.npz") as path, np.load(path, allow_pickle=False) as stored:
        return {name: stored[name].astype(np.float64) for name in stored.files}
