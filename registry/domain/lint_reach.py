"""The most that could ever count for a leaf: its offerings, and what decisions may grant."""

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

from registry.domain.candidates import serving
from registry.domain.catalog import Catalog
from registry.domain.demands import NOTHING
from registry.domain.facts import CreditGrant, ExemptionGrant
from registry.domain.requirement import Count, Credits, Selector
from registry.domain.selection import Matcher


class Reach:
    """What a leaf of a rule could count at best, at the institution (its number) of the award.

    Decisions are looked at only where the offerings of the selection do not suffice.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> fact = OfferingFact("A", Kind.COURSE, "college", credits=Decimal(3), level=3)
    >>> reach = Reach(Catalog.build([fact]), 0, Credits(Decimal(24), Selector()))
    >>> reach.most(Decimal(24)), reach.is_empty, reach.not_stated()
    (Decimal('3'), False, False)
    >>> reach.touches(Selector(level=3)), reach.touches(Selector(level=4))
    (True, False)
    """

    def __init__(self, catalog: Catalog, home: int, leaf: Count | Credits) -> None:
        self._catalog, self._home, self._leaf = catalog, home, leaf
        self._selected = catalog.matcher(leaf.selector)
        self.pool = catalog.pool(leaf.selector)

    @property
    def is_empty(self) -> bool:
        """Whether nothing can be selected at all."""
        return not self.pool and not self._unassigned

    def most(
        self, enough: Decimal, inside: Selector | None = None, outside: Selector | None = None
    ) -> Decimal:
        """The most that counts, inside one selector and outside of another one.

        Grants are added only where less than ``enough`` is there without them.
        """
        lies = _Lies(self._catalog, inside, outside)
        offered = filter(lies.offering, self.pool)
        if isinstance(self._leaf, Count):
            return Decimal(sum(1 for _ in offered))
        have = sum((self._catalog.credits(o) or NOTHING for o in offered), NOTHING)
        return have if have >= enough else have + self._granted(lies)

    def not_stated(self, inside: Selector | None = None, outside: Selector | None = None) -> bool:
        """Whether credits that nobody stated may count as well."""
        lies, credits_of = _Lies(self._catalog, inside, outside), self._catalog.credits
        return isinstance(self._leaf, Credits) and any(
            credits_of(o) is None for o in self.pool if lies.offering(o)
        )

    def touches(self, area: Selector) -> bool:
        """Whether anything that counts could lie in an area."""
        lies = _Lies(self._catalog, area, None)
        return any(map(lies.offering, self.pool)) or any(
            lies.credit(self._home, grant) for grant in self._unassigned
        )

    def _granted(self, lies: "_Lies") -> Decimal:
        unassigned = (g.amount for g in self._unassigned if lies.credit(self._home, g))
        more = (amount for offering, amount in self._more.items() if lies.offering(offering))
        return sum((*unassigned, *more), NOTHING)

    @cached_property
    def _numbers(self) -> tuple[int, ...]:
        if isinstance(self._leaf, Count):  # only offerings are counted, each once
            return ()
        institution = self._catalog.institutions.key(self._home)
        return tuple(dict.fromkeys(serving(self._catalog, institution, self._leaf)))

    @cached_property
    def _unassigned(self) -> tuple[CreditGrant, ...]:
        """Unassigned credit that the leaf selects: each decision may grant its own once."""
        admits = self._selected.admits_credit
        grants = (g for n in self._numbers for g in self._catalog.decisions[n].grants)
        unassigned = (grant for grant in grants if isinstance(grant, CreditGrant))
        return tuple(g for g in unassigned if admits(self._home, g.subject, g.level))

    @cached_property
    def _more(self) -> dict[int, Decimal]:
        """What the best grant of each offering brings beyond its own credits."""
        found: dict[int, Decimal] = {}
        for offering, amount in self._for_more():
            beyond = amount - (self._catalog.credits(offering) or NOTHING)
            found[offering] = max(beyond, found.get(offering, NOTHING))
        return found

    def _for_more(self) -> Iterator[tuple[int, Decimal]]:
        for number in self._numbers:
            for grant in self._catalog.decisions[number].grants:
                if not isinstance(grant, CreditGrant | ExemptionGrant) and grant.credits:
                    offering = self._catalog.offerings.index(grant.offering)
                    if self._selected.admits(offering):
                        yield offering, grant.credits


class _Lies:
    """Whether something lies inside one selector and outside of another one."""

    def __init__(self, catalog: Catalog, inside: Selector | None, outside: Selector | None) -> None:
        self._inside: Matcher | None = None if inside is None else catalog.matcher(inside)
        self._outside: Matcher | None = None if outside is None else catalog.matcher(outside)

    def offering(self, offering: int) -> bool:
        return (self._inside is None or self._inside.admits(offering)) and not (
            self._outside is not None and self._outside.admits(offering)
        )

    def credit(self, at: int, grant: CreditGrant) -> bool:
        asked = at, grant.subject, grant.level
        return (self._inside is None or self._inside.admits_credit(*asked)) and not (
            self._outside is not None and self._outside.admits_credit(*asked)
        )
