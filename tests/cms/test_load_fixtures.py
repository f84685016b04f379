"""Loading records and pages in one step: all of it or nothing."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from registry.models import Region, Sector

GOOD = {
    "kind": "region",
    "provenance": "sourced",
    "source_name": "Statistics Canada",
    "records": [{"slug": "ottawa", "code": "3510", "name_en": "Ottawa", "name_fr": "Ottawa"}],
}
EXAMPLE = {
    "kind": "sector",
    "provenance": "illustrative",
    "records": [{"slug": "human", "name_en": "Human", "name_fr": "Humain", "line": "human"}],
}
BAD = {
    "kind": "organization",
    "provenance": "sourced",
    "source_name": "A page",
    "records": [{"slug": "elm", "name_en": "Elm", "kind": "college", "region": "9999"}],
}


@pytest.fixture
def fixtures(tmp_path: Path, settings: Any, db: None) -> Path:
    settings.BASE_DIR = tmp_path
    for folder, content in (("facts", GOOD), ("examples", EXAMPLE)):
        (tmp_path / "fixtures" / folder).mkdir(parents=True)
        write(tmp_path / "fixtures" / folder / "01-first.json", content)
    return tmp_path / "fixtures"


def write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


def load(*options: str) -> str:
    out = StringIO()
    call_command("load_fixtures", *options, stdout=out)
    return out.getvalue()


def test_records_and_pages_come_together_and_only_once(fixtures: Path) -> None:
    said = load()
    assert "2 records read: 2 created" in said
    assert "Pages created: 32; menus: 2; groups: 4." in said
    said = load()
    assert "0 created, 0 updated, 2 unchanged" in said
    assert "Pages created: 0; menus: 0; groups: 0." in said


def test_facts_only_leaves_the_examples_out(fixtures: Path) -> None:
    assert "1 record read: 1 created" in load("--facts-only")
    assert Region.objects.count() == 1
    assert not Sector.objects.exists()


def test_a_refused_load_says_why_and_writes_nothing(fixtures: Path) -> None:
    write(fixtures / "facts" / "02-bad.json", BAD)
    with pytest.raises(CommandError) as refusal:
        load()
    assert "facts/02-bad.json" in str(refusal.value)
    assert "9999" in str(refusal.value)
    assert not Region.objects.exists()
    assert Page.objects.filter(depth__gt=1, slug="fr").count() == 0
