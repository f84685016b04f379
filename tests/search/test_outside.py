"""What "Everything" leaves out answers where nothing else has the words."""

from __future__ import annotations

import pytest

from search import finding
from search.types import AnyOf, Query
from tests import factories as make

pytestmark = pytest.mark.django_db


def build() -> None:
    elm = make.organization("elm-college")
    nursing = make.program("nursing", elm, title_en="Nursing")
    transfer = make.micro_certification("transfer", elm, title_en="Safe transfer")
    make.stacking_rule("ladder", nursing, transfer, title_en="Zeppelin ladder")


@pytest.fixture
def asked(indexed):
    return lambda text, *filters: finding.find(Query(text, filters=filters, facets=("kind",)))


def test_words_that_stand_nowhere_else_lead_there(asked):
    found = asked("zeppelin ladder")
    assert [hit.card.slug for hit in found.hits] == ["ladder"]
    assert [(one.value, one.chosen) for one in found.facets[0].values] == [("stackingrule", False)]


def test_what_is_narrowed_is_not_answered_from_elsewhere(asked):
    assert asked("zeppelin ladder", AnyOf("delivery", ("online",))).total == 0
