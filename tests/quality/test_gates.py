"""The published gates, over the weights and the content that ship: a change that lowers a figure is seen here."""

import json
from dataclasses import replace
from typing import Any

import pytest

from coach.bootstrap import Coach
from coach.domain.codes import Difficulty
from coach.domain.reading import PARTS
from coach.domain.text import LANGS, Lang
from coach.engine.line_rules.rules import LineRules
from coach.quality import partner
from coach.quality.published import published
from coach.quality.scorer import LabelledReply
from coach.quality.scripted import KINDS, replies
from coach.settings import ROOT, Settings
from tests.fakes import FakeRetriever


@pytest.fixture(scope="module")
def coach(tmp_path_factory: pytest.TempPathFactory) -> Coach:
    return Coach(Settings(home=tmp_path_factory.mktemp("gates")))


def rows(split: str) -> list[LabelledReply]:
    lines = [
        line
        for path in sorted((ROOT / "rubrics" / "corpus").glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return [row for line in lines if line.strip() and (row := LabelledReply.model_validate_json(line)).split == split]


@pytest.fixture(scope="module")
def report(coach: Coach) -> dict[str, Any]:
    return coach.measure.scorer(rows("test"), "embedded")


@pytest.mark.parametrize("lang", LANGS)
def test_the_quick_read_holds_its_gates_on_the_test_split(report: dict[str, Any], lang: Lang) -> None:
    figures = report[lang]
    assert all(figures["parts"][part]["qwk"][0] >= 0.75 for part in PARTS)
    assert all(abs(figures["parts"][part]["leniency"]) <= 0.08 for part in PARTS)
    assert figures["macro_qwk"][0] >= 0.80
    assert figures["all_four"][0] >= 0.65
    assert figures["quotes_verbatim"] == 1.0
    assert figures["quotes_overlap"] >= 0.8
    assert figures["gaming_paid"] == 0


@pytest.mark.parametrize("lang", LANGS)
def test_the_figures_on_the_screens_are_those_of_the_shipped_weights(report: dict[str, Any], lang: Lang) -> None:
    shown = published(lang)
    assert shown.replies == report[lang]["replies"]
    assert shown.all_four == pytest.approx(report[lang]["all_four"][0], abs=0.011)
    assert all(shown.qwk[part] == pytest.approx(report[lang]["parts"][part]["qwk"][0], abs=0.011) for part in PARTS)


def test_no_hand_of_the_test_split_was_fitted_on() -> None:
    hands = {split: {(row.lang, row.author) for row in rows(split)} for split in ("train", "test")}
    assert hands["train"] & hands["test"] == set()


def test_the_corpus_is_large_mixed_and_verbatim() -> None:
    every = [*rows("train"), *rows("dev"), *rows("test")]
    assert len(every) >= 1200
    assert len({row.id for row in every}) == len(every)
    scripts = [
        json.loads(line)["script"]
        for p in (ROOT / "rubrics" / "corpus").glob("zh-*.jsonl")
        for line in p.read_text("utf-8").splitlines()
    ]
    assert scripts.count("hant") >= 0.1 * len(scripts)
    for lang in LANGS:
        own = [row for row in every if row.lang == lang]
        assert len(own) >= 600
        assert sum(row.hard for row in own) >= 150
        assert sum(sum(row.levels()) == 0 for row in own) >= 100
    for row in every:
        for part, level in zip(PARTS, row.levels(), strict=True):
            quotes = row.evidence.get(part, [])
            assert bool(level) == bool(quotes), row.id
            assert all(quote in row.text for quote in quotes), row.id


@pytest.fixture(scope="module")
def runs(coach: Coach) -> list[partner.Run]:
    """Every scene, language and learner, on medium: the whole is `coach eval partner`."""
    studio = replace(coach.embedded, retriever=FakeRetriever())
    content = coach.scenes
    return partner.runs(
        studio, [(p, s) for p in content.personas() for s in p.scenes], content.rubric(), [Difficulty.MEDIUM]
    )


def test_nothing_happens_that_must_never_happen(runs: list[partner.Run]) -> None:
    assert partner.exceptions(runs) == dict.fromkeys(partner.RULES, 0)


def test_skill_settles_every_scene_and_blame_none(runs: list[partner.Run]) -> None:
    ended = {kind: [run.result.outcome.value for run in runs if run.kind == kind] for kind in KINDS}
    assert ended["skilled"] == ["settled"] * 24
    assert all(len(run.result.turns) <= 6 for run in runs if run.kind == "skilled")
    for kind in ("blaming", "gaming", "silent", "capitulating"):
        assert "settled" not in ended[kind], kind


def test_no_line_comes_again_and_personas_are_told_apart_by_three_lines(runs: list[partner.Run], coach: Coach) -> None:
    figures = partner.measured(runs, coach._encoder, LineRules(coach._encoder))
    assert figures["lines"]["repeated"] == 0
    assert figures["lines"]["broke_rules"] == {}, "an authored line must keep the rules of a model's line"
    assert all(figures["personas_told_apart"][f"{lang} by 3 lines"] >= 0.75 for lang in LANGS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_learner_has_words_for_every_scene(kind: Any, coach: Coach) -> None:
    for _persona, scene in coach.studio.scenes():
        for lang in LANGS:
            assert 1 < len(replies(kind, scene.id, lang)) <= 8
