"""Measuring a scorer against a labelled corpus: agreement by part, language, fault and difficulty of the reply."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from coach.domain.codes import FaultCode
from coach.domain.reading import PARTS, Part
from coach.domain.text import LANGS, Lang
from coach.quality.agreement import (
    Figure,
    Labels,
    all_right,
    exact,
    kappa,
    leniency,
    macro_qwk,
    qwk,
    with_interval,
)

Split = Literal["train", "dev", "test"]
SPLITS: tuple[Split, ...] = ("train", "dev", "test")
Level = Annotated[int, Field(ge=0, le=2)]


class NamedFault(BaseModel):
    """A fault as a labeller names it."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    code: FaultCode
    quote: str


class LabelledReply(BaseModel):
    """One row of a labelled corpus. `o`, `f`, `n`, `r` are levels; `evidence` quotes by part, where given; `hard` marks
    replies written to be hard. Other fields are allowed and ignored, so that trainers' own files can be read."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    id: str
    text: str
    lang: Lang = "zh"
    split: Split = "test"
    scene: str = ""
    author: str = ""
    o: Level
    f: Level
    n: Level
    r: Level
    evidence: dict[Part, list[str]] = Field(default_factory=dict)
    faults: list[NamedFault] = Field(default_factory=list)
    hard: bool = False

    def levels(self) -> tuple[int, ...]:
        """Return the four levels in the order of PARTS."""
        return (self.o, self.f, self.n, self.r)


class Scored(BaseModel):
    """What a scorer said of one reply; a level of None is unscored and left out of the figures, and counted."""

    model_config = ConfigDict(frozen=True)

    levels: tuple[int | None, ...]
    quotes: dict[Part, list[str]]
    faults: tuple[FaultCode, ...]


def measured(rows: Sequence[LabelledReply], scored: Sequence[Scored]) -> dict[str, Any]:
    """Return every figure, by language and for slices of the replies; languages without a reply are left out."""
    report: dict[str, Any] = {}
    for lang in LANGS:
        pairs = [(row, said) for row, said in zip(rows, scored, strict=True) if row.lang == lang]
        if pairs:
            report[lang] = _block(pairs) | {"slices": _slices(pairs)}
    return report


def agreement_between(first: Sequence[Scored], second: Sequence[Scored]) -> dict[str, float]:
    """Return how far two runs over the same replies agree: weighted kappa by part, and all parts equal."""
    pairs = [(a.levels, b.levels) for a, b in zip(first, second, strict=True) if None not in (*a.levels, *b.levels)]
    one, other = _labels([a for a, _ in pairs]), _labels([b for _, b in pairs])
    return {p: round(qwk(one[:, i], other[:, i]), 3) for i, p in enumerate(PARTS)} | {
        "all_four": round(all_right(one, other), 3)
    }


Pair = tuple[LabelledReply, Scored]


def _block(pairs: Sequence[Pair]) -> dict[str, Any]:
    whole = [(row, said) for row, said in pairs if None not in said.levels]
    gold, said = _labels([row.levels() for row, _ in whole]), _labels([s.levels for _, s in whole])
    parts = {
        part: {
            "qwk": _listed(with_interval(qwk, gold[:, i], said[:, i])),
            "kappa": round(kappa(gold[:, i], said[:, i]), 3),
            "exact": round(exact(gold[:, i], said[:, i]), 3),
            "leniency": round(leniency(gold[:, i], said[:, i]), 3),
        }
        for i, part in enumerate(PARTS)
    }
    return {
        "replies": len(pairs),
        "unscored": len(pairs) - len(whole),
        "parts": parts,
        "macro_qwk": _listed(with_interval(macro_qwk, gold, said)),
        "all_four": _listed(with_interval(all_right, gold, said)),
        "quotes_verbatim": _verbatim(whole),
        "quotes_overlap": _overlap(whole),
        "gaming_paid": _gaming_paid(whole),
        "faults": _faults(whole),
    }


def _slices(pairs: Sequence[Pair]) -> dict[str, dict[str, Any]]:
    """Macro weighted kappa and all-four for hard and plain replies, and for replies with each fault."""
    named = {"hard": [p for p in pairs if p[0].hard], "plain": [p for p in pairs if not p[0].hard]}
    for code in FaultCode:
        named[f"fault {code.value}"] = [p for p in pairs if any(fault.code == code for fault in p[0].faults)]
    found: dict[str, dict[str, Any]] = {}
    for name, chosen in named.items():
        whole = [(row, said) for row, said in chosen if None not in said.levels]
        if whole:
            gold, said = _labels([row.levels() for row, _ in whole]), _labels([s.levels for _, s in whole])
            figures = {"all_four": round(all_right(gold, said), 3), "leniency": round(leniency(gold, said), 3)}
            found[name] = {"replies": len(whole), **figures}
    return found


def _labels(levels: Sequence[Sequence[int | None]]) -> Labels:
    return np.array(levels, dtype=np.int64).reshape(-1, len(PARTS))


def _listed(figure: Figure) -> list[float]:
    return [round(bound, 3) for bound in figure]


def _verbatim(pairs: Sequence[Pair]) -> float:
    quotes = [quote in row.text for row, said in pairs for part in PARTS for quote in said.quotes.get(part, [])]
    return round(float(np.mean(quotes)), 3) if quotes else 1.0


def _overlap(pairs: Sequence[Pair]) -> float:
    """The share of parts quoted by both on which some quote of one overlaps some quote of the other."""
    hits = []
    for row, said in pairs:
        for part in PARTS:
            ours, theirs = _spans(row.text, said.quotes.get(part, [])), _spans(row.text, row.evidence.get(part, []))
            if ours and theirs:
                hits.append(any(a < d and c < b for a, b in ours for c, d in theirs))
    return round(float(np.mean(hits)), 3) if hits else 1.0


def _spans(text: str, quotes: Sequence[str]) -> list[tuple[int, int]]:
    return [(text.find(quote), text.find(quote) + len(quote)) for quote in quotes if quote in text]


def _gaming_paid(pairs: Sequence[Pair]) -> int:
    """Replies with text to the scorer that got more than the labels give them."""
    return sum(
        sum(level or 0 for level in said.levels) > sum(row.levels())
        for row, said in pairs
        if any(fault.code is FaultCode.GAMING for fault in row.faults)
    )


def _faults(pairs: Sequence[Pair]) -> dict[str, float]:
    """Precision, recall and F1 of fault codes, over all replies together."""
    count: Counter[str] = Counter()
    for row, said in pairs:
        gold, found = {fault.code for fault in row.faults}, set(said.faults)
        count.update(hit=len(gold & found), missed=len(gold - found), extra=len(found - gold))
    precision = count["hit"] / max(count["hit"] + count["extra"], 1)
    recall = count["hit"] / max(count["hit"] + count["missed"], 1)
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return {"precision": round(precision, 3), "recall": round(recall, 3), "f1": round(f1, 3)}
