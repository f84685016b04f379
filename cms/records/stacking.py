"""Stacking rules as a page shows them: the award, what is asked, since when, on which agreement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from cms.addresses import record_url
from cms.records import wording
from cms.records.requirement_text import Named, Node, describe, describe_policies
from registry.domain.notation import decode, decode_policies
from registry.domain.references import References, references
from registry.models import Offering, Organization, Skill, StackingRule
from registry.models.ctid import uids_of


@dataclass(frozen=True)
class RuleCard:
    """One rule. ``state`` is ``current``, ``coming`` or ``past`` on the day of the page."""

    rule: StackingRule
    requirement: Node
    policies: list[Node]
    period: str
    state: str


@dataclass(frozen=True)
class AwardCard:
    """An award with every rule of it that names an offering; any one of them suffices."""

    award: Offering
    cards: list[RuleCard]

    @property
    def expired(self) -> bool:
        """Whether no rule of them holds now or later."""
        return all(card.state == "past" for card in self.cards)


def by_award(listed: Iterable[RuleCard]) -> list[AwardCard]:
    """Return cards gathered by award, in the order in which awards first come."""
    found: dict[int, AwardCard] = {}
    for card in listed:
        award = card.rule.award
        found.setdefault(award.pk, AwardCard(award, [])).cards.append(card)
    return list(found.values())


def rules_naming(offering: Offering) -> QuerySet[StackingRule]:
    """Return the published rules that name an offering."""
    return _loaded(StackingRule.objects.published().naming(offering))


def rules_granting(award: Offering) -> QuerySet[StackingRule]:
    """Return the published rules of an award."""
    return _loaded(StackingRule.objects.published().granting(award))


def cards(rules: Iterable[StackingRule], today: date) -> list[RuleCard]:
    """Return rules as cards, those in force first; the names of all of them are read together."""
    listed = list(rules)
    names = names_of(_references(rule) for rule in listed)
    made = [_card(rule, names, today) for rule in listed]
    return sorted(made, key=lambda card: ("current", "coming", "past").index(card.state))


def names_of(mentioned: Iterable[References]) -> dict[str, Named]:
    """Return what the keys of requirements stand for, with one query for each sort that is mentioned."""
    every = list(mentioned)
    return {
        **_named(Offering, [key for refs in every for key in refs.offerings]),
        **_named(Organization, [key for refs in every for key in refs.institutions]),
        **_named(Skill, [key for refs in every for key in refs.skills]),
    }


def _loaded(rules: QuerySet[StackingRule]) -> QuerySet[StackingRule]:
    return rules.select_related("award__institution", "award__sector", "agreement")


def _references(rule: StackingRule) -> References:
    return references(decode(rule.requirement), decode_policies(rule.policies or {}))


def _card(rule: StackingRule, names: dict[str, Named], today: date) -> RuleCard:
    return RuleCard(
        rule=rule,
        requirement=describe(decode(rule.requirement), names),
        policies=describe_policies(decode_policies(rule.policies or {}), names),
        period=wording.period(rule.valid_from, rule.valid_to),
        state=state_on(rule, today),
    )


def state_on(dated: Any, today: date) -> str:
    """Return where a day lies in a period: before it (``coming``), inside (``current``) or after (``past``)."""
    if dated.valid_from and dated.valid_from > today:
        return "coming"
    return "past" if dated.valid_to and dated.valid_to < today else "current"


def _named(model: type[Any], keys: Sequence[str]) -> dict[str, Named]:
    uids = uids_of(keys)
    if not uids:
        return {}
    return {record.ctid: _link(record) for record in model.objects.filter(uid__in=uids)}


def _link(record: Any) -> Named:
    return Named(record.label, record_url(record) if record.is_public else "")
