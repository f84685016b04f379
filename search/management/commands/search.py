"""The index from the command line: `manage.py search rebuild|update|status`."""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localtime

from registry.interchange.progress import line_on
from registry.services.job_titles import coverage
from search.backends.engine import Engine, EngineAway, PutFailed
from search.building import Incomplete, bring_up, compare, is_usable, rebuild
from search.catching_up import is_far_behind
from search.engines import engines
from search.following import RESTORED, is_behind, is_restored, serving


class Command(BaseCommand):
    """Builds, updates and compares the index of each engine that the site has."""

    help = "Build the search index anew, bring it up to date, or compare it with the records."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "action",
            choices=("rebuild", "update", "status"),
            help="rebuild: a new index in place of the old one, going on where an interrupted one ended; "
            "update: catch up, or build when nothing fits; status: compare with the records",
        )
        parser.add_argument(
            "--soon",
            action="store_true",
            help="update: leave an index that is far behind to the site, which catches up while it answers",
        )
        parser.add_argument(
            "--engine", choices=[engine.name for engine in engines()], help="this engine only"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        # The engine that stands in for the others comes first: it is there whatever happens to them.
        chosen = [one for one in reversed(engines()) if options["engine"] in (None, one.name)]
        if options["action"] == "status":
            self.stdout.write(f"records: {coverage()}")
        self.soon = options["soon"]
        try:
            problems = list(filter(None, (self._done(options["action"], one) for one in chosen)))
        except KeyboardInterrupt:
            problem = CommandError(
                "interrupted; the same command goes on from there", returncode=130
            )
            raise problem from None
        if problems:
            raise CommandError("\n".join(problems))

    def _done(self, action: str, engine: Engine) -> str:
        """Do one thing with one engine, and return what is wrong, if anything is."""
        try:
            problem = getattr(self, action)(engine)
        except (EngineAway, PutFailed, Incomplete) as found:
            problem = str(found)
        return f"{engine.name}: {problem}" if problem else ""

    def rebuild(self, engine: Engine) -> str:
        """Build anew."""
        return self._timed(engine, rebuild)

    def update(self, engine: Engine) -> str:
        """Catch up, or build when nothing fits."""
        found = serving(engine)
        if self.soon and found and is_usable(engine, found) and is_far_behind(found):
            self.stdout.write(f"{engine.name}: far behind; the site catches up while it answers")
            return ""
        return self._timed(engine, bring_up)

    def status(self, engine: Engine) -> str:
        """Print the numbers of records and documents; return what is wrong when they differ."""
        generation = serving(engine)
        if generation is None:
            return "no index; manage.py search update builds it"
        if not engine.serves(generation.pk):
            return "questions reach no index; manage.py search update builds it"
        if is_restored(engine, generation):
            return RESTORED
        counts = compare(engine, generation)
        behind = is_behind(generation)
        # With its zone, which is that of the site's log.
        finished = generation.finished_at and localtime(generation.finished_at)
        built = f"{finished:%Y-%m-%d %H:%M %Z}" if finished else "?"
        self.stdout.write(f"{engine.name}: index {generation.pk}, built {built}")
        self.stdout.write(f"  {'kind':<18} {'records':>8} {'indexed':>8}")
        for one in counts:
            told = "" if one.agrees else "  differs"
            self.stdout.write(f"  {one.kind:<18} {one.records:>8} {one.documents:>8}{told}")
        if behind:
            self.stdout.write("  behind the log of changes")
        agrees = not behind and all(one.agrees for one in counts)
        return "" if agrees else "the index differs; manage.py search update"

    def _timed(self, engine: Engine, work: Any) -> str:
        began = time.monotonic()
        generation = work(engine, line_on(self.stdout))
        documents = sum(engine.counts(generation.pk).values())
        seconds = time.monotonic() - began
        self.stdout.write(f"{engine.name}: {documents} documents, {seconds:.1f} s")
        return ""
