"""An institution's own records as a file: to look at, or to change and send again."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.interchange.bulk import export
from registry.interchange.bulk.ctdl_writing import write_ctdl
from registry.interchange.bulk.headings import BULK_KINDS
from registry.models import Organization

FORMATS = (".csv", ".xlsx", ".jsonld")


class Command(BaseCommand):
    """The format follows from the name of the file: CSV holds one kind, XLSX and JSON-LD hold several."""

    help = "Write an institution's records as CSV, XLSX or CTDL JSON-LD, in the form in which they can be sent again."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="ends in .csv, .xlsx or .jsonld")
        parser.add_argument("--institution", required=True, help="its address (slug) or CTID")
        parser.add_argument("--kind", action="append", choices=BULK_KINDS, help="all unless given")
        parser.add_argument("--language", default="en", choices=("en", "fr"))
        parser.add_argument("--template", action="store_true", help="headings only")

    def handle(self, *args: Any, file: Path, institution: str, **options: Any) -> None:
        owner = find_institution(institution)
        kinds, language = options["kind"] or list(BULK_KINDS), options["language"]
        tables = [
            (kind, export.table(kind, owner, language, empty=options["template"])) for kind in kinds
        ]
        if file.suffix == ".csv" and len(kinds) == 1:
            with file.open("w", encoding="utf-8-sig", newline="") as out:
                export.write_csv(tables[0][1], out)
        elif file.suffix == ".xlsx":
            export.write_workbook(tables, file, language)
        elif file.suffix == ".jsonld":
            _written, left_out = write_ctdl(kinds, owner, file)
            if left_out:
                self.stdout.write(
                    f"{left_out} rules and decisions cannot be said in CTDL and are not in the file."
                )
        else:
            raise CommandError(
                "Name a file that ends in .xlsx or .jsonld, or in .csv together with one --kind."
            )
        self.stdout.write(f"Written to {file.name}.")


def find_institution(named: str) -> Organization:
    """Return the organisation with an address (slug) or a CTID."""
    found = Organization.objects.by_ctid(named) | Organization.objects.filter(slug=named)
    institution = found.first()
    if institution is None:
        raise CommandError(f"No organisation has the address or CTID {named!r}.")
    return institution
