"""A letter from its template: subject, plain text, and the same text as HTML.

The HTML is made from the plain text, so that the two never say different things: paragraphs, quoted lines ("> ") and
addresses are all that it knows, and French signs keep to their word. Whatever people wrote is escaped there, and stands as
it is in the plain text.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.users.models import UserProfile

from cms.records.wording import typeset
from registry.models import WaitingLetter

log = logging.getLogger(__name__)

_ADDRESS = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)]")
_BLANK = re.compile(r"\n\s*\n")
_GAPS = re.compile(r"\n\s*\n(?:\s*\n)+")
"""More than one blank line, where a part of the template says nothing."""
_LINE_ENDS = re.compile(r"[\r\n]+")
QUOTE = "> "
SENT_AT_ONCE = 20
"""Letters that waited for the mail server and are sent with the next one."""


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
        text = _GAPS.sub("\n\n", body.strip())
        said = {
            "subject": subject,
            "paragraphs": paragraphs(typeset(text, language)),
            "site": settings.SITE_URL,
        }
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
    *,
    waits: bool = True,
) -> bool:
    """Send a letter, and return whether the mail server took it; a failure is logged, never raised.

    Args:
        waits: whether a letter that is not taken waits and goes later; not where who sends it knows by itself what to
            send again.
    """
    letter, mailboxes = write(template, context, language), list(to)
    if _is_taken(letter, mailboxes, list(reply_to)):
        if WaitingLetter.objects.exists():
            send_waiting()
        return True
    log.error("A letter of %s could not be sent%s", template, "; it waits" if waits else "")
    if waits:
        kept = {"template": template, **vars(letter)}
        WaitingLetter.objects.bulk_create(WaitingLetter(to=one, **kept) for one in mailboxes)
    return False


def waits(mailbox: str) -> bool:
    """Return whether a letter to a mailbox waits for the mail server."""
    return bool(mailbox) and WaitingLetter.objects.to_mailbox(mailbox).exists()


def is_server_away() -> bool:
    """Return whether the mail server takes nothing now.

    It is asked itself: whether a letter waits would tell whether the registry knows the mailbox to which it goes.
    """
    server = get_connection()
    try:
        server.open()
    except OSError:
        return True
    server.close()
    return False


def send_waiting(most: int = SENT_AT_ONCE) -> int:
    """Send letters that waited for the mail server, the oldest first, and return how many it took.

    What has waited for too long is deleted. Two processes do not send the same letter where rows can be locked.
    """
    WaitingLetter.objects.past(timezone.now()).delete()
    sent = 0
    for key in list(WaitingLetter.objects.values_list("pk", flat=True)[:most]):
        with transaction.atomic():
            rows = WaitingLetter.objects.filter(pk=key)
            if connection.features.has_select_for_update_skip_locked:
                rows = rows.select_for_update(skip_locked=True)
            one = rows.first()
            if one is None:
                continue
            if not _is_taken(Written(one.subject, one.text, one.html), [one.to]):
                break
            one.delete()
            sent += 1
    return sent


def _is_taken(letter: Written, to: list[str], reply_to: list[str] | None = None) -> bool:
    message = EmailMultiAlternatives(letter.subject, letter.text, to=to, reply_to=reply_to)
    message.attach_alternative(letter.html, "text/html")
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    try:
        message.send()
    except OSError:
        log.exception("The mail server did not take a letter")
        return False
    return True
