"""A model that reads a reply as well: what it says drives the turn, is kept with it, and is paid once."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from coach.adapters.database.store import SqlStore
from coach.domain.session import LOCAL_LEARNER
from coach.domain.speech import SpeechEvent
from coach.domain.standing import Cue
from coach.engine.protocols import Actor, Stage
from tests import fakes
from tests.service.houses import House
from tests.service.scripted_players import scripted_players

REPLY = "周一的单子少了两托。"


class Voiceless:
    """An actor that breaks the run."""

    def speak(self, cue: Cue, stage: Stage) -> Iterator[SpeechEvent]:
        raise RuntimeError("no voice")


def house(store: SqlStore, second: fakes.FakeSecondReader, actor: Actor | None = None) -> House:
    players, _ = scripted_players()
    context = replace(players.context, second_reader=second)
    return House(store, model=replace(players, context=replace(context, actor=actor) if actor else context))


def test_what_the_second_reader_hears_drives_the_turn_and_is_kept_with_it(store: SqlStore) -> None:
    second = fakes.FakeSecondReader("rest")
    home = house(store, second)
    session = home.start().id
    home.practice.reply(LOCAL_LEARNER, session, REPLY, "k1")
    [turn] = store.load(session).turns
    assert [first.touched for first in second.firsts] == [()]
    assert (turn.standing.heard, turn.reading.read_by) == (("rest",), "model")
    assert turn.reading.second is not None
    assert turn.reading.second.taken == ("need",)


def test_its_call_is_counted_with_the_others_and_stands_in_a_table_of_its_own(store: SqlStore) -> None:
    home = house(store, fakes.FakeSecondReader())
    session = home.start().id
    home.practice.reply(LOCAL_LEARNER, session, REPLY, "k1")
    assert [call.role for _, call in store.calls(session)] == ["reading", "actor", "judge"]
    assert store.load(session).turns[0].paid() == ()


def test_a_turn_that_broke_off_after_the_reading_does_not_pay_for_it_again(store: SqlStore) -> None:
    first, again = fakes.FakeSecondReader("rest"), fakes.FakeSecondReader("respect")
    home = house(store, first, Voiceless())
    session = home.start().id
    with pytest.raises(RuntimeError, match="no voice"):
        home.practice.reply(LOCAL_LEARNER, session, REPLY, "k1")
    turn = house(store, again).practice.open(LOCAL_LEARNER, session).turns[0]
    assert (len(first.firsts), len(again.firsts), turn.standing.heard) == (1, 0, ("rest",))
    assert [call.role for _, call in store.calls(session)].count("reading") == 1


def test_a_reply_that_is_set_aside_still_counts_what_reading_it_took(store: SqlStore) -> None:
    home = house(store, fakes.FakeSecondReader(), Voiceless())
    session = home.start().id
    with pytest.raises(RuntimeError, match="no voice"):
        home.practice.reply(LOCAL_LEARNER, session, REPLY, "k1")
    with pytest.raises(RuntimeError, match="no voice"):
        home.practice.open(LOCAL_LEARNER, session)
    assert home.practice.open(LOCAL_LEARNER, session).set_aside == REPLY
    assert [call.role for _, call in store.calls(session)].count("reading") == 1


def test_without_the_model_nobody_reads_twice(store: SqlStore) -> None:
    second = fakes.FakeSecondReader("rest")
    home = house(store, second)
    session = home.start().id
    home.practice.go_on_without_model(LOCAL_LEARNER, session)
    turn = home.practice.reply(LOCAL_LEARNER, session, REPLY, "k1")
    assert (second.firsts, turn.reading.second, turn.reading.read_by) == ([], None, "embedded")
