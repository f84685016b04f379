"""What is said above the page of a record that does not hold: it is suspended, or it has ended."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.models import Offering
from registry.models.record import Lifecycle, Record

NOTICES = {
    Lifecycle.SUSPENDED: _(
        "Suspended: this record does not hold at the moment. It stays here so that links keep working."
    ),
    Lifecycle.CEASED: _("This has ended. The page stays as a record of what it was."),
}
_NOT_OFFERED = _("No longer offered. The page stays as a record of what was offered.")


def notice_of(record: Record) -> Any:
    """Return what is said of a record that does not hold, above its page."""
    if isinstance(record, Offering) and record.lifecycle == Lifecycle.CEASED:
        return _NOT_OFFERED
    return NOTICES.get(record.lifecycle, "")
