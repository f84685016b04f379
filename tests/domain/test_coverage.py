"""Which skills of an occupation are covered, by what, and where nothing covers them."""

from decimal import Decimal

import pytest

from registry.domain.catalog import Catalog
from registry.domain.coverage import coverage, coverage_by_region
from registry.domain.errors import UnknownKey
from registry.domain.facts import OccupationFact, OfferingFact, Taught, WeightedSkill
from registry.domain.requirement import Kind

WORK = OccupationFact(
    "94131",
    (
        WeightedSkill("cutting", Decimal(1)),
        WeightedSkill("pressing", Decimal(2)),
        WeightedSkill("sewing", Decimal(5), 2),
    ),
)


def teaches(key, *skills, **more):
    return OfferingFact(
        key, Kind.COURSE, "college", skills=tuple(Taught(*s) for s in skills), **more
    )


CATALOG = Catalog.build(
    [
        teaches("A", ("sewing", 3), regions=("3510",)),
        teaches("B", ("sewing", 1), ("cutting", 0), regions=("3530",)),
        teaches("old", ("pressing", 4), available=False),
    ],
    occupations=[WORK],
)


def test_weights_levels_and_gaps():
    answer = coverage(CATALOG, "94131")
    assert [s.skill for s in answer.skills] == ["sewing", "pressing", "cutting"]
    assert (answer.skills[0].covered_by, answer.skills[0].below_level) == (("A",), ("B",))
    assert [s.skill for s in answer.gaps] == ["pressing"]
    assert answer.share == Decimal("0.75")


def test_a_region_sees_its_own_offerings_only():
    found = coverage_by_region(CATALOG, "94131", ["3530", "3510", "3595"])
    assert list(found) == ["3510", "3530", "3595"]
    assert [answer.share for answer in found.values()] == [Decimal("0.625"), Decimal("0.125"), 0]


def test_what_is_held_covers_everywhere_even_when_it_ceased():
    answer = coverage(CATALOG, "94131", region="3510", held=["old"])
    assert [s.skill for s in answer.gaps] == ["cutting"]


def test_an_occupation_without_skills_has_no_share():
    assert coverage(Catalog.build(occupations=[OccupationFact("1")]), "1").share is None


@pytest.mark.parametrize("more", [{"occupation": "00000"}, {"occupation": "94131", "held": ["?"]}])
def test_unknown_keys_are_named(more):
    with pytest.raises(UnknownKey):
        coverage(CATALOG, **more)
