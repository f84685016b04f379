"""What people type leads to the right record, among the first three, on every engine. The list is to grow.

``expect`` is a kind and an address, or the beginning of one where several records are right, or a list of those, or "nothing" where nothing is recorded; ``without`` are such that may not stand among the first ten. Cases marked
``titles`` ask by job titles of the national list, which is not part of the fixtures: REFERENCE_DATA says where it is.

Beside the list, a sample of each way of asking is made of the data (``classes``): QUESTIONS=400 measures by more, and
MISSED=10 shows some of those that are not answered.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction

from registry.interchange.load import load_folder
from registry.services.job_titles import load_job_titles
from search import finding
from search.types import Query
from tests.first_facts import load_facts
from tests.kept import kept
from tests.search.class_means import TITLES, classes, floor, reciprocal
from tests.search.conftest import ENGINES, build_all, world_on

pytestmark = pytest.mark.django_db

CASES = json.loads((Path(__file__).parent / "relevance.json").read_text(encoding="utf-8"))
AMONG_THE_FIRST = 3
NOTHING = "nothing"
MANY, MISSED = int(os.environ.get("QUESTIONS", "20")), int(os.environ.get("MISSED", "0"))


@pytest.fixture(scope="module")
def records(django_db_setup: None, django_db_blocker) -> Iterator[bool]:
    """The fixtures, with the national list of job titles where it is there, indexed; says whether it is."""
    with django_db_blocker.unblock(), transaction.atomic():
        kept(load_facts)
        load_folder([settings.BASE_DIR / "fixtures" / "examples"])
        if TITLES.exists():
            load_job_titles(TITLES)
        build_all()
        yield TITLES.exists()
        transaction.set_rollback(True)
    finding.forget()


@pytest.fixture(scope="module", params=ENGINES)
def engine(records: bool, request) -> Iterator[str]:
    """Each engine in turn, with an index of the records."""
    with world_on(request.param, request):
        yield request.param


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Keep the index between cases: nothing changes."""


def rank(case: dict) -> int:
    """Return the place of the expected record among the first ten; 0 when it is not there, or what may not be is."""
    asked = Query(case["ask"], language=case["language"], limit=10)
    slugs = [f"{hit.card.kind}/{hit.card.slug}" for hit in finding.find(asked).hits]
    if any(slug.startswith(tuple(case.get("without", ()))) for slug in slugs):
        return 0
    if case["expect"] == NOTHING:
        return int(not slugs)
    expected = (case["expect"],) if isinstance(case["expect"], str) else tuple(case["expect"])
    found = (place for place, slug in enumerate(slugs, 1) if slug.startswith(expected))
    return next(found, 0)


def judge(engine: str, cases: list[dict], what: str) -> None:
    ranks = {f"{case['ask']} ({case['language']})": rank(case) for case in cases}
    mean = sum(1 / place for place in ranks.values() if place) / len(ranks)
    print(f"\n{engine}: mean reciprocal rank {mean:.3f} over {len(ranks)} {what}")  # noqa: T201
    assert {q: place for q, place in ranks.items() if not 1 <= place <= AMONG_THE_FIRST} == {}


def test_words_lead_to_the_right_record(engine):
    judge(engine, [case for case in CASES if not case.get("titles")], "questions")


def test_job_titles_lead_to_their_occupation(engine, records):
    if not records:
        pytest.skip(f"The national list of job titles is not at {TITLES}; set REFERENCE_DATA")
    judge(engine, [case for case in CASES if case.get("titles")], "job titles")


def test_the_list_is_long_and_of_both_languages():
    asked = {(case["ask"], case["language"]) for case in CASES}
    assert len(asked) == len(CASES) >= 150
    assert min(sum(each == language for _, each in asked) for language in ("en", "fr")) >= 60


def test_each_way_of_asking_is_answered(engine, records):
    if not records:
        pytest.skip(f"The national list of job titles is not at {TITLES}; set REFERENCE_DATA")
    means = {}
    for name, asked in classes(MANY).items():
        ranks = [reciprocal(one) for one in asked]
        means[name] = sum(ranks) / len(ranks)
        print(f"{engine} {means[name]:.3f} of {len(asked):4} {name}")  # noqa: T201
        missed = [one for one, rank in zip(asked, ranks, strict=True) if rank < 1 / AMONG_THE_FIRST]
        for one in missed[:MISSED]:
            print(f"    {one.ask!r}, not {one.expect[:3]}")  # noqa: T201
    assert {name: mean for name, mean in means.items() if mean < floor(name)} == {}
