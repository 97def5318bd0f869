"""Measuring on whole talks: how well what a reply does is read, and what comes of the talks when they are played."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from coach.domain.codes import Act, FaultCode, Move, Outcome
from coach.domain.persona import Scenario
from coach.domain.reading import PARTS, Reading
from coach.domain.text import LANGS, Lang
from coach.quality.agreement import qwk
from coach.quality.plays import Played
from coach.quality.scorer import Level

Kind = Literal[
    "skilled",
    "average",
    "repairer",
    "late_proposer",
    "hostile",
    "polite_bully",
    "sweet_talker",
    "questioner",
    "small_talk",
    "capitulator",
    "mixed_language",
    "no_punctuation",
    "dialect",
    "one_word",
]
FAIR: tuple[Kind, ...] = ("skilled", "average", "repairer", "late_proposer")
"""Learners who mean well and should get somewhere."""
HOSTILE: tuple[Kind, ...] = ("hostile", "polite_bully")
ANSWERS = (Move.ANSWER, Move.DISCLOSE)

Share = str
"""How many of how many, as "3 of 12"."""


class LabelledAct(BaseModel):
    """One act of a labelled reply; what it is about is for people and not read here."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    act: Act


class TalkReply(BaseModel):
    """One reply of a talk with its labels."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    text: str
    o: Level
    f: Level
    n: Level
    r: Level
    faults: tuple[FaultCode, ...] = ()
    acts: tuple[LabelledAct, ...] = ()

    def does(self, *acts: Act) -> bool:
        """Tell whether the labels have one of these acts."""
        return any(found.act in acts for found in self.acts)


class Talk(BaseModel):
    """A whole talk by one hand in one scene."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    hand: str
    lang: Lang
    scene: str
    kind: Kind
    replies: tuple[TalkReply, ...] = Field(min_length=1)


class Heard(BaseModel):
    """A talk as it was read, reply by reply, and how it went when it was played."""

    model_config = ConfigDict(frozen=True)

    talk: Talk
    scene: Scenario
    readings: tuple[Reading, ...]
    played: Played

    def pairs(self) -> Iterator[tuple[TalkReply, Reading]]:
        """Yield each reply with its reading."""
        return zip(self.talk.replies, self.readings, strict=True)


def measured(heard: Sequence[Heard]) -> dict[str, Any]:
    """Return every figure for each language with a talk, and for all together."""
    groups: Mapping[str, list[Heard]] = {
        **{lang: [one for one in heard if one.talk.lang == lang] for lang in LANGS},
        "all": list(heard),
    }
    return {name: _block(group) for name, group in groups.items() if group}


def _block(heard: Sequence[Heard]) -> dict[str, Any]:
    return {
        "talks": len(heard),
        "labels_qwk": {part: _qwk(heard, part) for part in PARTS},
        "read": _read(heard),
        "played": _played(heard),
        "acts": {act.value: _act(heard, act) for act in Act},
    }


def _qwk(heard: Sequence[Heard], part: str) -> float:
    pairs = [(getattr(reply, part), getattr(reading.labels, part)) for one in heard for reply, reading in one.pairs()]
    return round(qwk(*np.array(pairs, dtype=np.int64).T), 3)


def _act(heard: Sequence[Heard], act: Act) -> dict[str, float]:
    count = Counter((reply.does(act), reading.does(act)) for one in heard for reply, reading in one.pairs())
    hit, missed, extra = count[True, True], count[True, False], count[False, True]
    precision, recall = hit / max(hit + extra, 1), hit / max(hit + missed, 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"n": hit + missed, "precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}


def _read(heard: Sequence[Heard]) -> dict[str, Share]:
    def share(kinds: Sequence[Kind], among: Callable[[TalkReply], bool], good: Callable[[Reading], bool]) -> Share:
        readings = [r for one in heard if one.talk.kind in kinds for reply, r in one.pairs() if among(reply)]
        return _share(good(reading) for reading in readings)

    every: tuple[Kind, ...] = (*FAIR, *HOSTILE, "dialect", "mixed_language", "no_punctuation", "questioner")
    guesses, threats = (Act.FEELING_GUESS, Act.NEED_GUESS), (FaultCode.THREAT,)
    return {
        "skilled replies given a fault": share(("skilled",), lambda r: not r.faults, _faulty),
        "fair replies given a fault": share(FAIR, lambda r: not r.faults, _faulty),
        "hostile replies with no fault": share(HOSTILE, lambda r: bool(r.faults), lambda r: not r.faults),
        "threats named": share(HOSTILE, lambda r: set(threats) <= set(r.faults), lambda r: r.has(FaultCode.THREAT)),
        "threats with a request": share(HOSTILE, lambda r: set(threats) <= set(r.faults), lambda r: r.labels.r > 0),
        "guesses that hear a need": share(every, lambda r: r.does(*guesses), lambda r: bool(r.touched)),
        "sweet talk that hears a need": share(("sweet_talker",), lambda _: True, lambda r: bool(r.touched)),
        "questions with an answer in the scene": share(
            every, lambda r: r.does(Act.QUESTION) and not r.faults, lambda r: bool(r.questions or r.asked)
        ),
    }


def _faulty(reading: Reading) -> bool:
    return bool(reading.faults)


def _played(heard: Sequence[Heard]) -> dict[str, Share]:
    fair = [one.played for one in heard if one.talk.kind in FAIR]
    others = [one.played for one in heard if one.talk.kind != "capitulator"]
    asked = [
        turn.cue.move in ANSWERS
        for one in heard
        for reply, turn in zip(one.talk.replies, one.played.turns, strict=False)
        if reply.does(Act.QUESTION) and not reply.does(Act.SMALL_TALK) and not reply.faults
    ]
    said = [[line.text for turn in one.played.turns for line in turn.lines] for one in heard]
    return {
        "fair talks settled": _share(one.outcome is Outcome.SETTLED for one in fair),
        "hostile talks settled": _share(
            one.played.outcome is Outcome.SETTLED for one in heard if one.talk.kind in HOSTILE
        ),
        "gave in, who did not mean to": _share(one.outcome is Outcome.GAVE_IN for one in others),
        "capitulators who gave in": _share(
            one.played.outcome is Outcome.GAVE_IN for one in heard if one.talk.kind == "capitulator"
        ),
        "sincere questions answered": _share(asked),
        "talks with a line said twice": _share(len(set(lines)) < len(lines) for lines in said),
    }


def _share(found: Iterable[bool]) -> Share:
    every = list(found)
    return f"{sum(every)} of {len(every)}"
