"""A plan as a page shows it: totals, what is held, the stages with their steps and awards, and the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from cms.pathways.feeds import Feed, feeds
from cms.pathways.route_map import RouteMap, route_map
from cms.pathways.shown import Shown
from cms.pathways.totals import Figure, figures, proof, side_by_side
from cms.pathways.wishes import Wish
from cms.records import wording
from cms.records.offerings import next_start
from registry.domain.plan_terms import Earned, Plan, PlanAnswer, Start
from registry.domain.verdict import Missing, MissingKind
from registry.models import Equivalency, Offering
from registry.models.bilingual import current_language
from registry.services.explanations import missing_text


@dataclass(frozen=True)
class Toward:
    """What a step or holding counts toward: the record, and how much of it."""

    record: Any
    words: str


@dataclass(frozen=True)
class Step:
    """One offering to take, or one that is held."""

    record: Offering
    next_start: date | None
    toward: tuple[Toward, ...]
    needs: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Recognition:
    """A decision that the plan uses, and what it counts as."""

    decision: Equivalency
    sources: tuple[Any, ...]
    words: str


@dataclass(frozen=True)
class Stage:
    """What can be taken side by side, and what is earned with it."""

    number: int
    steps: tuple[Step, ...]
    recognised: tuple[Recognition, ...]
    earned: tuple[Offering, ...]

    @property
    def line(self) -> str:
        """The line of most of its steps, for the strip."""
        lines = [step.record.sector.line for step in self.steps if step.record.sector]
        return max(lines, key=lines.count) if lines else ""


@dataclass(frozen=True)
class Route:
    """One plan with everything that its part of the page shows."""

    number: int
    figures: list[Figure]
    proof: str
    held: tuple[Step, ...]
    unused: tuple[Offering, ...]
    stages: tuple[Stage, ...]
    map: RouteMap
    side_by_side: Decimal | None
    attestations: tuple[str, ...] = ()
    to_confirm: tuple[str, ...] = ()
    instead: tuple[tuple[Offering, ...], tuple[Offering, ...]] | None = None

    @property
    def unknown(self) -> tuple[Any, ...]:
        """What is not stated in any figure, each once."""
        named = {str(one): one for figure in self.figures for one in figure.unknown}
        return tuple(named.values())

    @property
    def has_examples(self) -> bool:
        """Whether an invented record is in the plan."""
        steps = [*self.held, *(step for stage in self.stages for step in stage.steps)]
        awards = (award for stage in self.stages for award in stage.earned)
        return any(one.is_illustrative for one in (*(step.record for step in steps), *awards))


def routes(wish: Wish, start: Start, answer: PlanAnswer, shown: Shown) -> list[Route]:
    """Return every plan of an answer as a route; the records are read for all of them together."""
    plans = answer.plans
    found = [feeds(shown.questions, start, plan) for plan in plans]
    shown.read_offerings(_keys(start, plans, found))
    shown.read_decisions(feed.decision for part in found for feed in part if feed.decision)
    return [
        _Builder(wish, start, answer, shown, number, found[number]).route()
        for number in range(len(plans))
    ]


def _keys(start: Start, plans: tuple[Plan, ...], found: list[list[Feed]]) -> Iterator[str]:
    yield from (holding.offering for holding in start.holdings)
    for plan, part in zip(plans, found, strict=True):
        yield from plan.steps
        yield from (earned.award for earned in plan.earned)
        yield from (feed.counted_as for feed in part if feed.counted_as)


@dataclass
class _Builder:
    wish: Wish
    start: Start
    answer: PlanAnswer
    shown: Shown
    number: int
    feeds: list[Feed]

    @property
    def plan(self) -> Plan:
        return self.answer.plans[self.number]

    def route(self) -> Route:
        plan, shown = self.plan, self.shown
        held = list(dict.fromkeys(holding.offering for holding in self.start.holdings))
        used = {feed.source for feed in self.feeds}
        return Route(
            number=self.number + 1,
            figures=figures(plan, shown.name),
            proof=proof(self.answer, self.wish.objective, self.number),
            held=tuple(self._step(key) for key in held if key in used),
            unused=tuple(shown.offerings[key] for key in held if key not in used),
            stages=tuple(self._stages()),
            map=route_map(plan, held, self.feeds, shown, self.wish.goal.record),
            side_by_side=side_by_side(shown.questions.catalog, plan) if plan.stages else None,
            attestations=tuple(shown.name(code) for code in plan.attestations),
            to_confirm=tuple(_fact(shown, *one) for one in plan.to_confirm),
            instead=self._instead(),
        )

    def _stages(self) -> Iterator[Stage]:
        for number in range(len(self.plan.stages) + 1):
            steps = self.plan.stages[number - 1] if number else ()
            earned = [one for one in self.plan.earned if one.stage == number]
            if steps or earned:
                yield Stage(
                    number,
                    tuple(map(self._step, self._in_order(steps))),
                    tuple(self._recognised(earned)),
                    tuple(self.shown.offerings[one.award] for one in earned),
                )

    def _in_order(self, steps: tuple[str, ...]) -> list[str]:
        return sorted(steps, key=lambda key: (self.shown.line(key), self.shown.name(key)))

    def _step(self, key: str) -> Step:
        record = self.shown.offerings[key]
        toward = [feed for feed in self.feeds if feed.source == key and not feed.entry]
        needs = [feed.source for feed in self.feeds if feed.target == key and feed.entry]
        return Step(
            record,
            next_start(record, localdate()),
            tuple(Toward(self.shown.offerings[f.target], self._how(f)) for f in toward),
            tuple(self.shown.offerings[one] for one in needs if one in self.shown.offerings),
        )

    def _how(self, feed: Feed) -> str:
        parts = [_("recognised")] if feed.decision else []
        if feed.counted_as:
            parts.append(_("as %(title)s") % {"title": self.shown.name(feed.counted_as)})
        if feed.credits is not None:
            parts.append(wording.credits_of(feed.credits))
        return ", ".join(parts)

    def _recognised(self, earned: list[Earned]) -> Iterator[Recognition]:
        targets = {one.award for one in earned}
        spent = dict.fromkeys(f.decision for f in self.feeds if f.decision and f.target in targets)
        for key in spent:
            parts = [f for f in self.feeds if f.decision == key and f.target in targets]
            sources = tuple(self.shown.offerings[f.source] for f in parts)
            words = self._how(parts[0]).partition(", ")[2]
            yield Recognition(self.shown.decisions[key], sources, words)

    def _instead(self) -> tuple[tuple[Offering, ...], tuple[Offering, ...]] | None:
        """What this plan takes that the first one does not, and the other way round."""
        if not self.number:
            return None
        own, first = set(self.plan.steps), set(self.answer.plans[0].steps)
        offered = self.shown.offerings
        more, less = (sorted(keys, key=self.shown.name) for keys in (own - first, first - own))
        return tuple(offered[key] for key in more), tuple(offered[key] for key in less)


def _fact(shown: Shown, key: str, fact: str) -> str:
    missing = Missing(MissingKind.FACT, key, fact=fact)
    return missing_text(missing, current_language(), shown.name)
