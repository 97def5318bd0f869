"""What-if branches: where one comes from, the tree of a session, and two futures side by side."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple, Self

from markupsafe import Markup

from coach.domain.session import Session, Turn
from coach.ui.components.feedback import Chip, chips
from coach.ui.i18n import lang
from coach.ui.markup import render


class Node(NamedTuple):
    """A session in the tree, with the first words of its own; `here` marks the one that is looked at."""

    session: Session
    first_words: str
    here: bool
    children: "list[Node]"


class Told(NamedTuple):
    """A turn and its levels."""

    turn: Turn
    chips: list[Chip]

    @classmethod
    def of(cls, session: Session, turn: Turn | None) -> Self | None:
        """Return the turn with its levels, None where there was none."""
        return cls(turn, chips(turn.scorecard, session.play.rubric, lang())) if turn else None


class Exchange(NamedTuple):
    """The same turn of two talks, None where one of them does not have it; `first_alone` marks the first such turn."""

    number: int
    was: Told | None
    now: Told | None
    first_alone: bool


def branch_note(session: Session, page: str) -> Markup:
    """Return that a session is a branch and from where, with the way back to `page` of the other talk."""
    return render("branch_note.html", session=session, page=page)


def replaced(parent: Session, turn: int) -> Markup:
    """Return what was said in the turn that a branch replaces."""
    return render("replaced.html", turn=parent.turns[turn - 1], persona=parent.play.persona)


def branch_tree(family: Sequence[Session], here: str) -> Markup:
    """Return the tree of a family of sessions, the root first among them."""
    return render("branch_tree.html", nodes=[_node(family[0], family, here)])


def futures(parent: Session, branch: Session) -> Markup:
    """Return how both talks went on from the turn in which they part."""
    return render("futures.html", parent=parent, branch=branch, exchanges=exchanges(parent, branch))


def exchanges(parent: Session, branch: Session) -> list[Exchange]:
    """Return the turns of both talks from the one in which they part, as long as either goes on."""
    own = branch.own_turns()
    first = len(branch.turns) - len(own) + 1
    were = parent.turns[first - 1 :]
    alone = first + min(len(were), len(own))
    return [
        Exchange(number, Told.of(parent, was), Told.of(branch, now), number == alone)
        for number, (was, now) in enumerate(zip_longest(were, own), first)
    ]


def _node(session: Session, family: Sequence[Session], here: str) -> Node:
    children = [other for other in family if other.branch and other.branch.parent == session.id]
    children.sort(key=lambda child: (child.branch.turn if child.branch else 0, child.started))
    own = session.own_turns()
    return Node(
        session=session,
        first_words=own[0].reply if own else "",
        here=session.id == here,
        children=[_node(child, family, here) for child in children],
    )
