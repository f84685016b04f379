"""How well each way of asking is answered: the mean reciprocal rank of each class of questions, on each engine.

A sample is drawn of each, small enough for every run. ``QUESTIONS=400 pytest -s -n 0 tests/search/test_classes.py``
measures by more, and MISSED=10 shows some of those that are not answered.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import translation

from registry.interchange.load import load_folder
from registry.models import Occupation
from registry.services.job_titles import load_job_titles
from search import finding
from search.labels import KIND, KINDS
from search.outside import OUTSIDE
from search.types import Query
from search.words import stem, telling_words, words
from tests.first_facts import load_facts
from tests.kept import kept
from tests.search.classes import Asked, Titles, of_esco, of_places, of_titles
from tests.search.conftest import ENGINES, build_all, engine_called
from tests.search.test_relevance import REFERENCE, TITLES

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not TITLES.exists(), reason="REFERENCE_DATA does not say where the data is"),
]

MANY = int(os.environ.get("QUESTIONS", "8"))
MISSED = int(os.environ.get("MISSED", "0"))
AMONG, LOOKED_AT = 3, 5


def classes(most: int) -> dict[str, list[Asked]]:
    """Return all classes of questions, so many of each at most."""
    found = of_titles(TITLES, most)
    found |= of_esco(
        REFERENCE / "esco",
        REFERENCE / "crosswalks" / "DERIVED_noc2021_to_isco08_via_onet_soc2010.csv",
        most,
    )
    of_places_ = of_places(absent(), french_words())
    found |= {name: _some(asked, most) for name, asked in of_places_.items()}
    return found | {
        f"kind and a word ({language})": _some(of_kinds(language), most)
        for language in ("en", "fr")
    }


def _some(asked: list[Asked], most: int) -> list[Asked]:
    return random.Random(str(most)).sample(asked, min(most, len(asked)))


def of_kinds(language: str) -> list[Asked]:
    """Return names of kinds that "Everything" leaves out, alone and with a word of a record; such records are expected."""
    asked = []
    for kind in OUTSIDE:
        hits = finding.find(Query("", kinds=(kind,), language=language, limit=50)).hits
        every = tuple(f"{kind}/{hit.card.slug}" for hit in hits)
        with translation.override(language):
            labels = {str(label) for label in (KINDS[kind], KIND[kind])} if hits else ()
        for label in sorted(labels):
            asked.append(Asked(label.lower(), language, every))
            for hit in hits[::7]:
                said = telling_words(hit.card.title.of(language))
                others = [word for word in said if word not in words(label) and len(word) > 4]
                if others:
                    asked.append(Asked(f"{others[-1]} {label.lower()}", language, every))
    return asked


def absent() -> list[str]:
    """Return plain names of institutions of the province that are not here, under no name."""
    listed = json.loads(
        (REFERENCE / "ontario" / "hipo_canada_institutions.json").read_text(encoding="utf-8")
    )
    away = ("Brock", "Cambrian", "Carleton", "Centennial", "Fanshawe", "Georgian", "Lakehead")
    away += ("McMaster", "Mohawk", "Nipissing", "Seneca", "Sheridan", "Trent", "Algonquin")
    return sorted({one["name"] for one in listed if one["name"].split()[0] in away})


def french_words():
    """Return a function for the shortest French title of an occupation, by its code."""
    shortest: dict[str, str] = {}
    for title, codes in Titles(TITLES).groups["fr"].items():
        for code in codes:
            if len(title) < len(shortest.get(code, title + " ")):
                shortest[code] = title
    return lambda code: shortest.get(code, "").lower()


def reciprocal(one: Asked) -> float:
    """Return the reciprocal rank of a question, or the part of the first jobs that have its word."""
    found = finding.find(Query(one.ask, language=one.language, limit=10))
    if one.is_unknown is not None and bool(found.unknown) != one.is_unknown:
        return 0.0
    if one.is_by_word:
        return _part_with_word(
            one, [hit.card.slug for hit in found.hits if hit.card.code][:LOOKED_AT]
        )
    slugs = [f"{hit.card.kind}/{hit.card.slug}" for hit in found.hits]
    places = (place for place, slug in enumerate(slugs, 1) if slug in one.expect)
    return 1 / next(places, 1_000_000)


def _part_with_word(one: Asked, codes: list[str]) -> float:
    jobs = Occupation.objects.filter(code__in=codes).prefetch_related("job_titles")
    wanted = {stem(word, one.language) for word in words(one.ask)}
    having = 0
    for job in jobs:
        names = [title.title for title in job.job_titles.all() if title.language == one.language]
        said = words(" ; ".join([*names, getattr(job, f"title_{one.language}")]))
        having += any(stem(word, one.language) in wanted for word in said)
    return having / len(codes) if codes else 0.0


@pytest.fixture(scope="module")
def records(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The fixtures and the national list of job titles."""
    with django_db_blocker.unblock(), transaction.atomic():
        kept(load_facts)
        load_folder([settings.BASE_DIR / "fixtures" / "examples"])
        load_job_titles(TITLES)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module", params=ENGINES)
def engine(records: None, django_db_blocker, request) -> Iterator[str]:
    """Each engine in turn, with an index of the records."""
    with django_db_blocker.unblock(), engine_called(request.param, request):
        build_all()
        yield request.param
    finding.forget()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Keep the index between cases: nothing changes."""


def test_each_way_of_asking_is_answered(engine):
    means = {}
    for name, asked in classes(MANY).items():
        ranks = [reciprocal(one) for one in asked]
        means[name] = sum(ranks) / len(ranks)
        print(f"{engine} {means[name]:.3f} of {len(asked):4} {name}")  # noqa: T201
        missed = [one for one, rank in zip(asked, ranks, strict=True) if rank < 1 / AMONG]
        for one in missed[:MISSED]:
            print(f"    {one.ask!r}, not {one.expect[:3]}")  # noqa: T201
    low = {name: mean for name, mean in means.items() if mean < floor(name)}
    assert low == {}


def floor(name: str) -> float:
    """Return the least mean of a class: what others call jobs, and one word that begins many, lead less surely."""
    return next((least for said, least in _LOWER.items() if said in name), 0.9)


_LOWER = {
    "ESCO": 0.25,
    "leading word": 0.6,
    "institution and job": 0.3,
    "not here": 0.0,
    "town": 0.0,
}
