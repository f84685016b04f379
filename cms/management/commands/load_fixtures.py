"""Loads the facts, the examples and the page trees: all of it or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cms.trees import Made, build_trees
from registry.interchange.load import load_folder
from registry.interchange.progress import line_on
from registry.interchange.report import Report
from registry.services.examples import examples_wanted

FACTS, EXAMPLES = "facts", "examples"


class Command(BaseCommand):
    """Safe to run at every start: what is there and unchanged is left alone."""

    help = "Load fixtures/facts, fixtures/examples and the English and French page trees."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--facts-only", action="store_true", help="leave the examples out")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = not options["facts_only"] and examples_wanted()
        folders = [FACTS, EXAMPLES] if wanted else [FACTS]
        with transaction.atomic():
            report = load_folder(
                [settings.BASE_DIR / "fixtures" / name for name in folders],
                progress=line_on(self.stdout),
            )
            # A refused load has written nothing but the record of its refusal, which is to stay.
            made = None if report.refused else build_trees()
        self.tell(report, made)

    def tell(self, report: Report, made: Made | None) -> None:
        """Print what happened; a refusal ends the command with an error."""
        if made is None:
            raise CommandError("\n".join(report.lines()))
        self.stdout.write("\n".join(report.lines()))
        self.stdout.write(
            f"Pages created: {len(made.pages)}; menus: {len(made.menus)}; groups: {len(made.groups)}."
        )
