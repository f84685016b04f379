"""The hook of a virus scanner, which every file passes that somebody uploads."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

Scanner = Callable[[Any], str]
"""Takes an open file, and returns the name of what it found; empty for a clean file."""

_log = logging.getLogger(__name__)


def scan(file: Any) -> None:
    """Raise ValidationError for a file in which the scanner of ``UPLOAD_SCANNER`` finds something.

    Without a scanner nothing is asked. A scanner that fails lets nothing through: the file has to be sent again.
    """
    if not settings.UPLOAD_SCANNER or getattr(file, "_committed", False):
        return
    try:
        file.seek(0)
        found = import_string(settings.UPLOAD_SCANNER)(file)
        file.seek(0)
    except Exception:  # noqa: BLE001 - whatever a scanner does, the file is not kept
        _log.exception("The scanner %s failed on an upload", settings.UPLOAD_SCANNER)
        raise ValidationError(
            _("The file could not be scanned for viruses just now, so it was not kept. Send it again later.")
        ) from None  # fmt: skip
    if found:
        _log.warning("The scanner refused an upload: %s", found)
        told = _("The virus scanner refused this file: %(found)s. Send a clean one.")
        raise ValidationError(told % {"found": str(found)[:80]})
