"""A letter from its template: subject, plain text, and the same text as HTML.

The HTML is made from the plain text, so that the two never say different things: paragraphs, quoted lines ("> ") and
addresses are all that it knows. Whatever people wrote is escaped there, and stands as it is in the plain text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.users.models import UserProfile

log = logging.getLogger(__name__)

_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
_BLANK = re.compile(r"\n\s*\n")
_LINE_ENDS = re.compile(r"[\r\n]+")
QUOTE = "> "


@dataclass(frozen=True)
class Written:
    """A letter in one language, ready to be sent."""

    subject: str
    text: str
    html: str


def write(template: str, context: Mapping[str, Any], language: str) -> Written:
    """Return a letter. The first line of its template is the subject.

    Args:
        template: path below the folder of templates.
        context: what the template is given.
        language: ``en`` or ``fr``.
    """
    with translation.override(language):
        rendered = render_to_string(template, dict(context))
        subject, _, body = rendered.strip().partition("\n")
        text = body.strip()
        said = {"subject": subject, "paragraphs": paragraphs(text), "site": settings.SITE_URL}
        html = render_to_string("mail/frame.html", said | {"language": language})
    # A line end in a subject would begin another header.
    return Written(_LINE_ENDS.sub(" ", subject), f"{text}\n", html)


def paragraphs(text: str) -> list[tuple[bool, SafeString]]:
    """Return the paragraphs of a text as HTML, each with whether it is quoted.

    >>> paragraphs("a <b>\\n\\n> said\\n> here")
    [(False, 'a &lt;b&gt;'), (True, 'said<br>here')]
    """
    return [_paragraph(part) for part in _BLANK.split(text) if part.strip()]


def _paragraph(part: str) -> tuple[bool, SafeString]:
    lines = part.strip("\n").splitlines()
    is_quoted = all(line.startswith(QUOTE.strip()) for line in lines)
    if is_quoted:
        lines = [line.removeprefix(QUOTE.strip()).removeprefix(" ") for line in lines]
    return is_quoted, mark_safe("<br>".join(map(_linked, lines)))  # noqa: S308 - each part is escaped


def _linked(line: str) -> str:
    made, at = [], 0
    for found in _ADDRESS.finditer(line):
        address = escape(found.group())
        made += [escape(line[at : found.start()]), f'<a href="{address}">{address}</a>']
        at = found.end()
    return "".join([*made, escape(line[at:])])


def quoted(text: str) -> str:
    """Return a text as a quotation of plain mail.

    >>> quoted("one\\n\\ntwo")
    '> one\\n>\\n> two'
    """
    return "\n".join(f"{QUOTE}{line}".rstrip() for line in text.splitlines())


def language_of(user: Any) -> str:
    """Return the language in which somebody gets mail."""
    return str(UserProfile.get_for_user(user).get_preferred_language())[:2]


def send(
    template: str,
    context: Mapping[str, Any],
    language: str,
    to: Iterable[str],
    reply_to: Iterable[str] = (),
) -> bool:
    """Send a letter, and return whether the mail server took it; a failure is logged, never raised.

    What the letter is about is stored before, so nothing is lost when it cannot be sent.
    """
    letter = write(template, context, language)
    message = EmailMultiAlternatives(
        letter.subject, letter.text, to=list(to), reply_to=list(reply_to)
    )
    message.attach_alternative(letter.html, "text/html")
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    try:
        message.send()
    except OSError:
        log.exception("A letter of %s could not be sent", template)
        return False
    return True
