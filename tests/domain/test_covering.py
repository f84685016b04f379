"""Offerings ranked by the weight of wanted skills that each covers, against the definition said in three lines."""

from decimal import Decimal

import pytest

from registry.domain.catalog import Catalog
from registry.domain.covering import coverings
from registry.domain.errors import BadValues, UnknownKey
from registry.domain.facts import OfferingFact, Taught, WeightedSkill
from registry.domain.requirement import Kind
from tests.domain.random_catalogs import SKILLS, Maker


def teaches(key, *skills, **more):
    taught = tuple(Taught(*skill) for skill in skills)
    return OfferingFact(key, Kind.COURSE, "college", skills=taught, **more)


def wants(*skills):
    return [WeightedSkill(skill, Decimal(weight), level) for skill, weight, level in skills]


@pytest.mark.parametrize("seed", range(60))
def test_shares_levels_and_gaps_are_those_of_the_definition(seed):
    maker = Maker(seed, 14)
    facts = [maker.offering(key) for key in maker.keys]
    wanted = wants(("s1", 3, 1), ("s2", 2, 0), ("s3", "0.5", 2))
    found = coverings(Catalog.build(facts, skills=SKILLS), wanted)
    reached = {
        fact.key: {
            want.skill
            for want in wanted
            for taught in fact.skills
            if taught.skill == want.skill and taught.level >= want.level
        }
        for fact in facts
        if fact.available
    }
    weights = {want.skill: want.weight for want in wanted}
    shares = {
        key: sum(weights[skill] for skill in skills) / Decimal("5.5")
        for key, skills in reached.items()
        if skills
    }
    assert {one.offering: one.share for one in found.offerings} == shares
    assert [one.share for one in found.offerings] == sorted(shares.values(), reverse=True)
    every = set().union(*reached.values())
    assert found.gaps == tuple(skill for skill in ("s1", "s2", "s3") if skill not in every)
    assert found.share == sum(weights[skill] for skill in every) / Decimal("5.5")


def test_of_equal_shares_the_shorter_stands_first_and_unknown_hours_last():
    facts = [
        teaches("A", ("s1", 2)),
        teaches("B", ("s1", 2), hours=Decimal(40)),
        teaches("C", ("s1", 2), hours=Decimal(8)),
        teaches("D", ("s1", 1), hours=Decimal(1)),
        teaches("E", ("s1", 3), hours=Decimal(1), available=False),
    ]
    found = coverings(Catalog.build(facts), wants(("s1", 1, 2)))
    assert [one.offering for one in found.offerings] == ["C", "B", "A"]


def test_what_comes_near_is_told_and_not_counted():
    facts = [teaches("A", ("s1", 2), ("s2", 1))]
    found = coverings(Catalog.build(facts), wants(("s1", 1, 2), ("s2", 3, 2)))
    one = found.offerings[0]
    assert (one.covered, one.below, one.share) == (("s1",), ("s2",), Decimal("0.25"))
    assert one.missing(found.wanted) == found.gaps == ("s2",)


def test_weights_of_zero_weigh_the_same():
    facts = [teaches("A", ("s1", 2))]
    found = coverings(Catalog.build(facts, skills=SKILLS), wants(("s1", 0, 0), ("s2", 0, 0)))
    assert found.share == Decimal("0.5")


def test_nothing_wanted_is_covered_by_nothing():
    found = coverings(Catalog.build([teaches("A", ("s1", 2))]), [])
    assert (found.wanted, found.offerings, found.share, found.gaps) == ((), (), 0, ())


def test_a_skill_wanted_twice_counts_as_first_named():
    facts = [teaches("A", ("s1", 2))]
    found = coverings(Catalog.build(facts), wants(("s1", 1, 3), ("s1", 1, 1)))
    assert found.offerings == ()


def test_unknown_skills_and_wrong_values_are_named():
    catalog = Catalog.build([teaches("A", ("s1", 2))])
    with pytest.raises(UnknownKey):
        coverings(catalog, wants(("sewing", 1, 1)))
    with pytest.raises(BadValues, match="level"):
        coverings(catalog, wants(("s1", 1, -1)))
    with pytest.raises(BadValues, match="weight"):
        coverings(catalog, [WeightedSkill("s1", Decimal(-1), 1)])
