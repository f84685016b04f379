"""Which offerings could be taken to help with an award, and which of them are alike to it?

Two offerings are alike when they fill the same leaves of every rule asked in the same way,
bring the same credits at the same place, and neither is named, excluded, or taken by a
decision.
"""

from collections.abc import Iterable, Iterator
from math import ceil

from registry.domain.catalog import Catalog
from registry.domain.facts import CreditGrant, Decision, Grant, Rule
from registry.domain.references import leaves
from registry.domain.requirement import (
    Attested,
    Completed,
    Count,
    Credits,
    HasSkill,
    Leaf,
    Selector,
)
from registry.domain.stock import NAMED


class Candidates:
    """The offerings that could be taken, grouped by what they do for an award, and decisions.

    ``groups`` hold ``NAMED`` offerings alike beside as many as can be asked for (``cut`` says that
    some were left out); ``decisions`` are the numbers of those
    whose grants could serve, ``codes`` what could be attested.
    """

    __slots__ = (
        "_apart",
        "_award",
        "_catalog",
        "_home",
        "_leaves",
        "_rules",
        "codes",
        "cut",
        "decisions",
        "groups",
    )

    def __init__(self, catalog: Catalog, *rules: Rule) -> None:
        self._catalog, self._rules = catalog, rules
        self._leaves = tuple(leaf for rule in rules for leaf in leaves(rule.requirement))
        self._award = catalog.offerings.index(rules[0].award)
        self._home = catalog.table.institution[self._award]
        at = catalog.institutions.key(self._home)
        serve = {n for leaf in self._leaves for n in serving(catalog, at, leaf)}
        self.decisions = tuple(sorted(serve))
        self.codes = frozenset(self._attested())
        self._apart, self.cut = frozenset(self._not_alike()), False
        self.groups = tuple(map(tuple, self._grouped().values()))

    def among(self, held: Iterable[int]) -> Iterator[int]:
        """Held offerings that could be taken again: a better grade or a younger one may count.

        >>> from registry.domain.facts import OfferingFact
        >>> from registry.domain.requirement import Kind
        >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "ABP"]
        >>> rule = Rule("r", "P", Completed("A", max_age_months=60))
        >>> list(Candidates(Catalog.build(facts, rules=[rule]), rule).among([0, 1]))
        [0]
        """
        for offering in held:
            used = any(self._uses(leaf, offering) is not None for leaf in self._leaves)
            if used or offering in self._apart:
                yield offering

    def _grouped(self) -> dict[object, list[int]]:
        apart, table = self._apart, self._catalog.table
        groups: dict[object, list[int]] = {}
        for offering in sorted((set(self._reached()) | apart) - {self._award}):
            if table.available[offering]:
                alike = offering if offering in apart else self._use(offering)
                group = groups.setdefault(alike, [])
                if len(group) < self._enough(offering):
                    group.append(offering)
                else:
                    self.cut = True
        return groups

    def _enough(self, offering: int) -> int:
        """How many alike are kept: as many again as any leaf can ask for, beside those held."""
        return NAMED + max((self._asked(leaf, offering) for leaf in self._leaves), default=0)

    def _asked(self, leaf: Leaf, offering: int) -> int:
        if isinstance(leaf, Count):
            return leaf.minimum
        gain = self._catalog.credits(offering)
        return ceil(leaf.minimum / gain) if isinstance(leaf, Credits) and gain else 0

    def _reached(self) -> Iterator[int]:
        for leaf in self._leaves:
            yield from selected(self._catalog, leaf)

    def _attested(self) -> Iterator[str]:
        """What somebody could still have attested: for a leaf, or as the condition of a decision."""
        yield from (leaf.code for leaf in self._leaves if isinstance(leaf, Attested))
        for number in self.decisions:
            yield from (asked.code for asked in self._catalog.decisions[number].conditions)

    def _not_alike(self) -> set[int]:
        """Offerings that are alike to no other one: named, excluded, or sources and targets."""
        found = {leaf.offering for leaf in self._leaves if isinstance(leaf, Completed)}
        for rule in self._rules:
            found.update(*rule.policies.exclusions)
        for number in self.decisions:
            found |= _spoken_of(self._catalog.decisions[number])
        return set(map(self._catalog.offerings.index, found))

    def _use(self, offering: int) -> object:
        table = self._catalog.table
        uses = (self._uses(leaf, offering) for leaf in self._leaves)
        return table.credits[offering], table.institution[offering] == self._home, tuple(uses)

    def _uses(self, leaf: Leaf, offering: int) -> object:
        if isinstance(leaf, HasSkill):
            skill = self._catalog.skills.index(leaf.skill)
            return self._catalog.table.skill_at(offering, skill) >= leaf.level or None
        if not isinstance(leaf, Count | Credits) or not self._admits(leaf.selector, offering):
            return None
        selector = leaf.selector
        inner = (
            *(p.of for p in selector.parts),
            *(selector.spread.areas if selector.spread else ()),
        )
        return tuple(self._admits(part, offering) for part in inner)

    def _admits(self, selector: Selector, offering: int) -> bool:
        return self._catalog.matcher(selector).admits(offering)


