"""Limits of the API. Each is read from the setting ``GRAPHQL_LIMITS`` at the time of the call."""

from __future__ import annotations

from types import MappingProxyType

from django.conf import settings

DEFAULTS = MappingProxyType(
    {
        "body_bytes": 64 * 1024,
        "characters": 15_000,
        "tokens": 1_000,
        "depth": 10,
        "aliases": 15,
        "directives": 20,
        "root_fields": 10,
        "same_fields": 30,
        "introspection": 0,
        "page_default": 20,
        "page_most": 100,
        "holdings": 200,
        "attested": 100,
        "plans": 10,
        "engine_steps": 200_000,
        "plan_ms": 1_000,
    }
)
"""Names and stated defaults. ``same_fields``: how often one field may be written in one selection.

``introspection``: 1 to answer ``__schema`` and ``__type`` to everybody; the SDL is public anyway.
"""


def limit(name: str) -> int:
    """Return a limit of the API.

    >>> limit("depth")
    10
    """
    return getattr(settings, "GRAPHQL_LIMITS", {}).get(name, DEFAULTS[name])
