"""Whatever a model says of whatever reply: what may never change does not, and quotes are the learner's own words."""

from hypothesis import given
from hypothesis import strategies as st

from coach.domain.codes import Act
from coach.domain.reading import Reading
from coach.engine.second_look.first_look import in_doubt
from coach.engine.second_look.pointing import KINDS, Finding, Kind, numbered
from coach.engine.second_look.together import MOST, together
from coach.engine.second_look.vocabulary import FAULTS, ids_of
from coach.partner.intent import is_grave, is_hostile
from tests import world as build
from tests.engine.second_look.scenes import REPLY, doing, stage
from tests.partner.courses import READINGS, some_of

STAGE = stage()
BEFORE = stage(turns=[build.turn(read=build.faulty(0, FAULTS[0]), reply="你从来不靠谱。")])
FIRSTS = st.builds(lambda first, acts: doing(first, *acts, of=REPLY), READINGS, some_of(Act))


@st.composite
def findings(draw: st.DrawFn) -> list[Finding]:
    """Anything a model may say, ids that are none and sentences that are none among it."""
    said: list[Finding] = []
    for _ in range(draw(st.integers(0, 8))):
        kind: Kind = draw(st.sampled_from(KINDS))
        what = draw(st.one_of(st.sampled_from([*ids_of(kind, STAGE), "none"]), st.text(max_size=8)))
        said.append(Finding(kind, what, draw(st.sampled_from([*numbered(REPLY), None]))))
    return said


@given(FIRSTS, findings(), st.booleans())
def test_what_is_not_the_models_to_say_stays_as_it_was(first: Reading, said: list[Finding], after_blame: bool) -> None:
    both = together(first, said, BEFORE if after_blame else STAGE).reading
    for name in ("labels", "evidence", "asked", "fits", "matters", "good_moves", "empty"):
        assert getattr(both, name) == getattr(first, name)


@given(FIRSTS, findings(), st.booleans())
def test_what_is_added_is_little_and_in_the_learners_words(
    first: Reading, said: list[Finding], after_blame: bool
) -> None:
    both = together(first, said, BEFORE if after_blame else STAGE)
    added = [one.quote for one in both.reading.acts if one not in first.acts]
    added += [one.quote for one in both.reading.faults if one not in first.faults]
    assert all(quote.stands_in(REPLY) for quote in added)
    assert len(both.reading.touched) <= len(first.touched) + 1
    assert len(both.reading.acts) <= len(first.acts) + MOST["act"]
    assert len(both.reading.codes()) <= len(first.codes()) + MOST["fault"]


@given(FIRSTS, findings(), st.booleans())
def test_mistreatment_stays_mistreatment_unless_it_was_in_doubt(
    first: Reading, said: list[Finding], after_blame: bool
) -> None:
    both = together(first, said, BEFORE if after_blame else STAGE).reading
    if is_hostile(first) and (in_doubt(first) is None or after_blame):
        assert is_hostile(both)
        assert (both.touched, both.terms, both.questions) == (first.touched, first.terms, first.questions)
    assert is_grave(both) or not is_grave(first)


@given(FIRSTS, findings())
def test_a_model_alone_makes_no_mistreatment_where_there_was_none(first: Reading, said: list[Finding]) -> None:
    both = together(first, said, STAGE).reading
    assert is_hostile(first) or not is_hostile(both)
