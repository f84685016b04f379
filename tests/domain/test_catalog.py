"""The catalogue: facts come back as given, look-ups find all and only what they should."""

import random
import subprocess
import sys
import tracemalloc
from datetime import date
from decimal import Decimal

import pytest

from registry.domain.catalog import Catalog
from registry.domain.errors import DuplicateKeys, Reference, UnknownKey, UnknownKeys
from registry.domain.facts import (
    CreditGrant,
    Decision,
    ExemptionGrant,
    Group,
    GroupMember,
    OccupationFact,
    OfferingFact,
    OfferingGrant,
    Rule,
    Taught,
    WeightedSkill,
)
from registry.domain.requirement import (
    AllOf,
    Completed,
    Count,
    Credits,
    HasSkill,
    Kind,
    Policies,
    Selector,
    Spread,
)

FULL = OfferingFact(
    key="sewing-1",
    kind=Kind.MICRO_CERTIFICATION,
    institution="college",
    credits=Decimal("2.25"),
    hours=Decimal(30),
    fee=Decimal("199.99"),
    weeks=Decimal("0.5"),
    level=3,
    subject="19.0901",
    code="SEW101",
    delivery="online",
    languages=("en", "fr"),
    regions=("3510", "3530"),
    osap_eligible=True,
    skills=(Taught("cutting", 2), Taught("sewing", 4)),
    occupations=("94131",),
    entry=Completed("basics"),
    available=False,
)
BASICS = OfferingFact("basics", Kind.COURSE, "academy", level=1, subject="19.01", code="BAS1")
TAILOR = OfferingFact("tailor", Kind.PROGRAM, "college", subject="19.0902", osap_eligible=False)
WORK = OccupationFact("94131", (WeightedSkill("sewing", Decimal("4.5"), 2),))
DAY = date(2025, 1, 1)


def small(**facts):
    return Catalog.build([FULL, TAILOR, BASICS], occupations=[WORK], **facts)


def keys(catalog, offerings):
    return [catalog.offerings.key(offering) for offering in offerings]


def rules_of(catalog, found):
    return [catalog.rules[rule].key for rule in found]


@pytest.mark.parametrize("fact", [FULL, BASICS, TAILOR])
def test_a_fact_comes_back_as_given(fact):
    assert small().offering(fact.key) == fact


def test_unknown_amounts_stay_unknown():
    catalog = small()
    basics, sewing = map(catalog.offerings.index, ("basics", "sewing-1"))
    methods = (catalog.credits, catalog.hours, catalog.fee, catalog.weeks)
    assert [ask(basics) for ask in methods] == [None] * 4
    assert [ask(sewing) for ask in methods] == [FULL.credits, FULL.hours, FULL.fee, FULL.weeks]


def test_order_of_input_never_matters():
    one = Catalog.build([FULL, TAILOR, BASICS], occupations=[WORK])
    two = Catalog.build([BASICS, FULL, TAILOR], occupations=[WORK])
    assert list(one.offerings) == list(two.offerings) == ["basics", "sewing-1", "tailor"]
    assert [one.fact(i) for i in range(3)] == [two.fact(i) for i in range(3)]


def test_an_empty_catalogue_answers():
    catalog = Catalog.build()
    assert (len(catalog), "A" in catalog, list(catalog.pool(Selector()))) == (0, False, [])
    with pytest.raises(UnknownKey) as unknown:
        catalog.offering("A")
    assert (unknown.value.sort, unknown.value.key) == ("offering", "A")


def test_all_unknown_keys_are_named_at_once():
    with pytest.raises(UnknownKeys) as unknown:
        Catalog.build(
            [OfferingFact("A", Kind.COURSE, "i", entry=HasSkill("s"))],
            rules=[Rule("r", "X", Completed("Y"), policies=Policies(exclusions=(("A", "Z"),)))],
            decisions=[Decision("d", (Completed("W"),), "g", grants=(OfferingGrant("V"),))],
        )
    assert unknown.value.references == (
        Reference("offering", "V", "decision 'd'"),
        Reference("offering", "W", "decision 'd'"),
        Reference("offering", "X", "rule 'r'"),
        Reference("offering", "Y", "rule 'r'"),
        Reference("offering", "Z", "rule 'r'"),
        Reference("receiver", "g", "decision 'd'"),
        Reference("skill", "s", "entry requirement of 'A'"),
    )


def test_an_undeclared_occupation_is_unknown():
    with pytest.raises(UnknownKeys) as unknown:
        Catalog.build([OfferingFact("A", Kind.PROGRAM, "i", occupations=("99999",))])
    assert unknown.value.references == (Reference("occupation", "99999", "offerings"),)


