"""One contract for every engine: the same records, totals and counts; the same order where an order is defined.

Allowed differences: among records that the words fit equally well, engines may score differently, so their order is
asked for only where a rule of the house decides it (exact names, titles before texts, an order by a column).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from registry.models import Organization
from search import finding, following
from search.backends import broad
from search.engines import EMBEDDED
from search.models import BroadStem, RecentStem, Recheck
from tests.search import world
from tests.search.asking import cases, check, query_of
from tests.search.conftest import ENGINES, build_all, engine_called

pytestmark = pytest.mark.django_db

SUGGESTIONS = json.loads((Path(__file__).parent / "suggestions.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module", params=[*ENGINES, "embedded, every word broad"])
def engine(django_db_setup: None, django_db_blocker, request) -> Iterator[str]:
    """The registry of the contract, indexed once; the transaction is taken back at the end."""
    name, _, broad_words = request.param.partition(",")
    with (
        django_db_blocker.unblock(),
        engine_called(name, request),
        transaction.atomic(),
        pytest.MonkeyPatch.context() as patch,
    ):
        if broad_words:
            patch.setattr(broad, "LEAST", 1)
        world.build()
        build_all()
        if broad_words:
            write_half_anew()
        yield name
        transaction.set_rollback(True)
    finding.forget()


def write_half_anew() -> None:
    """Let half of the documents stand as they are in the bitmaps, and half be written after them."""
    uids = Organization.objects.values_list("uid", flat=True)
    Recheck.objects.bulk_create(Recheck(kind="organization", uid=uid) for uid in uids)
    following.catch_up(EMBEDDED)
    assert BroadStem.objects.exists()
    assert RecentStem.objects.exists()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Keep the index between cases: nothing changes."""


@pytest.mark.parametrize("case", cases(), ids=lambda case: case["name"])
def test_the_contract(engine, case):
    results = finding.find(query_of(case["ask"]))
    assert (results.engine, results.stand_in) == (engine, False)
    check(results, case["expect"])


@pytest.mark.parametrize(
    "case", SUGGESTIONS, ids=lambda case: f"{case['typed']}, {case['language']}"
)
@pytest.mark.usefixtures("suggested_by_who_answers")
def test_what_is_suggested(engine, case):
    told = finding.suggest(case["typed"], case["language"])
    assert [[one.text, one.card.slug] for one in told] == case["expect"]


def test_there_are_enough_cases_and_each_has_its_name():
    names = [case["name"] for case in cases()]
    assert len(names) == len(set(names)) >= 60
    assert [case["name"] for case in cases() if not case["expect"]] == []
