"""The smallest missing sets, against every choice of up to three things, tried one by one.

Only the verdict is asked, never the search. A choice is least when it completes the award and
needs everything in it. Then, for every random question:

- each set given is least: some least choice of its size is what the set asks for;
- the first is as small as any, and none is given where no choice completes the award;
- every least choice is what some set given asks for, or asks more of; or it is no smaller than
  the last of the three given. Offerings alike to the award may stand for one another.
"""

import random
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, product

import pytest

from registry.domain.candidates import candidates
from registry.domain.catalog import Catalog
from registry.domain.facts import HeldAttestation, Holding, OfferingFact, Rule
from registry.domain.requirement import Count, Credits, Kind, Policies, Selector
from registry.domain.stacking import stacking
from registry.domain.states import Effort
from registry.domain.trying import Trying
from registry.domain.verdict import MissingKind, Status
from tests.domain import brute_force
from tests.domain.random_worlds import ON, Maker

MOST = 3
NAMED = (MissingKind.OFFERING, MissingKind.ATTESTATION)
BATCHES, BATCH = 9, 20


class Question:
    """A random question of which everything is known; "interview" may still be attested."""

    def __init__(self, seed):
        self.parts = Maker(seed, held=3, unknown=0).question()
        self.catalog = self.parts.catalog()
        self.facts = {fact.key: fact for fact in self.parts.offerings}
        self.codes = {"interview", "portfolio"} - set(self.parts.attested)
        self.things = [*(key for key in self.facts if key != "award"), *sorted(self.codes)]

    def verdict(self, chosen=(), **options):
        taken = [Holding(key, ON, Decimal(100)) for key in sorted(chosen) if key in self.facts]
        codes = sorted({*self.parts.attested, *(self.codes & set(chosen))})
        return stacking(
            self.catalog,
            [*self.parts.holdings, *taken],
            "award",
            ON,
            attested=list(map(HeldAttestation, codes)),
            **options,
        )

    def least(self):
        """Every choice of up to three things that completes the award and needs them all."""
        found = []
        for size in range(1, MOST + 1):
            for chosen in map(frozenset, combinations(self.things, size)):
                if not any(less <= chosen for less in found) and self.completes(chosen):
                    found.append(chosen)
        return found

    def completes(self, chosen):
        return self.verdict(chosen, alternatives=0).status is Status.COMPLETE

    def asks_for(self, found, chosen):
        """Whether a choice is what a set asks for, every thing of it used."""
        named = {item.key for item in found.items if item.kind in NAMED}
        vague = [item for item in found.items if item.kind not in NAMED]
        rest = sorted(chosen - named)
        if not named <= chosen or not set(rest) <= self.facts.keys():
            return False
        ways = product(range(len(vague)), repeat=len(rest))
        return any(
            all(
                self.supplies(item, [self.facts[key] for key, to in zip(rest, way, strict=True) if to == at])
                for at, item in enumerate(vague)
            )
            for way in ways
        )  # fmt: skip

    def supplies(self, item, facts):
        if item.kind is MissingKind.SKILL:
            return any(s == item.key and at >= item.level for f in facts for s, at in f.skills)
        selector, count = item.selector, item.kind is MissingKind.COUNT

        def of(selector):
            return [fact for fact in facts if selects(selector, fact)]

        def total(some):
            return len(some) if count else sum((f.credits or Decimal(0) for f in some), Decimal(0))

        return (
            len(of(replace(selector, parts=(), spread=None))) == len(facts)
            and total(facts) >= item.amount
            and all(p.at_least is None or total(of(p.of)) >= p.at_least for p in selector.parts)
            and all(p.at_most is None or total(of(p.of)) <= p.at_most for p in selector.parts)
            and (not selector.spread or selector.spread.at_least <= len(list(filter(of, selector.spread.areas))))
        )  # fmt: skip

    def alike(self, one, other):
        """Whether two choices have as many of each sort of offerings that are alike."""
        index, held = self.catalog.offerings.index, {h.offering for h in self.parts.holdings}
        groups = candidates(self.catalog, self.catalog.rules).groups
        sort = {o: n for n, group in enumerate(groups) for o in group}

        def sorts(chosen):
            return Counter(
                sort[index(key)] if key in self.facts and key not in held else key for key in chosen
            )

        return sorts(one) == sorts(other)


def selects(selector, fact):
    world = brute_force.World({fact.key: fact}, [], {}, None, [], set(), ON, hopeful=False)
    token = brute_force.Token(
        ("held", fact.key), fact.key, frozenset(), fact.credits, fact.credits, None, ON,
        recognised=False, resident=False, institution=fact.institution,
    )  # fmt: skip
    return brute_force.selects(world, selector, token)


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_smallest_missing_sets_are_those_found_by_trying_every_choice(batch):
    incomplete = unproven = 0
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        asked = Question(seed)
        verdict = asked.verdict()
        if verdict.status is not Status.INCOMPLETE:
            continue
        incomplete += 1
        if not verdict.missing_proven:
            unproven += 1
            continue
        least = asked.least()
        sizes = [found.size for found in verdict.missing]
        assert sizes == sorted(sizes), seed
        assert sizes[:1] == [len(chosen) for chosen in least[:1]] or min([9, *sizes]) > MOST, seed
        choices = {  # of each set given, the least choices of its size that it asks for
            found: [c for c in least if len(c) == found.size and asked.asks_for(found, c)]
            for found in verdict.missing
        }
        assert all(choices[found] for found in choices if found.size <= MOST), seed
        last = sizes[2] if len(sizes) == 3 else MOST + 1
        for chosen in least:
            if len(chosen) < last:
                assert any(
                    asked.asks_for(found, chosen) or any(asked.alike(chosen, c) for c in choices[found])
                    for found in choices
                ), (seed, sorted(chosen))  # fmt: skip
    assert incomplete > BATCH // 2
    assert unproven <= 1


