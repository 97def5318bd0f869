"""What there is to practise: counterparts, scenes, and the rubric replies are scored against."""

from collections.abc import Sequence

from coach.domain.catalog import Catalog
from coach.domain.persona import Persona, Scenario
from coach.domain.rubric import Rubric
from coach.errors import NotFound
from coach.service.protocols import Content


class SceneService:
    """The content a learner chooses from."""

    def __init__(self, content: Content, model: str = "") -> None:
        self._content, self._model = content, model

    def model(self) -> str:
        """Return the name of the language model that plays the other side; empty if none is connected."""
        return self._model

    def personas(self) -> Sequence[Persona]:
        """Return the counterparts that can be met, with their scenes."""
        return self._content.personas()

    def rubric(self) -> Rubric:
        """Return the rubric a new session is scored against."""
        return self._content.rubric()

    def needs(self) -> Catalog:
        """Return the catalogue of needs, for their names; raises ContentError."""
        return self._content.catalog("needs")

    def problems(self) -> Sequence[str]:
        """Return a sentence for every content file that was left out."""
        return self._content.problems()

    def scene(self, scene_id: str) -> tuple[Persona, Scenario]:
        """Return a scene and who is met in it; raises NotFound."""
        for persona in self._content.personas():
            for scene in persona.scenes:
                if scene.id == scene_id:
                    return persona, scene
        raise NotFound(what="scene", id=scene_id)
