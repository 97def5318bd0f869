"""Sessions from start to end, beyond a single window."""

import threading
from collections.abc import Callable

import pytest

from coach.adapters.database.store import SqlStore
from coach.domain.codes import Difficulty, FaultCode, Outcome
from coach.domain.session import LOCAL_LEARNER, Learner, PendingTurn, Session, Turn
from coach.domain.speech import Piece
from coach.errors import NotFound, ReplyRefused, SessionOver
from coach.service.export import to_markdown
from coach.service.practice import session_access
from coach.service.practice.conversation import HARDER
from coach.service.practice.session_access import SessionLocks
from coach.service.review import ReviewService
from tests import fakes
from tests import world as build
from tests.service.houses import House

STRANGER = Learner(id="stranger")
SETTLES = build.full(touched=["rest"], fits=["walk-through"], of="一起过一遍好吗")


@pytest.fixture
def house(store: SqlStore) -> House:
    return House(store)


def spoken(house: House, session: Session, key: str) -> list[str]:
    """The pieces of what is said to a reply."""
    events = house.practice.stream(LOCAL_LEARNER, session.id, "周一的单子", key)
    return [event.text for event in events if isinstance(event, Piece)]


def test_a_session_starts_with_the_content_frozen_and_only_its_own_scene(house: House) -> None:
    session = house.start(Difficulty.HARD)
    assert [scene.id for scene in session.play.persona.scenes] == ["late-pallets"]
    assert (session.play.seed, session.started, session.start.tension) == (1, build.NOON, 7.0)
    assert house.practice.open(LOCAL_LEARNER, session.id) == session


def test_content_that_changes_later_does_not_change_a_session(house: House) -> None:
    session = house.start()
    house.content.people = [build.persona(name=build.text("别人", "Somebody else"))]
    house.content.scored_against = build.rubric(build.criterion("tone", "T"))
    house.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k1")
    after = house.practice.open(LOCAL_LEARNER, session.id)
    assert after.play == session.play
    assert [score.criterion for score in after.turns[0].scorecard.scores] == ["o", "f", "n", "r"]
    assert house.start().play.persona.name.en == "Somebody else"


def test_a_scene_that_was_removed_can_be_talked_on_but_not_started_again(house: House) -> None:
    session = house.start()
    house.content.people = []
    assert house.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k1").number == 1
    with pytest.raises(NotFound, match="late-pallets"):
        house.practice.again(LOCAL_LEARNER, session.id)


def test_a_given_seed_is_kept_and_the_same_seed_is_the_same_session(house: House) -> None:
    said = [
        [house.practice.reply(LOCAL_LEARNER, session.id, text, text).line for text in ("一", "二", "三")]
        for session in (
            house.practice.start(LOCAL_LEARNER, "late-pallets", "zh", Difficulty.EASY, seed=42) for _ in range(2)
        )
    ]
    assert said[0] == said[1]


def test_the_same_key_with_other_words_is_still_the_first_turn(house: House) -> None:
    session = house.start()
    first = house.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k1")
    assert house.practice.reply(LOCAL_LEARNER, session.id, "完全不同的话", "k1") == first


def test_the_same_key_in_another_session_is_another_turn(house: House) -> None:
    one, two = house.start(), house.start()
    for session in (one, two):
        assert house.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k1").number == 1


def test_sending_again_after_the_end_gives_the_turn_that_ended_it(store: SqlStore) -> None:
    house = House(
        store,
        fakes.context(
            fakes.FakeReader({"算了，听你的": build.reading(faults=[FaultCode.CAPITULATION], of="算了，听你的")})
        ),
    )
    session = house.start()
    house.practice.reply(LOCAL_LEARNER, session.id, "算了，听你的", "k0")
    last = house.practice.reply(LOCAL_LEARNER, session.id, "算了，听你的", "k1")
    assert last.standing.outcome is Outcome.GAVE_IN
    assert house.practice.reply(LOCAL_LEARNER, session.id, "算了，听你的", "k1") == last
    with pytest.raises(SessionOver):
        house.practice.reply(LOCAL_LEARNER, session.id, "等等", "k2")


def test_a_talk_that_goes_well_is_settled_and_over(store: SqlStore) -> None:
    house = House(store, fakes.context(fakes.FakeReader({"一起过一遍好吗": SETTLES})))
    session = house.start(Difficulty.EASY)
    house.clock.move(5)
    house.practice.reply(LOCAL_LEARNER, session.id, "一起过一遍好吗", "k1")
    after = house.practice.open(LOCAL_LEARNER, session.id)
    assert (after.outcome, after.finished, after.ended_early) == (Outcome.SETTLED, build.later(5), False)


