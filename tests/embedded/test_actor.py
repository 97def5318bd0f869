"""The other side without a model."""

import pytest

from coach.domain.codes import Band, Difficulty, Move
from coach.domain.session import Line
from coach.domain.speech import Piece
from coach.domain.text import LANGS, Lang
from coach.embedded.actor import CHARACTERS, AuthoredActor, authored_line
from coach.engine.protocols import Stage
from tests import world as build


def stage(lang: Lang = "zh", seed: int = 7, said: int = 0) -> Stage:
    turns = tuple(build.turn(number) for number in range(1, said + 1))
    return Stage(play=build.play(lang, Difficulty.MEDIUM, seed), turns=turns, reply=build.REPLY)


SCENE = build.play().scene()
SECRETS = [fact.line for fact in SCENE.facts] + [fact.text for fact in SCENE.facts]


def test_the_pieces_joined_are_the_line() -> None:
    *pieces, line = AuthoredActor().speak(build.cue(Move.VENT), stage())
    texts = [piece.text for piece in pieces if isinstance(piece, Piece)]
    assert len(texts) == len(pieces) > 1
    assert all(len(text) <= CHARACTERS for text in texts)
    assert line == Line(text="".join(texts), speaker="mei")
    assert "".join(texts) == authored_line(build.cue(Move.VENT), stage())


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("move", list(Move))
@pytest.mark.parametrize("band", list(Band))
def test_every_move_has_words_in_the_sessions_language_and_no_slot_stays_open(
    move: Move, band: Band, lang: Lang
) -> None:
    said = authored_line(build.cue(move, band=band), stage(lang))
    assert said
    assert "{" not in said
    assert any("\u4e00" <= char <= "\u9fff" for char in said) is (lang == "zh")


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("move", [move for move in Move if move is not Move.DISCLOSE])
def test_a_secret_is_said_only_on_disclosing_it(move: Move, lang: Lang) -> None:
    """Even a cue that names a fact by mistake gives nothing away with another move."""
    for fact in SCENE.facts:
        said = authored_line(build.cue(move, fact=fact.id), stage(lang))
        assert not [secret for secret in SECRETS if secret.get(lang) in said]


@pytest.mark.parametrize("lang", LANGS)
def test_disclosing_tells_that_fact_and_no_other(lang: Lang) -> None:
    for fact in SCENE.facts:
        said = authored_line(build.cue(Move.DISCLOSE, fact=fact.id), stage(lang))
        assert [other.id for other in SCENE.facts if other.line.get(lang) in said] == [fact.id]


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_cue_reveals_follows_the_opener(lang: Lang) -> None:
    need, way = SCENE.needs[0], SCENE.settlements[0]
    assert authored_line(build.cue(Move.SOFTEN, need=need.id), stage(lang)).endswith(need.line.get(lang))
    assert authored_line(build.cue(Move.ACCEPT, settlement=way.id), stage(lang)).endswith(way.accept.get(lang))
    assert authored_line(build.cue(Move.COUNTER, settlement=way.id), stage(lang)).endswith(way.counter.get(lang))


def test_the_same_seed_says_the_same_and_another_seed_something_else() -> None:
    cue = build.cue(Move.HOLD)
    assert authored_line(cue, stage(seed=1)) == authored_line(cue, stage(seed=1))
    assert len({authored_line(cue, stage(seed=seed)) for seed in range(20)}) > 2


@pytest.mark.parametrize("lang", LANGS)
def test_the_learners_words_come_back_in_quotation_marks_and_not_in_another_language(lang: Lang) -> None:
    words = {"zh": "你总是拖", "en": "you are always late"}
    cue = build.cue(Move.ATTACK, echo=words["zh"])
    all_said = {authored_line(cue, stage(lang, seed)) for seed in range(60)}
    assert any(words["zh"] in said for said in all_said) is (lang == "zh")


def test_markup_in_the_learners_words_is_thrown_back_as_text() -> None:
    cue = build.cue(Move.ATTACK, echo="<b>你</b>{0}%s")
    said = {authored_line(cue, stage(seed=seed)) for seed in range(60)}
    assert any("<b>你</b>{0}%s" in line for line in said)
