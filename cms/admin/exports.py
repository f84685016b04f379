"""Tables that Wagtail's own reports write: no cell of them is a formula either.

Its workbooks hold such cells as text; its CSV files hold them as they are. Each of its reports passes one method of
one class, which has no setting for it, so that method is replaced.
"""

from __future__ import annotations

from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

from registry.interchange.bulk.escaping import escaped


def escape() -> None:
    """Let every report of Wagtail write safe cells."""
    SpreadsheetExportMixin.write_csv_row = _write_csv_row


def _write_csv_row(self: SpreadsheetExportMixin, writer: Any, row: dict[str, Any]) -> Any:
    cells = {name: self.preprocess_field_value(name, value, "csv") for name, value in row.items()}
    return writer.writerow(
        {name: escaped(cell) if isinstance(cell, str) else cell for name, cell in cells.items()}
    )
