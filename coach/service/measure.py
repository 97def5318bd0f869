"""What whoever wants to trust the scores does: measure the scorer, the other side, the search."""

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from coach.domain.codes import Difficulty
from coach.domain.knowledge import Guidance, Passage
from coach.domain.reading import PARTS
from coach.domain.scoring import Scorecard
from coach.domain.session import Play
from coach.domain.text import Lang
from coach.engine.graph.context import Context
from coach.engine.line_rules.rules import LineRules
from coach.engine.protocols import Judge, Retriever, Stage
from coach.errors import NotFound
from coach.quality import line_corpus, lines_in_talk, partner, prompt_shown, retrieval, scorer, talks
from coach.quality.plays import played
from coach.quality.scorer import LabelledReply, Scored
from coach.quality.talks import Heard, Talk
from coach.service.protocols import Content

JudgeKind = Literal["embedded", "model"]
CALLS_AT_ONCE = 8


class Notes:
    """What was scored already, by run and reply; these keep nothing."""

    def of(self, run: int, reply: str) -> Scored | None:  # noqa: ARG002
        """Return what was said of a reply in a run, if it is known."""
        return None

    def keep(self, run: int, reply: str, said: Scored) -> None:
        """Take note of what was said of a reply; called once for each, whether it was known or not."""


class MeasureService:
    """Measurements of what ships, and of trainers' own labelled files; nothing is stored."""

    def __init__(
        self,
        content: Content,
        context: Context,
        retriever: Retriever,
        encode: Callable[[Sequence[str]], NDArray[np.float32]],
        judge: Judge | None,
        versions: Mapping[str, str] | None = None,
    ) -> None:
        """`versions`: with what the judge judges: its model and the version of its prompt."""
        self._content, self._context, self._retriever = content, context, retriever
        self._encode, self._judge = encode, judge
        self.versions = dict(versions or {})

    def scorer(
        self, rows: Sequence[LabelledReply], kind: JudgeKind, repeats: int = 1, notes: Notes | None = None
    ) -> dict[str, Any]:
        """Return how far a scorer agrees with the labels; with `repeats`, how far its runs agree, and what it cost.

        What stands in `notes` is not asked for again. Raises NotFound where a model is asked for and none is set.
        """
        if kind == "embedded":
            return scorer.measured(rows, [self._read(row) for row in rows])
        if self._judge is None:
            raise NotFound(what="language model (COACH_MODEL)", id="")
        runs = [self._judged(rows, self._judge, run, notes or Notes()) for run in range(max(repeats, 1))]
        report: dict[str, Any] = {"judge": self.versions} | scorer.measured(rows, runs[0])
        if repeats > 1:
            report["run_to_run"] = scorer.agreement_between(runs[0], runs[1])
        return report | {"cost": scorer.cost([said for run in runs for said in run])}

    def partner(self) -> dict[str, Any]:
        """Return what scripted learners get out of every scene, language and difficulty, and what the check of a
        model's line finds in labelled lines."""
        silent = replace(self._context, retriever=_Nothing())
        scenes = [(persona, scene) for persona in self._content.personas() for scene in persona.scenes]
        rubric = self._content.rubric()
        rules = LineRules(self._encode)
        report = partner.measured(partner.runs(silent, scenes, rubric), self._encode, rules)
        return report | {"line_check": line_corpus.summary(self._content.personas(), rubric, rules)}

    def lines(self) -> dict[str, Any]:
        """Return what the check of a model's line finds in lines in their talk, and what natural ones it refuses."""
        return lines_in_talk.measured(self._content.personas(), self._content.rubric(), LineRules(self._encode))

    def prompts(self) -> str:
        """Return the prompt of a twelfth line in each language, as Markdown for the page that shows it."""
        return prompt_shown.shown(self._content.personas(), self._content.rubric())

    def talks(self, rows: Sequence[Talk]) -> dict[str, Any]:
        """Return how whole talks are read, and how they go on medium; talks of scenes that do not ship are left out."""
        silent = replace(self._context, retriever=_Nothing())
        scenes = {scene.id for persona in self._content.personas() for scene in persona.scenes}
        return talks.measured([self._heard(silent, row) for row in rows if row.scene in scenes])

    def retrieval(self) -> dict[str, Any]:
        """Return how well the search finds documents, for each set of questions."""
        self._retriever.find("warm", 1)
        return {name: retrieval.measured(retrieval.questions(name), self._retriever) for name in retrieval.SETS}

    def _heard(self, context: Context, row: Talk) -> Heard:
        play, said = self._play(row.scene, row.lang), [reply.text for reply in row.replies]
        readings = tuple(context.reader.read(text, play.scene()) for text in said)
        return Heard(talk=row, scene=play.scene(), readings=readings, played=played(context, play, said))

    def _read(self, row: LabelledReply) -> Scored:
        reading = self._context.reader.read(row.text)
        return Scored(
            levels=tuple(reading.labels.get(part) for part in PARTS),
            quotes={part: [quote.text for quote in quotes] for part, quotes in reading.evidence.items()},
            faults=reading.codes(),
        )

    def _judged(self, rows: Sequence[LabelledReply], judge: Judge, run: int, notes: Notes) -> list[Scored]:
        def one(row: LabelledReply) -> Scored:
            if noted := notes.of(run, row.id):
                return noted
            stage = Stage(play=self._play(row.scene, row.lang), turns=(), reply=row.text)
            begun = time.monotonic()
            card = judge.judge(self._context.reader.read(row.text), stage, Guidance())
            return _scored(card, time.monotonic() - begun)

        pool = ThreadPoolExecutor(CALLS_AT_ONCE)
        try:
            asked = {pool.submit(one, row): row for row in rows}
            for done in as_completed(asked):
                notes.keep(run, asked[done].id, done.result())
            return [done.result() for done in asked]
        finally:
            pool.shutdown(cancel_futures=True)  # who stops it does not wait for what was never asked

    def _play(self, scene_id: str, lang: Lang) -> Play:
        """The scene a reply was written for, or any: a judge sees of it only what the other side said last."""
        pairs = [(persona, scene) for persona in self._content.personas() for scene in persona.scenes]
        persona, scene = next(((p, s) for p, s in pairs if s.id == scene_id), pairs[0])
        return Play(
            persona=persona,
            scene_id=scene.id,
            rubric=self._content.rubric(),
            lang=lang,
            difficulty=Difficulty.MEDIUM,
            seed=0,
        )


class _Nothing:
    """Finds nothing: the other side does not depend on the rules."""

    def find(self, query: str, k: int) -> Sequence[Passage]:  # noqa: ARG002
        return ()


def _scored(card: Scorecard, seconds: float) -> Scored:
    """A quick read that stood in for a judge is no judgement: unscored."""
    known = {score.criterion: score for score in card.scores} if card.source == "judge" else {}
    scores = {part: known[part] for part in PARTS if part in known}
    return Scored(
        levels=tuple(scores[part].level if part in scores else None for part in PARTS),
        quotes={part: [quote.text for quote in score.evidence] for part, score in scores.items()},
        faults=tuple(dict.fromkeys(fault.code for fault in card.faults)) if known else (),
        why={part: score.reason.code for part, score in scores.items() if score.level is None and score.reason},
        failed=card.pending,
        offered=card.judged.offered if card.judged else 0,
        standing=card.judged.standing if card.judged else 0,
        seconds=seconds,
        calls=len(card.calls),
        prompt_tokens=sum(call.prompt_tokens for call in card.calls),
        cached_tokens=sum(call.cached_tokens for call in card.calls),
        completion_tokens=sum(call.completion_tokens for call in card.calls),
    )
