"""Dates between which something holds. Both ends are inclusive; an empty end is open."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.models.change import Change
from registry.models.record import LISTED, Lifecycle, RecordQuerySet

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


def last_day(stated: date | None, ceased: datetime | None) -> date | None:
    """Return the last day of a period: the one stated, or the one before it ceased, if it did, when that is earlier."""
    if ceased is None:
        return stated
    last = timezone.localdate(ceased) - timedelta(days=1)
    return min(stated, last) if stated else last


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

    def in_effect(self) -> Self:
        """Keep what is published and what ceased, with the moment when it did (``ceased``)."""
        ceasings = Change.objects.filter(record_uid=OuterRef("uid"), kind=Change.Kind.CEASED)
        last = ceasings.values("record_uid").annotate(last=Max("at")).values("last")
        over = Q(lifecycle=Lifecycle.CEASED, ceased__isnull=False)
        kept = self.annotate(ceased=Subquery(last))
        return kept.filter(Q(lifecycle__in=LISTED) | over)

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
