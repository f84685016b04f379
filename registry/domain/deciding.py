"""Which decisions are about an offering, and for whom do they speak?

Every look-up costs its answer. A group decides for its members, and these change: so what
a decision is about is indexed, and for whom it speaks on a day is asked of the group.
"""

from array import array
from collections.abc import Mapping, Sequence
from datetime import date

from registry.domain.columns import by_key
from registry.domain.facts import CreditGrant, Decision, Group
from registry.domain.offered import Offered


class Deciding(Offered):
    """A catalogue's offerings with the decisions about them, by number.

    >>> from registry.domain.catalog import Catalog
    >>> from registry.domain.facts import GroupMember, OfferingFact, OfferingGrant
    >>> from registry.domain.requirement import Completed, Kind
    >>> facts = [OfferingFact("A", Kind.COURSE, "north"), OfferingFact("B", Kind.COURSE, "south")]
    >>> group = Group("all", (GroupMember("south", valid_from=date(2025, 1, 1)),))
    >>> yes = Decision("d", (Completed("A"),), "all", grants=(OfferingGrant("B"),))
    >>> catalog = Catalog.build(facts, decisions=[yes], groups=[group])
    >>> list(catalog.decisions_from(0)), catalog.is_source(0), list(catalog.decisions_to(1))
    ([0], True, [0])
    >>> north, south = 0, 1
    >>> catalog.decisions_at(north), catalog.decisions_at(south)
    ((), (0,))
    >>> catalog.receives(yes, "south", date(2024, 12, 31)), catalog.ever_receives(yes, south)
    (False, True)
    >>> catalog.receivers(yes, date(2025, 1, 1))
    ('south',)
    """

    groups: Mapping[str, Group]

    def _index_decisions(self, decisions: Sequence[Decision], groups: Mapping[str, Group]) -> None:
        sources = [(s.offering, n) for n, d in enumerate(decisions) for s in d.sources]
        targets = [
            (g.offering, n)
            for n, decision in enumerate(decisions)
            for g in decision.grants
            if not isinstance(g, CreditGrant)
        ]
        self._decisions_by_source = by_key(self.offerings, sources)
        self._decisions_by_target = by_key(self.offerings, targets)
        receivers = [(decision.receiver, number) for number, decision in enumerate(decisions)]
        self._decisions_by_institution = by_key(self.institutions, receivers)
        self._decisions_by_group: dict[str, list[int]] = {}
        for receiver, number in receivers:
            if receiver in groups:
                self._decisions_by_group.setdefault(receiver, []).append(number)
        self._groups_of: dict[int, list[str]] = {}
        for group in groups.values():
            for member in {self.institutions.index(m.institution) for m in group.members}:
                self._groups_of.setdefault(member, []).append(group.key)

    def decisions_from(self, offering: int) -> "array[int]":
        """Decisions that have an offering among their sources, refusals included."""
        return self._decisions_by_source[offering]

    def is_source(self, offering: int) -> bool:
        """Whether any decision has an offering among its sources. Constant time."""
        return self._decisions_by_source.width(offering, offering + 1) > 0

    def decisions_to(self, offering: int) -> "array[int]":
        """Decisions that grant an offering, or exempt from it."""
        return self._decisions_by_target[offering]

    def decisions_at(self, institution: int) -> tuple[int, ...]:
        """Decisions made by an institution, or by a group that it ever belonged to."""
        found = set(self._decisions_by_institution[institution])
        for group in self._groups_of.get(institution, ()):
            found.update(self._decisions_by_group.get(group, ()))
        return tuple(sorted(found))

    def receives(self, decision: Decision, institution: str, on: date) -> bool:
        """Whether a decision speaks for an institution on a day. Linear in the members."""
        if decision.receiver == institution:
            return True
        group = self.groups.get(decision.receiver)
        return group is not None and group.has(institution, on)

    def ever_receives(self, decision: Decision, institution: int) -> bool:
        """Whether a decision speaks for an institution (its number) on some day."""
        if decision.receiver == self.institutions.key(institution):
            return True
        return decision.receiver in self._groups_of.get(institution, ())

    def receivers(self, decision: Decision, on: date) -> tuple[str, ...]:
        """The institutions for which a decision speaks on a day, in order. n log n in members."""
        group = self.groups.get(decision.receiver)
        if group is None:
            return (decision.receiver,)
        members = {member.institution for member in group.members}
        return tuple(sorted(member for member in members if group.has(member, on)))
