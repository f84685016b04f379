"""Whoever follows the log of changes while several write to it reads each change once, in order.

Numbers of rows are drawn before a transaction commits, so on PostgreSQL one that took longer could appear behind the
cursor. SQLite lets one writer in at a time, so there is nothing to hold.
"""

from __future__ import annotations

import random
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections, transaction

from frontend.schema import schema
from registry.graphql.context import Context
from registry.graphql.execution import Request, execute
from registry.models import Change
from tests import factories as make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connections["default"].vendor != "postgresql", reason="SQLite has one writer at a time"
    ),
]
QUERY = """query ($after: String) { changes(first: 3, after: $after, example: false) {
  nodes { label } pageInfo { endCursor } } }"""
WRITERS, TRANSACTIONS = 4, 12


class _TakenBack(Exception):  # noqa: N818 - it is a writer's own
    """A transaction that its writer gives up."""


def write(number: int, record: Any, gate: Barrier) -> list[str]:
    """Write in transactions of unlike length, some of which are given up; return the names of what was committed."""
    draw, written = random.Random(number), []
    gate.wait()
    try:
        for one in range(TRANSACTIONS):
            names = [f"{number}-{one}-{part}" for part in range(draw.randint(1, 3))]
            try:
                with transaction.atomic():
                    for name in names:
                        record.title_en = name
                        Change.log(record, Change.Kind.UPDATED)
                        time.sleep(draw.choice([0, 0.002, 0.02]))
                    if draw.random() < 0.3:
                        raise _TakenBack
                written += names
            except _TakenBack:
                pass
            time.sleep(draw.choice([0, 0.005]))
    finally:
        connections.close_all()
    return written


def page(after: str | None) -> tuple[list[str], str]:
    body = execute(schema.graphql_schema, Request(QUERY, {"after": after}), Context()).body
    changes = body["data"]["changes"]
    return [one["label"] for one in changes["nodes"]], changes["pageInfo"]["endCursor"]


def test_who_follows_reads_each_change_once() -> None:
    record = make.pilot("one", make.organization(), make.sector())
    Change.objects.all().delete()
    gate, read, after = Barrier(WRITERS), [], None
    with ThreadPoolExecutor(WRITERS) as pool:
        writers = [pool.submit(write, number, make_own(record), gate) for number in range(WRITERS)]
        while True:
            is_over = all(one.done() for one in writers)
            names, after = page(after)
            read += names
            if is_over and not names:
                break
    written = [name for one in writers for name in one.result()]
    assert sorted(read) == sorted(written)
    assert read == list(Change.objects.order_by("pk").values_list("label_en", flat=True))
    for number in range(WRITERS):
        assert [name for name in read if name.startswith(f"{number}-")] == writers[number].result()


def make_own(record: Any) -> Any:
    """Return the same record for a writer of its own."""
    return type(record).objects.get(pk=record.pk)
