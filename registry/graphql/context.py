"""What resolvers may know of a request: its day, its id, and the OSAP profile of the day."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils import timezone

from registry.models import OsapRuleProfile


@dataclass
class Context:
    """Made anew for each request."""

    request_id: str = field(default_factory=lambda: str(uuid.uuid4()))
    today: date = field(default_factory=timezone.localdate)
    introspection: bool = False

    @cached_property
    def osap_profile(self) -> OsapRuleProfile | None:
        """The OSAP rule profile of the day, read once a request."""
        return OsapRuleProfile.objects.current(self.today)
