"""Requirements as a plan sees them: gates over the offerings in reach.

A scope is what shares one allocation: inside it everything counts once, so one use a
node is enough; skills are scopes of their own, and so are shared groups that no decision or policy ties to
the rest. So are the parts of an
"all of" that compete for nothing with one another: each is allocated, and remembered,
for itself.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from registry.domain.columns import NONE
from registry.domain.plan_exclusions import Bar, Use, bars
from registry.domain.plan_leaves import Got, Leaf, Meets, bits

if TYPE_CHECKING:
    from registry.domain.plan_counters import Counters


@dataclass(slots=True, eq=False)
class Weigh:
    """So much weight from members, each a gate of its own: the skills of an occupation.

    >>> have, lack = Leaf(0, ()), Leaf(1, ())
    >>> Weigh(3, (have, lack), (4, 1)).met(1), Weigh(5, (have, lack), (4, 1)).met(1)
    (True, False)
    """

    need: int
    members: "tuple[Gate, ...]"
    weights: tuple[int, ...]

    def met(self, got: Got) -> bool:
        """Whether enough weight is met."""
        pairs = zip(self.weights, self.members, strict=True)
        return sum(weight for weight, member in pairs if member.met(got)) >= self.need


@dataclass(slots=True, eq=False)
class Least:
    """At least ``k`` of the members; all of them when k is their number.

    >>> have, lack = Leaf(0, ()), Leaf(1, ())
    >>> Least(1, (have, lack)).met(1), Least(2, (have, lack)).met(1)
    (True, False)
    """

    k: int
    members: "tuple[Gate, ...]"

    def met(self, got: Got) -> bool:
        """Whether enough members are met, each as if alone."""
        return sum(member.met(got) for member in self.members) >= self.k


@dataclass(slots=True, eq=False)
class Rules:
    """What binds all that a scope counts: residency, cap on recognition, excluded pairs.

    >>> Rules().bind, Rules(cap=0).bind
    (False, True)
    """

    residency: int = 0
    cap: int | None = None
    exclusions: tuple[tuple[int, int], ...] = ()

    @property
    def bind(self) -> bool:
        """Whether anything binds."""
        return bool(self.residency or self.cap is not None or self.exclusions)


@dataclass(slots=True, eq=False)
class Scope:
    """A gate with one allocation.

    ``free`` when nothing in it competes but inside inner scopes, which see to themselves;
    ``simple`` when nothing competes in those either. ``meets`` is ``met`` as one function.
    ``stop`` is asked while its exact
    check goes on, which may take long.

    >>> Scope(Leaf(1, ())).met(1)
    False
    """

    gate: "Gate"
    rules: Rules = field(default_factory=Rules)
    free: bool = field(init=False)
    simple: bool = field(init=False)
    own: "Gate | None" = field(init=False, default=None)
    meets: Meets = field(init=False)
    mask: Got = field(init=False)
    bars: dict[Use, Bar] = field(init=False)
    known: dict[Got, bool] = field(init=False, default_factory=dict)
    enough: list[Got] = field(init=False, default_factory=list)
    short: list[Got] = field(init=False, default_factory=list)
    counters: "dict[tuple[Leaf, ...], Counters]" = field(init=False, default_factory=dict)
    stop: Callable[[], bool] | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        leaves, inner = list(spending(self.gate)), list(inner_scopes(self.gate))
        nodes = {n for leaf in leaves for i in leaf.items for n in i.nodes}
        self.mask, self.meets = bits(nodes), meets(self.gate)
        for scope in inner:
            self.mask |= scope.mask
        self.bars = bars(leaves, self.rules.exclusions) if self.rules.exclusions else {}
        spent = [source for leaf in leaves for i in leaf.items for source in i.sources]
        tokens = [item.token for leaf in leaves for item in leaf.items]
        once = len(set(spent)) == len(spent) and len(set(tokens)) == len(tokens)
        once = once and not any(leaf.space for leaf in leaves)
        loose = not self.rules.bind and not any(leaf.measured for leaf in leaves)
        self.free = once and loose
        self.simple = self.free and all(scope.simple for scope in inner)
        if loose and not once and all(scope.simple for scope in inner):
            self.own = _uncontested(self.gate)

    def met(self, got: Got) -> bool:
        """Whether the gate is met when nothing competes."""
        return self.gate.met(got)


Gate: TypeAlias = Leaf | Least | Weigh | Scope


def meets(gate: Gate) -> Meets:
    """Whether a gate is met when nothing competes, as one function: it is asked very often.

    Linear in the gate.

    >>> both = Least(2, (Leaf(1, ()), Scope(Leaf(0, ()))))
    >>> meets(both)(1), meets(Least(1, both.members))(1)
    (False, True)
    """
    if isinstance(gate, Scope):
        return gate.meets
    if isinstance(gate, Leaf):
        return gate.meets()
    if isinstance(gate, Least) and gate.k == len(gate.members):
        return _all_met(list(map(meets, gate.members)))
    if isinstance(gate, Least) and gate.k == 1:
        return _any_met(list(map(meets, gate.members)))
    return gate.met


def _all_met(tests: list[Meets]) -> Meets:
    if len(tests) == 1:
        return tests[0]

    def met(got: Got) -> bool:
        for asked in tests:  # noqa: SIM110  # a generator takes twice as long
            if not asked(got):
                return False
        return True

    return met


def _any_met(tests: list[Meets]) -> Meets:
    def met(got: Got) -> bool:
        for asked in tests:  # noqa: SIM110  # a generator takes twice as long
            if asked(got):
                return True
        return False

    return met


def _uncontested(gate: Gate) -> Gate | None:
    """The gate with offerings as themselves alone, if then nothing competes: a quick yes."""
    bare = _without_decisions(gate)
    tokens = [item.token for leaf in spending(bare) for item in leaf.items]
    return bare if len(set(tokens)) == len(tokens) else None


def _without_decisions(gate: Gate) -> Gate:
    if isinstance(gate, Leaf):
        kept = tuple(item for item in gate.items if item.decision == NONE)
        return Leaf(gate.need, kept, even=gate.even, space=gate.space)
    if isinstance(gate, Least):
        return Least(gate.k, tuple(map(_without_decisions, gate.members)))
    return gate


def spending(gate: Gate) -> Iterable[Leaf]:
    """The leaves that share the allocation of a gate; inner scopes have their own.

    Linear in the gate.

    >>> one, two = Leaf(1, ()), Leaf(1, ())
    >>> list(spending(Least(1, (one, Scope(two))))) == [one]
    True
    """
    if isinstance(gate, Leaf):
        yield gate
    elif isinstance(gate, Least | Weigh):
        for member in gate.members:
            yield from spending(member)


def inner_scopes(gate: Gate) -> Iterable[Scope]:
    """The scopes directly inside a gate. Linear in the gate.

    >>> one, two = Leaf(1, ()), Leaf(1, ())
    >>> inner = Scope(two)
    >>> list(inner_scopes(Least(1, (one, inner)))) == [inner]
    True
    """
    if isinstance(gate, Scope):
        yield gate
    elif isinstance(gate, Least | Weigh):
        for member in gate.members:
            yield from inner_scopes(member)


def all_scopes(scope: Scope) -> Iterable[Scope]:
    """A scope and every one inside it. Linear in the gate.

    >>> len(list(all_scopes(Scope(Least(1, (Scope(Leaf(1, ())),))))))
    2
    """
    yield scope
    for inner in inner_scopes(scope.gate):
        yield from all_scopes(inner)


def all_leaves(gate: Gate) -> Iterable[Leaf]:
    """Every leaf of a gate, then those of the scopes inside it. Linear in the gate.

    >>> len(list(all_leaves(Least(1, (Leaf(1, ()), Scope(Leaf(1, ())))))))
    2
    """
    top = gate.gate if isinstance(gate, Scope) else gate
    yield from spending(top)
    for inner in inner_scopes(top):
        yield from all_leaves(inner)


def members_of(gate: Gate, *, inside: bool = False) -> Iterable[Gate]:
    """The members of an "all of" and of those in it; ``inside`` looks into scopes as well.

    Linear in the gate.

    >>> one, two, three = (Leaf(1, ()) for _ in range(3))
    >>> both = Least(2, (one, Scope(Least(2, (two, three)))))
    >>> len(list(members_of(both))), len(list(members_of(both, inside=True)))
    (2, 3)
    """
    while inside and isinstance(gate, Scope):
        gate = gate.gate
    if isinstance(gate, Least) and gate.k == len(gate.members):
        for member in gate.members:
            yield from members_of(member, inside=inside)
    else:
        yield gate
