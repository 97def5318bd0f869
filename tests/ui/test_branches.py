"""Branches of a talk: what is shown before one, the tree, and two futures side by side."""

from coach.domain.session import Branch, Line, Session
from coach.domain.speech import Piece, Restart
from coach.quality.published import Published
from coach.ui.components.branches import branch_tree, exchanges, futures, replaced
from coach.ui.components.hearing import Hearing
from coach.ui.components.talk import beginning
from tests import world

AGREEMENT = Published(10, 0.5, {"o": 0.5})


def talk(session_id: str, *replies: str, parent: Session | None = None, turn: int = 1) -> Session:
    """A talk of these replies, the ones of the parent first where it has one."""
    said = [*(turn.reply for turn in parent.turns[: turn - 1]), *replies] if parent else replies
    turns = [
        world.turn(number, reply=reply, lines=(Line(text=f"{reply}，是吗"),)) for number, reply in enumerate(said, 1)
    ]
    return world.session(session_id, turns, branch=Branch(parent=parent.id, turn=turn) if parent else None)


ROOT = talk("s1", "第一句话说的是装车单", "第二句话说的是月台", "第三句话说的是叉车")
BRANCH = talk("s2", "换一句话说的是排队", parent=ROOT, turn=2)


def test_exchanges_begin_where_two_talks_part_and_go_on_as_long_as_either() -> None:
    pairs = [
        (pair.number, pair.was and pair.was.turn.reply, pair.now and pair.now.turn.reply, pair.first_alone)
        for pair in exchanges(ROOT, BRANCH)
    ]
    assert pairs == [
        (2, "第二句话说的是月台", "换一句话说的是排队", False),
        (3, "第三句话说的是叉车", None, True),
    ]


def test_both_futures_show_the_words_of_both_sides_and_say_once_where_one_stops() -> None:
    longer = talk("s1", *(f"第{number}句话说的是装车单" for number in range(1, 7)))
    drawn = futures(longer, BRANCH)
    assert "换一句话说的是排队，是吗" in drawn
    assert "第6句话说的是装车单，是吗" in drawn
    assert "第1句话" not in drawn
    assert drawn.count("这边没有再往下说。") == 1


def test_a_branch_of_a_branch_hangs_under_it_and_the_one_looked_at_is_marked() -> None:
    leaf = talk("s3", "再换一句话", parent=BRANCH, turn=2)
    drawn = branch_tree([ROOT, BRANCH, leaf], here="s3")
    root, branch, under = (drawn.index(f"session={name}") for name in ("s1", "s2", "s3"))
    assert root < branch < under
    assert drawn[:under].count("<ul") == 3
    assert drawn.count('aria-current="page"') == 1
    assert drawn.index("再换一句话") > under


def test_a_branch_begins_with_the_other_talk_folded_and_its_last_answer_in_sight() -> None:
    drawn = beginning(talk("s2", "换一句话", parent=ROOT, turn=3), AGREEMENT)
    folded, _, open_part = drawn.partition('</details>\n<div class="dimmed">')
    assert "第一句话说的是装车单，是吗" in folded
    assert "第二句话说的是月台，是吗" in open_part
    assert "第三句话" not in drawn


def test_a_branch_from_the_first_turn_begins_with_the_opening() -> None:
    drawn = beginning(talk("s2", "换一句话", parent=ROOT, turn=1), AGREEMENT)
    assert "又来催？" in drawn
    assert "<details" not in drawn


def test_what_a_branch_replaces_stays_in_sight() -> None:
    drawn = replaced(ROOT, 2)
    assert "第二句话说的是月台" in drawn
    assert "第二句话说的是月台，是吗" in drawn
    assert "第三句话" not in drawn


def test_several_speakers_are_heard_one_after_the_other() -> None:
    hearing = Hearing()
    for event in (Piece(speaker="mei", text="先"), Piece(speaker="mei", text="说"), Line(text="先说完", speaker="mei")):
        hearing.take(event)
    hearing.take(Piece(speaker="lao-wu", text="我"))
    assert [(line.speaker, line.text) for line in hearing.lines()] == [("mei", "先说完"), ("lao-wu", "我")]


def test_a_line_that_starts_anew_leaves_nothing_behind() -> None:
    hearing = Hearing(finished=(Line(text="先说完"),))
    for event in (Piece(speaker="mei", text="说漏"), Restart(speaker="mei"), Piece(speaker="mei", text="重来")):
        hearing.take(event)
    assert [line.text for line in hearing.lines()] == ["先说完", "重来"]
