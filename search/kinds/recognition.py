"""Agreements, rules, decisions, adoptions and endorsements as documents.

Most of them bear no title of their own: they are called by what they join.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Prefetch

from registry.models import (
    Adoption,
    Agreement,
    Endorsement,
    Equivalency,
    EquivalencySource,
    NeedReply,
    StackingRule,
)
from registry.models.bilingual import LANGUAGES
from search.documents import Document
from search.kinds.kind import Context, DocumentKind, card, chosen, joined, pair, summary, values
from search.types import Words

_AGREEMENT = Words("agreement", "entente")
_RULE = Words("stacking rule counts toward", "règle de cumul compte pour")
_DECISION = Words("equivalency decision recognition", "équivalence décision reconnaissance")
_ADOPTION = Words("adoption framework", "adoption cadre")
_ENDORSEMENT = Words("endorsement", "appui")
_REPLY = Words("answer need", "réponse besoin")


def _agreement(record: Any, context: Context) -> Document:
    parties = [*record.senders.all(), *record.receivers.all()]
    names = [pair(each, "name") for each in parties]
    return Document(
        card(record, pair(record, "title"), who=_listed(names)),
        about=joined(*names),
        sort=_AGREEMENT,
        values=values(kind="agreement", institution=[each.slug for each in parties]),
    )


def _rule(record: Any, context: Context) -> Document:
    award = record.award
    return Document(
        card(
            record,
            _first(pair(record, "title"), pair(award, "title")),
            who=pair(award.institution, "name"),
        ),
        about=joined(pair(award, "title"), pair(award.institution, "name")),
        sort=_RULE,
        values=values(
            kind="stackingrule", institution=award.institution.slug, stacks_into=award.slug
        ),
    )


def _equivalency(record: Any, context: Context) -> Document:
    sources = [pair(each.offering, "title") for each in record.sources.all()]
    outcome = chosen(record, "outcome")
    at = record.receiving_institution
    return Document(
        card(
            record,
            _first(pair(record, "title"), _listed(sources)),
            who=pair(record.receiver, "name"),
            summary=summary(record, "reason"),
        ),
        about=joined(*sources, pair(record.receiver, "name")),
        sort=joined(_DECISION, outcome),
        values=values(
            kind="equivalency", institution=at.slug if at else None, status=record.outcome
        ),
    )


def _adoption(record: Any, context: Context) -> Document:
    subject, element = pair(record.subject, "title"), pair(record.element, "name")
    return Document(
        card(record, _beside(subject, element), summary=summary(record, "evidence")),
        sort=joined(_ADOPTION, chosen(record, "status")),
        values=values(
            kind="adoption",
            adopts=record.element.code,
            status=record.status,
            pilot=record.pilot.slug if record.pilot else None,
        ),
    )


def _endorsement(record: Any, context: Context) -> Document:
    micro, partner = pair(record.micro_certification, "title"), pair(record.partner, "name")
    return Document(
        card(record, _beside(micro, partner), who=partner, summary=summary(record, "statement")),
        sort=_ENDORSEMENT,
        values=values(kind="endorsement", institution=record.partner.slug),
    )


def _need_reply(record: Any, context: Context) -> Document:
    need, offering = pair(record.need, "title"), record.offering
    return Document(
        card(
            record,
            _beside(pair(offering, "title"), need),
            who=pair(offering.institution, "name"),
            summary=summary(record, "words"),
        ),
        sort=_REPLY,
        values=values(kind="needreply", institution=offering.institution.slug),
    )


def _first(own: Words, other: Words) -> Words:
    return own if own.en or own.fr else other


def _listed(names: Iterable[Words]) -> Words:
    names = list(names)
    return Words(*("; ".join(dict.fromkeys(name.of(lang) for name in names)) for lang in LANGUAGES))


def _beside(one: Words, other: Words) -> Words:
    return Words(*(f"{one.of(lang)} – {other.of(lang)}" for lang in LANGUAGES))


_SOURCES = Prefetch("sources", EquivalencySource.objects.select_related("offering"))

RECOGNITION = (
    DocumentKind(Agreement, lambda rows: rows.prefetch_related("senders", "receivers"), _agreement),
    DocumentKind(StackingRule, lambda rows: rows.select_related("award__institution"), _rule),
    DocumentKind(
        Equivalency,
        lambda rows: rows.select_related(
            "receiving_institution", "receiving_group"
        ).prefetch_related(_SOURCES),
        _equivalency,
    ),
    DocumentKind(
        Adoption, lambda rows: rows.select_related("pilot", "offering", "element"), _adoption
    ),
    DocumentKind(
        Endorsement,
        lambda rows: rows.select_related("micro_certification", "partner"),
        _endorsement,
    ),
    DocumentKind(
        NeedReply,
        lambda rows: rows.select_related("need", "offering__institution"),
        _need_reply,
    ),
)
