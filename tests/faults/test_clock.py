"""The machine's clock set back by a day: nobody waits for it, and the newest session stays the newest."""

from datetime import timedelta

import pytest

from coach.adapters.database.store import SqlStore
from coach.domain.session import LOCAL_LEARNER
from coach.errors import TooFast
from coach.service.practice.allowance import Limits
from tests.service.houses import House

pytestmark = pytest.mark.faults


def set_back(house: House) -> None:
    house.clock.at -= timedelta(days=1)


def test_nobody_waits_longer_than_the_minute(store: SqlStore) -> None:
    house = House(store, limits=Limits(a_minute=2))
    session = house.start()
    for key in ("k1", "k2"):
        house.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", key)
    set_back(house)
    with pytest.raises(TooFast) as caught:
        house.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k3")
    assert int(caught.value.fields["seconds"]) <= 60
    house.clock.move(minutes=1)
    assert house.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k3").number == 3


def test_the_newest_session_stays_first_and_goes_on(store: SqlStore) -> None:
    house = House(store)
    before = house.start()
    house.practice.reply(LOCAL_LEARNER, before.id, "周一的单子", "k1")
    set_back(house)
    after = house.start()
    house.practice.reply(LOCAL_LEARNER, after.id, "周一的单子", "k1")
    house.practice.reply(LOCAL_LEARNER, before.id, "周二的单子", "k2")
    assert [row.id for row in store.sessions(LOCAL_LEARNER.id)] == [after.id, before.id]
    assert [turn.number for turn in store.load(before.id).turns] == [1, 2]
