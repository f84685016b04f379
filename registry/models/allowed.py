"""What a column may hold, said to the database: it refuses the rest, whoever writes.

Fields and ``clean()`` say the same to people first. A check asks the database once for each rule of a form, so these
checks ask nothing there: they are for writers that no form stands before.
"""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Backstop(models.CheckConstraint):
    """A check of the table that forms have asked already, in other words."""

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Ask nothing: the field or the record has been asked."""

    def deconstruct(self) -> tuple[str, Any, Any]:
        # To migrations it is the check that it makes.
        return "django.db.models.CheckConstraint", *super().deconstruct()[1:]


def one_of(field: str, choices: type[models.Choices], *, blank: bool = False) -> Backstop:
    """Return the check that a column holds one of its choices; with ``blank``, or nothing."""
    if issubclass(choices, models.TextChoices):
        condition, nothing = Q(**{f"{field}__in": choices.values}), Q(**{field: ""})
    else:
        # Django cannot read a table of SQLite whose checks list single digits.
        condition = reduce(or_, (Q(**{field: value}) for value in choices.values))
        nothing = Q(**{f"{field}__isnull": True})
    return Backstop(
        condition=condition | nothing if blank else condition,
        name=f"%(class)s_{field}_known",
        violation_error_message=_("Choose one of the values that the list offers."),
    )
