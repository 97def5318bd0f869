"""How talks would end if a language model read every reply as its labels do, and if it read everything wrongly.

    python bench/second_reading.py [--json]

Plays the talks of the hands maple, cedar and willow on medium: read by the embedded reader alone; with a second reader
that answers from the labels, which bounds what any model can add; by the labels alone, levels and all, with nothing
checked, which bounds what any reading can do; with models that hear only good or only bad things.
The labels name no need of the scene: the nearest one by meaning stands for it where a reply guesses, owns or credits.
The terms are those whose words stand in a reply that proposes or offers. Birch, the hand for reporting, is not touched.
"""

import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as `coach run` does

import numpy as np

from coach.bootstrap import Coach
from coach.domain.codes import Act, Difficulty, FaultCode, Term
from coach.domain.knowledge import Passage
from coach.domain.persona import Scenario
from coach.domain.reading import PARTS, FoundAct, FoundFault, Quote, Reading
from coach.domain.reading import Labels as LevelLabels
from coach.domain.session import Play
from coach.domain.text import Text
from coach.embedded.reading.text.lexicon import load
from coach.embedded.reading.text.normalise import fold
from coach.engine.protocols import SecondReader, Stage
from coach.engine.roles.second_reader import ModelReader
from coach.engine.second_look.form import code_of
from coach.engine.second_look.pace import Pace
from coach.engine.second_look.vocabulary import HOSTILE
from coach.quality.plays import Played, played
from coach.quality.second_readers import (
    ALWAYS_SURRENDER,
    EVERYTHING_BAD,
    EVERYTHING_GOOD,
    EVERYTHING_HEARD,
    HARSHLY,
    KINDLY,
    Answer,
    Reads,
    ReadsAsTold,
)
from coach.settings import ROOT, Settings

HANDS = ("maple", "cedar", "willow")
HEARS = {act.value for act in (Act.FEELING_GUESS, Act.NEED_GUESS, Act.OWNERSHIP, Act.APOLOGY, Act.CREDIT)}
PLANS = {Act.PROPOSAL.value, Act.OFFER.value}
Row = dict[str, Any]
Array = np.ndarray[Any, np.dtype[np.float32]]


class Once:
    """The embedded reader, each reply read once: the talks are played several times."""

    def __init__(self, coach: Coach) -> None:
        reader = coach.embedded.reader
        self._scenes: dict[str, Scenario] = {}
        self._read = cache(lambda text, scene: reader.read(text, self._scenes[scene]))

    def read(self, text: str, scene: Scenario | None = None) -> Reading:
        """Return the reading."""
        assert scene
        self._scenes[scene.id] = scene
        return self._read(text, scene.id)


class Nothing:
    """Finds no passages: how a talk ends does not depend on them."""

    def find(self, query: str, k: int) -> Sequence[Passage]:  # noqa: ARG002
        """Return nothing."""
        return ()


