"""Branches: what they take over, how many leave a turn, and how they are listed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from coach.adapters.database.engine import open_database
from coach.adapters.database.store import SqlStore
from coach.domain.session import Branch, Contest
from coach.errors import BranchesFull, NotFound
from tests import world as build

Grow = Callable[..., None]


@pytest.fixture
def grow(store: SqlStore) -> Grow:
    """Make a session, as a branch or not, and say so many turns in it."""

    def grown(session_id: str, turns: int = 0, branch: Branch | None = None) -> None:
        store.create(build.session(session_id, branch=branch), {})
        first = branch.turn if branch else 1
        for number in range(first, first + turns):
            turn = build.turn(number, reply=f"{session_id}的第{number}句话")
            store.begin(session_id, f"k{number}", turn.reply, build.NOON)
            store.complete(session_id, turn, build.NOON)

    return grown


def replies(store: SqlStore, session_id: str) -> list[str]:
    return [turn.reply for turn in store.load(session_id).turns]


def test_a_branch_goes_on_from_its_parents_first_turns_with_the_next_number(store: SqlStore, grow: Grow) -> None:
    grow("root", 3)
    grow("other", 2, Branch(parent="root", turn=2))
    branch = store.load("other")
    assert replies(store, "other") == ["root的第1句话", "other的第2句话", "other的第3句话"]
    assert [turn.number for turn in branch.turns] == [1, 2, 3]
    assert [turn.reply for turn in branch.own_turns()] == ["other的第2句话", "other的第3句话"]
    assert branch.start == store.load("root").start
    assert replies(store, "root") == ["root的第1句话", "root的第2句话", "root的第3句话"]


def test_a_branch_without_a_turn_of_its_own_stands_where_its_parent_stood(store: SqlStore, grow: Grow) -> None:
    grow("root", 2)
    grow("first", 0, Branch(parent="root", turn=1))
    grow("second", 0, Branch(parent="root", turn=2))
    assert store.load("first").standing() == store.load("root").start
    assert store.load("second").standing() == store.load("root").turns[0].standing


def test_a_branch_of_a_branch_takes_over_from_both(store: SqlStore, grow: Grow) -> None:
    grow("root", 2)
    grow("child", 2, Branch(parent="root", turn=2))
    grow("grandchild", 1, Branch(parent="child", turn=3))
    assert replies(store, "grandchild") == ["root的第1句话", "child的第2句话", "grandchild的第3句话"]


def test_a_branch_at_a_turn_taken_over_belongs_to_the_session_it_was_said_in(store: SqlStore, grow: Grow) -> None:
    grow("root", 3)
    grow("child", 1, Branch(parent="root", turn=3))
    grow("cousin", 0, Branch(parent="child", turn=2))
    grow("at-its-first", 0, Branch(parent="child", turn=3))
    assert store.load("cousin").branch == Branch(parent="root", turn=2)
    assert store.load("at-its-first").branch == Branch(parent="child", turn=3)


@pytest.mark.parametrize("turn", [3, 99])
def test_a_branch_from_a_turn_that_is_not_finished_or_not_there_is_not_found(
    store: SqlStore, grow: Grow, turn: int
) -> None:
    grow("root", 2)
    store.begin("root", "pending", "还没答的一句", build.NOON)
    with pytest.raises(NotFound, match="turn"):
        grow("other", 0, Branch(parent="root", turn=turn))
    assert [row.id for row in store.sessions(None)] == ["root"]


def test_a_branch_from_no_session_is_not_found(grow: Grow) -> None:
    with pytest.raises(NotFound, match="session"):
        grow("other", 0, Branch(parent="nobody", turn=1))


def test_three_branches_leave_a_turn_and_a_fourth_is_refused(store: SqlStore, grow: Grow) -> None:
    grow("root", 2)
    for number in range(3):
        grow(f"branch-{number}", 0, Branch(parent="root", turn=1))
    with pytest.raises(BranchesFull, match="three"):
        grow("branch-3", 0, Branch(parent="root", turn=1))
    grow("elsewhere", 0, Branch(parent="root", turn=2))
    assert len(store.family("root")) == 5


def test_windows_that_branch_at_once_do_not_get_four(database: Path, store: SqlStore, grow: Grow) -> None:
    grow("root", 1)
    engines = [open_database(database) for _ in range(6)]

    def branched(number: int) -> bool:
        try:
            branch = build.session(f"branch-{number}", branch=Branch(parent="root", turn=1))
            SqlStore(engines[number]).create(branch, {})
        except BranchesFull:
            return False
        return True

    with ThreadPoolExecutor(6) as windows:
        made = list(windows.map(branched, range(6)))
    for engine in engines:
        engine.dispose()
    assert (sum(made), len(store.family("root"))) == (3, 4)


def test_a_family_is_the_same_from_each_of_its_sessions_the_root_first(store: SqlStore, grow: Grow) -> None:
    grow("root", 2)
    grow("stranger", 1)
    grow("child", 1, Branch(parent="root", turn=2))
    grow("grandchild", 1, Branch(parent="child", turn=2))
    for member in ("root", "child", "grandchild"):
        family = store.family(member)
        assert [(row.id, row.turns) for row in family] == [("root", 2), ("child", 1), ("grandchild", 1)]
        assert [row.branch for row in family] == [None, Branch(parent="root", turn=2), Branch(parent="child", turn=2)]
    with pytest.raises(NotFound):
        store.family("nobody")


def test_a_branch_is_listed_with_its_own_turns_and_means_alone(store: SqlStore, grow: Grow) -> None:
    grow("root", 2)
    grow("child", 0, Branch(parent="root", turn=2))
    [child, root] = store.sessions("local")
    assert (child.id, child.turns, child.means) == ("child", 0, {})
    assert (root.id, root.turns, root.means["o"]) == ("root", 2, 2.0)


def test_a_branch_shows_the_doubts_about_the_turns_it_took_over(store: SqlStore, grow: Grow) -> None:
    grow("root", 2)
    doubts = [Contest(turn=number, criterion="o", text="不对", at=build.NOON) for number in (1, 2)]
    for doubt in doubts:
        store.contest("root", doubt)
    grow("child", 1, Branch(parent="root", turn=2))
    assert store.load("child").contests == (doubts[0],)
