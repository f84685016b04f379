"""Engines to hold to the contract: the embedded one on the database of this run, and a real Elasticsearch."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from search import building, finding
from search.engines import EMBEDDED


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """What a test indexed is taken back after it, so what the process derived from that goes, too."""
    finding.forget()
    yield
    finding.forget()


@pytest.fixture
def index(db: None) -> None:
    """An index of what the test has published so far."""
    building.rebuild(EMBEDDED)
