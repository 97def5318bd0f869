"""What a browser session remembers between two runs: the only user of `st.session_state`."""

from collections.abc import Mapping
from typing import NamedTuple, cast

import streamlit as st

from coach.domain.speech import AdviceTask

SHOW_GAUGE = "show_gauge"
"""Key of the switch that shows how the other side stands."""

LOOK_FIRST = "look_first"
"""Key of the switch that has a reply looked at before it is sent."""


class Draft(NamedTuple):
    """Words that are looked at before they are sent, with a model's advice on them and what is still wanted of it."""

    said: str
    advice: str = ""
    wants: AdviceTask | None = "points"


class Sending(NamedTuple):
    """Words that have to be sent, and the key under which they are: the same key twice is one turn."""

    said: str
    key: str = ""


class Unsent(NamedTuple):
    """A reply that was not taken: its words, why in a sentence, and whether a limit of the model is the reason."""

    said: str
    why: str
    limited: bool = False


def language() -> str | None:
    """Return the language chosen on this page, None if none was."""
    return cast("str | None", st.session_state.get("lang"))


def choose_language(lang: str) -> None:
    """Keep the language of the screens, in the address too: a reload shows the same one."""
    st.session_state["lang"] = lang
    st.query_params["lang"] = lang


def pages() -> Mapping[str, st.Page]:
    """Return the pages of this run by name."""
    return cast("Mapping[str, st.Page]", st.session_state["pages"])


def keep_pages(pages: Mapping[str, st.Page]) -> None:
    """Keep the pages, so that one can lead to another."""
    st.session_state["pages"] = pages


def shows_gauge() -> bool:
    """Tell whether the learner wants to see how the other side stands."""
    return bool(st.session_state.get(SHOW_GAUGE, True))


def entry(session_id: str) -> str:
    """Return the key of the field in which replies of a session are written."""
    return f"reply-{session_id}"


def put_into_field(session_id: str, words: str) -> None:
    """Have the field of a session hold these words when it is drawn next."""
    st.session_state[entry(session_id)] = words


def take_in(session_id: str) -> None:
    """Take in what was written in the field: to be looked at or to be sent, and kept until that is done.

    Called before anything is drawn, so that no other click can lose the words.
    """
    said = cast("str | None", st.session_state.get(entry(session_id)))
    if not said or not said.strip():
        return
    forget_draft(session_id)
    if looks_first():
        keep_draft(session_id, Draft(said))
    else:
        send_in_next_run(session_id, said)


def looks_first() -> bool:
    """Tell whether the learner wants to look at a reply before it is sent."""
    return bool(st.session_state.get(LOOK_FIRST, False))


def draft(session_id: str) -> Draft | None:
    """Return the draft that stands in a session, None if there is none."""
    return cast("Draft | None", st.session_state.get(f"draft-{session_id}"))


def keep_draft(session_id: str, draft: Draft) -> None:
    """Keep a draft until it is sent or changed."""
    st.session_state[f"draft-{session_id}"] = draft


def forget_draft(session_id: str) -> None:
    """Forget the draft."""
    st.session_state.pop(f"draft-{session_id}", None)


def edit_draft(session_id: str) -> None:
    """Put the words of the draft back into the field."""
    found = draft(session_id)
    if found:
        forget_draft(session_id)
        put_into_field(session_id, found.said)


def want_advice(session_id: str, task: AdviceTask) -> None:
    """Have the coming run ask for advice on the draft."""
    found = draft(session_id)
    if found:
        keep_draft(session_id, found._replace(wants=task))


def unsent(session_id: str) -> Unsent | None:
    """Return the reply of a session that was not taken, None if there is none."""
    return cast("Unsent | None", st.session_state.get(f"unsent-{session_id}"))


def keep_unsent(session_id: str, reply: Unsent) -> None:
    """Keep a reply that was not taken until one is."""
    st.session_state[f"unsent-{session_id}"] = reply


def forget_unsent(session_id: str) -> None:
    """Forget the reply that was not taken."""
    st.session_state.pop(f"unsent-{session_id}", None)


def send_in_next_run(session_id: str, said: str) -> None:
    """Have the coming run send these words."""
    keep_sending(session_id, Sending(said))


def sending(session_id: str) -> Sending | None:
    """Return the words that have to be sent, None if there are none."""
    return cast("Sending | None", st.session_state.get(f"sending-{session_id}"))


def keep_sending(session_id: str, words: Sending) -> None:
    """Keep words until they were taken or refused: a run that a click breaks off has not sent them for certain."""
    st.session_state[f"sending-{session_id}"] = words


def forget_sending(session_id: str) -> None:
    """Forget the words that had to be sent."""
    st.session_state.pop(f"sending-{session_id}", None)


def keep_problem(sentence: str) -> None:
    """Keep why a click failed, to be shown where the page is drawn next."""
    st.session_state["problem"] = sentence


def take_problem() -> str:
    """Return why the last click failed, once; empty if it did not."""
    return cast("str", st.session_state.pop("problem", ""))


def shown_turn(session_id: str) -> str:
    """Return the key of the turn of a session that is looked at in its debrief."""
    return f"shown-turn-{session_id}"


def show_clicked_turn(session_id: str, chart: str, selection: str) -> None:
    """Look at the turn that was clicked in a chart; a click beside the turns, or on the start, changes nothing."""
    event = st.session_state.get(chart) or {}
    points = event.get("selection", {}).get(selection, [])
    numbers = [int(point["turn"]) for point in points if point.get("turn")]
    if numbers:
        st.session_state[shown_turn(session_id)] = numbers[0]
