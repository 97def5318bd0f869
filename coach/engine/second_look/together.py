"""Putting a model's reading beside the embedded reader's: what of it may stand, and why the rest may not.

The model only points at sentences. Labels, private facts asked for, settlements that fit and matters stay the embedded
reader's, so a model can neither open a secret nor make a request fit; what it adds needs a sign in that reading.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Literal, NamedTuple

from coach.domain.codes import Act, FaultCode, Move, Term
from coach.domain.reading import FoundAct, FoundFault, Reading
from coach.engine.protocols import Stage
from coach.engine.second_look import first_look as look
from coach.engine.second_look.earlier import Earlier
from coach.engine.second_look.pointing import Finding, Kind
from coach.engine.second_look.vocabulary import PLANS, ids_of, is_harsh, is_weighty
from coach.partner.intent import ATTACKING, is_hostile

Why = Literal[
    "unknown", "no_sentence", "too_many", "quoted", "harmless", "beside_mistreatment", "said_before", "hollow",
    "no_request", "not_about_them", "no_surrender", "one_thing_only",
]  # fmt: skip
"""Why a finding does not stand: unknown: no such id here · no_sentence: it points at none · too_many: more than one
reply says, or more than a model's word is good for in a talk · quoted: other people's words may stand in that sentence
· harmless: nothing beside the model speaks for mistreatment · beside_mistreatment: nothing earns there · said_before:
the same sentence earns once · hollow, no_request, not_about_them, no_surrender: the embedded reader sees no sign of it
· one_thing_only: a fault was taken back, and that is all a model may do for one reply."""

MOST: dict[Kind, int] = {"act": 4, "fault": 2, "need": 2, "question": 2, "term": 4}
"""So many different ids of a kind are believable in one reply. A model that says everything says nothing."""

WEIGHTY_IN_A_TALK, NEEDS_IN_A_TALK = 2, 1
"""So many acts that earn much, one a reply, and so many needs are taken on a model's word in a talk: a generous model
makes a hard talk a little easier, and not easy."""

LIFTED = "no fault"
"""How a fault that was taken back is noted."""

KEEPS = (Act.QUESTION, Act.PROPOSAL, Act.OFFER, Act.REFUSAL)
"""Acts of somebody who does not give in."""

_QUOTED = re.compile(r"“[^”]+”|「[^」]+」|\"[^\"]+\"|«[^»]+»")


class Together(NamedTuple):
    """The reading that drives the director, and what of the findings is in it and what is not."""

    reading: Reading
    taken: tuple[str, ...]
    dropped: tuple[str, ...]


def together(first: Reading, findings: Sequence[Finding], stage: Stage) -> Together:
    """Return the first reading with what of the findings may stand."""
    two = _TwoReadings(first, [one for one in findings if not _has(first, one)], stage)
    two.add(two.of_mistreatment, is_harsh)
    two.add(two.of_gaming, lambda one: one.what == FaultCode.GAMING)
    two.add(two.of_surrender, lambda one: one.what == FaultCode.CAPITULATION)
    two.take_back(findings)
    two.add(two.of_an_act, lambda one: one.kind == "act" and not is_harsh(one))
    two.add(two.of_the_scene, lambda one: one.kind in ("need", "question", "term"))
    two.add(lambda _: "unknown", lambda one: one.kind == "fault" and one.what not in ids_of("fault", stage))
    lifted = (f"{LIFTED} {two.lifted.value}",) if two.lifted else ()
    return Together(two.reading, (*two.taken, *lifted), tuple(two.dropped))


class _TwoReadings:
    """One reply's two readings while they are put together. A check returns why a finding may not stand, or None."""

    def __init__(self, first: Reading, findings: Iterable[Finding], stage: Stage) -> None:
        self._first, self._findings, self._stage = first, tuple(findings), stage
        self._earlier = Earlier(stage)
        self._named = Counter(kind for kind, _ in {(one.kind, one.what) for one in findings})
        self.reading = first
        self.taken: dict[str, Finding] = {}
        self.dropped: dict[str, None] = {}
        self.lifted: FaultCode | None = None

    def add(self, check: Callable[[Finding], Why | None], among: Callable[[Finding], bool]) -> None:
        """Add those findings that pass the check, and note the others with the reason."""
        for finding in filter(among, self._findings):
            if why := self._unusable(finding) or check(finding):
                self.dropped[f"{finding}: {why}"] = None
            elif str(finding) not in self.taken:
                self.taken[str(finding)] = finding
                self.reading = _with(self.reading, finding)

    def take_back(self, said: Sequence[Finding]) -> None:
        """Take back the one fault the embedded reader is in two minds about, where a model sees none and sees the kind
        act as well; not where it has just seen mistreatment, for then a doubt counts against the learner. Nothing else
        of such a reply is taken: a model may lift a doubt, it may not also reward."""
        doubted = None if self._earlier.mistreated() else look.in_doubt(self._first)
        kind = {found.act.value for found in self._first.acts if found.act in look.KIND}
        agreed = any(one.kind == "act" and one.what in kind and one.quote for one in said)
        if doubted and agreed and not any(one.kind == "fault" or is_harsh(one) for one in said):
            self.reading = _without(self.reading, doubted)
            self.lifted = doubted

    def of_mistreatment(self, finding: Finding) -> Why | None:
        """A model's word is enough for more of it in a talk that had some, unless the reply speaks against it."""
        assert finding.quote
        if look.is_harmless(self._first) or not self._earlier.mistreated():
            return "harmless"
        return "quoted" if _QUOTED.search(finding.quote.text) else None

    def of_gaming(self, _finding: Finding) -> Why | None:
        """Words to the scorer are believed where there is nothing whole beside them."""
        return "harmless" if look.has_content(self._first) or look.is_harmless(self._first) else None

    def of_surrender(self, _finding: Finding) -> Why | None:
        """A plain yes and nothing else may be a surrender; a yes to an offer just made is none. The director asks back
        before it takes one."""
        first, turns = self._first, self._stage.turns
        plain = first.does(Act.AGREEMENT) and first.labels.total() <= 1 and not first.does(*KEEPS)
        offered = bool(turns) and turns[-1].cue.move is Move.COUNTER
        denied = any(one.kind == "act" and one.what in KEEPS for one in self._findings)
        return None if plain and not offered and not denied and not is_hostile(self.reading) else "no_surrender"

    def of_an_act(self, finding: Finding) -> Why | None:
        """What earns much needs something whole, a plan the sign of a request, anything else a sign of anything."""
        if why := self._earns_nothing(finding):
            return why
        if finding.what in PLANS and not look.asks_for_something(self._first):
            return "no_request"
        if not is_weighty(finding):
            return None if look.has_something(self._first) else "hollow"
        if any(map(is_weighty, self.taken.values())) or self._earlier.weighty() >= WEIGHTY_IN_A_TALK:
            return "too_many"
        return None if look.has_content(self._first) else "hollow"

    def of_the_scene(self, finding: Finding) -> Why | None:
        """A need heard, a question of the scene asked, a term of a proposal."""
        checks = {"need": self._of_a_need, "question": self._of_a_question, "term": self._of_a_term}
        return self._earns_nothing(finding) or checks[finding.kind]()

    def _of_a_need(self) -> Why | None:
        """Where the embedded reader heard none though the reply speaks of somebody's inside."""
        if self.reading.touched or self._earlier.needs() >= NEEDS_IN_A_TALK:
            return "too_many"
        return None if look.speaks_of_inside(self._first) else "not_about_them"

    def _of_a_question(self) -> Why | None:
        """One a reply, and none where a private fact was asked for."""
        if self.reading.questions or self._first.asked:
            return "too_many"
        return None if self.reading.does(Act.QUESTION) else "hollow"

    def _of_a_term(self) -> Why | None:
        """Of a proposal and its terms, one at least is the embedded reader's own."""
        return None if look.proposes(self._first) else "no_request"

    def _unusable(self, finding: Finding) -> Why | None:
        if finding.what not in ids_of(finding.kind, self._stage):
            return "unknown"
        if self._named[finding.kind] > MOST[finding.kind]:
            return "too_many"
        return None if finding.quote else "no_sentence"

    def _earns_nothing(self, finding: Finding) -> Why | None:
        assert finding.quote
        if self.lifted:
            return "one_thing_only"
        if is_hostile(self.reading) or self.reading.has(FaultCode.CAPITULATION) or self.reading.has(FaultCode.GAMING):
            return "beside_mistreatment"
        return "said_before" if self._earlier.said(finding.quote.text) else None


