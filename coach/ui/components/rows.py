"""A list of sessions that reads on a phone: one row a session, each a link."""

from collections.abc import Sequence

from coach.service.protocols import SessionSummary
from coach.ui import words
from coach.ui.i18n import _, pick
from coach.ui.parts import address, text


def session_rows(rows: Sequence[SessionSummary], page: str, who: bool = False) -> str:
    """Return the sessions as linked rows; an open one leads back into the conversation."""
    return f'<div class="rows">{"".join(_row(row, page, who) for row in rows)}</div>'


def _row(row: SessionSummary, page: str, who: bool) -> str:
    target = "practise" if page == "debrief" and row.finished is None else page
    link = address(target, {"session": row.id})
    started = row.started.astimezone().strftime("%Y-%m-%d %H:%M")
    turns = _("{n} turns", n=row.turns)
    learner = f"{text(row.learner)} · " if who else ""
    return (
        f'<a class="session-row" href="{text(link)}" target="_self"><div><b>{text(pick(row.scene))}</b> '
        f'<span class="muted">{learner}{text(pick(row.persona))} · {text(words.difficulty(row.difficulty))} · '
        f"{text(words.language(row.lang))} · {text(turns)} · {text(started)}</span></div>"
        f'<div class="session-end"><span class="badge {row.outcome.value}">{text(words.outcome(row))}</span>'
        f'<span class="levels">{text(levels(row))}</span></div></a>'
    )


def levels(row: SessionSummary) -> str:
    """Return the mean levels as short text, e.g. `O 1.5 · F 0.5`."""
    return " · ".join(f"{criterion.upper()} {mean:.1f}" for criterion, mean in row.means.items())
