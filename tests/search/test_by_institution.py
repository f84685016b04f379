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
    asked = [(name, language, slug) for name, slug in institutions() for language in LANGUAGES]
    unlike = {
        (name, language): (by_name, chosen)
        for name, language, slug in asked
        if (by_name := offered(name, language)) != (chosen := offered("", language, slug))
    }
    assert len(asked) > 40
    assert unlike == {}


def test_none_is_said_to_be_unknown_by_its_name_in_the_other_language(indexed):
    names = (name for name, _ in institutions())
    asked = [Query(name, language=language) for name in names for language in LANGUAGES]
    assert [one for one in asked if finding.find(one).unknown] == []


def institutions() -> list[tuple[str, str]]:
    """Return each name of each institution, with its address."""
    teaching = Organization.objects.public().filter(kind__in=Organization.TEACHING)
    return [
        (name, one.slug)
        for one in teaching
        for name in filter(None, dict.fromkeys((one.name_en, one.name_fr)))
    ]


def offered(text: str, language: Language, institution: str = "") -> set[str]:
    chosen = (AnyOf("institution", (institution,)),) if institution else ()
    query = Query(text, language=language, kinds=OFFERINGS, filters=chosen, limit=100)
    return {hit.card.slug for hit in finding.find(query).hits}
