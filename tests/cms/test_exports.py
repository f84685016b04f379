"""Every table that can be downloaded: none has a cell that a spreadsheet would carry out."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cms.files.lists import SECTIONS
from registry.interchange.bulk.headings import BULK_KINDS
from registry.models import ImportRun, Record

pytestmark = pytest.mark.usefixtures("trees")
EVIL = "=1+1"
CARRIED_OUT = re.compile(r"[=+\-@\t\r\n＝＋－＠]")
NUMBER = re.compile(r"-?\d+(\.\d+)?")
REPORTS = ("aging_pages", "locked_pages", "page_types_usage", "site_history", "workflow", "workflow_tasks")  # fmt: skip
# What writes tables; a module that begins to must come here, and be asked below.
WRITERS = {
    "cms/files/table.py", "cms/pathways/downloads.py", "registry/graphql/spreadsheet.py",
    "registry/interchange/bulk/export.py", "registry/interchange/bulk/result.py",
}  # fmt: skip
# The headings of a kind, which nobody can write to.
HARMLESS = {"registry/management/commands/import_records.py"}


def cells_of(answer: Any) -> list[str]:
    """Return all cells of a table; of a workbook, none may be a formula."""
    assert answer.status_code == 200
    content = b"".join(answer) if answer.streaming else answer.content
    if content[:2] == b"PK":
        sheets = openpyxl.load_workbook(io.BytesIO(content)).worksheets
        found = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row]
        assert [cell.coordinate for cell in found if cell.data_type == "f"] == []
        return [str(cell.value) for cell in found if cell.value is not None]
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    cells = [cell for row in rows for cell in row]
    assert [one for one in cells if CARRIED_OUT.match(one) and not NUMBER.fullmatch(one)] == []
    return cells


@pytest.fixture
def evil(registry: SimpleNamespace, boss: Client) -> SimpleNamespace:
    """A registry in which everything is called like a formula."""
    for record in vars(registry).values():
        for name in ("title_en", "title_fr", "name_en", "name_fr"):
            if hasattr(record, name):
                setattr(record, name, EVIL)
        record.save()
        if isinstance(record, Record):
            record.save_revision(log_action=True)
    return registry


def test_the_lists_of_the_site_and_of_the_api(client: Client, evil: SimpleNamespace) -> None:
    filled = {"micro-certifications", "programs", "occupations", "skills", "partners", "pilots"}
    for name in SECTIONS:
        cells = cells_of(client.get(f"/feeds/fr/{name}.csv"))
        assert (f"'{EVIL}" in cells) == (name in filled), name
    held = client.get(f"/en/pathways/plan/csv/?hold={evil.micro.slug}")
    assert f"'{EVIL}" in cells_of(held)
    asked = {"query": "{ microCertifications { nodes { title institution { name } } } }"}
    table = client.post("/graphql", asked, "application/json", headers={"Accept": "text/csv"})
    assert cells_of(table).count(f"'{EVIL}") == 2


@pytest.mark.parametrize("name", REPORTS)
def test_the_reports_of_the_admin(boss: Client, evil: SimpleNamespace, name: str) -> None:
    for extension in ("csv", "xlsx"):
        cells = cells_of(boss.get(reverse(f"wagtailadmin_reports:{name}"), {"export": extension}))
        if name == "site_history":
            assert {f"'{EVIL}", EVIL} & set(cells), extension


def test_what_institutions_download_and_get_back(boss: Client, evil: SimpleNamespace) -> None:
    asked = {"institution": evil.college.pk, "rows": "own"}
    table = reverse("bulk:table")
    for kind in BULK_KINDS:
        cells = cells_of(boss.get(table, asked | {"kind": kind, "format": "csv"}))
        assert (f"'{EVIL}" in cells) == (kind != "course"), kind
    cells = cells_of(boss.get(table, asked | {"kind": "all", "format": "xlsx"}))
    assert f"'{EVIL}" in cells
    assert not {EVIL} & set(cells)
    rows = f"external_id,title_en,hours\nA,'{EVIL},many\nB,@B,1\n"
    form = {
        "institution": evil.college.pk, "file": SimpleUploadedFile("+1.csv", rows.encode()),
        "kind": "course", "encoding": "", "delimiter": "",
    }  # fmt: skip
    b"".join(boss.post(reverse("bulk:index"), form))
    plan = [ImportRun.objects.latest("pk").uid]
    assert f"'{EVIL}" in cells_of(boss.get(reverse("bulk:rejected", args=plan)))
    assert "B" in cells_of(boss.get(reverse("bulk:report", args=plan)))


def test_nothing_else_writes_tables() -> None:
    root = Path(settings.BASE_DIR)
    modules = (path for top in ("cms", "frontend", "registry", "search") for path in (root / top).rglob("*.py"))  # fmt: skip
    writing = {
        str(path.relative_to(root))
        for path in modules
        if re.search(r"csv\.(Dict)?[wW]riter\(|Workbook\(", path.read_text())
    }
    assert writing == WRITERS | HARMLESS
    for name in WRITERS:
        assert "bulk.escaping import escaped" in (root / name).read_text(), name
