"""Questions that were once answered wrongly, each with the answer that is right."""

from datetime import date
from decimal import Decimal

import pytest

from registry.domain.catalog import Catalog
from registry.domain.equivalency import Answer, equivalency, equivalents
from registry.domain.facts import (
    Decision,
    Holding,
    OccupationFact,
    OfferingFact,
    OfferingGrant,
    Outcome,
    Rule,
)
from registry.domain.lint import lint
from registry.domain.plan import plan
from registry.domain.plan_terms import AwardGoal, OccupationGoal, PlanStatus, Start
from registry.domain.ranking import Ranking
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    Attested,
    Completed,
    Count,
    Credits,
    Kind,
    Part,
    Selector,
)

ON = date(2025, 6, 1)


def course(key, institution="north", hours=10, **stated):
    return OfferingFact(key, Kind.COURSE, institution, hours=Decimal(hours), **stated)


def program(key, **stated):
    return OfferingFact(key, Kind.PROGRAM, "north", **stated)


@pytest.mark.parametrize(
    "stated", [{"available": False}, {"credits": None}, {"credits": Decimal(0)}]
)
@pytest.mark.parametrize("asked", [Credits, Count])
def test_a_part_of_nothing_beside_a_way_that_can_be_gone(stated, asked):
    """At most none of what weighs nothing: that branch is dead, the other is the plan."""
    none_of = (Part(Selector(offerings=("B",)), at_most=Decimal(0)),)
    dead = (
        asked(3, Selector(level=3, parts=none_of))
        if asked is Count
        else Credits(Decimal(3), Selector(level=3, parts=none_of))
    )
    facts = [
        course("A", level=1),
        *(course(key, level=3, **({"credits": Decimal(3)} | stated)) for key in "BC"),
        program("P"),
    ]
    catalog = Catalog.build(facts, rules=[Rule("r", "P", AnyOf((Completed("A"), dead)))])
    found = plan(catalog, Start(), AwardGoal("P"), on=ON)
    assert found.status is PlanStatus.OPTIMAL
    assert found.plans[0].steps == ("A",)


def test_an_occupation_is_as_near_as_its_nearest_program_whatever_is_held():
    facts = [course("A", hours=50), course("B", hours=50), course("C", hours=10)]
    facts += [program(key, occupations=("70000",)) for key in "XY"]
    rules = [
        Rule("x", "X", Completed("C")),
        Rule("y", "Y", AllOf((Completed("A"), Completed("B")))),
    ]
    catalog = Catalog.build(facts, rules=rules, occupations=[OccupationFact("70000")])
    (found,) = (one for one in Ranking(catalog, on=ON).rank([Holding("A")]) if one.occupation)
    best = plan(catalog, Start((Holding("A"),)), OccupationGoal("70000"), on=ON).plans[0]
    assert (found.missing, found.via) == (best.hours.amount, "X") == (10, "X")


def decision(key, source, receiver, target):
    return Decision(key, (Completed(source),), receiver, grants=(OfferingGrant(target),))


def test_a_chain_to_one_institution_does_not_hide_that_to_another():
    facts = [course("A", "west"), course("B", "north"), course("C", "south")]
    made = [decision("d1", "A", "north", "B"), decision("d2", "B", "south", "C")]
    at_east = Catalog.build(
        facts, decisions=[*made, decision("d3", "B", "east", "C")], institutions=["east"]
    )
    direct = Catalog.build(facts, decisions=[*made, decision("d0", "A", "north", "C")])
    for catalog, at, ways in (
        (at_east, "east", ["d1", "d3"]),
        (at_east, "south", ["d1", "d2"]),
        (direct, "south", ["d1", "d2"]),
    ):
        (chain,) = equivalency(catalog, "A", at, ON).inferred
        assert [link.decision for link in chain.links] == ways


def test_what_is_granted_without_a_chain_is_not_inferred_as_well():
    facts = [course("A", "west"), course("B", "north"), course("C", "south")]
    made = [
        decision("d1", "A", "north", "B"),
        decision("d2", "B", "south", "C"),
        decision("d0", "A", "south", "C"),
    ]
    assert equivalency(Catalog.build(facts, decisions=made), "A", "south", ON).inferred == ()


def test_a_refusal_of_two_together_is_none_of_one_alone():
    facts = [course("A", "west"), course("B", "west"), course("C", "south")]
    together = Decision("no", (Completed("A"), Completed("B")), "south", Outcome.REFUSED)
    graded = Decision("low", (Completed("A", Decimal(70)),), "south", Outcome.REFUSED)
    alone = Decision("alone", (Completed("A"),), "south", Outcome.REFUSED)
    for decisions, grade, answer in (
        ([together], None, Answer.UNDETERMINED),
        ([graded], None, Answer.UNDETERMINED),
        ([graded], Decimal(80), Answer.REFUSED),
        ([graded], Decimal(60), Answer.NOT_EVALUATED),
        ([together, alone], None, Answer.REFUSED),
    ):
        catalog = Catalog.build(facts, decisions=decisions)
        assert equivalency(catalog, "A", "south", ON, grade=grade).answer is answer


def test_what_is_completed_after_the_day_asked_is_held_nowhere_yet():
    facts = [course("A", "west"), course("C", "south"), program("P")]
    catalog = Catalog.build(facts, decisions=[decision("d", "A", "south", "C")])
    for day, answer in ((1, Answer.GRANTED), (2, Answer.NOT_EVALUATED)):
        done = date(2025, 6, day)
        assert equivalency(catalog, "A", "south", ON, completed_on=done).answer is answer
        (found,) = equivalents(catalog, "A", ON, completed_on=done)
        assert (found.at, found.answer) == ("south", answer)


def test_one_rule_does_not_ask_two_things_by_one_code():
    both = AllOf((Attested("x", "Pass an interview"), Attested("x", "Hold a licence")))
    catalog = Catalog.build([program("P")], rules=[Rule("r", "P", both)])
    assert {one.code.value for one in lint(catalog, ON)} == {"attestation-says-other"}
