"""Letters to all who work for an organisation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import translation

from cms.letters.writing import language_of, send
from registry.models import Membership, Organization


def workers(organization: Organization) -> Any:
    """Return who works for an organisation today and can be written to."""
    members = Membership.objects.filter(organization=organization, ended_on=None)
    people = get_user_model().objects.filter(pk__in=members.values("user"), is_active=True)
    return people.exclude(email="").order_by("pk")


def tell_members(
    organization: Organization, template: str, said: Callable[[], Mapping[str, Any]]
) -> None:
    """Mail everybody who works for an organisation today, each in their own language, once all of it is stored.

    Args:
        said: what the letter says, in the language that is active when it is asked.
    """
    transaction.on_commit(lambda: write_to(workers(organization), template, said))


def write_to(people: Iterable[Any], template: str, said: Callable[[], Mapping[str, Any]]) -> None:
    """Mail some people now, each in their own language."""
    for user in people:
        language = language_of(user)
        with translation.override(language):
            context = dict(said())
        send(template, context, language, [user.email])
