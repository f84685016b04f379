"""What is put back is what the code would have made, and is put back only where that holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction

from registry.models import Organization
from tests import database, factories, kept
from tests.cms.conftest import build_registry
from tests.first_pages import build_first_pages, without_index
from tests.frontend.conftest import build_catalogue

pytestmark = pytest.mark.django_db
MADE: list[str] = []


def pages_and_catalogue() -> Any:
    build_first_pages()
    return build_catalogue()


def with_full_text() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_text (rowid) VALUES (1)")


def taken_back(build: Callable[[], Any]) -> kept.Kept:
    """What a build changes, with the database as it was before."""
    with transaction.atomic():
        _, found = kept.observe(build)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("build", [build_first_pages, build_registry, pages_and_catalogue])
def test_every_table_is_as_the_code_left_it(build: Callable[[], Any], settings: Any) -> None:
    without_index(settings)
    before = kept.every_table()
    found = taken_back(build)
    assert kept.every_table() == before
    assert found.changes
    assert found.can_be_put_back
    assert found.fits()
    found.put_back()
    assert kept.every_table() == before | {
        table: change.after for table, change in found.changes.items()
    }
    connection.check_constraints()


def test_what_a_test_does_to_a_record_stays_in_that_test() -> None:
    found = taken_back(factories.organization)
    for _ in range(2):
        with transaction.atomic():
            record = found.put_back()
            assert record.name_en == "Example College"
            assert record == Organization.objects.get()
            record.name_en = "Another"
            record.save()
            assert Organization.objects.get().name_en == "Another"
            transaction.set_rollback(True)


def test_where_a_table_has_been_written_to_the_code_runs() -> None:
    calls: list[Group] = []

    def build() -> Group:
        calls.append(Group.objects.create(name=f"Number {len(calls)}"))
        return calls[-1]

    kept.kept(build)
    assert kept.kept(build).name == "Number 1"
    Group.objects.filter(name__startswith="Number").delete()
    assert kept.kept(build).name == "Number 0"
    assert [group.name for group in calls] == ["Number 0", "Number 1"]
    assert Group.objects.get(name__startswith="Number").name == "Number 0"


def a_group() -> Group:
    MADE.append("once more")
    return Group.objects.create(name="Shared")


def test_what_another_worker_made_is_put_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(database, "folder_of_the_run", lambda: tmp_path)
    for _worker in range(2):
        monkeypatch.setattr(kept, "_kept", {})
        with transaction.atomic():
            assert kept.kept(a_group) == Group.objects.get(name="Shared")
            transaction.set_rollback(True)
    # PostgreSQL counts keys apart from the rows, so there each worker makes its own.
    assert len(MADE) == (1 if connection.vendor == "sqlite" else 2)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has no tables of FTS5")
def test_what_is_more_than_rows_is_not_put_back() -> None:
    assert not taken_back(with_full_text).can_be_put_back
