"""An institution that sends files, and what comes of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.interchange.bulk.check import Manner, Sender, check_file
from registry.interchange.bulk.publish import publish_plan
from registry.models import ImportRun, Organization, PlannedRow


@dataclass
class Institution:
    """Sends files from a folder of its own."""

    organization: Organization
    folder: Path

    def file(self, content: str | bytes, name: str = "rows.csv") -> Path:
        """Write a file."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def check(self, content: str | bytes, name: str = "rows.csv", **manner: Any) -> ImportRun:
        """Check a file that holds ``content``."""
        return self.check_path(self.file(content, name), **manner)

    def check_path(self, path: Path, **manner: Any) -> ImportRun:
        """Check a file; unless it is said otherwise its rows are courses."""
        return check_file(path, Sender(self.organization), Manner(**({"kind": "course"} | manner)))

    def publish(self, content: str | bytes, name: str = "rows.csv", **manner: Any) -> ImportRun:
        """Check a file, which must be well made, and publish it."""
        run = self.check(content, name, **manner)
        assert run.status == ImportRun.Status.CHECKED, told(run)
        return publish_plan(run)


def told(run: ImportRun) -> list[str]:
    """Return the codes of everything that a run complains of, with field, line and column."""
    rows = [issue for row in run.rows.order_by("number") for issue in row.issues]
    return [_short(issue) for issue in [*run.report, *rows]]


def _short(issue: dict[str, Any]) -> str:
    parts = [issue["code"], issue["field"], issue["line"], issue["column"]]
    return " ".join(str(part) for part in parts if part not in (None, ""))


def outcomes(run: ImportRun) -> dict[str, str]:
    """Return what becomes of each row, by id."""
    return dict(PlannedRow.objects.filter(run=run).values_list("external_id", "outcome"))