class Labels:
    """What a model would say that reads one talk as its labels do."""

    def __init__(self, coach: Coach, talk: Row, scene: Scenario) -> None:
        self._encode, self._scene = coach.measure._encode, scene
        self._replies = {_plain(reply["text"]): reply for reply in talk["replies"]}
        needs = [(need.text, need.line) for need in scene.needs]
        ways = [(way.text, way.accept, way.counter) for way in scene.settlements]
        self._needs, self._ways = self._rows(needs), self._rows(ways)

    def of(self, text: str) -> Row:
        """Return the labels of a reply, which may be cut off."""
        return next(reply for said, reply in self._replies.items() if said.startswith(_plain(text)))

    def way(self, reply: Row) -> str:
        """Return the settlement a reply comes nearest to."""
        return self._scene.settlements[self._nearest_row(self._ways, reply)].id

    def __call__(self, sentences: Sequence[str], allowed: Sequence[str]) -> Answer:
        """Return what the labels say."""
        reply = self.of("".join(sentences))
        said: dict[int, list[str]] = defaultdict(list)
        for act in reply["acts"]:
            said[_nearest(sentences, _about(act))].append(act["act"])
        said[1] += [*reply["faults"], *self.heard(reply), *terms_of(reply)]
        return {number: [code for code in codes if code in allowed] for number, codes in said.items()}

    def heard(self, reply: Row) -> list[str]:
        """Return the need a reply hears if it hears any, as the form has it."""
        named = {act["act"] for act in reply["acts"]}
        hears = bool(named & HEARS) and not {"accusation", "threat"} & named
        return [code_of("need", self._need(reply))] if hears else []

    def _need(self, reply: Row) -> str:
        return self._scene.needs[self._nearest_row(self._needs, reply)].id

    def _rows(self, items: Sequence[Sequence[Text]]) -> Array:
        worded = [text for item in items for t in item for text in (t.zh, t.en)]
        return np.asarray(self._encode(worded)).reshape(len(items), len(worded) // len(items), -1)

    def _nearest_row(self, rows: Array, reply: Row) -> int:
        about = " ".join([reply["text"], *(_about(act) for act in reply["acts"])])
        return int((rows @ np.asarray(self._encode([about]))[0]).max(axis=1).argmax())


class LabelsAlone:
    """The labels in the embedded reader's place, believed in everything: what checking costs."""

    def __init__(self, labels: Labels) -> None:
        self._labels = labels

    def second(self, first: Reading, stage: Stage) -> Reading:
        """Return the reading the labels make; what the scene's facts and questions are asked stays the first's."""
        whole = Quote(text=stage.reply, start=0)
        label = self._labels.of(stage.reply)
        levels = {part: label[part] for part in PARTS}
        heard = [code.removeprefix(code_of("need", "")) for code in self._labels.heard(label)]
        plans = {act["act"] for act in label["acts"]} & PLANS
        hostile = any(code in HOSTILE for code in label["faults"])
        changes = {
            "labels": LevelLabels(**levels),
            "evidence": {part: first.evidence.get(part) or (whole,) for part, level in levels.items() if level},
            "acts": tuple(FoundAct(act=Act(act["act"]), quote=whole) for act in label["acts"]),
            "faults": tuple(FoundFault(code=FaultCode(code), quote=whole) for code in label["faults"]),
            "touched": () if hostile else (*first.touched, *heard),
            "fits": (*first.fits, self._labels.way(label)) if plans and not hostile else (),
            "terms": tuple(Term(term) for term in terms_of(label)),
        }
        return first.model_copy(update=changes)


def _plain(text: str) -> str:
    return "".join(char for char in text if char.isalnum())


def _about(act: Row) -> str:
    return str(act.get("topic") or act.get("terms") or "")


def _nearest(sentences: Sequence[str], about: str) -> int:
    shared = [len(set(about) & set(text)) / (len(set(text)) or 1) for text in sentences]
    return int(np.argmax(shared)) + 1


def terms_of(reply: Row) -> list[str]:
    """Return the terms whose words stand in a reply that proposes or offers."""
    if not {act["act"] for act in reply["acts"]} & PLANS:
        return []
    folded = fold(reply["text"])
    patterns = {term: load("request")["act"] if term is Term.WHAT else load("terms")[term.value] for term in Term}
    return [term.value for term, pattern in patterns.items() if pattern.search(folded)]


READERS: dict[str, Reads | None] = {
    "embedded": None,
    "labels": None,
    "labels alone": None,
    "kindly": KINDLY,
    "harshly": HARSHLY,
    "everything good": EVERYTHING_GOOD,
    "everything heard": EVERYTHING_HEARD,
    "everything bad": EVERYTHING_BAD,
    "always surrender": ALWAYS_SURRENDER,
}


def main() -> int:
    """Play, and print outcomes by kind of talk; exit 1 if a hostile talk was settled with any reader."""
    coach = Coach(Settings())
    people = {scene.id: (persona, scene) for persona in coach.scenes.personas() for scene in persona.scenes}
    paths = [ROOT / "rubrics" / "talks" / f"{hand}.jsonl" for hand in HANDS]
    talks = [json.loads(line) for path in paths for line in Path(path).read_text("utf-8").splitlines()]
    plain = replace(coach.embedded, reader=Once(coach), retriever=Nothing())
    found: dict[str, dict[str, Counter[str]]] = {name: defaultdict(Counter) for name in READERS}
    for talk in talks:
        if talk["scene"] in people:
            for name, reads in READERS.items():
                persona, scene = people[talk["scene"]]
                second = _second(name, reads, Labels(coach, talk, scene))
                play = Play(
                    persona=persona, scene_id=scene.id, rubric=coach.scenes.rubric(), lang=talk["lang"],
                    difficulty=Difficulty.MEDIUM, seed=0,
                )  # fmt: skip
                said = [reply["text"] for reply in talk["replies"]]
                ends = _figures(played(replace(plain, second_reader=second), play, said))
                found[name][talk["kind"]].update(ends)
    _tell(found)
    return int(any(kinds[kind]["settled"] for kinds in found.values() for kind in ("hostile", "polite_bully")))


def _second(name: str, reads: Reads | None, labels: Labels) -> SecondReader | None:
    if name == "labels alone":
        return LabelsAlone(labels)
    told = labels if name == "labels" else reads
    return ModelReader(ReadsAsTold(told), Pace("model", lambda: 0.0)) if told else None


def _figures(result: Played) -> Counter[str]:
    seconds = [turn.reading.second for turn in result.turns if turn.reading.second]
    taken = Counter(f"taken {one.split(maxsplit=1)[0]}" for second in seconds for one in second.taken)
    dropped = Counter(f"dropped {one.split(': ')[1]}" for second in seconds for one in second.dropped)
    base = {"talks": 1, result.outcome.value: 1, "replies": len(result.turns), "asked": len(seconds)}
    return Counter(base) + taken + dropped


def _tell(found: Mapping[str, Mapping[str, Counter[str]]]) -> None:
    if "--json" in sys.argv:
        print(json.dumps(found))
        return
    print(f"{'settled, of':16}" + "".join(f"{name:>18}" for name in found))
    for kind, first in found["embedded"].items():
        print(f"{kind:14}{first['talks']:2}" + "".join(f"{_ended(by_kind[kind]):>18}" for by_kind in found.values()))
    for name, by_kind in found.items():
        whole = sum(by_kind.values(), Counter())
        rest = {
            key: value for key, value in sorted(whole.items()) if key.startswith(("asked", "replies", "taken", "drop"))
        }
        print(name, rest)


def _ended(ends: Counter[str]) -> str:
    gave_in = f", gave in {ends['gave_in']}" if ends["gave_in"] else ""
    return f"{ends['settled']}{gave_in}"


if __name__ == "__main__":
    sys.exit(main())
