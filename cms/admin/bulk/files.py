"""Tables to download: templates, an institution's own records, rejected rows, and the whole report of a plan."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any, TextIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.files.table import BOM, CONTENT_TYPE, written
from registry.interchange.bulk import export, result
from registry.interchange.bulk.ctdl_writing import write_ctdl
from registry.interchange.bulk.headings import BULK_KINDS, words_of
from registry.interchange.bulk.shown import plain
from registry.interchange.kinds import kinds
from registry.models import ImportRun, Organization, PlannedRow
from registry.models.bilingual import current_language

EVERYTHING = "all"


def table(
    request: HttpRequest, institution: Organization, kind: str, extension: str, *, empty: bool
) -> HttpResponse | FileResponse:
    """Return a table that can be filled in and sent: a template, or the institution's own records.

    Args:
        request: who is told what a file in JSON-LD cannot say.
        institution: whose records.
        kind: one of ``headings.BULK_KINDS``, or ``EVERYTHING`` for a workbook with a sheet each.
        extension: ``csv``, ``xlsx`` or ``jsonld``; a workbook comes for several kinds where CSV is asked for.
        empty: headings only.
    """
    wanted = BULK_KINDS if kind == EVERYTHING else (kind,)
    if not set(wanted) <= set(BULK_KINDS) or extension not in ("csv", "xlsx", "jsonld"):
        raise Http404
    if extension == "csv" and len(wanted) > 1:
        extension = "xlsx"
    language = current_language()
    tables = [(one, export.table(one, institution, language, empty=empty)) for one in wanted]
    name = f"{institution.slug}-{kind}{'-template' if empty else ''}.{extension}"
    if extension == "csv":
        return _csv(name, lambda out: export.write_csv(tables[0][1], out))
    if extension == "jsonld":
        return _linked(request, name, () if empty else wanted, institution)
    return _file(name, lambda path: export.write_workbook(tables, path, language))


def _linked(
    request: HttpRequest, name: str, kinds_wanted: Iterable[str], institution: Organization
) -> HttpResponse | FileResponse:
    counts = (0, 0)

    def write(path: Path) -> None:
        nonlocal counts
        counts = write_ctdl(kinds_wanted, institution, path)

    answer = _file(name, write)
    inside, left_out = counts
    if left_out:
        said = ngettext(
            "%(n)s record is not in the JSON-LD file, because CTDL has no words for it: a rule, or a decision with a grade, a condition or a refusal. CSV and XLSX have it.",
            "%(n)s records are not in the JSON-LD file, because CTDL has no words for them: rules, and decisions with a grade, a condition or a refusal. CSV and XLSX have them.",
            left_out,
        )
        messages.warning(request, said % {"n": left_out})
    return answer if inside or not left_out else redirect("bulk:index")


def _file(name: str, write: Callable[[Path], object]) -> FileResponse:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "written"
        write(path)
        # The open file outlives its folder; it goes when it is sent.
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def rejected(run: ImportRun) -> HttpResponse:
    """Return the rejected rows as they were sent, with the reasons: put right, they can be sent again."""
    return _csv(
        f"rejected-{run.started_at:%Y-%m-%d}.csv",
        lambda out: result.write_rejected(run, out, current_language()),
    )


def report(run: ImportRun) -> StreamingHttpResponse:
    """Return what became of each row, a line for each changed field and each issue."""
    headings = [
        _("line"), _("institution's own id"), _("kind"), _("outcome"), _("field"), _("before"), _("after"),
        _("code"), _("what is wrong"), _("how to put it right"),
    ]  # fmt: skip
    lines = written(headings, _report(run, current_language()))
    response = StreamingHttpResponse(lines, content_type=CONTENT_TYPE)
    _attach(response, f"report-{run.started_at:%Y-%m-%d}.csv")
    return response


def _report(run: ImportRun, language: str) -> Iterator[list[Any]]:
    for row in run.rows.order_by("number").iterator(chunk_size=500):
        for cells in _cells(row, language):
            yield [row.line, row.external_id, row.kind, row.get_outcome_display(), *cells]


def _cells(row: PlannedRow, language: str) -> Iterator[list[Any]]:
    for name, values in sorted(row.changes.items()):
        before, after = (plain(kinds()[row.kind], name, value) for value in values)
        yield [words_of(row.kind, name, language), before, after, "", "", ""]
    for one in row.issues:
        said = [one[part][language] for part in ("message", "cure")]
        field = words_of(row.kind, one["field"] or "", language)
        yield [field, one["value"], "", one["code"], *said]
    if not row.changes and not row.issues:
        yield [""] * 6


def _csv(name: str, write: Callable[[TextIO], None]) -> HttpResponse:
    out = StringIO(newline="")
    write(out)
    response = HttpResponse(BOM + out.getvalue(), content_type=CONTENT_TYPE)
    _attach(response, name)
    return response


def _attach(response: Any, name: str) -> None:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
