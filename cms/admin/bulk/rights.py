"""Who may send files, for which institution, and who may publish what was checked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from cms.ownership import organizations_of, own, sees_all
from registry.models import ImportRun, Organization


def institutions(user: Any) -> QuerySet[Organization]:
    """Return the organisations for which a user may send files."""
    return own(Organization, user).order_by("name_en")


def may_send(user: Any) -> bool:
    """Return whether a user may send files at all."""
    # The menu of every page asks this, so it asks no table that the request has not asked already.
    for_somebody = sees_all(user) or organizations_of(user)
    return bool(for_somebody and user.has_perm("registry.add_microcertification"))


def plans(user: Any) -> QuerySet[ImportRun]:
    """Return the plans that a user may see: those of the user's institutions."""
    found = ImportRun.objects.filter(organization__isnull=False).select_related("organization")
    return found if sees_all(user) else found.filter(organization__in=organizations_of(user))


def plan_of(user: Any, uid: UUID) -> ImportRun:
    """Return a plan that a user may see; 404 for any other."""
    return get_object_or_404(plans(user), uid=uid)


def may_publish(user: Any, run: ImportRun) -> bool:
    """Return whether a user may publish every kind of record that a plan changes."""
    changed = run.rows.to_write().order_by().values_list("kind", flat=True).distinct()
    return all(user.has_perm(f"registry.publish_{kind}") for kind in changed)