def candidates(catalog: Catalog, rules: tuple[Rule, ...]) -> Candidates:
    """The candidates of rules for one award, remembered. Linear in their selections, once.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> rule = Rule("r", "P", Completed("A"))
    >>> candidates(Catalog.build(facts, rules=[rule]), (rule,)).groups
    ((0,),)
    """
    found: Candidates = catalog.remembered(Candidates, *rules)
    return found


def selected(catalog: Catalog, leaf: Leaf) -> Iterator[int]:
    """The offerings that a leaf selects without naming one, as they are found. Linear in them.

    >>> list(selected(Catalog.build(), Count(1, Selector())))
    []
    """
    if isinstance(leaf, Count | Credits):
        yield from catalog.matcher(leaf.selector).members()
    elif isinstance(leaf, HasSkill):
        yield from catalog.teaching(leaf.skill)


def serving(catalog: Catalog, institution: str, leaf: Leaf) -> Iterator[int]:
    """Decisions, by number, that may speak for an institution and grant what fills a leaf.

    Linear in the decisions about what the leaf names, else in those of the institution.

    >>> from registry.domain.facts import OfferingFact, OfferingGrant
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AP"]
    >>> yes = Decision("d", (Completed("A"),), "college", grants=(OfferingGrant("P"),))
    >>> list(serving(Catalog.build(facts, decisions=[yes]), "college", Completed("P")))
    [0]
    """
    at = catalog.institutions.index(institution)
    for number in _about(catalog, at, leaf):
        decision = catalog.decisions[number]
        if decision.granted and any(_fits(catalog, at, leaf, g) for g in decision.grants):
            yield number


def _about(catalog: Catalog, at: int, leaf: Leaf) -> Iterable[int]:
    """Decisions worth a look: those to what a leaf names, else all of the institution."""
    if isinstance(leaf, HasSkill | Attested):
        return ()
    keys = (leaf.offering,) if isinstance(leaf, Completed) else leaf.selector.offerings
    if not keys:
        return catalog.decisions_at(at)
    numbers = (n for key in keys for n in catalog.decisions_to(catalog.offerings.index(key)))
    return (n for n in numbers if catalog.ever_receives(catalog.decisions[n], at))


def _fits(catalog: Catalog, at: int, leaf: Leaf, grant: Grant) -> bool:
    if isinstance(leaf, Completed):
        return not isinstance(grant, CreditGrant) and grant.offering == leaf.offering
    if not isinstance(leaf, Count | Credits):
        return False
    matcher = catalog.matcher(leaf.selector)
    if isinstance(grant, CreditGrant):
        return matcher.admits_credit(at, grant.subject, grant.level)
    return matcher.admits(catalog.offerings.index(grant.offering))


def _spoken_of(decision: Decision) -> set[str]:
    granted = {g.offering for g in decision.grants if not isinstance(g, CreditGrant)}
    return granted | {source.offering for source in decision.sources}
