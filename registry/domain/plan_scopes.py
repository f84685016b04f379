"""From a requirement to a scope: groups become gates, amounts become leaves of items."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import chain, count
from math import ceil, floor

from registry.domain.candidates import serving
from registry.domain.catalog import Catalog
from registry.domain.columns import NONE
from registry.domain.facts import CreditGrant, OfferingGrant
from registry.domain.plan_gates import Gate, Least, Rules, Scope
from registry.domain.plan_items import Context, Items, needed, scaled
from registry.domain.plan_leaves import Item, Leaf, Limit
from registry.domain.plan_parts import scope_of
from registry.domain.references import leaves, shares
from registry.domain.requirement import (
    AllOf,
    AnyOf,
    AtLeast,
    Attested,
    Completed,
    Count,
    Credits,
    HasSkill,
    Policies,
    Requirement,
    Selector,
)
from registry.domain.selection import Matcher

Tested = Callable[[Matcher], bool]
"""Whether a selector selects an item."""


class ScopeBuilder:
    """Makes the gates of one scope. ``home`` is the institution that recognises there.

    ``spaces`` numbers the shared groups that are allocated together with the rest, because
    a policy measures them all or a decision can be spent in one of them only; without it
    each is a scope of its own. ``space`` is the group that this one makes the gates of.

    >>> from datetime import date
    >>> from registry.domain.learner import learner
    >>> catalog, on = Catalog.build(), date(2025, 1, 1)
    >>> context = Context(catalog, learner(catalog, [], [], on), {}, on)
    >>> builder = ScopeBuilder(context, None, Policies(recognised_cap=Decimal(6)))
    >>> builder.rules().cap  # in millionths of a credit
    6000000
    >>> builder.gate(AllOf((Attested("interview"),))).met(0b11)
    True
    """

    def __init__(
        self,
        context: Context,
        home: str | None,
        policies: Policies | None = None,
        spaces: Iterator[int] | None = None,
        space: int = 0,
    ) -> None:
        self.context, self.home = context, home
        self.catalog = context.catalog
        self.policies = policies or Policies()
        self._spaces, self._space = spaces, space
        self._items = Items(context, home, self.policies)

    def rules(self) -> Rules:
        """The policies, scaled."""
        policies, index = self.policies, self.catalog.offerings.index
        return Rules(
            needed(policies.residency_credits or Decimal(0)),
            None if policies.recognised_cap is None else scaled(policies.recognised_cap),
            tuple((index(a), index(b)) for a, b in policies.exclusions),
        )

    def gate(self, requirement: Requirement) -> Gate:
        """The gate of a requirement."""
        if isinstance(requirement, AllOf | AnyOf | AtLeast):
            if requirement.shared:
                return self._shared(requirement)
            return self._group(requirement.members, _least(requirement))
        if isinstance(requirement, HasSkill):
            return self._skill(requirement)
        if isinstance(requirement, Attested):
            return self._attested(requirement)
        return self._leaf(requirement)

    def _shared(self, group: AllOf | AnyOf | AtLeast) -> Gate:
        if self._spaces is None:
            inner = ScopeBuilder(self.context, self.home, self.policies)
            return scope_of(inner._group(group.members, _least(group)))
        space = next(self._spaces)
        inner = ScopeBuilder(self.context, self.home, self.policies, self._spaces, space)
        return inner._group(group.members, _least(group))

    def _leaf(self, requirement: Completed | Count | Credits) -> Leaf:
        if isinstance(requirement, Completed):
            return Leaf(1, tuple(self._items.completed(requirement)), space=self._space)
        if isinstance(requirement, Count):
            return self._selected(requirement.minimum, requirement.selector, even=True)
        return self._selected(needed(requirement.minimum), requirement.selector, even=False)

    def _group(self, members: tuple[Requirement, ...], k: int) -> Gate:
        named = {m.offering: m for m in members if isinstance(m, Completed)}
        if len(named) < len(members):
            return Least(k, tuple(map(self.gate, members)))
        found = [tuple(self._items.completed(member)) for member in named.values()]
        if k < len(found) or all(len(items) == 1 for items in found):
            # A choice of named offerings is one leaf: no combinations to try.
            return Leaf(k, tuple(chain.from_iterable(found)), space=self._space)
        return Least(k, tuple(Leaf(1, items, space=self._space) for items in found))

    def _selected(self, need: int, selector: Selector, *, even: bool) -> Leaf:
        found = list(self._selection(selector, even=even))

        def positions(part: Selector) -> frozenset[int]:
            matcher = self.catalog.matcher(part)
            return frozenset(at for at, (_, tested) in enumerate(found) if tested(matcher))

        limits = tuple(
            Limit(
                positions(p.of),
                _amount(p.at_least, ceil if even else needed),
                _amount(p.at_most, floor if even else scaled),
            )
            for p in selector.parts
        )
        spread = selector.spread
        areas = tuple(map(positions, spread.areas)) if spread else ()
        least = spread.at_least if spread else 0
        items = tuple(item for item, _ in found)
        return Leaf(need, items, limits, areas, least, even, self._space)

    def _selection(self, selector: Selector, *, even: bool) -> Iterator[tuple[Item, Tested]]:
        matcher = self.catalog.matcher(selector)
        capped = not even and any(part.at_most is not None for part in selector.parts)
        for offering in self.catalog.pool(selector):
            for item in self._of_offering(offering, even=even, capped=capped):
                yield item, lambda m, offering=offering: m.admits(offering)  # type: ignore[misc]
        if even or self.home is None:
            return
        home = self.catalog.institutions.index(self.home)
        for number in self.catalog.decisions_at(home):
            for position, grant in enumerate(self.catalog.decisions[number].grants):
                if isinstance(grant, CreditGrant):
                    tested = _credit_tested(home, grant)
                    if tested(matcher):
                        token = -1 - (number * 1000 + position)
                        items = self._items.granted(number, grant, None, token, even=False)
                        yield from ((item, tested) for item in items)

    def _of_offering(self, offering: int, *, even: bool, capped: bool) -> Iterator[Item]:
        yield from self._items.own(offering, None, even=even, capped=capped)
        if self.home is not None:
            key = self.catalog.offerings.key(offering)
            for number in self.catalog.decisions_to(offering):
                for grant in self.catalog.decisions[number].grants:
                    if isinstance(grant, OfferingGrant) and grant.offering == key:
                        yield from self._items.granted(number, grant, None, offering, even=even)

    def _skill(self, asked: HasSkill) -> Gate:
        if self.context.known.get(asked.skill, NONE) >= asked.level:
            return Least(0, ())
        catalog = self.catalog
        skill = catalog.skills.index(asked.skill)
        # A skill spends nothing: a scope of its own, and of the policies only age binds it.
        aged = Policies(max_age_months=self.policies.max_age_months)
        items = Items(self.context, self.home, aged)
        teachers = (
            o
            for o in catalog.teaching(asked.skill)
            if catalog.table.skill_at(o, skill) >= asked.level
        )
        return Scope(Leaf(1, tuple(i for o in teachers for i in items.own(o, None, even=True))))

    def _attested(self, asked: Attested) -> Gate:
        if asked.code in self.context.who.attested:
            return Least(0, ())
        node = self.context.attestation(asked.code)
        use = Items(self.context, self.home, Policies()).use(node)
        return Scope(Leaf(1, (Item(NONE, 1, (use,), (node,), ()),)))


def scope_for(
    context: Context, home: str, requirement: Requirement, policies: Policies | None = None
) -> Scope:
    """The scope of a whole requirement at an institution.

    Raises ``UnknownKey``. Cost: the requirement, what its selections hold, and the decisions
    of the institution that may fill them.

    >>> from datetime import date
    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.learner import learner
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> catalog, on = Catalog.build(facts), date(2025, 1, 1)
    >>> context = Context(catalog, learner(catalog, [], [], on), {}, on)
    >>> asked = scope_for(context, "college", Completed("A"))
    >>> asked.met(0b01), asked.met(0b11)
    (False, True)
    """
    policies = policies or Policies()
    tied = shares(requirement) and (
        _ties(policies) or _is_decided(context.catalog, home, requirement)
    )
    builder = ScopeBuilder(context, home, policies, count(1) if tied else None)
    return scope_of(builder.gate(requirement), builder.rules())


def _ties(policies: Policies) -> bool:
    """Whether policies measure or forbid across the groups of a rule."""
    return replace(policies, max_age_months=None) != Policies()


def _is_decided(catalog: Catalog, home: str, requirement: Requirement) -> bool:
    return any(any(True for _ in serving(catalog, home, leaf)) for leaf in leaves(requirement))


def _credit_tested(home: int, grant: CreditGrant) -> Tested:
    return lambda matcher: matcher.admits_credit(home, grant.subject, grant.level)


def _amount(amount: Decimal | None, whole: Callable[[Decimal], int]) -> int | None:
    """An amount in millionths of a credit, or in whole offerings: a floor is half met by none."""
    return None if amount is None else whole(amount)


def _least(group: AllOf | AnyOf | AtLeast) -> int:
    if isinstance(group, AllOf):
        return len(group.members)
    return 1 if isinstance(group, AnyOf) else group.k
