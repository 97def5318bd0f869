"""What a browser session remembers between two runs: the only user of `st.session_state`."""

from collections.abc import Mapping
from typing import NamedTuple, cast

import streamlit as st

SHOW_GAUGE = "show_gauge"
"""Key of the switch that shows how the other side stands."""


class Unsent(NamedTuple):
    """A reply that was not taken: its words, why in a sentence, and whether a limit of the model is the reason."""

    said: str
    why: str
    limited: bool = False


def language() -> str | None:
    """Return the language chosen on this page, None if none was."""
    return cast("str | None", st.session_state.get("lang"))


def choose_language(lang: str) -> None:
    """Keep the language of the screens."""
    st.session_state["lang"] = lang


def pages() -> Mapping[str, st.Page]:
    """Return the pages of this run by name."""
    return cast("Mapping[str, st.Page]", st.session_state["pages"])


def keep_pages(pages: Mapping[str, st.Page]) -> None:
    """Keep the pages, so that one can lead to another."""
    st.session_state["pages"] = pages


def shows_gauge() -> bool:
    """Tell whether the learner wants to see how the other side stands."""
    return bool(st.session_state.get(SHOW_GAUGE, True))


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
    st.session_state[f"again-{session_id}"] = said


def take_words_to_send(session_id: str) -> str | None:
    """Return the words this run has to send, once."""
    return cast("str | None", st.session_state.pop(f"again-{session_id}", None))


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
