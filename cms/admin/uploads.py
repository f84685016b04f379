"""Forms of the files that editors put on pages: each file passes the virus scanner, where there is one."""

from __future__ import annotations

from typing import Any

from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from registry.models.scanning import scan


class ScannedDocumentForm(BaseDocumentForm):
    """The form of a document."""

    def clean_file(self) -> Any:
        """Refuse what the scanner refuses."""
        return scanned(self.cleaned_data["file"])


class ScannedImageForm(BaseImageForm):
    """The form of an image."""

    def clean_file(self) -> Any:
        """Refuse what the scanner refuses."""
        return scanned(self.cleaned_data["file"])


def scanned(file: Any) -> Any:
    """Return a file that the scanner let through; raise ValidationError for another."""
    scan(file)
    return file
