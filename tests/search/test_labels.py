"""What the values of facets are called, in the language asked for and not in that of the thread."""

from __future__ import annotations

import pytest
from django.utils import translation

from search.labels import labels_of
from search.types import FACETS
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "labels"),
    [
        ("en", {"online": "Online", "in-person": "In person"}),
        ("fr", {"online": "En ligne", "in-person": "En personne"}),
    ],
)
@pytest.mark.parametrize("thread", ["en", "fr"])
def test_closed_lists_are_said_in_the_language_asked_for(thread, language, labels):
    with translation.override(thread):
        assert labels_of("delivery", ["online", "in-person", "by pigeon"], language) == labels


def test_records_are_called_by_name_and_say_when_it_is_in_the_other_language():
    make.occupation("33102", title_en="Nurse aides", title_fr="")
    label = labels_of("occupation", ["33102", "99999"], "fr")["33102"]
    assert (label, label.lang, label.is_fallback) == ("Nurse aides", "en", True)
    with translation.override("fr"):
        assert labels_of("occupation", ["33102"], "en")["33102"].is_fallback is False


@pytest.mark.parametrize("field", FACETS)
def test_every_facet_can_be_asked(field, django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        assert labels_of(field, ["nowhere"], "en") == {}
