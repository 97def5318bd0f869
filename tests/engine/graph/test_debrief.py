"""The debrief graph: what is drafted is checked against what was said."""

from coach.domain.codes import FaultCode
from coach.domain.debrief import Draft, Moment
from coach.domain.session import Session
from coach.engine.graph.debrief import debrief_of
from tests import fakes
from tests import world as build


class Inventing:
    """A debriefer that quotes what nobody said, beside what was said."""

    def draft(self, session: Session) -> Draft:
        real = session.turns[0].reply[:3]
        return Draft(
            turning_point=Moment(turn=1, quote="我从没说过这句", tension_change=-1),
            costliest=Moment(turn=1, quote=real, tension_change=1),
            advice=(),
        )


def test_an_invented_quote_is_dropped_from_the_debrief_and_a_real_one_stays() -> None:
    debrief, calls = debrief_of(
        build.session(turns=[build.turn(1, build.reading(faults=[FaultCode.VERDICT]))]),
        fakes.context(debriefer=Inventing()),
    )
    assert debrief.turning_point is None
    assert debrief.costliest is not None
    assert len(debrief.tension) == 2
    assert [result.criterion for result in debrief.results] == ["o", "f", "n", "r"]
    assert calls == ()
