"""Whatever a model thinks is never shown, however it is marked and cut: a second reader that knows letters alone."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from coach.adapters.openai.answers.forms import form_in
from coach.adapters.openai.answers.reasoning import without_thinking
from coach.errors import FormBroken, ModelUnusable
from tests.adapters.endpoint import Answer

# Thinking has letters of its own, so that any of them in what is shown is one too many.
THOUGHT = st.text("qxzQXZ密谋底价 \n.<>/|[]{}\"'&;:", max_size=30)
SAID = st.text("abcde你我单子，。 \n", min_size=1, max_size=12).filter(lambda text: text.strip() != "")
SECRET = frozenset("qxzQXZ密谋底价")

PAIRS = st.sampled_from(
    [(f"<{name}>", f"</{name}>") for name in ("think", "thinking", "thought", "Think", "seed:think", "reasoning")]
    + [("[THINK]", "[/THINK]"), ("◁think▷", "◁/think▷"), ("<think data='1'>", "</think>"), ("<unused94>", "<unused95>")]
    + [("<|channel|>analysis<|message|>", "<|end|>"), ("<|START_THINKING|>", "<|END_THINKING|>")]
    + [
        ("<|begin_of_thought|>", "<|end_of_thought|>"),
        ("&lt;think&gt;", "&lt;/think&gt;"),
        ("<|channel>", "<channel|>"),
    ]
)


@st.composite
def answers(draw: st.DrawFn) -> tuple[str, str]:
    """An answer as a model sends it, and what of it is said."""
    sent, said = list[str](), list[str]()
    for _ in range(draw(st.integers(1, 3))):
        if draw(st.booleans()):
            opening, closing = draw(PAIRS)
            sent += [opening, draw(THOUGHT), closing]
        words = draw(SAID)
        sent.append(words)
        said.append(words)
    if draw(st.booleans()):
        sent += [draw(PAIRS)[0], draw(THOUGHT)]  # cut within
    return "".join(sent), "".join(said)


def cut(data: st.DataObject, text: str) -> list[str]:
    places = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=12)))
    return [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]


def plain(text: str) -> str:
    return "".join(text.split())


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_letter_of_thinking_is_in_a_line_and_every_word_said_is(data: st.DataObject) -> None:
    sent, said = data.draw(answers())
    shown = "".join(without_thinking(cut(data, sent)))
    assert not SECRET & set(shown)
    assert plain(shown) == plain(said)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_of_thinking_without_a_beginning_nothing_is_shown_once_that_is_known(data: st.DataObject) -> None:
    _opening, closing = data.draw(PAIRS.filter(lambda pair: pair[1] != "<|end|>"))
    thought, said = data.draw(THOUGHT), data.draw(SAID)
    told: list[bool] = []
    try:
        shown = "".join(without_thinking(cut(data, thought + closing + said), begun=True, notice=told.append))
    except ModelUnusable:
        return
    assert not SECRET & set(shown)
    assert plain(shown) == plain(said)
    assert told == []


@settings(max_examples=150, deadline=None)
@given(PAIRS, THOUGHT, st.integers(0, 9), st.booleans(), st.text("abc你<>/think", max_size=8))
def test_a_draft_in_thinking_is_never_the_verdict(
    pair: tuple[str, str], thought: str, level: int, after: bool, word: str
) -> None:
    draft = json.dumps({"word": "draft", "level": 99})
    answer = json.dumps({"word": word, "level": level}, ensure_ascii=False)
    bare = thought.translate(dict.fromkeys(map(ord, '{}"'), ""))
    block = f"{pair[0]}{bare}{draft}{pair[1]}"
    assert form_in(f"{answer}{block}" if after else f"{block}{answer}", Answer) == Answer(word=word, level=level)
    try:
        form_in(block, Answer)
    except FormBroken:
        return
    raise AssertionError("a draft was taken for the verdict")
