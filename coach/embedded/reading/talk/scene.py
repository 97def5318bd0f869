"""What a reply means in its scene: needs heard, what it asks and proposes, settlements its request fits."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple, Self

import numpy as np

from coach.domain.catalog import Catalog
from coach.domain.codes import Act, GoodMove
from coach.domain.persona import Scenario
from coach.domain.reading import Part, Reading
from coach.embedded.reading.learned.model import Verdict
from coach.embedded.reading.talk.acts import Done
from coach.embedded.reading.talk.heard import heard
from coach.embedded.reading.talk.questions import asked
from coach.embedded.reading.talk.terms import cue_pattern, matters_of, terms_of
from coach.embedded.reading.talk.wordings import SceneWordings
from coach.embedded.reading.text.lexicon import NEVER, words
from coach.embedded.reading.text.normalise import fold
from coach.embedded.reading.text.page import Page
from coach.embedded.reading.text.source import Span

NEAR = 0.3
"""Cosine from which a reply with a request counts as near a settlement: to what it is, or to how it is agreed to or
countered. On the talks it holds for nine of ten proposals; the director asks for more before it agrees."""

PLANS = (Act.PROPOSAL, Act.OFFER)
FITS = 3
"""Most settlements a request is said to fit."""


class Touching(NamedTuple):
    """Bounds in the page of what may touch a need and of what is asked for; `said` is None without an encoder."""

    needs: tuple[Span, ...]
    requests: tuple[Span, ...]
    verdict: Verdict
    said: Done | None

    @classmethod
    def of(
        cls,
        parts: Mapping[Part, Sequence[Span]],
        moves: Iterable[tuple[GoodMove, Span]],
        verdict: Verdict,
        said: Done | None,
    ) -> Self:
        """Return those among the parts and good moves of a reply."""
        guesses = (span for code, span in moves if code is GoodMove.EMPATHY)
        return cls((*parts.get("n", ()), *guesses), tuple(parts.get("r", ())), verdict, said)


class Touch:
    """Reads a reply against its scene."""

    def __init__(self, needs: Catalog, encode: Callable[[Sequence[str]], Any] | None) -> None:
        self._needs = {
            entry.id: words(fold(word) for word in (*entry.words.zh, *entry.words.en)) for entry in needs.entries
        }
        self._encode = encode
        self._rows: dict[str, Any] = {}
        self._wordings = SceneWordings(encode) if encode else None

    def add(self, reading: Reading, where: Touching, page: Page, scene: Scenario) -> Reading:
        """Return the reading with what depends on the scene filled in."""
        touched, named = self._touched(where.needs, page, scene), self._asked(page, scene)
        found: dict[str, Any] = {
            "touched": touched,
            "asked": named,
            "fits": self._fits(_proposed(reading, where), _is_concrete(reading), page, scene),
            "matters": matters_of(page, scene),
        }
        if self._wordings and where.said:
            of, verdict, said = self._wordings.of(scene), where.verdict, where.said
            more = heard(page, verdict, said, scene, of["needs"], lambda text: self._named(text, scene))
            what = asked(page, verdict, said, (of["questions"], of["facts"]), named)
            found |= {
                "touched": tuple(n.id for n in scene.needs if n.id in (*touched, *more)),
                "asked": what.facts,
                "questions": what.questions,
                "terms": terms_of(page, said, where.requests),
            }
        return reading.model_copy(update=found)

    def _touched(self, needs: Sequence[Span], page: Page, scene: Scenario) -> tuple[str, ...]:
        near = [s for s in page.sentences if any(s.start < end and start < s.end for start, end in needs)]
        return tuple(self._named("\n".join(sentence.text for sentence in near), scene))

    def _named(self, text: str, scene: Scenario) -> list[str]:
        """Return the needs that a folded text names, by their cues in the scene or by the catalogue's words."""
        return [
            need.id
            for need in scene.needs
            if text and (cue_pattern(need.cues).search(text) or self._needs.get(need.catalog, NEVER).search(text))
        ]

    def _asked(self, page: Page, scene: Scenario) -> tuple[str, ...]:
        text = "\n".join(s.text for s in page.sentences if _is_question(s.text, s.stop))
        return tuple(f.id for f in scene.facts if f.unlock.ask and text and cue_pattern(f.unlock.ask).search(text))

    def _fits(self, requests: Sequence[Span], concrete: bool, page: Page, scene: Scenario) -> tuple[str, ...]:
        if not requests:
            return ()
        text = " ".join(page.own[start:end] for start, end in requests)
        scores = {s.id: 1.0 * len(set(cue_pattern(s.cues).findall(text))) for s in scene.settlements}
        if self._encode and concrete:
            near = self._near(page.own, scene)
            scores = {key: value + (near[key] if value or near[key] >= NEAR else 0) for key, value in scores.items()}
        ranked = sorted((key for key, value in scores.items() if value > 0), key=lambda key: -scores[key])
        if concrete and not ranked and _MEETING.search(text):
            return (scene.settlements[0].id,)
        return tuple(ranked[:FITS])

    def _near(self, text: str, scene: Scenario) -> dict[str, float]:
        rows = self._settlement_rows(scene)
        assert self._encode is not None
        query = np.asarray(self._encode([text]), dtype=np.float64)[0]
        close = (rows @ query).reshape(len(scene.settlements), -1).max(axis=1)
        return {s.id: round(float(near), 3) for s, near in zip(scene.settlements, close, strict=True)}

    def _settlement_rows(self, scene: Scenario) -> Any:
        worded = [text for s in scene.settlements for text in (s.text, s.accept, s.counter)]
        texts = [said for text in worded for said in (text.zh, text.en)]
        key = "\n".join(texts)
        if key not in self._rows:
            assert self._encode is not None
            self._rows[key] = np.asarray(self._encode(texts), dtype=np.float64)
        return self._rows[key]


def _proposed(reading: Reading, where: Touching) -> tuple[Span, ...]:
    """Return where the reply asks or proposes: a plan in plain words is one without the form of a request."""
    plans = (
        (found.quote.start, found.quote.start + len(found.quote.text)) for found in reading.acts if found.act in PLANS
    )
    return (*where.requests, *plans)


def _is_concrete(reading: Reading) -> bool:
    return reading.labels.r == 2 or reading.does(Act.PROPOSAL)


_MEETING = re.compile(
    r"坐下|碰(?:个|一|头|面)|聊|谈|一起|见(?:个)?面|开(?:个|一个)?会|过一遍|对一|商量|分钟|小时"
    r"|meet|sit|talk|chat|call|together|minutes|half an hour|coffee|sync|go over|go through"
)
_ASKS = re.compile(
    r"吗|么$|呢|谁|什么|哪|几|多少|怎么|为什么|为啥|是不是|有没有|能不能|可不可以|是否|告诉我|说说|讲讲|聊聊|听听|了解"
    r"|(?<![a-z])(?:what|who|when|where|which|why|how|tell me|could you|can you|would you|do you|did you"
    r"|is there|are there|help me understand|walk me)"
)


def _is_question(text: str, stop: str) -> bool:
    return "?" in stop or bool(_ASKS.search(text))
