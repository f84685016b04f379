"""Whose records these are: what a user may work on, what a user may choose, and who sees everything.

Institutions own what they publish. Their users work on their own records only; public records of others they may
name in rules and agreements, and never open. What stands between two institutions, an agreement or a decision, is the
receiving one's: the other party reads it and changes nothing. Administrators, editors and reviewers see all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Model, Q, QuerySet

from registry.models import (
    Adoption,
    Agreement,
    Course,
    Endorsement,
    Equivalency,
    Event,
    Membership,
    MicroCertification,
    Need,
    NeedReply,
    NewsItem,
    Offering,
    Organization,
    Pilot,
    PracticeNote,
    Program,
    Resource,
    StackingRule,
)
from registry.models.record import PUBLIC, Lifecycle

EDITORS = "Registry editors"
REVIEWERS = "Registry reviewers"
_SEE_ALL = (EDITORS, REVIEWERS)
is_key = re.compile("[0-9]{1,18}", re.ASCII).fullmatch
"""Tells a key that a database may keep: a longer number is none."""

OWNERS: dict[type[Model], tuple[str, ...]] = {
    Organization: ("pk",),
    Offering: ("institution",),
    MicroCertification: ("institution",),
    Course: ("institution",),
    Program: ("institution",),
    StackingRule: ("award__institution",),
    Equivalency: ("receiving_institution",),
    Agreement: ("receivers",),
    Pilot: ("lead",),
    Adoption: ("pilot__lead", "offering__institution"),
    Endorsement: ("partner",),
    PracticeNote: ("organization",),
    Need: ("organization",),
    Event: ("organization",),
    NewsItem: ("organization",),
    Resource: ("organization",),
    NeedReply: ("offering__institution",),
}
"""The ways from a record to the organisations whose users work on it; each of them suffices."""

EDITED = tuple(model for model in OWNERS if model is not Offering)
"""Kinds that have forms of their own: an offering is edited as what it is."""


def sees_all(user: Any) -> bool:
    """Return whether a user works for the registry itself, and not for an institution. Asked once a request."""
    if not hasattr(user, "_sees_all_records"):
        staff = user.is_active and user.groups.filter(name__in=_SEE_ALL).exists()
        user._sees_all_records = bool(user.is_superuser or staff)
    return bool(user._sees_all_records)


def organizations_of(user: Any) -> list[int]:
    """Return the keys of the organisations for which a user works today. Asked once a request."""
    if not hasattr(user, "_own_organizations"):
        members = Membership.objects.of(user)
        user._own_organizations = list(members.values_list("organization_id", flat=True))
    return list(user._own_organizations)


def publishes_for(user: Any) -> set[int]:
    """Return the keys of the organisations in whose name a user speaks in public: those that the user publishes for."""
    held = Membership.objects.of(user).filter(role=Membership.Role.PUBLISHER)
    return set(held.values_list("organization_id", flat=True))


def publishers_of(organization: Organization) -> QuerySet[Membership]:
    """Return the memberships of who publishes for an organisation today and can sign in."""
    held = Membership.objects.filter(organization=organization, ended_on=None)
    return held.filter(role=Membership.Role.PUBLISHER, user__is_active=True)


def own(model: Any, user: Any) -> QuerySet[Any]:
    """Return the records of a kind that a user may open and work on."""
    records = model._default_manager.all()
    return records if sees_all(user) else records.filter(_is_own(model, user))


def readable(model: Any, user: Any) -> QuerySet[Any]:
    """Return the records of a kind that a user may read whole: the own ones, and those to which the own side is a party."""
    records = model._default_manager.all()
    if sees_all(user) or model not in PARTIES:
        return own(model, user)
    party = records.filter(PARTIES[model](organizations_of(user))).values("pk")
    return records.filter(_is_own(model, user) | Q(pk__in=party))


def _sending(ours: list[int]) -> Q:
    return Q(senders__in=ours)


def _concerned(ours: list[int]) -> Q:
    """Whose offerings a decision is about, and who belongs to the group that made it, once it has been public.

    What rests on an agreement is known to the other side of it while it is still a draft.
    """
    about = Q(sources__offering__institution__in=ours)
    bound = Q(receiving_group__members__organization__in=ours)
    told = Q(lifecycle__in=(*PUBLIC, Lifecycle.TOMBSTONE))
    return Q(agreement__senders__in=ours) | (told & (about | bound))


PARTIES: dict[type[Model], Callable[[list[int]], Q]] = {
    Agreement: _sending,
    Equivalency: _concerned,
}
"""For what stands between institutions: the condition that some organisations are the other party to it."""


def choosable(model: Any, user: Any) -> QuerySet[Any]:
    """Return the records of a kind that a user may name: the own ones, and what is public of others."""
    records = model._default_manager.all()
    if sees_all(user) or not hasattr(model, "lifecycle"):
        return records
    return records.filter(_is_own(model, user) | Q(lifecycle__in=PUBLIC))


def is_choosable(record: Any, user: Any) -> bool:
    """Return whether a user may name a record."""
    return bool(choosable(type(record), user).filter(pk=record.pk).exists())


def keyed(records: QuerySet[Any], keys: Iterable[Any]) -> QuerySet[Any]:
    """Keep the records with these keys, which a request names; what is no key of any table names none."""
    said = (str(key) for key in keys)
    return records.filter(pk__in=[int(one) for one in said if is_key(one)])


def foreign_to(records: Iterable[Any], user: Any) -> set[Any]:
    """Return those of the records that a user may not name, with one query a kind."""
    by_kind: dict[Any, set[Any]] = {}
    for record in records:
        by_kind.setdefault(type(record), set()).add(record)
    foreign = set()
    for model, some in by_kind.items():
        known = choosable(model, user).filter(pk__in=[one.pk for one in some])
        allowed = set(known.values_list("pk", flat=True))
        foreign |= {one for one in some if one.pk not in allowed}
    return foreign


def people_of_registry() -> QuerySet[Any]:
    """Return who works for the registry itself: its editors and reviewers, and administrators."""
    by_group = Q(groups__name__in=(EDITORS, REVIEWERS)) | Q(is_superuser=True)
    return get_user_model().objects.filter(by_group, is_active=True).distinct()


def users_of(record: Any) -> QuerySet[Any]:
    """Return who works today for the organisations whose record it is."""
    mine = type(record)._base_manager.filter(pk=record.pk)
    owners = [
        key for way in OWNERS[type(record)] for key in mine.values_list(way, flat=True) if key
    ]
    members = Membership.objects.filter(organization__in=owners, ended_on__isnull=True)
    return get_user_model().objects.filter(pk__in=members.values("user"))


def _is_own(model: Any, user: Any) -> Q:
    """Return the condition by primary key, so that a record with two owners of a user's comes once."""
    ways = OWNERS.get(model, ())
    found = Q(pk__in=())
    for way in ways:
        ours = model._base_manager.filter(**{f"{way}__in": organizations_of(user)})
        found |= Q(pk__in=ours.values("pk"))
    return found
