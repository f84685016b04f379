"""Makes PDFs with WeasyPrint. Importing it fails where the machine lacks Pango, so nobody imports it at the start."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from pydyf import PDF, String
from weasyprint import HTML, Document
from weasyprint.formatting_structure.boxes import TextBox
from weasyprint.urls import URLFetcher, URLFetcherResponse

VARIANT = "pdf/ua-1"
_TYPES = {".css": "text/css", ".woff2": "font/woff2", ".svg": "image/svg+xml"}


class OwnFiles(URLFetcher):
    """Reads static files of the site, and refuses every other address: nothing is asked of the network."""

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """Return a static file; raises ValueError for anything else."""
        name = url.removeprefix(settings.SITE_URL).removeprefix(settings.STATIC_URL)
        path = None if name == url else _path_of(name)
        if path is None:
            raise ValueError(f"{url} is no static file of the site")
        kind = _TYPES.get(path.suffix, "application/octet-stream")
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def _path_of(name: str) -> Path | None:
    """Return a source file, or what was collected under a name with a digest in it."""
    root = Path(settings.STATIC_ROOT).resolve()
    path = (root / name).resolve()
    if not path.is_relative_to(root):
        return None
    source = finders.find(name)
    if source:
        return Path(source)
    return path if path.is_file() else None


def pdf_of(html: str) -> bytes:
    """Return a page as a tagged PDF (PDF/UA-1)."""
    document = HTML(string=html, base_url=f"{settings.SITE_URL}/", url_fetcher=OwnFiles())
    return bytes(document.write_pdf(pdf_variant=VARIANT, finisher=_name_links))


def _name_links(document: Document, pdf: PDF) -> None:
    """Name each link by its words: WeasyPrint names it by its target, which inside the document is an identifier."""
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.link_annotation:
                words = (one.text for one in box.descendants() if isinstance(one, TextBox))
                box.link_annotation["Contents"] = String("".join(words))
