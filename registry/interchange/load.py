"""Files to tables: read, check, write; all or nothing.

The whole way stands in ``load_folder``. Each step takes what the one before gives and adds to the report.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from registry.interchange import formats
from registry.interchange.check import Draft, check_references, drafted, identified
from registry.interchange.kinds import kinds
from registry.interchange.lint import judge_together
from registry.interchange.progress import Progress, silent
from registry.interchange.records import Place, SourceRecord
from registry.interchange.report import Issue, Outcome, Report
from registry.interchange.targets import Targets
from registry.interchange.write import Saved, Writer
from registry.models import ImportRun, LoadedRecord


def _ignore(row: object) -> None:
    """Do nothing with a row."""


def load_folder(
    paths: Iterable[Path | str], *, progress: Progress = silent, saved: Saved = _ignore
) -> Report:
    """Load every file of some folders, in the order of their names, as one load.

    Args:
        paths: folders of fixture files, or single files.
        progress: told how many of the changed records are done.
        saved: given each row that was saved, in the transaction: what others derive from rows (indexes) is
            then made once a record, not once a row.

    Returns:
        What happened to each record. When it is ``refused`` nothing was written except an ``ImportRun`` that
        says so. What earlier loads wrote and the files still say alike is not looked at again.
    """
    report = Report()
    source = Source.at(paths, report)
    records = identified(source.records(report), report)
    drafts = [drafted(record) for record in _in_order(_changed(records, report))]
    targets = Targets(records)
    check_references(drafts, targets)
    if drafts or report.issues:
        with _run(source, report) as run:
            written = Writer(targets, run, report, saved).write(drafts, progress)
            judge_together(written, report)
            _remember(written)
    return report


@dataclass(frozen=True)
class Source:
    """The files of a load, in the order in which they are read."""

    name: str
    files: tuple[Path, ...]

    @classmethod
    def at(cls, paths: Iterable[Path | str], report: Report) -> Source:
        """Find the files; complain of paths that hold none."""
        given = [Path(path) for path in paths]
        files = [file for path in given for file in _files(path, report)]
        return cls(" + ".join(path.name for path in given)[:300], tuple(files))

    def records(self, report: Report) -> Iterator[SourceRecord]:
        """Read every file; complain of what is no record."""
        for path in self.files:
            for found in formats.read(path, _name(path)):
                if isinstance(found, Issue):
                    report.add(found)
                else:
                    yield found

    def digest(self) -> str:
        """Return the SHA-256 of the files, the tables beside them included."""
        total = hashlib.sha256()
        for path in sorted({beside for file in self.files for beside in _with_tables(file)}):
            total.update(hashlib.sha256(path.read_bytes()).digest())
        return total.hexdigest()


def _name(path: Path) -> str:
    # Reports are kept and shown: the folder says enough, the machine's path would say too much.
    return f"{path.parent.name}/{path.name}"


def _files(path: Path, report: Report) -> list[Path]:
    if path.is_file():
        return [path]
    if not path.is_dir():
        report.add(Issue.of("file.missing", Place(path.name)))
        return []
    files = sorted(path.glob(f"*{formats.EXTENSION}"))
    if not files:
        report.add(Issue.of("folder.empty", Place(path.name)))
    return files


def _with_tables(file: Path) -> Iterator[Path]:
    yield file
    yield from file.parent.glob("*.csv")


def _changed(records: list[SourceRecord], report: Report) -> Iterator[SourceRecord]:
    names = {record.kind for record in records}
    loaded = dict(LoadedRecord.objects.filter(kind__in=names).values_list("uid", "digest"))
    for record in records:
        if loaded.get(record.uid) == record.digest:
            report.settle(record, Outcome.UNCHANGED)
        else:
            yield record


def _in_order(records: Iterable[SourceRecord]) -> list[SourceRecord]:
    return sorted(records, key=lambda record: kinds()[record.kind].rank)


@contextmanager
def _run(source: Source, report: Report) -> Iterator[ImportRun]:
    """Keep what happens inside only when nothing is refused; keep the account of it in any case."""
    run = ImportRun(source=source.name, digest=source.digest())
    with transaction.atomic():
        run.save()
        yield run
        _close(run, report)
        if report.refused:
            transaction.set_rollback(True)
    if report.refused:
        run.pk = None
        run.save(force_insert=True)


def _remember(drafts: list[Draft]) -> None:
    LoadedRecord.objects.bulk_create(
        [
            LoadedRecord(kind=draft.kind.name, uid=draft.record.uid, digest=draft.record.digest)
            for draft in drafts
        ],
        update_conflicts=True,
        unique_fields=["uid"],
        update_fields=["kind", "digest"],
    )


def _close(run: ImportRun, report: Report) -> None:
    run.status = ImportRun.Status.REFUSED if report.refused else ImportRun.Status.PUBLISHED
    run.finished_at = timezone.now()
    run.created = report.count(Outcome.CREATED)
    run.updated = report.count(Outcome.UPDATED)
    run.unchanged = report.count(Outcome.UNCHANGED) + report.count(Outcome.KEPT)
    run.rejected = report.count(Outcome.REJECTED)
    run.report = report.as_json()
    run.save()
