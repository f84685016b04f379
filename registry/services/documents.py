"""Documents of a key: registered, found by their id, handed on to the key that takes its place."""

from __future__ import annotations

import re
from typing import Any

from django.db.models import QuerySet

from registry.models import ApiKey, RegisteredDocument
from registry.models.document import SCHEME

_ID = re.compile(SCHEME + "[0-9a-f]{64}")


def as_kept(text: str) -> str:
    """Return a document as it is kept and hashed: lines end as on most systems, whatever a browser sends.

    >>> as_kept("{\\r\\n  __typename\\r\\n}")
    '{\\n  __typename\\n}'
    """
    return text.replace("\r\n", "\n")


def is_document_id(text: str) -> bool:
    """Return whether a text has the shape of an id.

    >>> (
    ...     is_document_id("sha256:" + "0" * 64),
    ...     is_document_id("sha256:" + "A" * 64),
    ...     is_document_id("md5:0"),
    ... )
    (True, False, False)
    """
    return _ID.fullmatch(text) is not None


def text_of(key: ApiKey, document_id: str) -> str | None:
    """Return the document that a key has registered under an id; None when there is none. One query."""
    found: QuerySet[Any] = key.documents.filter(sha256=document_id.removeprefix(SCHEME))
    text: str | None = found.values_list("text", flat=True).first()
    return text


def hand_on(old: ApiKey, new: ApiKey) -> None:
    """Give the documents of one key to another, too."""
    RegisteredDocument.objects.bulk_create(
        RegisteredDocument(key=new, name=one.name, text=one.text, sha256=one.sha256)
        for one in old.documents.all()
    )
