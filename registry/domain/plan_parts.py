"""Which members of an "all of" compete for the same things, and which stand alone?

What shares no offering and no credit with the rest of its scope is allocated by itself:
the exact question then is small, and its answer serves whatever else is had.
"""

from collections.abc import Callable, Collection, Hashable, Iterable
from typing import TypeVar

from registry.domain.plan_gates import Gate, Least, Rules, Scope, members_of, spending

T = TypeVar("T")


def scope_of(gate: Gate, rules: Rules | None = None) -> Scope:
    """The scope of a gate, in parts where no policy binds them together.

    Quadratic in the members.

    >>> from registry.domain.plan_leaves import Item, Leaf
    >>> one, two = (Leaf(1, (Item(n, 1, (n,), (n,), (n,)),)) for n in (1, 2))
    >>> scope_of(Least(2, (one, two))).simple
    True
    """
    if rules is not None and rules.bind:
        return Scope(gate, rules)
    members = list(members_of(gate))
    whole = Scope(gate if len(members) == 1 else Least(len(members), tuple(members)))
    if whole.simple or len(members) == 1:
        return whole
    parts = tuple(map(_part, in_groups(members, _wanted)))
    if len(parts) > 1:
        return Scope(Least(len(parts), parts))
    return parts[0] if isinstance(parts[0], Scope) else Scope(parts[0])


def _part(members: list[Gate]) -> Gate:
    gate = members[0] if len(members) == 1 else Least(len(members), tuple(members))
    alone = Scope(gate)
    return gate if alone.free else alone


def in_groups(members: Iterable[T], wanted: Callable[[T], Collection[Hashable]]) -> list[list[T]]:
    """The members in groups, such that no two groups want the same thing.

    Quadratic in the members.

    >>> in_groups(["ab", "cd", "be", "fg"], set)
    [['cd'], ['ab', 'be'], ['fg']]
    """
    groups: list[tuple[set[Hashable], list[T]]] = []
    for member in members:
        things, kept = set(wanted(member)), [member]
        apart = []
        for others, group in groups:
            if others.isdisjoint(things):
                apart.append((others, group))
            else:
                things |= others
                kept = group + kept
        groups = [*apart, (things, kept)]
    return [kept for _, kept in groups]


def _wanted(gate: Gate) -> set[int]:
    items = [item for leaf in spending(gate) for item in leaf.items]
    return {item.token for item in items} | {s for item in items for s in item.sources}
