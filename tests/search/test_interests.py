"""What people say that they like leads to jobs whose duties that is; no job is told to be called so."""

from __future__ import annotations

import json

import pytest
from django.conf import settings

from search import finding
from search.reading.short_names import interests
from search.types import Query
from tests import factories as make

pytestmark = pytest.mark.django_db

ENTRIES = json.loads(
    (settings.BASE_DIR / "search/reading/interests.json").read_text(encoding="utf-8")
)


def build() -> None:
    for code, title in (
        ("65220", "Groomers"),
        ("72310", "Carpenters"),
        ("44101", "Home support workers"),
        ("21210", "Actuaries"),
        ("52100", "Archive technicians"),
    ):
        make.occupation(code, title_en=title, title_fr=f"Profession {code}")
    archive = make.occupation("51102", title_en="Archivists", title_fr="Archivistes")
    archive.summary_en = "They help people with numbers and animals by their hands."
    archive.save()


@pytest.fixture
def asked(indexed):
    return lambda text, language: finding.find(Query(text, language=language)).hits[0]


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("I like animals", "en", "65220"),
        ("I like working with animals", "en", "65220"),
        ("I like working with my hands", "en", "72310"),
        ("I want to help people", "en", "44101"),
        ("I'm good with numbers", "en", "21210"),
        ("j'aime travailler avec les animaux", "fr", "65220"),
        ("j'aime travailler de mes mains", "fr", "72310"),
        ("je veux aider les gens", "fr", "44101"),
        ("je suis bonne avec les chiffres", "fr", "21210"),
    ],
)
def test_what_people_like_leads_to_such_jobs(asked, text, language, code):
    hit = asked(text, language)
    assert (hit.card.slug, hit.known_as) == (code, "")


def test_every_name_is_that_of_one_interest():
    names = [name for one in ENTRIES for language in ("en", "fr") for name in one[language]]
    assert len(names) == len(set(names)) == len(interests())