def test_ending_what_is_over_changes_nothing(store: SqlStore) -> None:
    house = House(store, fakes.context(fakes.FakeReader({"一起过一遍好吗": SETTLES})))
    session = house.start(Difficulty.EASY)
    house.practice.reply(LOCAL_LEARNER, session.id, "一起过一遍好吗", "k1")
    before = house.practice.open(LOCAL_LEARNER, session.id)
    assert house.practice.end(LOCAL_LEARNER, session.id) == before


def test_ending_finishes_a_pending_turn_first(house: House) -> None:
    session = house.start()
    house.store.begin(session.id, "k1", "还没答的一句", build.NOON)
    ended = house.practice.end(LOCAL_LEARNER, session.id)
    assert [turn.reply for turn in ended.turns] == ["还没答的一句"]
    assert ended.ended_early


def test_a_new_reply_waits_for_the_pending_one_to_be_finished(house: House) -> None:
    session = house.start()
    house.store.begin(session.id, "k1", "第一句", build.NOON)
    assert house.practice.reply(LOCAL_LEARNER, session.id, "第二句", "k2").number == 2
    assert [turn.reply for turn in house.practice.open(LOCAL_LEARNER, session.id).turns] == ["第一句", "第二句"]


def test_the_reply_a_crash_left_pending_is_answered_aloud_when_it_is_sent_again(store: SqlStore) -> None:
    house = House(store, fakes.context(actor=fakes.FakeActor("一", "二")))
    session = house.start()
    store.begin(session.id, "k1", "周一的单子", build.NOON)
    assert spoken(house, session, "k1") == ["一", "二"]


def test_a_turn_that_failed_is_finished_when_the_session_is_opened_again(store: SqlStore) -> None:
    def fail() -> None:
        raise RuntimeError("no voice")

    broken = House(store, fakes.context(actor=fakes.FakeActor("半", between=fail)))
    session = broken.start()
    with pytest.raises(RuntimeError, match="no voice"):
        list(broken.practice.stream(LOCAL_LEARNER, session.id, "周一的单子", "k1"))
    assert store.load(session.id).pending == PendingTurn(reply="周一的单子")
    after = House(store).practice.open(LOCAL_LEARNER, session.id)
    assert (after.pending, [turn.reply for turn in after.turns]) == (None, ["周一的单子"])


def test_opening_a_finished_session_plays_nothing(store: SqlStore) -> None:
    actor = fakes.FakeActor("行")
    house = House(store, fakes.context(actor=actor))
    session = house.start()
    house.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k1")
    house.practice.open(LOCAL_LEARNER, session.id)
    assert actor.turns == 1


def test_a_stream_runs_to_its_end_though_nobody_listens(store: SqlStore) -> None:
    done = threading.Event()
    house = House(store, fakes.context(actor=fakes.FakeActor("一", "二", between=done.set)))
    session = house.start()
    house.practice.stream(LOCAL_LEARNER, session.id, "周一的单子", "k1")
    assert done.wait(5)
    assert house.practice.reply(LOCAL_LEARNER, session.id, "再一句", "k2").number == 2


def test_a_stream_of_a_turn_already_answered_says_nothing_and_plays_nothing(store: SqlStore) -> None:
    actor = fakes.FakeActor("行")
    house = House(store, fakes.context(actor=actor))
    session = house.start()
    assert spoken(house, session, "k1") == ["行"]
    assert spoken(house, session, "k1") == []
    assert actor.turns == 1


