"""What the history of an application says, and of what came of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

WITHDRAWN, FORGOTTEN = "registry.application.withdrawn", "registry.application.forgotten"
CONVERSATION, DECLINED = "registry.application.conversation", "registry.application.declined"
ACCEPTED, NOTED = "registry.application.accepted", "registry.application.noted"
MADE = "registry.application.made"

ACTIONS = {
    WITHDRAWN: _("Withdrawn by whoever applied"),
    FORGOTTEN: _("Personal data deleted"),
    CONVERSATION: _("In conversation"),
    DECLINED: _("Declined"),
    ACCEPTED: _("Accepted"),
    NOTED: _("Notes or assignment changed"),
    MADE: _("Made from an application"),
}
"""Actions by name, in words."""
