"""Letters by mail: one text in each language, sent as plain words and as HTML made from the same words.

A template in ``mail/`` has the subject in its first line and paragraphs below, with empty lines between them. A
paragraph that is an address alone becomes a link; a paragraph whose lines begin with "- " becomes a list.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

log = logging.getLogger(__name__)

_ADDRESS = re.compile(r"https?://\S+")
_BREAK = re.compile(r"\n\s*\n")
_LINK = '<a href="{0}" style="color:#1b3fab;overflow-wrap:anywhere">{0}</a>'


@dataclass(frozen=True)
class Letter:
    """A letter in one language."""

    language: str
    subject: str
    text: str

    @property
    def html(self) -> str:
        """The same words as HTML."""
        blocks = [_block(one) for one in _BREAK.split(self.text) if one.strip()]
        said = {"subject": self.subject, "blocks": blocks, "language": self.language}
        return render_to_string("mail/letter.html", said)


def write(name: str, language: str, context: dict[str, Any]) -> Letter:
    """Return a letter by the name of its template, in a language."""
    with translation.override(language):
        said = {"site_url": settings.SITE_URL, **context}
        written = render_to_string(f"mail/{name}.txt", said)
    subject, _, body = written.strip().partition("\n")
    text = re.sub(r"\n{3,}", "\n\n", body.strip())
    return Letter(language, " ".join(subject.split()), f"{text}\n")


def send(letter: Letter, to: str) -> bool:
    """Send a letter, and return whether the mail server took it. What was done before stays done either way."""
    message = EmailMultiAlternatives(letter.subject, letter.text, to=[to])
    message.attach_alternative(letter.html, "text/html")
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    message.extra_headers["Content-Language"] = letter.language
    try:
        message.send()
    except OSError:
        log.exception("The letter “%s” could not be sent", letter.subject)
        return False
    return True


def _block(paragraph: str) -> SafeString:
    lines = [line.strip() for line in paragraph.strip().splitlines()]
    if all(line.startswith("- ") for line in lines):
        items = "".join(f"<li>{_inline(line[2:])}</li>" for line in lines)
        return mark_safe(f"<ul>{items}</ul>")  # noqa: S308 - each line is escaped
    body = "<br>".join(_inline(line) for line in lines)
    return mark_safe(f"<p>{body}</p>")  # noqa: S308 - each line is escaped


def _inline(line: str) -> str:
    """Escape a line and let its addresses be links."""
    parts, at = [], 0
    for found in _ADDRESS.finditer(line):
        parts += [escape(line[at : found.start()]), _LINK.format(escape(found.group()))]
        at = found.end()
    return "".join([*parts, escape(line[at:])])
