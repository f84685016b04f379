"""What a plan is ranked by, as one whole number: unknown amounts, the objective, steps.

Plans whose totals are known rank before those that only know "at least"; of equals the
one with fewer steps is better. One number for the three keeps every comparison exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from registry.domain.catalog import Catalog
from registry.domain.plan_problem import Node
from registry.domain.plan_terms import Constraints, Objective

CENTS = 10**4
"""Hours, fees and weeks are told apart to a ten-thousandth."""


@dataclass(frozen=True, slots=True)
class Costs:
    """The cost of each node, and how to read a cost back."""

    of: tuple[int, ...]
    unit: int
    unknown: int

    def read(self, cost: int) -> tuple[int, Decimal]:
        """How many amounts are unknown, and the sum of the known ones."""
        unknown, rest = divmod(cost, self.unknown)
        return unknown, Decimal(rest // self.unit) / CENTS


def amount_of(catalog: Catalog, offering: int, objective: Objective) -> Decimal | None:
    """What an offering adds to an objective; ``None`` when not stated."""
    if objective is Objective.STEPS:
        return Decimal(1)
    asked = {Objective.HOURS: catalog.hours, Objective.FEE: catalog.fee}
    return asked.get(objective, catalog.weeks)(offering)


def costs(catalog: Catalog, nodes: Sequence[Node], objective: Objective) -> Costs:
    """The cost of every node; an attestation costs one unknown amount."""
    amounts = [None if node.code else _amount(catalog, node, objective) for node in nodes[1:]]
    unit = len(nodes) + 1
    unknown = unit * (sum(a for a in amounts if a is not None) + 1)
    of = (1 + (unknown if a is None else a * unit) for a in amounts)
    return Costs((0, *of), unit, unknown)


def ceilings(
    catalog: Catalog, nodes: Sequence[Node], constraints: Constraints
) -> list[tuple[list[int], int]]:
    """For each ceiling what every node adds, and the most; attestations add nothing."""
    asked = (
        (Objective.FEE, constraints.max_fee),
        (Objective.WEEKS, constraints.max_weeks),
    )
    return [
        ([0, *(_known(catalog, node, objective) for node in nodes[1:])], int(most * CENTS))
        for objective, most in asked
        if most is not None
    ]


def _amount(catalog: Catalog, node: Node, objective: Objective) -> int | None:
    amount = amount_of(catalog, node.offering, objective)
    return None if amount is None else int(amount * CENTS)


def _known(catalog: Catalog, node: Node, objective: Objective) -> int:
    return 0 if node.code else _amount(catalog, node, objective) or 0
