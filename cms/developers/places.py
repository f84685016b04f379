"""Addresses under the developers' page, in both languages."""

from __future__ import annotations

from registry.models.bilingual import current_language

SLUGS = {
    "examples": {"en": "examples", "fr": "exemples"},
    "key": {"en": "key", "fr": "cle"},
    "design": {"en": "design", "fr": "conception"},
    "deprecations": {"en": "deprecations", "fr": "retraits"},
}
"""Last parts of the addresses, by page and language."""


def slug_of(name: str, language: str | None = None) -> str:
    """Return the last part of a page's address.

    >>> slug_of("key", "fr")
    'cle'
    """
    return SLUGS[name][language or current_language()]
