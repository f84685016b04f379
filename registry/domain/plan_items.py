"""What can fill a place in a plan: what is held is free, what is not becomes a node.

What is taken in a plan will be completed on the day, well enough for any grade. A
grade or date of a holding that is not known is assumed to suffice, and named.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from math import ceil

from registry.domain.catalog import Catalog
from registry.domain.columns import NONE
from registry.domain.facts import CreditGrant, Decision, ExemptionGrant, Grant
from registry.domain.learner import Attempt, Learner
from registry.domain.limits import Judgement, judge_age, judge_leaf
from registry.domain.plan_leaves import Item
from registry.domain.plan_problem import Node
from registry.domain.recognition import decided, judge_source, open_conditions, sources_of
from registry.domain.requirement import Completed, Policies
from registry.domain.validity import latest_day

SCALE = 10**6
"""Credits, hours, fees and weeks are told apart to a millionth, as the facts are."""


def scaled(amount: Decimal) -> int:
    """An amount as a whole number of millionths; of a limit that is finer what it allows.

    >>> scaled(Decimal("2.25"))
    2250000
    """
    return int(amount * SCALE)


def needed(amount: Decimal) -> int:
    """The fewest whole millionths that reach an amount.

    >>> needed(Decimal("2.25")), needed(Decimal("0.0000001"))
    (2250000, 1)
    """
    return ceil(amount * SCALE)


@dataclass(slots=True)
class Context:
    """What all scopes of a question share: the learner, the day, nodes and uses.

    >>> from registry.domain.facts import OfferingFact, Rule
    >>> from registry.domain.limits import Open
    >>> from registry.domain.requirement import Kind
    >>> from registry.domain.verdict import MissingKind
    >>> nobody = Learner({}, frozenset(), frozenset())
    >>> context = Context(Catalog.build(), nobody, {}, date(2025, 1, 1))
    >>> context.node(7), context.attestation("interview"), context.node(7)
    (1, 2, 1)
    >>> ungraded = Judgement(open=(Open(MissingKind.FACT, "A", "grade"),))
    >>> context.assume(Attempt(7, "A", None, None, None), [ungraded])
    >>> context.assumed
    {7: {'grade'}}
    >>> award = OfferingFact("A", Kind.COURSE, "college")
    >>> renewed = Catalog.build([award], rules=[Rule("r", "A", Completed("A"))])
    >>> Context(renewed, nobody, {}, date(2025, 1, 1)).held(0)
    1
    """

    catalog: Catalog
    who: Learner
    known: dict[str, int]
    on: date
    nodes: list[Node] = field(default_factory=lambda: [Node()])
    use_node: list[int] = field(default_factory=lambda: [0])
    assumed: dict[int, set[str]] = field(default_factory=dict)
    _of_offering: dict[int, int] = field(default_factory=dict)
    _of_code: dict[str, int] = field(default_factory=dict)
    _of_held: dict[int, int] = field(default_factory=dict)

    def held(self, offering: int) -> int:
        """What has an offering that is held: for an award a node of its own, else the free one.

        A rule earns an award afresh only by something other than that award as it is held.
        """
        if not len(self.catalog.rules_for(offering)):
            return 0
        if offering not in self._of_held:
            self._of_held[offering] = len(self.nodes)
            self.nodes.append(Node(offering, held=True))
        return self._of_held[offering]

    def node(self, offering: int) -> int:
        """The node of an offering, made when first asked for."""
        if offering not in self._of_offering:
            self._of_offering[offering] = len(self.nodes)
            self.nodes.append(Node(offering))
        return self._of_offering[offering]

    def attestation(self, code: str) -> int:
        """The node of an attestation still to be given."""
        if code not in self._of_code:
            self._of_code[code] = len(self.nodes)
            self.nodes.append(Node(code=code))
        return self._of_code[code]

    def assume(self, attempt: Attempt, judged: Iterable[Judgement]) -> None:
        """Remember the facts of a holding that were taken to suffice."""
        facts = {o.fact for judgement in judged for o in judgement.open if o.fact}
        if facts:
            self.assumed.setdefault(attempt.offering, set()).update(facts)


class Items:
    """Makes the items of one scope. ``home`` is the institution that recognises there.

    >>> from registry.domain.facts import OfferingFact, OfferingGrant
    >>> from registry.domain.requirement import Kind
    >>> facts = [OfferingFact(key, Kind.COURSE, "college") for key in "AB"]
    >>> yes = Decision("d", (Completed("A"),), "college", grants=(OfferingGrant("B"),))
    >>> catalog, nobody = (
    ...     Catalog.build(facts, decisions=[yes]),
    ...     Learner({}, frozenset(), frozenset()),
    ... )
    >>> items = Items(Context(catalog, nobody, {}, date(2025, 1, 1)), "college")
    >>> [item.sources for item in items.completed(Completed("B"))]  # itself, or A in its place
    [(1,), (0,)]
    >>> [item.sources for item in items.own(1, None, even=True)], items.hopeful(1)
    ([(1,)], True)
    >>> [item.decision for item in items.granted(0, yes.grants[0], None, 1, even=True)]
    [0]
    >>> items.use(0)
    0
    """

    def __init__(
        self, context: Context, home: str | None, policies: Policies | None = None
    ) -> None:
        self.context, self.home = context, home
        self.catalog = context.catalog
        self.policies = policies or Policies()
        self._uses: dict[int, int] = {0: 0}
        self._home = NONE if home is None else self.catalog.institutions.find(home)

    def completed(self, leaf: Completed) -> Iterator[Item]:
        """Everything that fills a named offering: itself, or what a decision lets count as it."""
        offering = self.catalog.offerings.index(leaf.offering)
        yield from self.own(offering, leaf, even=True)
        if self.home is not None:
            for number in self.catalog.decisions_to(offering):
                for grant in self.catalog.decisions[number].grants:
                    if not isinstance(grant, CreditGrant) and grant.offering == leaf.offering:
                        yield from self.granted(number, grant, leaf, offering, even=True)

    def own(
        self, offering: int, leaf: Completed | None, *, even: bool, capped: bool = False
    ) -> Iterator[Item]:
        """An offering as itself: held, or taken where it is not or where that brings more.

        With ``capped`` less may serve better: each amount held is a way, and so is another.
        """
        if offering not in self.context.who.attempts:
            stated = self.catalog.credits(offering)
            if (even or stated is not None) and self.hopeful(offering):
                amount = 0 if stated is None else scaled(stated)
                yield self._as_itself(offering, self.context.node(offering), amount, even=even)
            return
        attempts = [a for a in self.context.who.attempts.get(offering, ()) if self._serves(a, leaf)]
        amounts = {a.credits for a in attempts if even or a.credits is not None}
        held = sorted((amount or Decimal(0) for amount in amounts), reverse=True)
        for most in held if capped else held[:1]:
            node = self.context.held(offering)
            yield self._as_itself(offering, node, scaled(most), even=even)
        anew = self.catalog.credits(offering)
        useless = self._adds_nothing(offering, held, anew, even=even, capped=capped)
        if self.hopeful(offering) and not useless:
            amount = scaled(anew or Decimal(0))
            yield self._as_itself(offering, self.context.node(offering), amount, even=even)

    def _adds_nothing(
        self, offering: int, held: list[Decimal], anew: Decimal | None, *, even: bool, capped: bool
    ) -> bool:
        """Whether to take an offering brings no more than is held of it, best first."""
        if anew is None:
            return not even or bool(held)
        if not held:
            return False
        if even and not (self.policies.residency_credits and self._resident(offering)):
            return True
        return anew in held if capped else anew <= held[0]

    def _as_itself(self, offering: int, node: int, amount: int, *, even: bool) -> Item:
        weight, resident = 1 if even else amount, self._resident(offering)
        # By position: of an offering in reach there are many items, and names cost time.
        return Item(
            offering, weight, (self.use(node),), (node,), (offering,), NONE, 1, amount, resident
        )

    def hopeful(self, offering: int) -> bool:
        """Whether an offering can still be taken."""
        return bool(self.catalog.table.available[offering])

    def _resident(self, offering: int) -> bool:
        return self._home != NONE and self.catalog.table.institution[offering] == self._home

    def use(self, node: int) -> int:
        """The use of a node in this scope, made when first asked for; 0 for what is had already."""
        if self.context.nodes[node].held:
            return 0
        if node not in self._uses:
            self._uses[node] = len(self.context.use_node)
            self.context.use_node.append(node)
        return self._uses[node]

    def _serves(self, attempt: Attempt, leaf: Completed | None, until: date | None = None) -> bool:
        """Whether an attempt counts; a day not known is ``until`` at the latest, if given."""
        day, key, on = attempt.completed_on, attempt.key, self.context.on
        judged = [judge_age(day, self.policies.max_age_months, on, key, until=until)]
        if leaf is not None:
            judged.append(judge_leaf(leaf, attempt.grade, day, on, key, until=until))
        possible = all(judgement.possible for judgement in judged)
        if possible:
            self.context.assume(attempt, judged)
        return possible

    # Recognition

    def granted(
        self, number: int, grant: Grant, leaf: Completed | None, token: int, *, even: bool
    ) -> Iterator[Item]:
        """What one grant of a decision (by its number) fills; nothing where it cannot be relied upon."""
        decision = self.catalog.decisions[number]
        stated = self._worth(grant)
        nodes = self._sources(decision, leaf)
        if nodes is None or (stated is None and not even):
            return
        amount = scaled(stated or Decimal(0))
        yield Item(
            token=token,
            weight=1 if even else amount,
            uses=tuple(self.use(node) for node in nodes),
            nodes=nodes,
            sources=tuple(self._asked_of(decision)),
            decision=number,
            share=len(decision.grants),
            credits=amount,
        )

    def _worth(self, grant: Grant) -> Decimal | None:
        if isinstance(grant, CreditGrant):
            return grant.amount
        if isinstance(grant, ExemptionGrant):
            return Decimal(0)
        if grant.credits is not None:
            return grant.credits
        return self.catalog.credits(self.catalog.offerings.index(grant.offering))

    def _sources(self, decision: Decision, leaf: Completed | None) -> tuple[int, ...] | None:
        """The nodes that a decision needs here; ``None`` when it cannot be relied upon."""
        context = self.context
        sound = decision.granted and decision.sources and decided(decision, context.on)
        if not sound or open_conditions(decision, context.who):
            return None
        asked = self._asked_of(decision)
        nodes = [self._source(decision, o, sources, leaf) for o, sources in asked.items()]
        return None if NONE in nodes else tuple(nodes)

    def _asked_of(self, decision: Decision) -> dict[int, list[Completed]]:
        """What a decision asks of each source: written twice, it is still held or taken once."""
        asked: dict[int, list[Completed]] = {}
        for source in sources_of(decision):
            asked.setdefault(self.catalog.offerings.index(source.offering), []).append(source)
        return asked

    def _source(
        self, decision: Decision, offering: int, sources: list[Completed], leaf: Completed | None
    ) -> int:
        context, home = self.context, self.home or ""
        until = latest_day(self.catalog, decision, home, context.on)
        for attempt in context.who.attempts.get(offering, ()):
            judged = [
                judge_source(self.catalog, decision, source, attempt, home, context.on)
                for source in sources
            ]
            if all(judgement.possible for judgement in judged) and self._serves(
                attempt, leaf, until
            ):
                context.assume(attempt, judged)
                return context.held(offering)
        in_time = decision.in_force(context.on)
        usable = in_time and self.catalog.receives(decision, home, context.on)
        return context.node(offering) if usable and self.hopeful(offering) else NONE
