"""The content that ships, read once."""

from pathlib import Path

import pytest

from coach.adapters.content.files import ContentFiles

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def content() -> ContentFiles:
    """Personas, rubric and knowledge as they ship."""
    return ContentFiles(ROOT)
