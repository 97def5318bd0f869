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
    """What a scorer said of one reply; a level of None is unscored, left out of the figures of its part, and counted.

    `why` tells by part why there is no level; `failed` is the name of the error where the whole reply has none.
    `offered` quotes were given and `standing` of them stand in the reply, None where only those that do are known.
    `seconds`, `calls` and tokens are what it took.
    """

    model_config = ConfigDict(frozen=True)

    levels: tuple[int | None, ...]
    quotes: dict[Part, list[str]]
    faults: tuple[FaultCode, ...]
    why: dict[Part, str] = Field(default_factory=dict)
    failed: str = ""
    offered: int | None = None
    standing: int = 0
    seconds: float = 0
    calls: int = 0
    prompt_tokens: int = 0
    cached_tokens: int = 0
    completion_tokens: int = 0


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


def cost(scored: Sequence[Scored]) -> dict[str, Any]:
    """Return what scoring took: calls, tokens, and the seconds of half and of 95 in 100 of the replies."""
    seconds = [said.seconds for said in scored if said.calls] or [0.0]
    return {
        "calls": sum(said.calls for said in scored),
        "tokens": sum(said.prompt_tokens + said.completion_tokens for said in scored),
        "prompt_tokens": sum(said.prompt_tokens for said in scored),
        "cached_tokens": sum(said.cached_tokens for said in scored),
        "completion_tokens": sum(said.completion_tokens for said in scored),
        "seconds_p50": round(float(np.percentile(seconds, 50)), 2),
        "seconds_p95": round(float(np.percentile(seconds, 95)), 2),
    }


Pair = tuple[LabelledReply, Scored]


def _block(pairs: Sequence[Pair]) -> dict[str, Any]:
    whole = [(row, said) for row, said in pairs if None not in said.levels]
    judged = [(row, said) for row, said in pairs if not said.failed]
    block: dict[str, Any] = {
        "replies": len(pairs),
        "unscored": len(pairs) - len(whole),
        "parts": {part: _part(pairs, i) for i, part in enumerate(PARTS)},
    }
    if why := _why_unscored(pairs):
        block["unscored_why"] = why
    if whole:
        gold, said = _labels([row.levels() for row, _ in whole]), _labels([s.levels for _, s in whole])
        block["macro_qwk"] = _listed(with_interval(macro_qwk, gold, said))
        block["all_four"] = _listed(with_interval(all_right, gold, said))
    return block | {
        "quotes_verbatim": _verbatim(judged),
        "quotes_overlap": _overlap(judged),
        "gaming_paid": _gaming_paid(judged),
        "faults": _faults(judged),
    }


def _part(pairs: Sequence[Pair], place: int) -> dict[str, Any]:
    """The figures of one part, over the replies on which it has a level: one that is missing costs no other part."""
    both = [(row.levels()[place], level) for row, said in pairs if (level := said.levels[place]) is not None]
    missing = {"unscored": len(pairs) - len(both)} if len(both) < len(pairs) else {}
    if not both:
        return missing
    gold, said = (np.array(levels, dtype=np.int64) for levels in zip(*both, strict=True))
    return {
        "qwk": _listed(with_interval(qwk, gold, said)),
        "kappa": round(kappa(gold, said), 3),
        "exact": round(exact(gold, said), 3),
        "leniency": round(leniency(gold, said), 3),
        **missing,
    }


def _why_unscored(pairs: Sequence[Pair]) -> dict[str, int]:
    """Count why replies have no level at all, and why single parts have none."""
    failed = Counter(said.failed for _, said in pairs if said.failed)
    parts = Counter(f"{part}: {why}" for _, said in pairs if not said.failed for part, why in said.why.items())
    return dict(sorted((failed + parts).items()))


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
    """The share of quotes that stand in the reply, of those a judge offered: what was kept stands there anyhow."""
    if any(said.offered is not None for _, said in pairs):
        offered, standing = sum(s.offered or 0 for _, s in pairs), sum(s.standing for _, s in pairs)
        return round(standing / offered, 3) if offered else 1.0
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
