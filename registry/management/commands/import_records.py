"""Bulk publishing from the command line: check a file into a plan, then publish that plan."""

from __future__ import annotations

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError
from django.utils.translation import get_language

from registry.interchange.bulk import headings, result
from registry.interchange.bulk.check import Sender, check_file
from registry.interchange.bulk.column_map import read_map
from registry.interchange.bulk.publish import NotPublished, publish_plan
from registry.interchange.bulk.reading import Manner
from registry.interchange.formats.encoding import ENCODINGS
from registry.interchange.formats.text import Unreadable
from registry.interchange.progress import line_on
from registry.interchange.records import Place
from registry.interchange.report import Issue
from registry.management.commands.export_records import find_institution
from registry.models import ImportRun
from registry.services.busy import is_busy


class Command(BaseCommand):
    """``check`` writes a plan and nothing else; ``publish`` writes what the plan says."""

    help = "Check a file of an institution's records (CSV, XLSX, CTDL JSON-LD), and publish what was checked."

    def add_arguments(self, parser: ArgumentParser) -> None:
        steps = parser.add_subparsers(dest="step", required=True)
        check = steps.add_parser("check", help="check a file; nothing of the registry changes")
        check.add_argument("file", type=Path)
        check.add_argument("--institution", required=True, help="its address (slug) or CTID")
        check.add_argument("--kind", default="", choices=headings.BULK_KINDS)
        check.add_argument("--map", type=Path, help="a column map, for a table made elsewhere")
        check.add_argument("--encoding", default="", choices=ENCODINGS)
        check.add_argument("--delimiter", default="")
        check.add_argument("--rejected", type=Path, help="write the rejected rows to this file")
        publish = steps.add_parser("publish", help="publish a plan that was checked")
        publish.add_argument("plan", help="what `check` calls the plan")
        columns = steps.add_parser("columns", help="list the columns of a kind")
        columns.add_argument("kind", choices=headings.BULK_KINDS)
        for step in (check, publish, columns):
            step.add_argument("--language", default="", choices=("en", "fr"))

    def handle(self, *args: Any, step: str, **options: Any) -> None:
        self.language = options["language"] or (get_language() or "en")[:2]
        steps = {
            "check": self.check_step,
            "publish": self.publish_step,
            "columns": self.columns_step,
        }
        try:
            steps[step](**options)
        except OperationalError as error:
            if not is_busy(error):
                raise
            busy = Issue.of("request.busy", Place(str(options.get("file") or options["plan"])))
            raise CommandError(busy.line(self.language)) from None

    def check_step(self, *, file: Path, rejected: Path | None, **options: Any) -> None:
        """Check a file and say what it would change."""
        sender = Sender(find_institution(options["institution"]))
        progress = line_on(self.stdout)
        run = check_file(file, sender, self._manner(options), progress=progress)
        if rejected is not None and run.rejected:
            with rejected.open("w", encoding="utf-8-sig", newline="") as out:
                result.write_rejected(run, out, self.language)
        lines = result.lines(run, self.language)
        if run.status == ImportRun.Status.REFUSED:
            raise CommandError("\n".join(lines))
        self.stdout.write("\n".join(lines))
        self.stdout.write(f"Plan {run.uid}")

    def publish_step(self, *, plan: str, **options: Any) -> None:
        """Publish a plan and say what was written."""
        run = self._plan(plan)
        try:
            published = publish_plan(run, progress=line_on(self.stdout))
        except NotPublished as refusal:
            told = [issue.line(self.language) for issue in refusal.issues]
            raise CommandError("\n".join(told)) from None
        self.stdout.write("\n".join(result.lines(published, self.language)))

    def columns_step(self, *, kind: str, **options: Any) -> None:
        """Print the headings that a kind may be sent with."""
        writer = csv.writer(self.stdout)
        writer.writerow(["field", "English", "français", "values"])
        for heading in headings.headings(kind):
            writer.writerow([heading.field, *heading.words, " | ".join(heading.allowed)])

    def _manner(self, options: dict[str, Any]) -> Manner:
        try:
            columns = read_map(options["map"]) if options["map"] else None
        except Unreadable as stop:
            raise CommandError(stop.issue.line(self.language)) from None
        if len(options["delimiter"]) > 1:
            raise CommandError("Say one sign with --delimiter, such as ';' (a tab is $'\\t').")
        return Manner(options["kind"], options["encoding"], options["delimiter"], columns)

    def _plan(self, named: str) -> ImportRun:
        try:
            return ImportRun.objects.get(uid=UUID(named))
        except (ValueError, ImportRun.DoesNotExist):
            raise CommandError(f"There is no plan {named!r}.") from None
