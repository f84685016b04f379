"""The order in which real records stand before examples."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Value, When

from registry.models.record import Provenance


def real_first(path: str = "") -> Case:
    """Return the expression that puts examples last; ``path`` leads to the record, as in ``offering__``."""
    example = When(**{f"{path}provenance": Provenance.ILLUSTRATIVE}, then=Value(1))
    return Case(example, default=Value(0), output_field=IntegerField())
