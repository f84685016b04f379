"""Messages to the registry: stored first, then mailed by topic to a role address, confirmed, and deleted in time."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from cms.addresses import absolute_url
from cms.letters.writing import quoted, send
from registry.models import ContactMessage

MOST, WITHIN = 5, 3600
"""Messages of one address, and confirmations to one mailbox, in so many seconds."""
MAILED_AT_ONCE = 20
"""Messages that waited for the mail server and are sent with the next one."""
READERS_LANGUAGE = "en"
"""Language of the mail to a role address; the message itself stands as it was written."""


def receive(language: str, *, confirmed: bool = True, **said: Any) -> ContactMessage:
    """Store a message, mail it once it is stored, and delete what has been kept long enough.

    Args:
        confirmed: whether who wrote gets a letter, too; not where too many went to that mailbox.
        said: columns of the message.
    """
    now = timezone.now()
    ContactMessage.objects.past(now).delete()
    stored = ContactMessage.objects.create(language=language, consent_at=now, **said)
    transaction.on_commit(lambda: _deliver(stored, confirmed))
    return stored


def address_for(topic: str) -> str:
    """Return the role address of a topic: its own, or that of general questions."""
    addresses: dict[str, str] = settings.CONTACT_ADDRESSES
    return addresses.get(topic) or addresses.get("general") or settings.DEFAULT_FROM_EMAIL


def _deliver(stored: ContactMessage, confirmed: bool) -> None:
    if confirmed:
        confirm(stored)
    forward(stored)
    forward_waiting()


def confirm(stored: ContactMessage) -> bool:
    """Tell who wrote that the message is there. It repeats nothing of it: anybody can name a stranger's mailbox."""
    with translation.override(stored.language):
        topic = str(stored.get_topic_display())
    said = {"reference": stored.reference, "topic": topic, "kept_until": stored.kept_until}
    return send("mail/contact_received.txt", said, stored.language, [stored.email])


def forward(stored: ContactMessage) -> bool:
    """Mail a message to the role address of its topic; the answer goes to who wrote it."""
    address = address_for(stored.topic)
    sent = send(
        "mail/contact_message.txt",
        letter_of(stored),
        READERS_LANGUAGE,
        [address],
        reply_to=[stored.email],
        waits=False,
    )
    if sent:
        stored.sent_to, stored.mailed_at = address, timezone.now()
        stored.save(update_fields=["sent_to", "mailed_at"])
    return sent


def letter_of(stored: ContactMessage) -> dict[str, Any]:
    """Return what the letter to the role address says."""
    with translation.override(READERS_LANGUAGE):
        topic = str(stored.get_topic_display())
    return {
        "reference": stored.reference,
        "topic": topic,
        "name": stored.name,
        "email": stored.email,
        "about": stored.about,
        "language": stored.language,
        "text": quoted(stored.text),
        "address": absolute_url(reverse("contactmessage:edit", args=[stored.pk])),
    }


def forward_waiting() -> int:
    """Mail messages that the mail server did not take when they came, and return how many it took now."""
    waiting = ContactMessage.objects.unsent().order_by("pk")[:MAILED_AT_ONCE]
    count = 0
    for one in waiting:
        if not forward(one):
            break
        count += 1
    return count
