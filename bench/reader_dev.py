"""Print how well the embedded reader agrees with the labelled corpus, per language and split.

Run: .venv/bin/python bench/reader_dev.py [--rules] [--errors zh-1]
Files 1 to 4 of each language were read while the rules were written, 5 and 6 never were, but the shipped
weights are fitted on all six; later files were neither read nor fitted on.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from coach.domain.catalog import Catalog, Catalogs
from coach.domain.reading import PARTS, Reading
from coach.embedded.reader import EmbeddedReader

ROOT = Path(__file__).resolve().parent.parent
SPLITS = {"dev 1-4": "1234", "held out 5-6": "56", "unseen 7+": "789"}
Row = dict[str, Any]


def catalogs() -> Catalogs:
    """Return the shipped catalogues."""
    folder = ROOT / "knowledge" / "catalogs"
    names = ("feelings", "needs", "pseudo_feelings")
    return Catalogs(
        **{name: Catalog.model_validate(yaml.safe_load((folder / f"{name}.yaml").read_text("utf-8"))) for name in names}
    )


def rows(lang: str, digits: str) -> list[Row]:
    """Return the corpus rows of one language whose file ends in one of the digits."""
    return [row for row in load_rows() if row["lang"] == lang and row["file"][-1] in digits]


def load_rows() -> list[Row]:
    """Return every row of the corpus, with the name of its file."""
    found = []
    for path in sorted((ROOT / "rubrics" / "corpus").glob("*.jsonl")):
        lines = path.read_text("utf-8").splitlines()
        found += [json.loads(line) | {"file": path.stem} for line in lines if line.strip()]
    return found


def kappa(gold: Sequence[int], said: Sequence[int]) -> float:
    """Return Cohen's kappa with quadratic weights over the levels 0, 1, 2."""
    n = len(gold)
    a, b, pairs = Counter(gold), Counter(said), Counter(zip(gold, said, strict=True))
    seen = sum((i - j) ** 2 * c for (i, j), c in pairs.items()) / n
    chance = sum((i - j) ** 2 * a[i] * b[j] for i in range(3) for j in range(3)) / n**2
    return 1 - seen / chance if chance else 1.0


def report(name: str, data: list[Row], readings: list[Reading]) -> None:
    """Print one block of figures."""
    cells, kappas = [], []
    for part in PARTS:
        gold, said = [row[part] for row in data], [r.labels.get(part) for r in readings]
        kappas.append(kappa(gold, said))
        cells.append(f"{part} {kappas[-1]:.3f} ({(sum(said) - sum(gold)) / len(gold):+.3f})")
    exact = sum(all(row[p] == r.labels.get(p) for p in PARTS) for row, r in zip(data, readings, strict=True)) / len(
        data
    )
    print(f"{name:<12} n={len(data)}  {'  '.join(cells)}  macro {sum(kappas) / 4:.3f}  exact {exact:.3f}")
    quotes, paid = _overlap(data, readings), _gaming(data, readings)
    print(f"{'':<12} quotes {quotes:.3f}  gaming paid {paid}  {_faults(data, readings)}")


def _overlap(data: list[Row], readings: list[Reading]) -> float:
    hits = total = 0
    for row, reading in zip(data, readings, strict=True):
        for part in PARTS:
            gold = [row["text"].find(q) for q in row["evidence"].get(part, [])]
            spans = [(s, s + len(q)) for s, q in zip(gold, row["evidence"].get(part, []), strict=True) if s >= 0]
            said = reading.evidence.get(part, ())
            if spans and said:
                total += 1
                hits += any(a < q.start + len(q.text) and q.start < b for a, b in spans for q in said)
    return hits / max(total, 1)


def _gaming(data: list[Row], readings: list[Reading]) -> int:
    paid = 0
    for row, reading in zip(data, readings, strict=True):
        codes = {fault["code"] for fault in row["faults"]}
        paid += "gaming" in codes and reading.labels.total() > sum(row[p] for p in PARTS)
    return paid


def _faults(data: list[Row], readings: list[Reading]) -> str:
    hit = missed = extra = 0
    for row, reading in zip(data, readings, strict=True):
        gold, said = {fault["code"] for fault in row["faults"]}, {code.value for code in reading.codes()}
        hit, missed, extra = hit + len(gold & said), missed + len(gold - said), extra + len(said - gold)
    moves: Counter[str] = Counter()
    for row, reading in zip(data, readings, strict=True):
        gold, said = set(row["good_moves"]), {move.code.value for move in reading.good_moves}
        moves.update(hit=len(gold & said), missed=len(gold - said), extra=len(said - gold))
    move_f1 = 2 * moves["hit"] / max(2 * moves["hit"] + moves["missed"] + moves["extra"], 1)
    f1 = 2 * hit / max(2 * hit + missed + extra, 1)
    precision, recall = hit / max(hit + extra, 1), hit / max(hit + missed, 1)
    return f"faults P {precision:.2f} R {recall:.2f} F1 {f1:.2f}  moves F1 {move_f1:.2f}"


def errors(reader: EmbeddedReader, stem: str) -> None:
    """Print the rows of a development file that are read otherwise than labelled."""
    for line in (ROOT / "rubrics" / "corpus" / f"{stem}.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        reading = reader.read(row["text"])
        gold, said = [row[p] for p in PARTS], [reading.labels.get(p) for p in PARTS]
        codes = {fault["code"] for fault in row["faults"]}, {code.value for code in reading.codes()}
        if gold != said or codes[0] != codes[1]:
            mark = "LABEL" if gold != said else "     "
            print(
                mark,
                row["id"],
                gold,
                said,
                row["text"].replace("\n", " / "),
                "|",
                *sorted(codes[0] - codes[1]),
                "+",
                *sorted(codes[1] - codes[0]),
                "|",
                row["why"],
            )


def main() -> None:
    """Print the figures."""
    options = argparse.ArgumentParser()
    options.add_argument("--rules", action="store_true", help="without the learned part and the encoder")
    options.add_argument("--errors", help="a development file, e.g. zh-1")
    given = options.parse_args()
    encode = None
    if not given.rules:
        from coach.adapters.encoder import SentenceEncoder

        encode = SentenceEncoder()
    reader = EmbeddedReader(catalogs(), encode)
    reader.warm()
    if given.errors:
        errors(reader, given.errors)
        return
    for lang in ("zh", "en"):
        for name, digits in SPLITS.items():
            data = rows(lang, digits)
            if data:
                begun = time.perf_counter()
                readings = [reader.read(row["text"]) for row in data]
                spent = (time.perf_counter() - begun) / len(data) * 1000
                report(f"{lang} {name}", data, readings)
                print(f"{'':<12} {spent:.1f} ms a reply")


if __name__ == "__main__":
    main()
