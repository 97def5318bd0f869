"""The store at its edges: other processes in between, a full disk, any text, time zones."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, event

from coach.adapters.database.engine import open_database
from coach.adapters.database.store import SqlStore
from coach.domain.codes import Difficulty, FaultCode, GoodMove, Outcome
from coach.domain.knowledge import Guidance
from coach.domain.scoring import CriterionScore, Reason, Scorecard
from coach.domain.session import PendingTurn, Session, Turn
from coach.errors import NotFound, ReplyRefused, SessionBusy, SessionOver, StoreError, StoreFull
from coach.service.practice.admission import admit
from tests import world as build

NO_LEVEL = Reason(code="no_level")


def whole_turn(number: int = 1, reply: str = build.REPLY) -> Turn:
    """A turn with everything on it: faults, moves, a criterion unscored, rules."""
    read = build.reading(2, 1, 0, 2, faults=[FaultCode.DEMAND], moves=[GoodMove.OWNERSHIP], touched=["rest"], of=reply)
    built = build.turn(number, read, reply, guidance=Guidance(passages=(build.passage(), build.passage("b", 2))))
    unscored = CriterionScore(criterion="n", level=None, reason=NO_LEVEL)
    scores = tuple(unscored if score.criterion == "n" else score for score in built.scorecard.scores)
    return built.model_copy(update={"scorecard": built.scorecard.model_copy(update={"scores": scores})})


def kept(store: SqlStore, session_id: str, turn: Turn, key: str) -> None:
    store.begin(session_id, key, turn.reply, build.NOON)
    store.complete(session_id, turn, build.NOON)


def test_a_whole_session_comes_back_equal_in_another_process(store: SqlStore, database: Path) -> None:
    rubric = build.rubric(build.criterion("tone", "T"))
    session = build.session(play=build.play("en", Difficulty.HARD, 2**31 - 1, rubric=rubric))
    store.create(session, {"coach": "0.1.0"})
    turns = [whole_turn(1), whole_turn(2).model_copy(update={"guidance": Guidance(unavailable="撕了一页")})]
    for turn in turns:
        kept(store, "s1", turn, f"k{turn.number}")
    store.begin("s1", "k3", "还没答的一句", build.NOON)
    other_engine = open_database(database)
    other = SqlStore(other_engine)
    wanted = session.model_copy(update={"turns": tuple(turns), "pending": PendingTurn(reply="还没答的一句")})
    assert other.load("s1") == store.load("s1") == wanted
    assert other.turn_for("s1", "k2") == turns[1]
    other_engine.dispose()


ODD = [
    "a\u0301 ≠ á", "𠮷野家 🙂👩‍👩‍👧", "عربي \u202eenglish", "zero\u200bwidth\ufeff", "line\u2028two\u2029three",
    "tab\there", "“quotes” 'single' \"double\" `back`", "'; DROP TABLE turns; --", "%s {0} $HOME \\n \\u0000",
    "\U0010ffff",    "z̸̡̛͖̪a̶l̵g̷o̴", "１２３（）", "ﷺ", "\u3000全角空格\u3000里",
]  # fmt: skip


@pytest.mark.parametrize("reply", ODD)
def test_any_kind_of_text_comes_back_as_it_was_written(store: SqlStore, reply: str) -> None:
    store.create(build.session(), {})
    turn = build.turn(reply=reply)
    kept(store, "s1", turn, "k1")
    assert store.load("s1").turns == (turn,)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(st.text(min_size=1, max_size=60))
def test_whatever_is_let_in_comes_back_the_same(store: SqlStore, said: str) -> None:
    try:
        reply = admit(said)
    except ReplyRefused:
        return
    session_id = str(uuid.uuid4())
    store.create(build.session(session_id), {})
    turn = build.turn(reply=reply)
    kept(store, session_id, turn, "k1")
    back = store.load(session_id).turns[0]
    assert back == turn
    assert all(quote.stands_in(back.reply) for quote in back.scorecard.quotes())


def test_times_are_kept_as_utc_to_the_microsecond(store: SqlStore) -> None:
    shanghai = datetime(2026, 11, 23, 20, 0, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    store.create(build.session(started=shanghai), {})
    store.end("s1", build.later(5))
    back = store.load("s1")
    assert back.started == shanghai
    assert back.started.utcoffset() == timedelta(0)
    assert back.finished == build.later(5)
    assert store.sessions(None)[0].finished == build.later(5)


def test_a_time_without_a_zone_is_a_mistake_in_the_caller(store: SqlStore) -> None:
    with pytest.raises((ValueError, StoreError)):
        store.create(build.session(started=datetime(2026, 11, 23, 12, 0)), {})
    assert store.sessions(None) == []


def test_unscored_replies_count_in_no_mean(store: SqlStore) -> None:
    store.create(build.session(), {})
    levels: list[int | None] = [2, None, 1]
    for number, level in enumerate(levels, 1):
        evidence = (build.quote(build.REPLY, "周一"),) if level else ()
        score = CriterionScore(criterion="o", level=level, evidence=evidence, reason=None if level else NO_LEVEL)
        kept(store, "s1", build.turn(number, scorecard=Scorecard(source="judge", scores=(score,))), f"k{number}")
    [row] = store.sessions("local")
    assert (row.turns, row.scored, row.means) == (3, 2, {"o": 1.5})


def test_a_pending_turn_counts_in_no_list(store: SqlStore) -> None:
    store.create(build.session(), {})
    store.begin("s1", "k1", "一句", build.NOON)
    [row] = store.sessions("local")
    assert (row.turns, row.means, row.finished) == (0, {}, None)


def test_a_session_the_learner_ended_keeps_its_end(store: SqlStore) -> None:
    store.create(build.session(), {})
    store.end("s1", build.later(1))
    store.end("s1", build.later(2))
    back = store.load("s1")
    assert (back.finished, back.ended_early, back.outcome.value) == (build.later(1), True, "open")
    with pytest.raises(SessionOver):
        store.begin("s1", "k1", "一句", build.NOON)


def test_completing_a_turn_nobody_began_stores_nothing(store: SqlStore) -> None:
    store.create(build.session(), {})
    with pytest.raises(NotFound):
        store.complete("s1", build.turn(1), build.NOON)
    assert store.load("s1").turns == ()


@pytest.fixture
def other(database: Path) -> Iterator[SqlStore]:
    """Another program on the same database."""
    engine = open_database(f"sqlite:///{database}")
    yield SqlStore(engine)
    engine.dispose()


def between(engine: Engine, words: str, act: Any) -> None:
    """Let `act` happen once, just before our first statement that starts with `words`."""
    waiting = [act]

    def step_in(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if waiting and statement.startswith(words):
            waiting.pop()()

    event.listen(engine, "before_cursor_execute", step_in)


def test_two_programs_may_store_the_same_content_at_the_same_moment(
    store: SqlStore, engine: Engine, other: SqlStore
) -> None:
    between(engine, "BEGIN IMMEDIATE", lambda: other.create(build.session("theirs"), {}))
    store.create(build.session("ours"), {})
    assert {row.id for row in store.sessions(None)} == {"ours", "theirs"}


def test_of_two_programs_that_begin_a_turn_at_once_one_is_told_that_the_session_is_busy(
    store: SqlStore, engine: Engine, other: SqlStore
) -> None:
    store.create(build.session(), {})
    between(engine, "BEGIN IMMEDIATE", lambda: other.begin("s1", "theirs", "他们的", build.NOON))
    with pytest.raises(SessionBusy):
        store.begin("s1", "ours", "我们的", build.NOON)
    assert store.load("s1").pending == PendingTurn(reply="他们的")


def test_a_session_finished_while_it_is_read_is_read_as_it_was(
    store: SqlStore, engine: Engine, other: SqlStore
) -> None:
    store.create(build.session(), {})
    before = store.begin("s1", "k1", build.REPLY, build.NOON).session
    settled = build.standing(outcome=Outcome.SETTLED)
    between(engine, "SELECT turns", lambda: other.complete("s1", build.turn(standing=settled), build.NOON))
    assert store.load("s1") == before
    assert store.load("s1").outcome is Outcome.SETTLED


@pytest.mark.faults
def test_on_a_full_disk_a_turn_stays_pending_and_is_finished_once_there_is_room(engine: Engine) -> None:
    store = SqlStore(engine)
    store.create(build.session(), {})
    long = build.turn(reply="长" * 5000)
    store.begin("s1", "k1", long.reply, build.NOON)

    def limit(pages: int) -> None:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    limit(1)  # as small as it can be: not a page more than there are
    with pytest.raises(StoreFull, match=r"coach\.db"):
        _grow(store, long)
    loaded = store.load("s1")
    limit(2**30)
    if loaded.pending:
        store.complete("s1", long.model_copy(update={"number": len(loaded.turns) + 1}), build.NOON)
    after = store.load("s1")
    assert after.pending is None
    assert after.turns[: len(loaded.turns)] == loaded.turns


def _grow(store: SqlStore, turn: Turn) -> None:
    for number in range(1, 50):
        numbered = turn.model_copy(update={"number": number})
        store.begin("s1", f"k{number}", numbered.reply, build.NOON)
        store.complete("s1", numbered, build.NOON)


def test_frozen_content_is_parsed_once_for_many_sessions(store: SqlStore) -> None:
    sessions: list[Session] = [build.session(f"s{number}") for number in range(3)]
    for session in sessions:
        store.create(session, {})
    assert store.load("s1").play.persona is store.load("s2").play.persona
