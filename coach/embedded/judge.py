"""The judge without a model: the reader's labels are the score, and say so."""

from coach.domain.knowledge import Guidance
from coach.domain.reading import Reading
from coach.domain.scoring import Scorecard
from coach.engine.evidence.quick_scores import quick_scorecard
from coach.engine.protocols import Stage


class QuickJudge:
    """Turns the quick read into a scorecard."""

    def judge(self, reading: Reading, stage: Stage, guidance: Guidance) -> Scorecard:  # noqa: ARG002
        """Return the reading as a scorecard of source `quick_read`."""
        return quick_scorecard(reading, stage.play.rubric, stage.reply)