def test_repeated_keys_are_refused():
    with pytest.raises(DuplicateKeys) as repeated:
        Catalog.build([BASICS, BASICS])
    assert (repeated.value.sort, repeated.value.keys) == ("offering", ("basics",))
    with pytest.raises(DuplicateKeys) as repeated:
        small(rules=[Rule("r", "tailor", Completed("basics"))] * 2)
    assert (repeated.value.sort, repeated.value.keys) == ("rule", ("r",))


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        (Selector(), ["basics", "sewing-1", "tailor"]),
        (Selector(("tailor", "basics")), ["basics", "tailor"]),
        (Selector(("tailor", "basics"), institution="college"), ["tailor"]),
        (Selector(subject="19.09"), ["sewing-1", "tailor"]),
        (Selector(subject="BAS"), ["basics"]),
        (Selector(subject="99"), []),
        (Selector(level=3), ["sewing-1"]),
        (Selector(level=9), []),
        (Selector(kind=Kind.COURSE), ["basics"]),
        (Selector(skill="cutting"), ["sewing-1"]),
        (Selector(any_of=(Selector(level=1), Selector(kind=Kind.PROGRAM))), ["basics", "tailor"]),
        (Selector(any_of=(Selector(level=1),), institution="college"), []),
        (
            Selector(spread=Spread(1, (Selector(level=1), Selector(level=3)))),
            ["basics", "sewing-1"],
        ),
        (Selector(kind=Kind.PROGRAM, spread=Spread(1, (Selector(level=1),))), ["tailor"]),
    ],
)
def test_a_selector_selects(selector, expected):
    catalog = small()
    assert keys(catalog, catalog.pool(selector)) == expected
    admitted = filter(catalog.matcher(selector).admits, range(len(catalog)))
    assert keys(catalog, admitted) == expected


def test_a_selector_with_an_unknown_key_is_an_error():
    with pytest.raises(UnknownKey):
        small().pool(Selector(institution="nowhere"))


@pytest.mark.parametrize(
    ("selector", "counts"),
    [
        (Selector(), True),
        (Selector(subject="19", level=3, institution="college", kind=Kind.COURSE), True),
        (Selector(any_of=(Selector(level=1), Selector(level=3))), True),
        (Selector(level=4), False),
        (Selector(subject="20"), False),
        (Selector(institution="academy"), False),
        (Selector(kind=Kind.PROGRAM), False),
        (Selector(("basics",)), False),
        (Selector(skill="sewing"), False),
    ],
)
def test_unassigned_credit_counts_by_its_stated_subject_and_level(selector, counts):
    catalog = small()
    college = catalog.institutions.index("college")
    assert catalog.matcher(selector).admits_credit(college, "19.01", 3) is counts


def test_rules_are_found_by_name_attribute_and_skill():
    leaves = {
        "1-named": Completed("sewing-1"),
        "2-listed": Count(1, Selector(("basics", "sewing-1"))),
        "3-college": Credits(Decimal(3), Selector(institution="college", level=3)),
        "4-subject": Count(1, Selector(subject="19.09")),
        "5-branch": Count(1, Selector(any_of=(Selector(subject="50"), Selector(skill="sewing")))),
        "6-skill": HasSkill("sewing", 4),
        "7-skill-too-high": HasSkill("sewing", 5),
        "8-elsewhere": Count(1, Selector(institution="academy")),
        "9-any": Count(1, Selector()),
    }
    rules = [Rule(key, "tailor", AllOf((leaf,))) for key, leaf in leaves.items()]
    catalog = small(rules=reversed(rules))
    sewing, basics, tailor = map(catalog.offerings.index, ("sewing-1", "basics", "tailor"))
    assert rules_of(catalog, catalog.rules_naming(sewing)) == ["1-named", "2-listed"]
    assert rules_of(catalog, catalog.rules_reached(sewing)) == [
        "1-named", "2-listed", "3-college", "4-subject", "5-branch", "6-skill", "9-any",
    ]  # fmt: skip
    assert rules_of(catalog, catalog.rules_reached(basics)) == ["2-listed", "8-elsewhere", "9-any"]
    assert rules_of(catalog, catalog.rules_for(tailor)) == sorted(leaves)
    assert list(catalog.rules_for(basics)) == []


def random_selector(random_, depth=2):
    pick = random_.random
    return Selector(
        offerings=tuple(random_.sample([f"o{i}" for i in range(40)], 9)) if pick() < 0.2 else (),
        any_of=tuple(random_selector(random_, depth - 1) for _ in range(2))
        if depth and pick() < 0.5
        else (),
        institution=f"i{random_.randrange(3)}" if pick() < 0.3 else None,
        kind=random_.choice(list(Kind)) if pick() < 0.2 else None,
        subject=random_.choice(["1", "11", "11.02", "C1"]) if pick() < 0.3 else None,
        level=random_.randrange(3) if pick() < 0.3 else None,
        skill=f"s{random_.randrange(4)}" if pick() < 0.2 else None,
    )


