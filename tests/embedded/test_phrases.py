"""What a scene offers as one way to say a part is read as that part, and nothing in it as a fault."""

import pytest

from coach.adapters.content.files import ContentFiles
from coach.domain.persona import Scenario
from coach.domain.text import LANGS, Lang
from coach.embedded.reader import EmbeddedReader
from tests.embedded.conftest import ROOT

SCENES = [scene for persona in ContentFiles(ROOT).personas() for scene in persona.scenes]


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.id)
def test_each_phrase_is_read_as_its_part_and_all_together_as_a_whole_reply(
    reader: EmbeddedReader, scene: Scenario, lang: Lang
) -> None:
    assert list(scene.phrases) == ["o", "f", "n", "r"]
    for part, phrase in scene.phrases.items():
        read = reader.read(phrase.get(lang))
        assert getattr(read.labels, part) == 2, phrase
        assert not read.faults, phrase
    whole = reader.read(" ".join(phrase.get(lang) for phrase in scene.phrases.values()))
    assert whole.labels.model_dump() == dict.fromkeys("ofnr", 2)
    assert not whole.faults
