"""What a learner reads where the model could not be had: what is wrong, and what they can do now."""

import pytest

from coach.domain.session import Line
from coach.domain.text import Lang
from coach.ui.components.talk import theirs
from tests import world as build

WORDS: dict[str, dict[Lang, str]] = {
    "ModelQuota": {"zh": "额度用完", "en": "account is used up"},
    "ModelFiltered": {"zh": "换个说法", "en": "in other words"},
    "ModelTooSmall": {"zh": "太长", "en": "longer than the model can read"},
    "ModelBusy": {"zh": "刚才用不了", "en": "could not be used just now"},
}


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("instead", WORDS)
def test_a_line_from_the_script_says_why_and_what_to_do(
    instead: str, lang: Lang, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.ui.i18n.lang", lambda: lang)
    line = Line(text="单子是你改的", author="authored", instead=instead)
    shown = str(theirs(build.session(), [line]))
    assert WORDS[instead][lang] in shown
    assert sum(words[lang] in shown for words in WORDS.values()) == 1
