"""Forms of the files that editors put on pages: each file passes the virus scanner, where there is one."""

from __future__ import annotations

from typing import Any

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from registry.models.scanning import scan


class _Scanned:
    """A form of a file."""

    cleaned_data: dict[str, Any]

    def clean_file(self) -> Any:
        """Refuse what the scanner refuses."""
        file = self.cleaned_data["file"]
        scan(file)
        return file


class ScannedDocumentForm(_Scanned, BaseDocumentForm):
    """The form of a document."""


class ScannedImageForm(_Scanned, BaseImageForm):
    """The form of an image."""
