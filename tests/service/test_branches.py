"""Another way from one's own turn: where it starts, what it shares, what is refused."""

import threading

import pytest

from coach.adapters.database.store import SqlStore
from coach.domain.codes import Difficulty
from coach.domain.session import LOCAL_LEARNER, Branch, Learner, Session
from coach.errors import BranchesFull, NotFound
from coach.service.export import to_json, to_markdown
from tests import fakes
from tests import world as build
from tests.service.houses import House

OBSERVED = fakes.FakeReader(otherwise=lambda text: build.summed(4, of=text))


@pytest.fixture
def house(store: SqlStore) -> House:
    return House(store, fakes.context(OBSERVED))


@pytest.fixture
def talk(house: House) -> Session:
    """A talk of three turns."""
    session = house.start()
    for number in (1, 2, 3):
        house.practice.reply(LOCAL_LEARNER, session.id, f"第{number}句，周一的单子", f"k{number}")
    return house.practice.open(LOCAL_LEARNER, session.id)


def test_a_branch_begins_where_the_talk_stood_before_that_turn(house: House, talk: Session) -> None:
    branch = house.practice.branch(LOCAL_LEARNER, talk.id, 2)
    opened = house.practice.open(LOCAL_LEARNER, branch.id)
    assert opened.branch == Branch(parent=talk.id, turn=2)
    assert opened.turns == talk.turns[:1]
    assert opened.standing() == talk.turns[0].standing
    assert opened.play == talk.play
    turn = house.practice.reply(LOCAL_LEARNER, branch.id, "换一种说法，周一的单子", "k1")
    assert turn.number == 2
    after = house.practice.open(LOCAL_LEARNER, branch.id)
    assert [said.reply for said in after.own_turns()] == ["换一种说法，周一的单子"]
    assert house.practice.open(LOCAL_LEARNER, talk.id) == talk


def test_the_first_turn_can_be_branched_from_and_the_same_words_go_the_same_way(house: House, talk: Session) -> None:
    branch = house.practice.branch(LOCAL_LEARNER, talk.id, 1)
    turn = house.practice.reply(LOCAL_LEARNER, branch.id, talk.turns[0].reply, "k1")
    assert turn == talk.turns[0]


def test_a_branch_from_an_inherited_turn_belongs_to_the_session_that_turn_is_of(house: House, talk: Session) -> None:
    first = house.practice.branch(LOCAL_LEARNER, talk.id, 3)
    second = house.practice.branch(LOCAL_LEARNER, first.id, 2)
    assert house.practice.open(LOCAL_LEARNER, second.id).branch == Branch(parent=talk.id, turn=2)
    family = house.practice.family(LOCAL_LEARNER, second.id)
    assert [(row.id, row.turns) for row in family] == [(talk.id, 3), (first.id, 0), (second.id, 0)]


@pytest.mark.parametrize("turn", [-1, 0, 4, 99])
def test_a_turn_that_does_not_exist_is_named(house: House, talk: Session, turn: int) -> None:
    with pytest.raises(NotFound, match=f"turn “{turn}”"):
        house.practice.branch(LOCAL_LEARNER, talk.id, turn)


def test_nobody_branches_from_the_session_of_somebody_else(house: House, talk: Session) -> None:
    for act in (house.practice.branch, lambda who, session, _turn: house.practice.family(who, session)):
        with pytest.raises(NotFound):
            act(Learner(id="stranger"), talk.id, 1)


def test_windows_that_branch_at_once_get_three_and_no_more(house: House, talk: Session) -> None:
    made: list[Session] = []
    refused: list[BranchesFull] = []
    gate = threading.Barrier(6)

    def branch() -> None:
        gate.wait()
        try:
            made.append(house.practice.branch(LOCAL_LEARNER, talk.id, 2))
        except BranchesFull as error:
            refused.append(error)

    windows = [threading.Thread(target=branch) for _ in range(6)]
    for window in windows:
        window.start()
    for window in windows:
        window.join()
    assert (len(made), len(refused)) == (3, 3)
    assert house.practice.branch(LOCAL_LEARNER, talk.id, 3).branch == Branch(parent=talk.id, turn=3)


def test_a_finished_talk_can_be_branched_from_and_the_branch_is_open(house: House, talk: Session) -> None:
    house.practice.end(LOCAL_LEARNER, talk.id)
    branch = house.practice.branch(LOCAL_LEARNER, talk.id, 2)
    assert not house.practice.open(LOCAL_LEARNER, branch.id).is_over()
    assert house.practice.again(LOCAL_LEARNER, branch.id).play.difficulty is Difficulty.MEDIUM


def test_an_export_says_that_it_is_a_branch_and_of_what(house: House, talk: Session) -> None:
    branch = house.practice.branch(LOCAL_LEARNER, talk.id, 2)
    house.practice.reply(LOCAL_LEARNER, branch.id, "换一种说法，周一的单子", "k1")
    session = house.practice.open(LOCAL_LEARNER, branch.id)
    assert f"第2轮换个说法（{talk.id}）" in to_markdown(session)
    assert talk.id in to_json(session)


def test_a_turn_that_breaks_off_twice_is_set_aside_with_its_words_and_runs_no_more(store: SqlStore) -> None:
    def fail() -> None:
        raise RuntimeError("no voice")

    actor = fakes.FakeActor("半", between=fail)
    house = House(store, fakes.context(OBSERVED, actor))
    session = house.start()
    with pytest.raises(RuntimeError, match="no voice"):
        house.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k1")
    with pytest.raises(RuntimeError, match="no voice"):
        house.practice.open(LOCAL_LEARNER, session.id)
    for _again in range(3):
        opened = house.practice.open(LOCAL_LEARNER, session.id)
        assert (opened.pending, opened.set_aside, opened.turns) == (None, "周一的单子", ())
    assert actor.turns == 2
    assert House(store).practice.reply(LOCAL_LEARNER, session.id, "换一句", "k2").number == 1
