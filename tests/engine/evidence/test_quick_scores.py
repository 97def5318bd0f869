"""From labels to a scorecard: no level without the words it stands on."""

from coach.domain.codes import FaultCode
from coach.engine.evidence.quick_scores import quick_scorecard
from tests import world as build


def test_a_quote_that_is_not_in_the_reply_leaves_its_criterion_unscored_with_the_reason() -> None:
    card = quick_scorecard(build.faulty(8, FaultCode.VERDICT, of="别的话别的话"), build.rubric(), "周三的清单")
    assert [score.level for score in card.scores] == [None] * 4
    assert all(score.reason for score in card.scores)
    assert card.faults == ()
