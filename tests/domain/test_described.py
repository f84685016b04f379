"""A described offering finds the rules that would select it, just as the engine finds them once it is published."""

import random
from decimal import Decimal

import pytest

from registry.domain.catalog import Catalog
from registry.domain.described import openings
from registry.domain.errors import BadValues
from registry.domain.facts import OfferingFact, Rule, Taught
from registry.domain.requirement import AllOf, Completed, Count, Credits, HasSkill, Kind, Selector
from registry.domain.stacks_into import stacks_into
from tests.domain.random_catalogs import ON, Maker

MICRO = Kind.MICRO_CERTIFICATION


def catalogs(seed):
    """The facts of a random catalogue, rules that select by everything, and an idea that none of them names."""
    maker = Maker(seed, 12)
    facts = [maker.offering(key) for key in maker.keys]
    idea = maker.offering("idea")
    draw = random.Random(seed)
    selectors = [
        Selector(
            institution=draw.choice([None, "academy", "college"]),
            kind=draw.choice([None, MICRO, Kind.COURSE]),
            subject=draw.choice([None, "51", "52", "5"]),
            level=draw.choice([None, 1, 2]),
            skill=draw.choice([None, None, "s1"]),
            any_of=draw.choice([(), (Selector(level=1), Selector(subject="52"))]),
        )
        for _ in range(6)
    ]
    rules = [maker.rule(number) for number in range(6)]
    rules += [
        Rule(f"s{n}", maker.keys[n], AllOf((Count(1, one), HasSkill("s2", 1))))
        for n, one in enumerate(selectors)
    ]
    return facts, idea, rules


@pytest.mark.parametrize("seed", range(120))
def test_an_idea_fills_the_places_that_it_fills_once_it_is_published(seed):
    facts, idea, rules = catalogs(seed)
    skills = ("s1", "s2", "s3")
    found = openings(Catalog.build(facts, rules=rules, skills=skills), idea, ON)
    published = Catalog.build([*facts, idea], rules=rules, skills=skills)
    expected = [(one.award, one.rule, one.paths) for one in stacks_into(published, "idea", ON)]
    assert [(one.award, one.rule, one.paths) for one in found] == expected


def test_some_ideas_find_something_and_some_nothing():
    numbers = []
    for seed in range(120):
        facts, idea, rules = catalogs(seed)
        catalog = Catalog.build(facts, rules=rules, skills=("s1", "s2", "s3"))
        numbers.append(len(openings(catalog, idea, ON)))
    assert min(numbers) == 0
    assert max(numbers) > 3


def test_what_is_left_open_fills_no_place_that_asks_for_it():
    award = OfferingFact("P", Kind.PROGRAM, "college")
    rule = Rule("r", "P", Credits(Decimal(3), Selector(subject="51", level=2)))
    catalog = Catalog.build([award], rules=[rule])
    for columns, number in (({"subject": "51.2601"}, 0), ({"subject": "51.2601", "level": 2}, 1)):
        assert (
            len(openings(catalog, OfferingFact("idea", MICRO, "college", **columns), ON)) == number
        )


def test_a_place_for_a_skill_alone_is_told_apart():
    award = OfferingFact("P", Kind.PROGRAM, "college")
    rule = Rule("r", "P", AllOf((Completed("P"), HasSkill("s1", 2))))
    catalog = Catalog.build([award], rules=[rule], skills=["s1"])
    low, high = (OfferingFact("idea", MICRO, "", skills=(Taught("s1", n),)) for n in (1, 2))
    assert openings(catalog, low, ON) == ()
    assert [(one.paths, one.skill_only) for one in openings(catalog, high, ON)] == [(((1,),), True)]


def test_wrong_values_of_a_description_are_refused():
    with pytest.raises(BadValues, match="hours"):
        openings(Catalog.build(), OfferingFact("idea", MICRO, "", hours=Decimal(-1)), ON)
