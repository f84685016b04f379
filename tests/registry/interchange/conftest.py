"""A folder of fixture files, and how to load it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps

from registry.interchange.load import load_folder
from registry.interchange.report import Report

REGION = {"slug": "toronto", "code": "3530", "name_en": "Toronto", "name_fr": "Toronto"}
COLLEGE = {"slug": "example-college", "name_en": "Example College", "kind": "college"}
NURSE = {"code": "31301", "title_en": "Registered nurses", "title_fr": "Infirmiers"}


class Folder:
    """Files of one load."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir()

    def put(self, name: str, *records: Any, **members: Any) -> Folder:
        """Write NN-kind.json with records; the kind is read off the name."""
        kind = name.partition("-")[2]
        head = {"kind": kind, "provenance": "sourced", "source_name": "A page"}
        return self.raw(
            f"{name}.json",
            json.dumps(head | members | {"records": list(records)}, ensure_ascii=False),
        )

    def raw(self, name: str, content: str | bytes) -> Folder:
        """Write a file as it stands."""
        data = content.encode() if isinstance(content, str) else content
        (self.path / name).write_bytes(data)
        return self

    def load(self) -> Report:
        """Load the folder."""
        return load_folder([self.path])

    def refusal(self) -> list[str]:
        """Load the folder, which must be refused, and return what is told but for the counts."""
        report = self.load()
        assert report.refused
        return [issue.line("en") for issue in report.issues]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder called ``facts``."""
    return Folder(tmp_path / "facts")


@pytest.fixture
def college(folder: Folder) -> Folder:
    """A folder with one institution and one occupation."""
    return folder.put("10-organization", COLLEGE).put("11-occupation", NURSE)


def table_counts() -> dict[str, int]:
    """Return the number of rows of every table of the registry."""
    tables = apps.get_app_config("registry").get_models(include_auto_created=True)
    return {table._meta.label: table._base_manager.count() for table in tables}


@pytest.fixture
def counts() -> Callable[[], dict[str, int]]:
    """Counts the rows of every table."""
    return table_counts
