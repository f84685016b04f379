"""The name of an institution, in either language, finds all that it offers, and nothing else."""

from __future__ import annotations

import pytest

from registry.models import Organization
from search import finding
from search.types import LANGUAGES, OFFERINGS, AnyOf, Language, Query
from tests.first_facts import load_facts
from tests.kept import kept

pytestmark = pytest.mark.django_db


def build() -> None:
    kept(load_facts)


def test_each_institution_is_found_with_its_offerings(indexed):
    institutions = Organization.objects.public().filter(kind__in=Organization.TEACHING)
    unlike = {
        (name, language): (by_name, chosen)
        for one in institutions
        for name in filter(None, (one.name_en, one.name_fr))
        for language in LANGUAGES
        if (by_name := offered(name, language)) != (chosen := offered("", language, one.slug))
    }
    assert len(institutions) > 10
    assert unlike == {}


def offered(text: str, language: Language, institution: str = "") -> set[str]:
    chosen = (AnyOf("institution", (institution,)),) if institution else ()
    query = Query(text, language=language, kinds=OFFERINGS, filters=chosen, limit=100)
    return {hit.card.slug for hit in finding.find(query).hits}
