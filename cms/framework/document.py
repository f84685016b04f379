"""An edition of the framework as a document: tagged PDF (PDF/UA-1) and a page to print, from the same records.

The PDF is made by WeasyPrint, which needs Pango from the machine. Where that is missing, ``Missing`` says what to
install, and the page to print stands in.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.cache import caches
from django.template.loader import render_to_string

from cms.addresses import absolute_url, record_url
from cms.framework.guidance import Guidance, guidance_for
from registry.models import FrameworkEdition, FrameworkElement
from registry.models.bilingual import current_language

log = logging.getLogger(__name__)

TEMPLATE = "framework/document.html"
KEPT_FOR = 30 * 86_400
"""Seconds for which a document is kept; it is found only as long as nothing in it has changed."""


class Missing(Exception):  # noqa: N818 - the machine lacks something, nothing went wrong
    """The machine cannot make PDFs. ``str`` says what it lacks."""


@dataclass(frozen=True)
class Part:
    """A principle or element with the registry's reading of it."""

    element: FrameworkElement
    guidance: Guidance

    @property
    def address(self) -> str:
        """Where its page is."""
        return absolute_url(record_url(self.element))


def document_context(
    edition: FrameworkEdition, elements: Sequence[FrameworkElement]
) -> dict[str, Any]:
    """Return what the document shows, in the language of the request."""
    parts = [Part(one, guidance_for(one.code)) for one in elements]
    kinds = FrameworkElement.Kind
    return {
        "edition": edition,
        "principles": [one for one in parts if one.element.kind == kinds.PRINCIPLE],
        "elements": [one for one in parts if one.element.kind != kinds.PRINCIPLE],
        "address": absolute_url(record_url(edition)),
        "language": current_language(),
    }


def edition_pdf(edition: FrameworkEdition, elements: Sequence[FrameworkElement]) -> bytes:
    """Return an edition as a tagged PDF in the language of the request; a second time it is only handed out.

    Raises:
        Missing: the machine lacks what makes PDFs.
    """
    html = render_to_string(TEMPLATE, document_context(edition, elements) | {"is_pdf": True})
    key = f"framework-pdf:{hashlib.sha256(html.encode()).hexdigest()}:{_style()}"
    store = caches["pages"]
    made = store.get(key)
    if made is None:
        made = pdf_of(html)
        store.set(key, made, KEPT_FOR)
    return bytes(made)


def pdf_of(html: str) -> bytes:
    """Return a page as PDF/UA-1. Nothing is fetched but the site's own static files.

    Raises:
        Missing: WeasyPrint, or a library that it asks the machine for, is not there.
    """
    try:
        # WeasyPrint looks for the machine's libraries when it is imported: not at the start of the site.
        writer = import_module("cms.framework.pdf")
    except (ImportError, OSError) as lack:
        log.warning("PDFs cannot be made: %s", lack)
        raise Missing(str(lack).strip().partition("\n")[0]) from lack
    return bytes(writer.pdf_of(html))


def _style() -> str:
    source = finders.find("registry/document.css")
    text = Path(source).read_bytes() if source else b""
    return hashlib.sha256(text).hexdigest()[:16]


def file_name(edition: FrameworkEdition, language: str) -> str:
    """Return what a browser calls the file."""
    return f"{_CALLED[language]}-{edition.published_on:%Y-%m}-{language}.pdf"


_CALLED = {"en": "framework", "fr": "cadre"}
