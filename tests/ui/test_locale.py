"""Every message on the screens has words in both languages, and no words are left over."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import nodes

from coach import errors
from coach.domain.text import LANGS, Lang
from coach.ui.i18n import REASONS
from coach.ui.markup import environment
from coach.wording import CATALOGUES, LOCALE

UI = Path(__file__).parents[2] / "coach" / "ui"
CLI = UI.parent / "cli"


def messages() -> set[str]:
    kinds: list[type[errors.ConcordError]] = [errors.ConcordError, *_kinds(errors.ConcordError)]
    found = {*REASONS.values(), *(kind.template for kind in kinds)}
    for path in (*UI.rglob("*.py"), *CLI.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_" and node.args:
                argument = node.args[0]
                assert isinstance(argument, ast.Constant), f"{path}:{node.lineno}: a message must be written out"
                found.add(str(argument.value))
    return found.union(*(_of_template(path) for path in UI.glob("templates/*.html")))


def _of_template(path: Path) -> Iterator[str]:
    for call in environment().parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "_":
            argument = call.args[0]
            assert isinstance(argument, nodes.Const), f"{path}:{call.lineno}: a message must be written out"
            yield str(argument.value)


def _kinds(kind: type[errors.ConcordError]) -> Iterator[type[errors.ConcordError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _kinds(child)


def catalogue(lang: Lang) -> dict[str, str]:
    with (LOCALE / CATALOGUES[lang] / "LC_MESSAGES" / "coach.po").open("rb") as source:
        return {str(m.id): str(m.string) for m in read_po(source) if m.id}


@pytest.mark.parametrize("lang", LANGS)
def test_every_message_is_in_the_catalogue_and_no_other(lang: Lang) -> None:
    assert set(catalogue(lang)) == messages()


@pytest.mark.parametrize("lang", LANGS)
def test_a_translation_keeps_the_fields_of_its_message(lang: Lang) -> None:
    for message, words in catalogue(lang).items():
        assert words, f"no words for {message!r}"
        assert sorted(re.findall(r"{\w+}", message)) == sorted(re.findall(r"{\w+}", words)), message


def test_chinese_messages_are_chinese() -> None:
    for message, words in catalogue("zh").items():
        assert re.search(r"[\u4e00-\u9fff]", words) or not re.search(r"[a-z]{2}", re.sub(r"{\w+}", "", words)), message
