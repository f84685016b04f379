"""What texts say that people do leads to who does it, where the very words say it before all."""

from __future__ import annotations

import pytest

from search import finding
from search.types import Query
from tests import factories as make
from tests.search.conftest import build_all

pytestmark = pytest.mark.django_db


def build() -> None:
    for code, title, text, french in (
        (
            "72601",
            "Traffic controllers",
            "They guide planes so that they fly and land safely.",
            "Diriger les avions en vol et construire des horaires près des ponts.",
        ),
        (
            "72600",
            "Air pilots",
            "They fly planes and helicopters.",
            "Construire des ponts et des avions.",
        ),
        ("12103", "Event planners", "They plan weddings and meetings.", "Organiser des mariages."),
        ("21202", "Urban planners", "They plan the use of land.", "Planifier les villes."),
        ("41220", "Secondary school teachers", "They teach French.", "Enseigner le français."),
        ("94210", "Assemblers", "They make chairs.", "Faire des chaises."),
    ):
        make.occupation(
            code,
            title_en=title,
            title_fr=f"Profession {code}",
            summary_en=text,
            summary_fr=french,
        )
    make.micro_certification(
        "cyber",
        make.organization("elm-college"),
        title_en="Cybersecurity",
        summary_en="The French version is in preparation.",
    )


@pytest.fixture
def asked(indexed):
    return lambda text, language="en": finding.find(Query(text, language=language))


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("fly planes", "en", "72600"),
        ("construire des ponts", "fr", "72600"),
        ("make chairs", "en", "94210"),
        ("faire des chaises", "fr", "94210"),
        ("wedding planner", "en", "12103"),
        ("internationally trained teachers", "en", "41220"),
    ],
)
def test_the_very_words_of_a_text_lead(asked, text, language, code):
    assert asked(text, language).hits[0].card.slug == code


def test_a_title_and_a_text_that_tells_the_rest_are_no_scattered_words(asked):
    assert not asked("wedding planner").relaxed


def test_where_somebody_learned_a_job_is_left_aside_and_told(asked):
    assert asked("foreign-trained teachers").relaxed


def test_an_english_word_that_ends_like_a_french_verb_is_none(asked, index_of_its_own):
    make.occupation(
        "64100",
        title_en="Salespersons",
        title_fr="Vendeurs",
        summary_en="They help with customer service.",
    )
    service = make.occupation("64409", title_en="Customer service staff", title_fr="Accueil")
    build_all()
    assert asked("customer service").hits[0].card.slug == service.code
