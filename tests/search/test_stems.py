"""Which words are compared as one: the forms of a word are, two words of few letters that end otherwise are not."""

from __future__ import annotations

import pytest

from search import finding
from search.reading.genders import other_genders
from search.reading.words import fold, stem
from search.types import Query
from tests import factories as make
from tests.search.conftest import build_all


@pytest.mark.parametrize(
    ("language", "one", "other"),
    [
        ("en", "car", "care"),
        ("en", "plan", "plane"),
        ("en", "planning", "planing"),
        ("en", "sing", "singe"),
        ("en", "past", "paste"),
        ("en", "tap", "taping"),
        ("en", "sitting", "site"),
        ("fr", "paie", "paix"),
        ("fr", "paie", "pays"),
        ("fr", "mer", "mère"),
        ("fr", "bas", "base"),
        ("fr", "voie", "voix"),
    ],
)
def test_short_words_do_not_meet(language, one, other):
    assert stem(fold(one), language) != stem(fold(other), language)


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", "car cars"),
        ("en", "care cares caring cared"),
        ("en", "plan plans planning planned"),
        ("en", "write writing"),
        ("en", "bus buses"),
        ("en", "clothes clothing"),
        ("en", "nurse nurses nursing"),
        ("en", "tree trees"),
        ("fr", "paie paies paye payes"),
        ("fr", "choix choix"),
        ("fr", "jeu jeux"),
        ("fr", "ami amie amis amies"),
        ("fr", "soudeur soudeurs soudeuse"),
        ("fr", "aide aides aidée"),
    ],
)
def test_forms_of_a_word_do(language, forms):
    assert len({stem(fold(form), language) for form in forms.split()}) == 1


@pytest.mark.parametrize("word", ["human", "woman", "women", "process", "business", "fitness"])
def test_a_word_that_names_nobody_has_no_other_gender(word):
    assert other_genders(word) == ()


@pytest.mark.django_db
def test_words_of_one_stem_before_answer_apart(each_engine):
    make.occupation("64100", title_en="Car salespersons", title_fr="Commis à la paye")
    make.occupation("44100", title_en="Child care providers", title_fr="Juges de paix")
    build_all()
    expected = {
        ("car", "en"): ["64100"],
        ("care", "en"): ["44100"],
        ("paie", "fr"): ["64100"],
        ("paix", "fr"): ["44100"],
        ("car salesman", "en"): ["64100"],
        ("saleswomen", "en"): ["64100"],
    }
    assert {one: found(*one) for one in expected} == expected


def found(text: str, language: str) -> list[str]:
    return [hit.card.slug for hit in finding.find(Query(text, language=language)).hits]


@pytest.mark.django_db
def test_a_slip_is_put_right_in_the_language_of_the_reader(each_engine):
    make.occupation("72200", title_en="Electrician", title_fr="Électricien")
    make.occupation("12102", title_en="Contract negotiators", title_fr="Agents de négociation")
    build_all()
    asked = [("electrition", "en"), ("electrition", "fr"), ("negotiation", "en")]
    told = [finding.find(Query(text, language=language)).read_as for text, language in asked]
    assert told == ["electrician", "électricien", "negotiators"]
