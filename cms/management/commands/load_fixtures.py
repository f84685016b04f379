"""Loads the facts, the examples and the page trees: all of it or nothing."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Model
from wagtail.models import ReferenceIndex
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.trees import Made, build_trees
from registry.interchange.load import load_folder
from registry.interchange.progress import line_on
from registry.interchange.report import Report
from registry.services.examples import examples_wanted

FACTS, EXAMPLES = "facts", "examples"


def index_references(row: Model) -> None:
    """Bring the admin's index of references up to date for one row."""
    if ReferenceIndex.model_is_indexable(type(row)):
        ReferenceIndex.create_or_update_for_object(row)


class Command(BaseCommand):
    """Safe to run at every start: what is there and unchanged is left alone."""

    help = "Load fixtures/facts, fixtures/examples and the English and French page trees."

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--facts-only", action="store_true", help="leave the examples out")
        which.add_argument(
            "--with-examples",
            action="store_true",
            help="load the examples again after their removal",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["with_examples"] or (not options["facts_only"] and examples_wanted())
        folders = [FACTS, EXAMPLES] if wanted else [FACTS]
        # A save indexes what a record refers to once for it and once for each of its children; here once in all.
        with transaction.atomic(), disable_reference_index_auto_update():
            report = load_folder(
                [settings.BASE_DIR / "fixtures" / name for name in folders],
                progress=line_on(self.stdout),
                saved=index_references,
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
