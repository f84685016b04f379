"""The quick way to a verdict, held equal to the search over random plain rules and holdings.

The search is the law: every part of the answer is compared (status, allocation, nodes, missing
sets, reasons), and the quick way has to have answered often enough to be worth it.
"""

import random
from datetime import date
from decimal import Decimal

import pytest

from registry.domain import stacking as module
from registry.domain.catalog import Catalog
from registry.domain.errors import DomainError
from registry.domain.facts import Decision, Holding, OfferingFact, OfferingGrant, Rule
from registry.domain.leafwise import leafwise
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Completed,
    Count,
    Credits,
    Kind,
    Selector,
)
from registry.domain.standing import _at_once, standing
from tests.domain import random_worlds

ON = date(2025, 6, 1)
BATCHES, BATCH = 5, 60


class Maker:
    """A plain rule over up to fourteen offerings, none of them named twice."""

    def __init__(self, seed):
        self.draw = random.Random(seed)
        self.keys = [f"o{n:02}" for n in range(14)]
        self.free = self.draw.sample(self.keys, len(self.keys))

    def take(self, most):
        number = min(len(self.free), self.draw.randint(1, most))
        return tuple(self.free.pop() for _ in range(number))

    def requirement(self, depth):
        draw = self.draw
        if depth == 0 or draw.random() < 0.3:
            return self.leaf()
        members = tuple(self.requirement(depth - 1) for _ in range(draw.randint(1, 3)) if self.free)
        if not members:
            return self.leaf()
        k = draw.randint(1, len(members))
        return draw.choice([AllOf(members), AllOf(members), AnyOf(members), AtLeast(k, members)])

    def leaf(self):
        draw = self.draw
        named = self.take(5) if self.free else ("o00",)
        if len(named) == 1:
            return Completed(named[0], Decimal(70) if draw.random() < 0.1 else None)
        if draw.random() < 0.5:
            return Count(draw.randint(1, 3), Selector(offerings=named))
        return Credits(Decimal(draw.choice(["1.5", "3", "4.5", "9"])), Selector(offerings=named))

    def catalog(self):
        draw = self.draw
        facts = [
            OfferingFact(
                key,
                Kind.COURSE,
                draw.choice(["home", "away"]),
                credits=draw.choice([None, *map(Decimal, ("1", "1.5", "3", "3"))]),
                available=draw.random() < 0.9,
            )
            for key in self.keys
        ]
        rules = [Rule("r", "award", self.requirement(3))]
        if draw.random() < 0.2:
            rules.append(Rule("other", draw.choice(self.keys), Completed("o01")))
        decisions = [
            Decision(f"d{n}", (Completed(source),), draw.choice(["home", "away"]), grants=(OfferingGrant(target),))
            for n in range(draw.randint(0, 2))
            for source, target in [draw.sample(self.keys, 2)]
        ]  # fmt: skip
        award = OfferingFact("award", Kind.PROGRAM, "home")
        return Catalog.build(
            [*facts, award], rules=rules, decisions=decisions, institutions=("home", "away")
        )

    def holdings(self):
        draw = self.draw
        held = [self.holding(key) for key in draw.sample(self.keys, draw.randint(0, 9))]
        return [*held, *(self.holding(h.offering) for h in held[:1] if draw.random() < 0.05)]

    def holding(self, key):
        draw = self.draw
        return Holding(
            key,
            draw.choice([None, date(2024, 5, 1), date(2025, 5, 1)]),
            draw.choice([None, Decimal(65), Decimal(80)]),
            Decimal(2) if draw.random() < 0.1 else None,
        )


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_quick_way_says_what_the_search_says(batch, monkeypatch):
    answered = 0
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        maker = Maker(seed)
        catalog, held = maker.catalog(), maker.holdings()
        number = next(iter(catalog.rules_for(catalog.offerings.index("award"))))
        quick = leafwise(catalog, held, "award", number, ON, 3)
        if quick is None:
            continue
        answered += 1
        with monkeypatch.context() as without:
            without.setattr(module, "leafwise", lambda *asked: None)
            searched = module.stacking(catalog, held, "award", ON)
        assert searched.missing_proven, seed
        assert quick == searched, seed
    assert answered > BATCH // 4


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_word_alone_is_the_verdicts(batch):
    answered = 0
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        maker = Maker(seed)
        catalog, held = maker.catalog(), maker.holdings()
        for award in ("award", "o03"):
            said = module.stacking(catalog, held, award, ON, alternatives=0).status
            assert standing(catalog, held, award, ON) is said, seed
            answered += _at_once(catalog, held, award, ON) is not None
    assert answered > BATCH // 4


@pytest.mark.parametrize("batch", range(BATCHES))
def test_the_word_alone_where_rules_are_not_plain(batch):
    """Rules overlap, bind as a whole, and decisions give what they ask."""
    for seed in range(batch * BATCH, (batch + 1) * BATCH):
        question = random_worlds.Maker(seed, held=5).question()
        asked = (question.catalog(), question.holdings, "award", random_worlds.ON)
        more = {"attested": question.attestations()}
        said = module.stacking(*asked, alternatives=0, **more).status
        assert standing(*asked, **more) is said, seed


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"held": [Holding("o99")]}, "offering 'o99'"),
        ({"held": [Holding("o01", grade=Decimal("NaN"))]}, "holding of 'o01', grade"),
        ({"held": [Holding("o01", grade=Decimal(101))]}, "holding of 'o01', grade"),
        ({"held": [Holding("o01", completed_on="2025")]}, "holding of 'o01', completed_on"),
        ({"held": ["o01"]}, r"holdings, \[0\]"),
        ({"held": None}, "question, holdings: None"),
        ({"award": "o98"}, "offering 'o98'"),
        ({"on": "today"}, "question about 'award', on"),
        ({"attested": None}, "question, attested: None"),
        ({"budget": "much"}, "question about 'award', budget"),
    ],
)
def test_the_word_alone_refuses_what_the_verdict_refuses(asked, message):
    catalog = Maker(1).catalog()
    question = {"held": [], "award": "award", "on": ON, "attested": (), "budget": 10} | asked
    held, award, on = (question.pop(name) for name in ("held", "award", "on"))
    for ask in (module.stacking, standing):
        with pytest.raises(DomainError, match=message):
            ask(catalog, held, award, on, **question)
