"""A varied catalogue answers as one compiled anew; an impact is what two answers differ by, no more and no less."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from registry.domain.catalog import Catalog
from registry.domain.counting import counting
from registry.domain.equivalency import Answer, equivalents
from registry.domain.errors import BadValues, UnknownKeys
from registry.domain.facts import (
    CreditGrant,
    Decision,
    ExemptionGrant,
    Holding,
    OfferingFact,
    OfferingGrant,
    Outcome,
    Rule,
)
from registry.domain.impact import (
    Touched,
    impact_of_change,
    impact_of_decision,
    impact_of_offering,
    impact_of_rule,
)
from registry.domain.impact_comparison import FOLLOWED
from registry.domain.impact_findings import Way
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Completed,
    Count,
    Credits,
    Kind,
    Policies,
    Selector,
)
from registry.domain.stacking import stacking
from registry.domain.stacks_into import stacks_into
from registry.domain.varied import with_availability, with_decision, with_rule
from registry.domain.verdict import Status
from tests.domain.random_catalogs import HOMES, ON, SKILLS, Maker

TODAY = date(2025, 9, 1)


def offerings(*keys, at="college", **more):
    return [OfferingFact(key, Kind.COURSE, at, credits=Decimal(3), **more) for key in keys]


def every(*keys):
    return AllOf(tuple(map(Completed, keys)))


# A varied catalogue and a built one


def parts(seed):
    maker = Maker(seed, 9)
    facts = [maker.offering(key) for key in maker.keys]
    rules = [maker.rule(number) for number in range(4)]
    decisions = [maker.decision(number) for number in range(4)]
    return maker, facts, rules, decisions


def built(facts, rules, decisions):
    return Catalog.build(facts, rules=rules, decisions=decisions, institutions=HOMES, skills=SKILLS)


def answers(catalog, facts, held):
    """Everything that can be asked of single offerings, and verdicts on what is held."""
    keys = [fact.key for fact in facts]
    return (
        [stacks_into(catalog, key, ON) for key in keys],
        [equivalents(catalog, key, ON) for key in keys],
        [stacking(catalog, held, key, ON) for key in keys],
        [counting(catalog, catalog.offerings.index(key), ON) for key in keys],
    )


@pytest.mark.parametrize("seed", range(60))
def test_with_another_rule_or_decision_it_answers_as_one_that_is_built(seed):
    maker, facts, rules, decisions = parts(seed)
    whole, draw = built(facts, rules, decisions), maker.random
    held = [Holding(key, ON, Decimal(80)) for key in maker.some(4)]
    rule = replace(maker.rule(9), key=draw.choice(["r00", "r01x", "a"]))
    decision = replace(maker.decision(9), key=draw.choice(["d00", "d01x", "a"]))
    before = answers(whole, facts, held)
    for varied, changed in (
        (with_rule(whole, rule.key, rule), ([*without(rules, rule.key), rule], decisions)),
        (with_rule(whole, "r00", None), (without(rules, "r00"), decisions)),
        (
            with_decision(whole, decision.key, decision),
            (rules, [*without(decisions, decision.key), decision]),
        ),
        (with_decision(whole, "d00", None), (rules, without(decisions, "d00"))),
    ):
        assert answers(varied, facts, held) == answers(built(facts, *changed), facts, held)
    assert answers(whole, facts, held) == before


def without(facts, key):
    return [fact for fact in facts if fact.key != key]


def test_what_leads_nowhere_is_refused_by_name():
    catalog = Catalog.build(offerings("A", "P"))
    with pytest.raises(UnknownKeys, match="offering 'X'"):
        with_rule(catalog, "r", Rule("r", "P", Completed("X")))
    with pytest.raises(UnknownKeys, match="receiver 'nobody'"):
        with_decision(catalog, "d", Decision("d", (Completed("A"),), "nobody"))
    with pytest.raises(BadValues, match="valid_to"):
        with_rule(catalog, "r", Rule("r", "P", Completed("A"), valid_to="soon"))


# Rules


def changed(rules, key, rule, decisions=(), facts=None):
    catalog = Catalog.build(
        facts or offerings(*"ABCDPQR"), rules=rules, decisions=decisions, institutions=["north"]
    )
    return impact_of_rule(catalog, key, rule, TODAY)


def counted(found):
    return [(one.offering, one.decision) for one in found]


def test_a_new_rule_says_what_newly_counts_and_what_is_needed():
    found = changed([], "r", Rule("r", "P", every("A", "B")))
    (award,) = found.awards
    assert (award.award, counted(award.starts), award.stops) == ("P", [("A", ""), ("B", "")], ())
    assert award.before.rule is None
    assert [item.key for item in award.after.missing[0].items] == ["A", "B"]
    assert [(w.offerings, w.before, w.after) for w in award.ways] == [
        (("A", "B"), Status.INCOMPLETE, Status.COMPLETE)
    ]
    assert found.on == TODAY


def test_the_same_rule_changes_nothing():
    rule = Rule("r", "P", every("A", "B"))
    found = changed([rule], "r", replace(rule, edition="2026-2027"))
    assert found.is_empty
    assert found.same_awards == 1


def test_what_another_rule_of_the_award_names_does_not_stop_counting():
    rules = [Rule("r", "P", every("A", "B")), Rule("s", "P", every("A", "C"))]
    (award,) = changed(rules, "r", None).awards
    assert counted(award.stops) == [("B", "")]
    assert award.kept == 2


def test_an_or_that_becomes_an_and_changes_the_verdict_though_the_same_counts():
    before = Rule("r", "P", AnyOf((Completed("A"), Completed("B"))))
    (award,) = changed([before], "r", replace(before, requirement=every("A", "B"))).awards
    assert (award.starts, award.stops, award.kept) == ((), (), 2)
    assert [(way.offerings, way.before, way.after) for way in award.ways] == [
        (("A",), Status.COMPLETE, Status.INCOMPLETE),
        (("B",), Status.COMPLETE, Status.INCOMPLETE),
    ]


def test_a_grade_that_is_asked_makes_what_was_enough_undetermined():
    before = Rule("r", "P", Completed("A"))
    (award,) = changed(
        [before], "r", replace(before, requirement=Completed("A", Decimal(70)))
    ).awards
    assert [(way.before, way.after) for way in award.ways] == [
        (Status.COMPLETE, Status.UNDETERMINED)
    ]


@pytest.mark.parametrize(
    ("asked", "policies"),
    [
        (Completed("A", Decimal(80)), Policies()),
        (Completed("A", Decimal(60), 24), Policies()),
        (Completed("A", Decimal(60)), Policies(max_age_months=24)),
        (Completed("A", Decimal(60)), Policies(recognised_cap=Decimal(0))),
        (AllOf((Completed("A", Decimal(60)),), shared=True), Policies()),
    ],
)
def test_other_conditions_on_the_same_offering_are_a_change(asked, policies):
    before = Rule("r", "P", Completed("A", Decimal(60)))
    after = replace(before, requirement=asked, policies=policies)
    (award,) = changed([before], "r", after).awards
    assert (award.starts, award.stops, award.ways, award.terms) == ((), (), (), True)
    assert changed([before], "r", replace(before, agreement="ag")).is_empty


def test_more_credits_from_the_same_selection_change_the_least():
    pool = Selector(tuple("ABCD"))
    before = Rule("r", "P", Credits(Decimal(6), pool))
    (award,) = changed([before], "r", replace(before, requirement=Credits(Decimal(9), pool))).awards
    amounts = [one.missing[0].items[0].amount for one in (award.before, award.after)]
    assert amounts == [Decimal(6), Decimal(9)]
    assert award.kept == 4


def test_a_policy_that_shuts_a_way_out_changes_it():
    before = Rule("r", "P", every("A", "B"))
    shut = replace(before, policies=Policies(exclusions=(("A", "B"),)))
    (award,) = changed([before], "r", shut).awards
    assert [(way.offerings, way.after) for way in award.ways] == [(("A", "B"), Status.INCOMPLETE)]


def test_a_rule_that_moves_to_another_award_changes_both():
    before = Rule("r", "P", Completed("A"))
    found = changed([before], "r", replace(before, award="Q"))
    assert [(one.award, counted(one.starts), counted(one.stops)) for one in found.awards] == [
        ("P", [], [("A", "")]),
        ("Q", [("A", "")], []),
    ]


def test_it_is_told_for_the_first_day_on_which_something_changes():
    before = Rule("r", "P", Completed("A"))
    ends = changed([before], "r", replace(before, valid_to=date(2026, 6, 30)))
    assert (ends.on, counted(ends.awards[0].stops)) == (date(2026, 7, 1), [("A", "")])
    comes = changed([], "r", replace(before, valid_from=date(2027, 1, 1)))
    assert (comes.on, counted(comes.awards[0].starts)) == (date(2027, 1, 1), [("A", "")])
    past = changed([], "r", replace(before, valid_to=date(2020, 1, 1)))
    assert (past.on, past.is_empty) == (TODAY, True)


def test_what_counts_through_decisions_comes_and_goes_with_what_they_grant():
    facts = [*offerings("A", "B", "P"), *offerings("X", "Y", "Z", at="north")]
    decisions = [
        Decision("grant", (Completed("X"),), "college", grants=(OfferingGrant("B"),)),
        Decision("exempt", (Completed("Y"),), "college", grants=(ExemptionGrant("B"),)),
        Decision("credit", (Completed("Z"),), "college", grants=(CreditGrant(Decimal(3)),)),
        Decision("no", (Completed("Z"),), "college", Outcome.REFUSED),
        Decision("elsewhere", (Completed("Z"),), "north", grants=(OfferingGrant("B"),)),
    ]
    before = Rule("r", "P", Completed("A"))

    def starts(requirement):
        rule = replace(before, requirement=requirement)
        return counted(changed([before], "r", rule, decisions, facts).awards[0].starts)

    assert starts(every("A", "B")) == [("B", ""), ("X", "grant"), ("Y", "exempt")]
    # An exemption fills the place of its own offering alone, and no count.
    assert starts(Count(1, Selector(("A", "B")))) == [("B", ""), ("X", "grant")]
    anything = Selector(institution="college")
    assert starts(Credits(Decimal(3), anything)) == [
        ("B", ""),
        ("X", "grant"),
        ("Z", "credit"),
    ]


def test_what_builds_on_the_award_is_told_unless_it_is_reached_another_way():
    rules = [
        Rule("r", "P", Completed("A")),
        Rule("s", "Q", every("P", "C")),
        Rule("t", "R", Completed("Q")),
    ]
    found = changed(rules, "r", Rule("r", "P", AnyOf((Completed("B"), Completed("C")))))
    assert [(one.award, one.through, one.starts, one.stops) for one in found.onward] == [
        # C leads to both already.
        ("Q", "P", ("B",), ("A",)),
        ("R", "P", ("B",), ("A",)),
    ]


def test_of_a_great_selection_the_first_are_followed_and_it_is_said():
    many = [f"o{n:03}" for n in range(FOLLOWED + 10)]
    facts = [*offerings("P", "Q"), *offerings(*many)]
    rules = [Rule("s", "Q", Completed("P"))]
    found = changed(rules, "r", Rule("r", "P", Count(1, Selector(tuple(many)))), (), facts)
    assert len(found.awards[0].starts) == len(many)
    assert [len(one.starts) for one in found.onward] == [FOLLOWED]
    assert found.cut


def test_awards_in_a_circle_are_followed_once():
    rules = [Rule("s", "Q", Completed("P")), Rule("t", "P", Completed("Q"))]
    found = changed(rules, "r", Rule("r", "P", Completed("A")))
    assert [(one.award, one.starts) for one in found.onward] == [("Q", ("A",))]


# Decisions


YES = Decision("d", (Completed("X"),), "college", grants=(OfferingGrant("A"),))
BOTH = (OfferingGrant("A"), OfferingGrant("B"))


def decided(decision, *published, key="d"):
    facts = [*offerings("A", "B", "P"), *offerings("X", "Y", at="north")]
    rule = Rule("r", "P", every("A", "B"))
    catalog = Catalog.build(facts, rules=[rule], decisions=published)
    return impact_of_decision(catalog, key, decision, TODAY)


def said(found):
    return [
        (one.before.offering, one.before.at, one.before.answer, one.after.answer)
        for one in found.answers
    ]


def test_a_new_decision_changes_the_answer_and_what_its_source_counts_toward():
    found = decided(YES)
    assert said(found) == [("X", "college", Answer.NOT_EVALUATED, Answer.GRANTED)]
    assert [(one.award, counted(one.starts), one.kept) for one in found.awards] == [
        ("P", [("X", "d")], 2)
    ]


def test_a_refusal_in_its_place_takes_both_back():
    found = decided(replace(YES, outcome=Outcome.REFUSED, grants=()), YES)
    assert said(found) == [("X", "college", Answer.GRANTED, Answer.REFUSED)]
    assert counted(found.awards[0].stops) == [("X", "d")]


def test_the_same_answer_on_other_terms_is_a_change():
    found = decided(replace(YES, grants=(OfferingGrant("A", Decimal(1)),)), YES)
    assert said(found) == [("X", "college", Answer.GRANTED, Answer.GRANTED)]
    assert (found.awards, found.same_awards) == ((), 1)


def test_a_source_that_counts_as_itself_too_tells_what_its_decision_no_longer_completes():
    facts = [*offerings("A", "B", "C", "D", "P"), *offerings("X", at="north")]
    alone = AnyOf(tuple(map(Completed, "ABCD")))
    rules = [Rule("r", "P", alone), Rule("s", "P", every("X", "A"))]
    catalog = Catalog.build(facts, rules=rules, decisions=[replace(YES, grants=BOTH)])
    [change] = impact_of_decision(catalog, "d", None, TODAY).awards
    assert (change.starts, change.stops) == ((), ())
    assert change.ways == (Way(("X",), Status.COMPLETE, Status.INCOMPLETE),)


def test_what_is_missing_beside_the_source_of_a_decision_is_told_where_nothing_else_changes():
    facts = [*offerings("A", "B", "C", "D", "E", "F", "P"), *offerings("X", at="north")]
    pairs = AllOf((AnyOf(tuple(map(Completed, "ABCD"))), Completed("E")))
    rules = [Rule("r", "P", pairs), Rule("s", "P", every("X", "F"))]
    catalog = Catalog.build(facts, rules=rules, decisions=[YES])
    [change] = impact_of_decision(catalog, "d", None, TODAY).awards
    assert change.ways == (Way(("X",), Status.INCOMPLETE, Status.INCOMPLETE),)


def test_a_decision_that_says_what_another_one_says_changes_no_award():
    found = decided(None, YES, replace(YES, key="e"))
    assert found.awards == ()
    assert found.same_awards == 1


def test_a_decision_is_told_for_the_day_from_which_it_holds():
    for later in ({"valid_from": date(2026, 1, 1)}, {"decided_on": date(2026, 1, 1)}):
        found = decided(replace(YES, **later))
        assert found.on == date(2026, 1, 1)
        assert said(found) == [("X", "college", Answer.NOT_EVALUATED, Answer.GRANTED)]
        assert counted(found.awards[0].starts) == [("X", "d")]


def test_no_change_for_anybody_counts_what_was_compared():
    found = decided(YES, YES)
    assert (found.is_empty, found.same_awards, found.same_answers) == (True, 1, 1)


@pytest.mark.parametrize("seed", range(30))
def test_starts_and_stops_are_what_single_questions_differ_by(seed):
    maker, facts, rules, decisions = parts(seed)
    rule = replace(maker.rule(9), key="r00")
    before = built(facts, rules, decisions)
    after = built(facts, [*without(rules, "r00"), rule], decisions)

    def toward(catalog, key):
        return {leads.award for leads in stacks_into(catalog, key, ON)} - {key}

    expected = {
        (key, award, kind)
        for key in maker.keys
        for kind, one, other in (("start", after, before), ("stop", before, after))
        for award in toward(one, key) - toward(other, key)
    }
    found = impact_of_rule(before, "r00", rule, ON)
    told = {
        (one.offering, change.award, kind)
        for change in found.awards
        for kind, some in (("start", change.starts), ("stop", change.stops))
        for one in some
    }
    assert told == expected


def test_the_order_of_facts_never_matters():
    draw = random.Random(1)
    facts, rules = offerings(*"ABCP"), [Rule("r", "P", every("A", "B")), Rule("s", "P", every("C"))]
    new = Rule("r", "P", AtLeast(2, tuple(map(Completed, "ABC"))))
    found = [
        impact_of_rule(
            Catalog.build(draw.sample(facts, 4), rules=draw.sample(rules, 2)), "r", new, TODAY
        )
        for _ in range(5)
    ]
    assert all(one == found[0] for one in found)


# Offerings that leave


@pytest.mark.parametrize("seed", range(20))
def test_with_an_offering_that_cannot_be_taken_it_answers_as_one_that_is_built(seed):
    maker, facts, rules, decisions = parts(seed)
    whole = built(facts, rules, decisions)
    held = [Holding(key, ON, Decimal(80)) for key in maker.some(4)]
    before = answers(whole, facts, held)
    for fact in facts[:3]:
        other = [replace(one, available=False) if one is fact else one for one in facts]
        varied = with_availability(whole, fact.key, available=False)
        assert answers(varied, facts, held) == answers(built(other, rules, decisions), facts, held)
    assert answers(whole, facts, held) == before


def leaving(key, *, gone=False, rules=(), available=False, facts=None):
    catalog = Catalog.build(facts or offerings(*"ABCPQ"), rules=rules)
    return impact_of_offering(catalog, key, TODAY, available=available, gone=gone)


def test_an_offering_that_ceases_still_counts_for_who_holds_it_and_nobody_can_be_sent_to_it():
    rule = Rule("r", "P", AnyOf((Completed("A"), Completed("B"))))
    (award,) = leaving("A", rules=[rule]).awards
    assert (award.starts, award.stops, award.kept, award.ways) == ((), (), 2, ())
    assert [[i.key for i in s.items] for s in award.before.missing] == [["A"], ["B"]]
    assert [[i.key for i in s.items] for s in award.after.missing] == [["B"]]


def test_an_offering_that_is_withdrawn_counts_no_more_for_who_holds_it():
    chosen = Rule("r", "P", Count(1, Selector(("A", "B"))))
    (award,) = leaving("A", gone=True, rules=[chosen]).awards
    assert counted(award.stops) == [("A", "")]
    assert [(w.offerings, w.before, w.after) for w in award.ways] == [
        (("A",), Status.COMPLETE, Status.INCOMPLETE)
    ]


def test_what_builds_on_an_award_is_told_when_an_offering_is_withdrawn():
    rules = [
        Rule("r", "P", Count(1, Selector(("A", "B")))),
        Rule("s", "Q", Completed("P")),
    ]
    found = leaving("A", gone=True, rules=rules)
    assert [(one.award, one.through, one.stops) for one in found.onward] == [("Q", "P", ("A",))]


def test_an_offering_that_nothing_names_changes_nothing_and_one_that_is_unknown_neither():
    rule = Rule("r", "P", Completed("A"))
    assert leaving("C", rules=[rule]).is_empty
    assert leaving("X", rules=[rule]).is_empty
    back = [*offerings("B", "P"), *offerings("A", available=False)]
    (award,) = leaving("A", rules=[rule], facts=back, available=True).awards
    assert [item.key for item in award.after.missing[0].items] == ["A"]


# A whole file


@pytest.mark.parametrize("seed", range(20))
def test_of_one_rule_or_decision_a_whole_comparison_says_what_the_quick_one_says(seed):
    maker, facts, rules, decisions = parts(seed)
    whole = built(facts, rules, decisions)
    rule = replace(maker.rule(9), key="r01")
    decision = replace(maker.decision(9), key="d01")
    after = built(facts, [*without(rules, "r01"), rule], decisions)
    found = impact_of_change(whole, after, Touched(rules=("r01",)), TODAY)
    assert same(found, impact_of_rule(whole, "r01", rule, TODAY))
    after = built(facts, rules, [*without(decisions, "d01"), decision])
    found = impact_of_change(whole, after, Touched(decisions=("d01",)), TODAY)
    assert same(found, impact_of_decision(whole, "d01", decision, TODAY))


def same(one, other):
    def said(found):
        awards = [(a.award, a.starts, a.stops, a.kept, a.ways) for a in found.awards]
        told = [(p.before.offering, p.before.answer, p.after.answer) for p in found.answers]
        return found.on, awards, found.onward, told, found.same_awards

    return said(one) == said(other)


def test_a_file_brings_an_award_its_rule_and_what_counts_toward_it():
    before = Catalog.build(offerings("A"), institutions=["north"])
    after = Catalog.build(offerings("A", "N", "P"), rules=[Rule("r", "P", every("A", "N"))])
    found = impact_of_change(before, after, Touched(("r",), (), ("N", "P")), TODAY)
    (award,) = found.awards
    assert (award.award, award.is_new, award.before) == ("P", True, None)
    assert counted(award.starts) == [("A", ""), ("N", "")]
    assert [item.key for item in award.after.missing[0].items] == ["A", "N"]


def test_a_file_that_only_says_the_same_in_other_words_changes_nothing():
    facts = offerings("A", "P")
    rule = Rule("r", "P", Completed("A"))
    both = [Catalog.build(facts, rules=[rule]) for _ in range(2)]
    found = impact_of_change(*both, Touched(("r",), (), ("A", "P")), TODAY)
    assert found.is_empty
    assert found.same_awards == 1


def test_other_credits_of_an_offering_change_what_completes_an_award():
    rule = Rule("r", "P", Credits(Decimal(6), Selector(("A", "B"))))
    a, b, p = offerings("A", "B", "P")
    before = Catalog.build([a, b, p], rules=[rule])
    after = Catalog.build([replace(a, credits=Decimal(6)), b, p], rules=[rule])
    (award,) = impact_of_change(before, after, Touched(offerings=("A",)), TODAY).awards
    assert (("A",), Status.INCOMPLETE, Status.COMPLETE) in [
        (way.offerings, way.before, way.after) for way in award.ways
    ]


def test_a_decision_on_an_offering_of_the_same_file_is_told():
    before = Catalog.build(offerings("P", at="south"), institutions=["south"])
    new = [*offerings("P", at="south"), *offerings("N", at="north")]
    yes = Decision("d", (Completed("N"),), "south", grants=(OfferingGrant("P"),))
    after = Catalog.build(new, decisions=[yes])
    found = impact_of_change(before, after, Touched((), ("d",), ("N",)), TODAY)
    ((before_said, after_said),) = [(p.before.answer, p.after.answer) for p in found.answers]
    assert (before_said, after_said) == (Answer.NOT_EVALUATED, Answer.GRANTED)
