"""Which files may be uploaded as the document of an agreement, of evidence or of the library, and where they are kept."""

from __future__ import annotations

import uuid
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile, ZipFile

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LARGEST = 10 << 20
"""Most bytes of a document."""
AGREEMENTS, EVIDENCE, LIBRARY = CLOSED = ("agreements", "evidence", "library")
"""Folders of files that are closed until the record is public of which they are."""

DOCUMENTS = gettext_lazy(
    "A PDF, Word (.docx) or OpenDocument (.odt) file of at most 10 MB. Once the agreement is published, "
    "anybody can read it."
)
_PDF, _ODT = b"%PDF-", b"application/vnd.oasis.opendocument.text"
_PDF_END = 2048
"""Bytes at the end of a PDF among which readers look for its end mark, with room for what somebody added."""
_WORD = "word/document.xml"
_MACROS = "vbaproject.bin"


def place_of_document(agreement: Any, filename: str) -> str:
    """Return where a document is kept: in a folder that nobody can guess, since it may be of a draft."""
    return place_in(AGREEMENTS, filename)


def place_in(folder: str, filename: str) -> str:
    """Return a place in a folder, below another one of a name that nobody can guess."""
    name = PurePath(filename)
    stem = slugify(name.stem)[:60] or "document"
    return f"{folder}/{uuid.uuid4().hex}/{stem}{name.suffix.lower()}"


def check_document(file: Any) -> None:
    """Raise ValidationError for a file that is too large, or is by its content no document, or another than it is called."""
    if getattr(file, "_committed", False):
        # It was checked when it came; what is kept may lie elsewhere by now.
        return
    if file.size > LARGEST:
        sizes = {"size": filesizeformat(file.size), "most": filesizeformat(LARGEST)}
        raise ValidationError(
            _(
                "The file has %(size)s; at most %(most)s are kept. Save it smaller, or give its address instead."
            )
            % sizes
        )
    found, called = suffix_of(file), PurePath(file.name).suffix.lower()
    if not found:
        raise ValidationError(
            _(
                "This is not a PDF, Word (.docx) or OpenDocument (.odt) file without macros. Save it as PDF and send that."
            )
        )
    if found != called:
        names = {"found": found, "called": called or "–"}
        raise ValidationError(
            _("The file is called %(called)s, and its content is %(found)s. Give it its true name.")
            % names
        )


def suffix_of(file: Any) -> str:
    """Return what a file is by its content: ``.pdf``, ``.docx`` or ``.odt``; empty for anything else."""
    file.seek(0)
    try:
        if file.read(len(_PDF)) == _PDF:
            return ".pdf" if _ends_as_pdf(file) else ""
        file.seek(0)
        with ZipFile(file) as packed:
            return _suffix_of_packed(packed)
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return ""
    finally:
        file.seek(0)


def _ends_as_pdf(file: Any) -> bool:
    """Return whether a file has near its end the mark from which readers begin: without it nothing can open it."""
    file.seek(max(0, file.size - _PDF_END))
    return b"%%EOF" in file.read(_PDF_END)


def _suffix_of_packed(packed: ZipFile) -> str:
    # Only the list of parts is read, and the few letters that OpenDocument puts first.
    names = {name.lower() for name in packed.namelist()}
    if any(name.endswith(_MACROS) or name.startswith("basic/") for name in names):
        return ""
    if {"[content_types].xml", _WORD} <= names:
        return ".docx"
    if "mimetype" in names:
        with packed.open("mimetype") as said:
            return ".odt" if said.read(len(_ODT) + 1) == _ODT else ""
    return ""
