"""The reader as it ships, built once; with the encoder, and without."""

from pathlib import Path

import pytest

from coach.adapters.content.files import CATALOGS, ContentFiles
from coach.adapters.encoder import SentenceEncoder
from coach.domain.catalog import Catalogs
from coach.embedded.reader import EmbeddedReader

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def catalogs() -> Catalogs:
    """The shipped word catalogues, through the adapter that reads them in the product."""
    content = ContentFiles(ROOT)
    return Catalogs(**{name: content.catalog(name) for name in CATALOGS})


@pytest.fixture(scope="session")
def encoder() -> SentenceEncoder:
    """The real sentence encoder."""
    return SentenceEncoder()


@pytest.fixture(scope="session")
def reader(catalogs: Catalogs, encoder: SentenceEncoder) -> EmbeddedReader:
    """The reader as bootstrap wires it."""
    reader = EmbeddedReader(catalogs, encoder)
    reader.warm()
    return reader


@pytest.fixture(scope="session")
def plain_reader(catalogs: Catalogs) -> EmbeddedReader:
    """The reader without an encoder."""
    return EmbeddedReader(catalogs)
