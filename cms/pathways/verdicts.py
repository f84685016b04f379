"""A verdict as a page shows it: every part of the rule with its state, what fills it, and what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from cms.pathways.shown import Shown
from cms.records import wording
from cms.records.requirement_text import Named, Node, describe, describe_policies
from cms.records.stacking import names_of
from registry.domain.facts import Rule
from registry.domain.references import references
from registry.domain.requirement import AllOf, AnyOf, AtLeast, Count, Credits, Requirement
from registry.domain.verdict import Allotment, NodeState, Path, Reason, StackingVerdict, Status
from registry.models import Equivalency, Offering
from registry.models.bilingual import current_language
from registry.services.explanations import missing_text, reason_text, status_text

LOOKS = {Status.COMPLETE: "ok", Status.INCOMPLETE: "no", Status.UNDETERMINED: "warn"}


@dataclass(frozen=True)
class Filled:
    """What fills a part: records that are held, through which decision, as what, for how much."""

    sources: tuple[Any, ...]
    decision: Equivalency | None
    words: str
    open: bool


@dataclass(frozen=True)
class Part:
    """One node of the rule. ``look`` is the tag's, ``amount`` what is had of what is asked."""

    node: Node
    status: str
    look: str
    amount: str
    filled: tuple[Filled, ...]
    reasons: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class VerdictView:
    """A verdict in words and records.

    Attributes:
        ways: the smallest things that complete the award, each a list of instructions.
        more: whether there are other ways than these.
        attestations: code and words of what somebody must confirm.
    """

    award: Offering
    status: str
    look: str
    complete: bool
    root: Part | None
    policies: tuple[Node, ...]
    reasons: tuple[str, ...]
    ways: tuple[tuple[str, ...], ...]
    more: bool
    proven: bool
    attestations: tuple[tuple[str, str], ...]
    rule_title: Any = ""


def keys_in(verdict: StackingVerdict) -> Iterator[str]:
    """Yield every key that a verdict names."""
    yield verdict.award
    if verdict.rule:
        yield verdict.rule
    for part in verdict.allocation:
        yield from part.sources
        if part.offering:
            yield part.offering
    for way in verdict.missing:
        for item in way.items:
            yield from (
                key for key in (item.key, item.selector and item.selector.institution) if key
            )
    reasons = [*verdict.reasons, *(reason for node in verdict.nodes for reason in node.reasons)]
    yield from _keys_of(reasons)


def _keys_of(reasons: Iterable[Reason]) -> Iterator[str]:
    for reason in reasons:
        for _name, value in reason.evidence:
            if isinstance(value, tuple):
                for one in value:
                    yield from one.split(" / ")
            elif isinstance(value, str):
                yield value


def decisions_in(verdict: StackingVerdict) -> Iterator[str]:
    """Yield the keys of the decisions that a verdict spends."""
    return (part.decision for part in verdict.allocation if part.decision)


def verdict_view(verdict: StackingVerdict, shown: Shown, held: set[str]) -> VerdictView:
    """Return a verdict for its page; everything it names has been read."""
    rule = next((r for r in shown.questions.catalog.rules if r.key == verdict.rule), None)
    names = _names(rule) if rule else {}
    codes = [item for way in verdict.missing for item in way.items if item.kind == "attestation"]
    return VerdictView(
        award=shown.offerings[verdict.award],
        status=status_text(verdict.status, current_language()),
        look=LOOKS[verdict.status],
        complete=verdict.complete,
        root=_Proof(verdict, shown, names).part(rule.requirement, ()) if rule else None,
        policies=tuple(describe_policies(rule.policies, names)) if rule else (),
        reasons=tuple(_said(verdict.reasons, shown)),
        ways=tuple(_ways(verdict, shown)),
        more=verdict.more,
        proven=verdict.missing_proven,
        attestations=tuple({i.key: shown.name(i.key) for i in codes if i.key}.items()),
        rule_title=getattr(shown.others.get(verdict.rule or ""), "title", ""),
    )


def _names(rule: Rule) -> dict[str, Named]:
    return names_of([references(rule.requirement, rule.policies)])


def _ways(verdict: StackingVerdict, shown: Shown) -> Iterator[tuple[str, ...]]:
    language = current_language()
    for way in verdict.missing:
        yield tuple(missing_text(item, language, shown.name) for item in way.items)


def _said(reasons: Iterable[Reason], shown: Shown) -> Iterator[str]:
    return (reason_text(reason, current_language(), shown.name) for reason in reasons)


@dataclass
class _Proof:
    verdict: StackingVerdict
    shown: Shown
    names: dict[str, Named]

    def __post_init__(self) -> None:
        self.states = {node.path: node for node in self.verdict.nodes}
        self.fillings: dict[Path, list[Allotment]] = {}
        for part in self.verdict.allocation:
            self.fillings.setdefault(part.path, []).append(part)

    def part(self, requirement: Requirement, path: Path) -> Part:
        """One node with everything beneath it."""
        node, state = describe(requirement, self.names), self.states.get(path)
        status = state.status if state else Status.INCOMPLETE
        inner = requirement.members if isinstance(requirement, AllOf | AnyOf | AtLeast) else ()
        parts = tuple(self.part(member, (*path, at)) for at, member in enumerate(inner))
        return Part(
            node=node,
            status=status_text(status, current_language()),
            look=LOOKS[status],
            amount=_amount(requirement, state) if state else "",
            filled=tuple(self._filled(one) for one in self.fillings.get(path, ())),
            reasons=tuple(_said(state.reasons, self.shown)) if state else (),
            parts=parts,
        )

    def _filled(self, part: Allotment) -> Filled:
        words = []
        if part.decision and part.offering:
            words.append(_("as %(title)s") % {"title": self.shown.name(part.offering)})
        if part.credits is not None:
            words.append(wording.credits_of(part.credits))
        sources = tuple(self.shown.offerings[key] for key in part.sources)
        decision = self.shown.decisions.get(part.decision or "")
        return Filled(sources, decision, ", ".join(words), part.open)


def _amount(requirement: Requirement, state: NodeState) -> str:
    """How much is had of what is asked, for amounts and choices."""
    if state.have is None or state.need is None:
        return ""
    if isinstance(requirement, Credits):
        need = wording.credits_of(state.need)
    elif isinstance(requirement, Count | AtLeast):
        need = wording.number(state.need)
    else:
        return ""
    have = wording.number(min(state.have, Decimal(10**6)))
    return _("%(have)s of %(need)s") % {"have": have, "need": need}
