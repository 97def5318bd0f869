"""Who plays a session: the embedded parts, or those with a language model."""

from dataclasses import dataclass

from coach.domain.session import Session
from coach.engine.graph.context import Context
from coach.engine.protocols import Adviser
from coach.service.practice.allowance import Allowance


@dataclass(frozen=True)
class ModelPlayers:
    """The parts with a language model: the actor model's `name`, and the `versions` stored with a session."""

    name: str
    context: Context
    adviser: Adviser
    versions: dict[str, str]


@dataclass(frozen=True)
class Players:
    """The embedded parts, and beside them those with a model where one is connected."""

    embedded: Context
    model: ModelPlayers | None
    allowance: Allowance

    def of(self, session: Session) -> Context:
        """Return who plays in a session now; with the day's tokens used up nobody but the embedded parts."""
        model = self.model_of(session)
        return model.context if model else self.embedded

    def model_of(self, session: Session) -> ModelPlayers | None:
        """Return the parts with a model if they play in a session now."""
        if self.model is None or session.mode != "model" or self.allowance.is_spent(session.learner):
            return None
        return self.model
