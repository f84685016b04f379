"""A way of delivery that belongs to other words is no limit, and what is left without it is not guessed at."""

from __future__ import annotations

import pytest

from search import finding
from search.types import AnyOf, Query
from tests import factories as make

pytestmark = pytest.mark.django_db


def build() -> None:
    elm = make.organization("elm-college")
    clerks = make.occupation("14201", title_en="Clerks", title_fr="Commis")
    make.titled(clerks, ["Realty clerk"], ["Commis de ligne"])
    make.occupation("43109", title_en="Other instructors", title_fr="Autres instructeurs")
    managers = make.occupation("10022", title_en="Managers", title_fr="Gestionnaires")
    make.titled(managers, ["Online marketing manager"])
    make.micro_certification(
        "data",
        elm,
        title_en="Data stewardship",
        title_fr="Gérance des données",
        summary_en="An instructor helps, as do a clerk and people in marketing.",
        summary_fr="Un instructeur et un commis aident.",
        delivery="online",
    )


@pytest.fixture
def asked(indexed):
    return lambda text: finding.find(Query(text))


def slugs(found) -> list[str]:
    return [hit.card.slug for hit in found.hits]


@pytest.mark.parametrize("text", ["virtual reality", "réalité virtuelle"])
def test_a_guess_is_no_answer_where_the_way_may_say_what_a_thing_is(asked, text):
    assert (slugs(asked(text)), asked(text).read_as) == ([], "")


def test_another_slip_is_put_right_and_the_way_told(asked):
    found = asked("raelty online")
    assert (slugs(found), found.read_as) == (["14201"], "realty")
    assert found.given_up == (AnyOf("delivery", ("online",)),)


@pytest.mark.parametrize("text", ["online instructor", "instructeur en ligne", "commis en ligne"])
def test_a_job_is_not_asked_for_by_a_chance_mention(asked, text):
    found = asked(text)
    assert found.given_up == (AnyOf("delivery", ("online",)),)
    assert slugs(found)[0] in ("43109", "14201")


@pytest.mark.parametrize("text", ["online marketing", "online marketing manager"])
def test_a_way_in_the_name_of_a_job_is_a_word_of_it(asked, text):
    found = asked(text)
    assert (slugs(found)[0], found.understood, found.given_up) == ("10022", (), ())


def test_what_is_called_so_is_asked_for_in_its_way(asked):
    found = asked("data online")
    assert (slugs(found), found.understood) == (["data"], (AnyOf("delivery", ("online",)),))