def random_offering(random_, number):
    return OfferingFact(
        f"o{number}",
        random_.choice(list(Kind)),
        f"i{number % 3}",
        level=random_.choice([None, 0, 1, 2]),
        subject=random_.choice(["", "11.01", "11.0201", "12.01"]),
        code=random_.choice(["", f"C{number}"]),
        skills=tuple(Taught(f"s{s}") for s in random_.sample(range(4), 2)),
    )


def test_reached_rules_are_exactly_those_whose_selector_admits():
    random_ = random.Random(7)
    facts = [random_offering(random_, number) for number in range(40)]
    selectors = [random_selector(random_) for _ in range(400)]
    rules = [Rule(f"r{n:03}", "o0", Count(1, s)) for n, s in enumerate(selectors)]
    catalog = Catalog.build(facts, rules=rules, skills=[f"s{i}" for i in range(4)])
    for offering in range(len(catalog)):
        admitted = {n for n, s in enumerate(selectors) if offering in catalog.pool(s)}
        assert set(catalog.rules_reached(offering)) == admitted
    for selector in selectors:
        admits = catalog.matcher(selector).admits
        assert list(catalog.pool(selector)) == [o for o in range(40) if admits(o)]


def test_decisions_are_found_from_both_ends_and_through_groups():
    group = Group("north", (GroupMember("college", date(2025, 9, 1)), GroupMember("academy")))
    decisions = [
        Decision("a", (Completed("basics"),), "north", grants=(CreditGrant(Decimal(3), "19"),)),
        Decision("b", (Completed("basics"), Completed("sewing-1")), "college",
                 grants=(OfferingGrant("tailor"), ExemptionGrant("sewing-1"))),
    ]  # fmt: skip
    catalog = small(decisions=decisions, groups=[group])
    basics, sewing, tailor = map(catalog.offerings.index, ("basics", "sewing-1", "tailor"))
    assert [list(catalog.decisions_from(o)) for o in (basics, sewing, tailor)] == [[0, 1], [1], []]
    assert [list(catalog.decisions_to(o)) for o in (basics, sewing, tailor)] == [[], [1], [1]]
    at = {
        name: catalog.decisions_at(catalog.institutions.index(name))
        for name in catalog.institutions
    }
    assert at == {"academy": (0,), "college": (0, 1)}


def test_a_group_decides_for_the_members_of_the_day():
    group = Group("north", (GroupMember("college", date(2025, 9, 1)), GroupMember("academy")))
    decision = Decision("d", (Completed("basics"),), "north")
    catalog = small(decisions=[decision], groups=[group])
    assert catalog.receivers(decision, date(2025, 8, 31)) == ("academy",)
    assert catalog.receivers(decision, date(2025, 9, 1)) == ("academy", "college")
    assert not catalog.receives(decision, "college", date(2025, 8, 31))
    assert catalog.receives(decision, "college", date(2025, 9, 1))


def test_occupations_and_skills_lead_back_to_offerings():
    catalog = small()
    assert keys(catalog, catalog.leading_to("94131")) == ["sewing-1"]
    assert keys(catalog, catalog.teaching("cutting")) == ["sewing-1"]
    assert keys(catalog, catalog.offered_by("college")) == ["sewing-1", "tailor"]
    assert catalog.occupation("94131") == WORK
    for ask in (catalog.leading_to, catalog.teaching, catalog.offered_by, catalog.occupation):
        with pytest.raises(UnknownKey):
            ask("nothing")


def synthetic(count):
    random_ = random.Random(1)
    for number in range(count):
        yield OfferingFact(
            f"{random_.getrandbits(128):032x}{number:04x}",
            Kind.MICRO_CERTIFICATION,
            f"institution-{number % 60}",
            credits=Decimal(number % 9) / 2,
            hours=Decimal(number % 90),
            fee=Decimal(number % 900),
            level=number % 8,
            subject=f"{number % 50:02}.{number % 99:02}",
            code=f"CODE{number}",
            languages=("en",),
            regions=(f"35{number % 11}0",),
            skills=tuple(Taught(f"skill-{(number * 7 + s * 13) % 3000}", s) for s in range(5)),
            occupations=(f"{number % 500:05}",),
        )


def test_ten_thousand_offerings_weigh_at_most_six_megabytes():
    occupations = [OccupationFact(f"{number:05}") for number in range(500)]
    tracemalloc.start()
    catalog = Catalog.build(synthetic(10_000), occupations=occupations)
    held, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(catalog) == 10_000
    assert held < 6_000_000


def test_the_engine_imports_without_django():
    code = "import sys, registry.domain.catalog, registry.domain.notation; print('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
