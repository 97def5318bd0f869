"""What whoever wants to trust the scores does: measure the scorer, the other side, the search."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from coach.domain.codes import Difficulty
from coach.domain.knowledge import Guidance, Passage
from coach.domain.model import ModelCall
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


class MeasureService:
    """Measurements of what ships, and of trainers' own labelled files; nothing is stored."""

    def __init__(
        self,
        content: Content,
        context: Context,
        retriever: Retriever,
        encode: Callable[[Sequence[str]], NDArray[np.float32]],
        judge: Judge | None,
    ) -> None:
        self._content, self._context, self._retriever = content, context, retriever
        self._encode, self._judge = encode, judge

    def scorer(self, rows: Sequence[LabelledReply], kind: JudgeKind, repeats: int = 1) -> dict[str, Any]:
        """Return how far a scorer agrees with the labels; with `repeats`, how far its runs agree, and what it cost.

        Raises NotFound where a model is asked for and none is set.
        """
        if kind == "embedded":
            return scorer.measured(rows, [self._read(row) for row in rows])
        if self._judge is None:
            raise NotFound(what="language model (COACH_MODEL)", id="")
        runs = [self._judged(rows, self._judge) for _ in range(max(repeats, 1))]
        report = scorer.measured(rows, runs[0][0])
        if repeats > 1:
            report["run_to_run"] = scorer.agreement_between(runs[0][0], runs[1][0])
        calls = [call for _, made in runs for call in made]
        report["cost"] = {"calls": len(calls), "tokens": sum(call.tokens() for call in calls)}
        return report

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

    def _judged(self, rows: Sequence[LabelledReply], judge: Judge) -> tuple[list[Scored], list[ModelCall]]:
        def one(row: LabelledReply) -> Scorecard:
            reading = self._context.reader.read(row.text)
            return judge.judge(
                reading, Stage(play=self._play(row.scene, row.lang), turns=(), reply=row.text), Guidance()
            )

        with ThreadPoolExecutor(CALLS_AT_ONCE) as pool:
            cards = list(pool.map(one, rows))
        return [_scored(card) for card in cards], [call for card in cards for call in card.calls]

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


def _scored(card: Scorecard) -> Scored:
    """A quick read that stood in for a judge is no judgement: unscored."""
    known = {score.criterion: score for score in card.scores} if card.source == "judge" else {}
    return Scored(
        levels=tuple(known[part].level if part in known else None for part in PARTS),
        quotes={part: [q.text for q in known[part].evidence] for part in PARTS if part in known},
        faults=tuple(dict.fromkeys(fault.code for fault in card.faults)),
    )
