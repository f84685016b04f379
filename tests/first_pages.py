"""The page trees of a first load: made once in a process by the site's own code, and from then on put back as rows.

Hundreds of tests begin with the trees, and to make them takes as long as the rest of such a test. The rows that are put
back are those that the code wrote on the same database; `tests/cms/test_trees.py` holds them to be the same, in each
table. Where a test has already written to one of those tables, or has another address, the trees are made anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from wagtail.models import Site
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.trees import build_trees

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Change:
    """What the trees change in one table: all its rows before and after, each with every column in order."""

    before: Rows
    after: Rows


_kept: dict[tuple[str, str], dict[str, Change]] = {}
"""The changes by table, under the database and the address of the site that they were made for."""


def put() -> None:
    """Make both trees in the open transaction."""
    made_for = (connection.settings_dict["NAME"], settings.SITE_URL)
    changes = _kept.get(made_for)
    if changes is None:
        _kept[made_for] = make()
    elif all(_rows(table) == change.before for table, change in changes.items()):
        _put_back(changes)
    else:
        _build()


def make() -> dict[str, Change]:
    """Make the trees, and return what they changed."""
    before = every_table()
    _build()
    after = every_table()
    return {
        table: Change(before[table], rows) for table, rows in after.items() if rows != before[table]
    }


def every_table() -> dict[str, Rows]:
    """Return all rows of all tables, in one order."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    return {table: _rows(table) for table in tables}


def _build() -> None:
    with disable_reference_index_auto_update():
        build_trees()


def _rows(table: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return sorted(cursor.fetchall(), key=repr)


@transaction.atomic
def _put_back(changes: dict[str, Change]) -> None:
    """Write the rows that are new and remove those that are gone; keys between tables are checked at the end."""
    with connection.cursor() as cursor:
        for table, change in changes.items():
            name = connection.ops.quote_name(table)
            if change.before:
                cursor.execute(f"DELETE FROM {name}")
            places = ", ".join(["%s"] * len(change.after[0]))
            cursor.executemany(f"INSERT INTO {name} VALUES ({places})", change.after)
    # What the site remembers of its addresses is forgotten when pages change, which rows do not tell.
    Site.clear_site_root_paths_cache()
