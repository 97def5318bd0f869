"""What a trainer does: check content files, play scenes from files, read replies, search the rules."""

from collections.abc import Sequence
from pathlib import Path

from coach.domain.codes import Difficulty
from coach.domain.knowledge import Passage
from coach.domain.persona import Persona, Scenario
from coach.domain.reading import Reading
from coach.domain.session import Play
from coach.domain.text import Lang
from coach.engine.graph.context import Context
from coach.engine.protocols import Retriever
from coach.errors import NotFound
from coach.quality.plays import Played, played
from coach.service.practice.admission import admit
from coach.service.protocols import Content, ContentChecker

SILENCE = "…"
"""What an empty reply is played as: in a file of replies somebody may say nothing; on the page it is refused."""


class StudioService:
    """Trying content out without storing anything."""

    def __init__(self, content: Content, checker: ContentChecker, context: Context, retriever: Retriever) -> None:
        self._content, self._checker, self._context, self._retriever = content, checker, context, retriever

    def check(self, paths: Sequence[Path]) -> Sequence[str]:
        """Return one sentence for each thing wrong in these files or folders (all content if none is named)."""
        return self._checker.check(paths)

    def scenes(self) -> list[tuple[Persona, Scenario]]:
        """Return every scene with who is met in it."""
        return [(persona, scene) for persona in self._content.personas() for scene in persona.scenes]

    def play(self, scene_id: str, lang: Lang, difficulty: Difficulty, seed: int, replies: Sequence[str]) -> Played:
        """Play a scene from replies; raises NotFound, ReplyRefused."""
        for persona, scene in self.scenes():
            if scene.id == scene_id:
                play = Play(
                    persona=persona,
                    scene_id=scene_id,
                    rubric=self._content.rubric(),
                    lang=lang,
                    difficulty=difficulty,
                    seed=seed,
                )
                return played(self._context, play, [admit(reply) if reply.strip() else SILENCE for reply in replies])
        raise NotFound(what="scene", id=scene_id)

    def read(self, text: str) -> Reading:
        """Return the labels of one reply, out of any scene."""
        return self._context.reader.read(text)

    def find(self, query: str, k: int) -> Sequence[Passage]:
        """Return the passages that bear on a query, best first."""
        return self._retriever.find(query, k)
