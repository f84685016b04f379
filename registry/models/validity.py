"""Dates between which something holds. Both ends are inclusive; an empty end is open."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from registry.models.record import RecordQuerySet

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

ENDS_BEFORE = _("This day is before the first day. Correct one of the two.")


def holds_on(on: date, first: str = "valid_from", last: str = "valid_to") -> Q:
    """Return the condition that a period contains a day."""
    begun = Q(**{f"{first}__isnull": True}) | Q(**{f"{first}__lte": on})
    not_over = Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": on})
    return begun & not_over


def dates_in_order(
    first: str, last: str, constraint: str, refusal: StrPromise = ENDS_BEFORE
) -> CheckConstraint:
    """Return the constraint that a period does not end before it begins."""
    open_ended = Q(**{f"{first}__isnull": True}) | Q(**{f"{last}__isnull": True})
    return CheckConstraint(
        condition=open_ended | Q(**{f"{last}__gte": F(first)}),
        name=constraint,
        violation_error_message=refusal,
    )


def check_order(
    row: models.Model, first: str, last: str, refusal: StrPromise = ENDS_BEFORE
) -> None:
    """Raise ValidationError at the last day when a period ends before it begins."""
    begins, ends = getattr(row, first), getattr(row, last)
    if begins and ends and ends < begins:
        raise ValidationError({last: refusal})


class ValidityQuerySet(RecordQuerySet):
    """Phrases over dated rows."""

    FIRST: ClassVar[str] = "valid_from"
    LAST: ClassVar[str] = "valid_to"

    @classmethod
    def over(cls, first: str, last: str) -> type[ValidityQuerySet]:
        """Return the same phrases over other columns."""
        return type(f"{cls.__name__}Over{first}", (cls,), {"FIRST": first, "LAST": last})

    def in_force(self, on: date) -> Self:
        """Keep what holds on a day."""
        return self.filter(holds_on(on, self.FIRST, self.LAST))

    def expired(self, on: date) -> Self:
        """Keep what ended before a day."""
        return self.filter(**{f"{self.LAST}__lt": on})

    def ended_between(self, since: date, until: date) -> Self:
        """Keep what held on a day, or could have, and was over on a later one."""
        return self.filter(**{f"{self.LAST}__gte": since, f"{self.LAST}__lt": until})


class Dated(models.Model):
    """Columns of a period."""

    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        check_order(self, "valid_from", "valid_to")

    def is_over(self, on: date) -> bool:
        """Return whether it ended before a day."""
        return self.valid_to is not None and self.valid_to < on
