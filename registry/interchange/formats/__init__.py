"""Readers: bytes of one file to neutral records. They know no table and never stop at the first bad record.

Public: ``read``, which yields records, and issues for what is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from registry.interchange.formats import json_file
from registry.interchange.records import SourceRecord
from registry.interchange.report import Issue

EXTENSION = ".json"


def read(path: Path, name: str) -> Iterator[SourceRecord | Issue]:
    """Yield the records of a file, and an issue for each thing that is not one.

    Args:
        path: the file.
        name: what reports call it.
    """
    yield from json_file.read(path, name)
