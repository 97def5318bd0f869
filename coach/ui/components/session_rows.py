"""A list of sessions that reads on a phone: one row a session, each a link."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

from coach.domain.session import Branch
from coach.service.protocols import SessionSummary
from coach.ui import vocabulary
from coach.ui.i18n import _
from coach.ui.markup import render


class Entry(NamedTuple):
    """A row, the page it leads to, and for a branch which talk it comes from, in words."""

    row: SessionSummary
    page: str
    origin: str


def session_rows(
    rows: Sequence[SessionSummary], page: str, who: bool = False, known: Mapping[str, SessionSummary] | None = None
) -> Markup:
    """Return the sessions as linked rows; an open one leads back into the conversation.

    `known` are all rows by id, where `rows` are some of them: a branch is told by the talk it comes from.
    """
    known = known or {row.id: row for row in rows}
    entries = [
        Entry(
            row,
            "practise" if page == "debrief" and row.finished is None else page,
            _origin(row.branch, known.get(row.branch.parent)) if row.branch else "",
        )
        for row in rows
    ]
    return render("session_rows.html", entries=entries, who=who)


def _origin(branch: Branch, parent: SessionSummary | None) -> str:
    if parent is None:
        return _("Practice: another way from turn {n}", n=branch.turn)
    return _(
        "Practice: another way from turn {n} of the talk of {when}",
        n=branch.turn,
        when=vocabulary.moment(parent.started),
    )
