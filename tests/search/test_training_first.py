"""Whoever asks for training in something is shown that first, on every engine, also where a job is called so."""

from __future__ import annotations

import pytest

from search import finding
from search.types import Query
from tests import factories as make

pytestmark = pytest.mark.django_db


def build() -> None:
    elm = make.organization("elm-college")
    make.jobs_called(
        ("52120", "Pattern makers", "Weaving"),
        ("14111", "Entry clerks", "Ledger entry"),
        ("41210", "Instructors", "Weaving course instructor"),
    )
    make.program("weaving", elm, title_en="Weaving", title_fr="Tissage")
    make.program("nursing", elm, title_en="Nursing", summary_en="An entry is made in the ledger.")
    loom = make.micro_certification("loom", elm, title_en="Use of a loom", title_fr="")
    loom.occupations.set([make.titled(make.occupation("94130", title_en="Loom hands"), ["Loomer"])])
    loom.save()


@pytest.fixture
def first(indexed):
    return lambda text: finding.find(Query(text)).hits[0].card.slug


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("weaving courses", "weaving"),
        ("weaving course", "weaving"),
        ("courses about weaving", "weaving"),
        ("training in weaving", "weaving"),
        ("learn weaving", "weaving"),
        ("loomer training", "loom"),
        ("ledger entry training", "14111"),
        ("weaving course instructor", "41210"),
    ],
)
def test_what_teaches_it_stands_first(first, text, slug):
    assert first(text) == slug
