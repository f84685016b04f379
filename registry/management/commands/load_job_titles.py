"""Adds the job titles of the National Occupational Classification to the occupations."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from registry.services.job_titles import BadTitles, load_job_titles


class Command(BaseCommand):
    """Safe to run again: titles that are there are left alone."""

    help = (
        "Add job titles from a JSON list with category_code, occupations_EN and occupations_FR. "
        "People who type their own title then find the occupation."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, help="the file")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            added = load_job_titles(options["path"])
        except BadTitles as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(f"{added.titles} job titles added to {added.occupations} occupations.")
        if added.unknown:
            self.stdout.write(f"No occupation has the codes {', '.join(added.unknown)}.")