@pytest.mark.parametrize("seed", range(120))
def test_offerings_alike_to_an_award_may_stand_for_one_another(seed):
    asked = Question(seed)
    held = {asked.catalog.offerings.index(h.offering) for h in asked.parts.holdings}
    for group in candidates(asked.catalog, asked.catalog.rules).groups:
        keys = [asked.catalog.offerings.key(o) for o in group if o not in held]
        for one, other in combinations(keys, 2):
            for chosen in combinations([key for key in asked.things if key not in {one, other}], 1):
                assert asked.completes({*chosen, one}) == asked.completes({*chosen, other}), seed


@pytest.mark.parametrize("seed", range(40))
def test_facts_taken_and_stated_together_complete_the_award(seed):
    """Where something is not known, a set may name what is to be stated beside what is taken."""
    question = Maker(seed, held=4, unknown=0.3).question()
    asked = {"attested": question.attestations(), "alternatives": 3}
    verdict = stacking(question.catalog(), question.holdings, "award", ON, **asked)
    for found in verdict.missing if verdict.status is Status.INCOMPLETE else ():
        if any(item.kind not in (*NAMED, MissingKind.FACT) for item in found.items):
            continue
        keys = [item.key for item in found.items if item.kind is MissingKind.OFFERING]
        codes = [item.key for item in found.items if item.kind is MissingKind.ATTESTATION]
        taken = [Holding(key, ON, Decimal(100)) for key in keys]
        attested = [*question.attestations(), *map(HeldAttestation, codes)]
        more = stacking(
            question.catalog(), [*question.holdings, *taken], "award", ON, attested=attested
        )
        assert more.status is not Status.INCOMPLETE, seed
        facts = any(item.kind is MissingKind.FACT for item in found.items)
        assert (more.status is Status.UNDETERMINED) == facts, seed


def test_every_least_set_is_found_and_nothing_else():
    """Against every set of counts, for laws of more-is-never-less drawn at random."""
    for seed in range(200):
        draw = random.Random(seed)
        most = tuple(draw.randint(1, 2) for _ in range(draw.randint(1, 5)))
        wanted = [tuple(draw.randint(0, m) for m in most) for _ in range(draw.randint(0, 4))]

        def completes(counts, wanted=wanted):
            return any(all(a >= b for a, b in zip(counts, one, strict=True)) for one in wanted)

        every = [c for c in product(*(range(m + 1) for m in most)) if completes(c)]
        least = [c for c in every if not any(o != c and holds(c, o) for o in every)]
        found = list(Trying(most, completes, completes, Effort(10**6)).smallest())
        assert sorted(found) == sorted(least)
        assert list(map(sum, found)) == sorted(map(sum, found))


def holds(more, less):
    return all(a >= b for a, b in zip(more, less, strict=True))


@pytest.mark.parametrize(
    ("alike", "held", "asked"),
    [(80, 0, 65), (80, 12, 75), (200, 60, 64), (100, 50, 64), (70, 60, 66)],
)
@pytest.mark.parametrize("leaf", [Count, Credits])
def test_many_alike_are_asked_for_as_one_amount(leaf, alike, held, asked):
    keys = [f"o{number:03}" for number in range(alike)]
    facts = [OfferingFact(key, Kind.COURSE, "north", credits=Decimal(1)) for key in keys]
    facts.append(OfferingFact("P", Kind.PROGRAM, "north"))
    amount = asked if leaf is Count else Decimal(asked)
    rule = Rule("r", "P", leaf(amount, Selector(kind=Kind.COURSE)))
    found = stacking(Catalog.build(facts, rules=[rule]), map(Holding, keys[:held]), "P", ON)
    assert [(one.size, one.items[0].amount) for one in found.missing] == [
        (asked - held, asked - held)
    ]
    assert found.missing_proven


def test_many_alike_of_two_sorts_are_found():
    facts = [
        OfferingFact(f"o{number:03}", Kind.COURSE, "north", level=1 + number % 2)
        for number in range(160)
    ]
    facts += [OfferingFact("x", Kind.COURSE, "north"), OfferingFact("P", Kind.PROGRAM, "north")]
    policies = Policies(exclusions=(("x", "o000"),))
    rule = Rule("r", "P", Count(100, Selector(kind=Kind.COURSE)), policies=policies)
    found = stacking(Catalog.build(facts, rules=[rule]), [], "P", ON)
    assert found.missing[0].size == 100


def test_a_set_is_found_where_a_rule_is_long_to_judge_once_all_is_taken():
    # Sharing groups under residency: every way to count everything that is there takes long.
    question = Maker(1001341).question()
    verdict = stacking(question.catalog(), question.holdings, "award", ON)
    assert verdict.missing
    for found in verdict.missing:
        taken = [Holding(item.key, ON, Decimal(100)) for item in found.items if item.key]
        assert len(taken) == found.size
        after = stacking(question.catalog(), [*question.holdings, *taken], "award", ON)
        assert after.complete