def together(*acts: Callable[[], object]) -> list[object]:
    """What the acts return or raise when they all start at once."""
    found: list[object] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def run(number: int, act: Callable[[], object]) -> None:
        gate.wait()
        try:
            found[number] = act()
        except Exception as error:
            found[number] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_processes_with_the_same_key_make_one_turn(store: SqlStore) -> None:
    houses = [House(store), House(store)]  # a service of its own each: they share no lock
    session = houses[0].start()
    turns = together(*(lambda h=h: h.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k1") for h in houses))
    assert all(isinstance(turn, Turn) for turn in turns)
    assert turns[0] == turns[1]
    assert len(store.load(session.id).turns) == 1


def test_a_turn_another_process_finished_in_between_is_handed_over_and_not_called_the_end(store: SqlStore) -> None:
    class Overtaken(SqlStore):
        """Between looking for the key and beginning, another process plays the whole turn."""

        def turn_for(self, session_id: str, key: str) -> Turn | None:
            found = super().turn_for(session_id, key)
            if found is None:
                House(store).practice.reply(LOCAL_LEARNER, session_id, "周一的单子", key)
            return found

    session = House(store).start()
    turn = House(Overtaken(store.transactions.engine)).practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k1")
    assert (turn,) == store.load(session.id).turns


def test_the_line_that_is_returned_is_the_line_that_is_stored(store: SqlStore) -> None:
    """With a model two processes would word the same pending turn differently; what counts is what is kept."""
    session = House(store).start()

    def overtake() -> None:
        House(store, fakes.context(actor=fakes.FakeActor("别的话"))).practice.open(LOCAL_LEARNER, session.id)

    slow = House(store, fakes.context(actor=fakes.FakeActor("我的话", between=overtake)))
    turn = slow.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k1")
    assert (turn,) == store.load(session.id).turns


def test_a_session_that_stays_busy_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_access, "BUSY_AFTER", 0.01)
    locks = SessionLocks()
    with locks.hold("s1"):
        [busy] = together(lambda: locks.hold("s1").__enter__())
        with locks.hold("s2"):
            pass
    assert type(busy).__name__ == "SessionBusy"
    with locks.hold("s1"):
        pass


def test_harder_goes_up_to_hard_and_stays_there() -> None:
    assert [HARDER[difficulty] for difficulty in Difficulty] == [Difficulty.MEDIUM, Difficulty.HARD, Difficulty.HARD]


def test_a_draft_is_read_against_the_session_and_nothing_is_stored(house: House) -> None:
    session = house.start()
    reading, card = house.feedback.check_draft(LOCAL_LEARNER, session.id, "  周一的\x00单子 ")
    assert reading.evidence["o"][0].text == "周一的单子"
    assert (card.source, card.level("o")) == ("quick_read", 1)
    assert house.store.load(session.id) == session


@pytest.mark.parametrize("difficulty", list(Difficulty))
def test_a_debrief_is_there_at_any_time(house: House, difficulty: Difficulty) -> None:
    session = house.start(difficulty)
    assert house.debriefs.debrief(LOCAL_LEARNER, session.id).totals == ()
    house.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k1")
    assert house.debriefs.debrief(LOCAL_LEARNER, session.id).totals == (1,)


def test_nobody_learns_from_a_refusal_whether_the_text_was_good(house: House) -> None:
    session = house.start()
    with pytest.raises(NotFound):
        house.practice.reply(STRANGER, session.id, "周一的单子", "k1")
    with pytest.raises(NotFound):
        house.practice.reply(STRANGER, "no-such-session", "周一的单子", "k1")
    assert house.store.load(session.id).turns == ()


def test_who_asks_for_what_is_not_theirs_is_logged_without_content(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    session = house.start()
    house.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k1")
    for guess in (session.id, "guessed\n" * 40):
        for ask in (house.practice.open, ReviewService(house.store).transcript):
            with pytest.raises(NotFound):
                ask(STRANGER, guess)
        with pytest.raises(NotFound):
            house.practice.reply(STRANGER, guess, "别人的话", "k2")
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 6
    assert all("stranger" in line and "\n" not in line and len(line) < 200 for line in said)
    assert all(session.id in line for line in said[:3])
    assert "单子" not in caplog.text
    assert "别人的话" not in caplog.text


def test_a_contested_score_is_kept_with_its_turn_for_whoever_reads(house: House) -> None:
    session = house.start()
    house.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k1")
    house.feedback.contest(LOCAL_LEARNER, session.id, 1, "o", "  说的是\n具体的单子 ")
    [kept] = house.store.load(session.id).contests
    assert (kept.turn, kept.criterion, kept.text) == (1, "o", "说的是 具体的单子")
    assert "说的是 具体的单子" in to_markdown(house.store.load(session.id))


@pytest.mark.parametrize(
    ("turn", "criterion", "text", "error"),
    [
        (2, "o", "一句", NotFound),
        (1, "charm", "一句", NotFound),
        (1, "o", " ", ReplyRefused),
        (1, "o", "长" * 281, ReplyRefused),
    ],
)
def test_a_contest_without_its_turn_criterion_or_line_is_refused(
    house: House, turn: int, criterion: str, text: str, error: type[Exception]
) -> None:
    session = house.start()
    house.practice.reply(LOCAL_LEARNER, session.id, "周一的单子", "k1")
    with pytest.raises(error):
        house.feedback.contest(LOCAL_LEARNER, session.id, turn, criterion, text)
    with pytest.raises(NotFound):
        house.feedback.contest(Learner(id="stranger"), session.id, 1, "o", "一句")
    assert house.store.load(session.id).contests == ()
