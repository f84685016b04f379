"""What a plan is ranked by, as one whole number: unknown amounts, the objective, steps.

Plans whose totals are known rank before those that only know "at least"; of equals the
one with fewer steps is better. One number for the three keeps every comparison exact, and
as every step costs something, no plan has a step that it does not need.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, gcd

from registry.domain.catalog import Catalog
from registry.domain.plan_items import SCALE, scaled
from registry.domain.plan_problem import Node
from registry.domain.plan_terms import Constraints, Objective

SPREAD = 1024
"""How far one quantum of the objective is above the most steps: what lies between is no
cost of any plan, so a bound there is as good as the next quantum."""


@dataclass(frozen=True, slots=True)
class Costs:
    """The cost of each node, and how to read a cost back.

    A cost is a number of steps (below ``unit``), quanta of the objective (from ``unit``)
    and unknown amounts (from ``unknown``).

    >>> of = Costs((0, 30_001), unit=1000, unknown=10**6, quantum=10**6, most_steps=9)
    >>> of.read(30_001), of.read(10**6 + 30_001)  # 30 hours, known and "at least"
    ((0, Decimal('30')), (1, Decimal('30')))
    >>> of.same(30_001, 30_002), of.rounded(30_010.5, steps=2)
    (True, 31002)
    """

    of: tuple[int, ...]
    unit: int
    unknown: int
    quantum: int
    most_steps: int

    def read(self, cost: int) -> tuple[int, Decimal]:
        """How many amounts are unknown, and the sum of the known ones."""
        unknown, rest = divmod(cost, self.unknown)
        return unknown, Decimal(rest // self.unit * self.quantum) / SCALE

    def same(self, one: float, other: float) -> bool:
        """Whether two costs differ in nothing but steps."""
        return one // self.unit == other // self.unit

    def rounded(self, bound: float, steps: int) -> int:
        """The least cost at or above a bound that a plan of at least so many steps can have."""
        least = whole(bound)
        quanta, rest = divmod(least, self.unit)
        return least if rest <= self.most_steps else (quanta + 1) * self.unit + steps


def whole(bound: float) -> int:
    """The least whole number not below a bound, but for the error of floating point.

    >>> whole(6.999999999), whole(7.2)
    (7, 8)
    """
    return ceil(bound * (1 - 1e-11) - 1e-3)


def amount_of(catalog: Catalog, offering: int, objective: Objective) -> Decimal | None:
    """What an offering adds to an objective; ``None`` when not stated.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college", fee=Decimal(450))])
    >>> amount_of(catalog, 0, Objective.FEE), amount_of(catalog, 0, Objective.HOURS)
    (Decimal('450'), None)
    """
    if objective is Objective.STEPS:
        return Decimal(1)
    asked = {Objective.HOURS: catalog.hours, Objective.FEE: catalog.fee}
    return asked.get(objective, catalog.weeks)(offering)


def costs(catalog: Catalog, nodes: Sequence[Node], objective: Objective) -> Costs:
    """The cost of every node; an attestation costs one unknown amount.

    Linear in the number of nodes.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college", fee=Decimal(450))])
    >>> found = costs(catalog, [Node(), Node(0)], Objective.FEE)
    >>> found.read(found.of[1])
    (0, Decimal('450'))
    """
    amounts = [None if node.code else _amount(catalog, node, objective) for node in nodes[1:]]
    quantum = gcd(*(a for a in amounts if a)) or 1
    unit = len(nodes) * SPREAD
    unknown = unit * (sum(a for a in amounts if a is not None) // quantum + 1)
    of = (1 + (unknown if a is None else a // quantum * unit) for a in amounts)
    return Costs((0, *of), unit, unknown, quantum, len(nodes) - 1)


def ceilings(
    catalog: Catalog, nodes: Sequence[Node], constraints: Constraints
) -> list[tuple[list[int], int]]:
    """For each ceiling what every node adds, and the most; attestations add nothing.

    In millionths of a dollar or a week. Linear in the number of nodes.

    >>> from registry.domain.facts import OfferingFact
    >>> from registry.domain.requirement import Kind
    >>> catalog = Catalog.build([OfferingFact("A", Kind.COURSE, "college", fee=Decimal(450))])
    >>> ceilings(catalog, [Node(), Node(0)], Constraints(max_fee=Decimal(500)))
    [([0, 450000000], 500000000)]
    """
    asked = (
        (Objective.FEE, constraints.max_fee),
        (Objective.WEEKS, constraints.max_weeks),
    )
    return [
        ([0, *(_known(catalog, node, objective) for node in nodes[1:])], scaled(most))
        for objective, most in asked
        if most is not None
    ]


def _amount(catalog: Catalog, node: Node, objective: Objective) -> int | None:
    amount = amount_of(catalog, node.offering, objective)
    return None if amount is None else scaled(amount)


def _known(catalog: Catalog, node: Node, objective: Objective) -> int:
    return 0 if node.code else _amount(catalog, node, objective) or 0
