"""What histories and reports call what was done to a record: by files, and in reviews."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

from registry.interchange.bulk import history

STEPS = {
    "start": (_("Submit for review"), _("Submitted for review")),
    "resume": (_("Submit for review again"), _("Submitted for review again")),
    "approve": (_("Approve in review"), _("Approved in review")),
    "reject": (_("Ask for changes"), _("Sent back: changes are asked for")),
    "cancel": (_("Take out of review"), _("Taken out of review")),
}
"""The steps of a review, as what can be done and as what was done."""
NEXT = _("%(what)s; next: %(step)s")


def name_steps_of_review(actions: Any) -> None:
    """Name the steps of a review as forms and mails do; Wagtail's words tell of the workflow by its name."""
    for step, (label, said) in STEPS.items():
        action = f"wagtail.workflow.{step}"
        actions.choices[:] = [one for one in actions.choices if one[0] != action]
        actions.register_action(action)(_of_step(label, said))


def _of_step(label: Any, said: Any) -> type[LogFormatter]:
    def format_message(self: LogFormatter, log_entry: Any) -> str:
        # What was sent back has a next step in the log, too: the one that it was sent back from.
        approved = log_entry.action == "wagtail.workflow.approve"
        step = approved and (log_entry.data.get("workflow") or {}).get("next")
        return str(NEXT % {"what": said, "step": step["title"]} if step else said)

    def format_comment(self: LogFormatter, log_entry: Any) -> str:
        return str(log_entry.data.get("comment", ""))

    told = {"label": label, "format_message": format_message, "format_comment": format_comment}
    return type("Formatter", (LogFormatter,), told)


def name_what_files_do(actions: Any) -> None:
    """Name in histories what files have published or drafted, with the file, and the key that it was sent with."""
    for action, label, by_hand, by_key in (
        (
            history.PUBLISHED,
            _("Published by a file"),
            _("Published by the file %(source)s"),
            _("Published by the file %(source)s, sent with the key %(key)s"),
        ),
        (
            history.DRAFTED,
            _("Draft saved by a file"),
            _("Draft saved by the file %(source)s"),
            _("Draft saved by the file %(source)s, sent with the key %(key)s"),
        ),
    ):
        actions.register_action(action)(_of_file(label, by_hand, by_key))


def _of_file(label: Any, by_hand: Any, by_key: Any) -> type[LogFormatter]:
    def format_message(self: LogFormatter, log_entry: Any) -> str:
        said = log_entry.data["import_run"]
        return str((by_key if "key" in said else by_hand) % said)

    return type("Formatter", (LogFormatter,), {"label": label, "format_message": format_message})
