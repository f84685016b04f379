"""What the registry itself assigned to a record that is otherwise told by its source.

A source that names the workers of a pilot states no NOC code. Where the registry chose one, the record says so, and
its note on the source says how, so that nobody takes the choice for the source's word.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Basis(models.TextChoices):
    """Who says a value that stands in a record."""

    STATED = "stated", _("Stated by the source")
    ASSIGNED = "assigned", _("Assigned by the registry")


class Assigned(models.Model):
    """Adds who says the sector of a record."""

    sector_basis = models.CharField(
        _("who says the sector"), max_length=8, choices=Basis, blank=True
    )

    class Meta:
        abstract = True

    @property
    def sector_is_assigned(self) -> bool:
        """Whether the registry, not the source, chose the sector."""
        return self.sector_basis == Basis.ASSIGNED