def _has(reading: Reading, finding: Finding) -> bool:
    """Tell whether a reading says it already."""
    known: dict[Kind, Iterable[str]] = {
        "act": [found.act for found in reading.acts],
        "fault": reading.codes(),
        "need": reading.touched,
        "question": reading.questions,
        "term": reading.terms,
    }
    return finding.what in known[finding.kind]


def _with(reading: Reading, finding: Finding) -> Reading:
    quote, what = finding.quote, finding.what
    assert quote
    match finding.kind:
        case "act":
            return reading.model_copy(update={"acts": (*reading.acts, FoundAct(act=Act(what), quote=quote))})
        case "fault":
            fault = FoundFault(code=FaultCode(what), quote=quote)
            return reading.model_copy(update={"faults": (*reading.faults, fault)})
        case "need":
            return reading.model_copy(update={"touched": (*reading.touched, what)})
        case "question":
            return reading.model_copy(update={"questions": (*reading.questions, what)})
        case "term":
            return reading.model_copy(update={"terms": (*reading.terms, Term(what))})


def _without(reading: Reading, code: FaultCode) -> Reading:
    """The reading without a fault, and without the attacks that stand in its very words."""
    gone = [fault.quote for fault in reading.faults if fault.code is code]
    kept = [a for a in reading.acts if a.act not in ATTACKING or not any(look.overlap(a.quote, q) for q in gone)]
    faults = tuple(fault for fault in reading.faults if fault.code is not code)
    return reading.model_copy(update={"faults": faults, "acts": tuple(kept)})
