"""Records as files state them: neutral values, not yet checked against any table."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

NAMESPACE = uuid.UUID("0f5c1a52-8a0c-5b65-9a43-5e1f6c1d7a10")
"""Names every identifier made from a kind and a slug. It never changes, or every CTID would."""


@dataclass(frozen=True)
class Place:
    """Where something stands: a file, and in it a record (counted from 1) or a line."""

    file: str
    number: int | None = None
    line: int | None = None
    column: int | None = None


@dataclass(frozen=True)
class SourceRecord:
    """One record of a file.

    Attributes:
        kind: model name, lower case.
        slug: last part of its address; with the kind it is the record's identity.
        values: what the record states, by field name.
        place: where it stands.
        defaults: what the file states for all its records, where the kind has such a field.
        flat: whether every value is text, as the cells of a table are.
    """

    kind: str
    slug: str
    values: Mapping[str, Any]
    place: Place
    defaults: Mapping[str, Any] = field(default_factory=dict)
    flat: bool = False

    @cached_property
    def uid(self) -> uuid.UUID:
        """Identifier of the record, the same on every installation."""
        return uid_for(self.kind, self.slug)

    @cached_property
    def digest(self) -> str:
        """SHA-256 of what the file says of the record, wherever in the file it stands."""
        said = [self.kind, self.slug, self.values, self.defaults]
        text = json.dumps(said, sort_keys=True, ensure_ascii=False, default=str)
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def uid_for(kind: str, slug: str) -> uuid.UUID:
    """Return the identifier of the record that a kind and a slug name.

    >>> uid_for("pilot", "a") == uid_for("pilot", "a") != uid_for("course", "a")
    True
    """
    return uuid.uuid5(NAMESPACE, f"{kind}:{slug}")
