"""Texts of records are plain: signs of HTML are refused, whether a file brings them or a form."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

HTML = _("The text holds HTML: %(markup)s")
HTML_IN_A_FORM = _("The text holds HTML (%(markup)s). Write plain text, without tags.")
SHOWN = 40
"""Most signs of it that are named."""
_MARKUP = re.compile(r"<[a-zA-Z/!][^>]*>?")


def markup_in(text: str) -> str:
    """Return the first sign of HTML in a text, cut short; nothing when it is plain.

    >>> markup_in("Weld <b>well</b>"), markup_in("3 < 4, and a <= b")
    ('<b>', '')
    """
    found = _MARKUP.search(text) if "<" in text else None
    return found[0][:SHOWN] if found else ""


class Plain:
    """Refuses a text with signs of HTML.

    Attributes:
        kept: the text that is stored already; a form that leaves it alone is not refused for it.
    """

    def __init__(self, kept: Any = "") -> None:
        self.kept = _bare(kept)

    def __call__(self, text: Any) -> None:
        if isinstance(text, str) and _bare(text) != self.kept and (markup := markup_in(text)):
            raise ValidationError(HTML_IN_A_FORM, "markup", {"markup": markup})


def _bare(text: Any) -> str:
    # A browser ends lines in its own way.
    return str(text or "").replace("\r\n", "\n").strip()
