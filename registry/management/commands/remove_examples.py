"""Removes the invented examples from an installation."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from registry.services.examples import (
    ExamplesInUse,
    count_examples,
    find_blockers,
    remove_examples,
)


class Command(BaseCommand):
    """Remove every example, all or none."""

    help = (
        "Remove every illustrative record with its history, in one transaction. Refused while a real record "
        "refers to an example. Loading the fixtures does not bring them back unless asked to."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be removed, and remove nothing."
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            counted = self.rehearse() if options["dry_run"] else remove_examples()
        except ExamplesInUse as error:
            raise CommandError(refusal(error)) from None
        for kind, number in counted.items():
            self.stdout.write(f"{kind}: {number}")
        told = _("Would be removed: %(n)s.") if options["dry_run"] else _("Removed: %(n)s.")
        self.stdout.write(told % {"n": sum(counted.values())})

    def rehearse(self) -> dict[str, int]:
        """Return what would be removed; raises ``ExamplesInUse`` like the removal itself."""
        if blockers := list(find_blockers()):
            raise ExamplesInUse(blockers)
        return count_examples()


def refusal(error: ExamplesInUse) -> str:
    """Return the lines that name each real record and the example it refers to."""
    told = _("%(record)s refers to the example %(example)s")
    lines = [told % blocker._asdict() for blocker in error.blockers]
    cure = _("Nothing was removed. Change or delete these records first.")
    return "\n".join([*lines, cure])
