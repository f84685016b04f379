"""Limits of the API. Each is read from the setting ``GRAPHQL_LIMITS`` at the time of the call."""

from __future__ import annotations

from types import MappingProxyType

from django.conf import settings
from django.utils.translation import gettext_lazy as _

DEFAULTS = MappingProxyType(
    {
        # Of a request
        "body_bytes": 64 * 1024,
        "characters": 15_000,
        "tokens": 1_000,
        "depth": 10,
        "introspection_depth": 16,
        "aliases": 15,
        "directives": 20,
        "root_fields": 10,
        "same_fields": 30,
        "cost": 5_000,
        "key_cost": 20_000,
        "statement_ms": 5_000,
        # Of a list and of a question
        "page_default": 20,
        "page_most": 100,
        "list_rows": 5,
        "holdings": 200,
        "attested": 100,
        "plans": 10,
        "engine_steps": 200_000,
        "ramp_steps": 100_000,
        "plan_ms": 1_000,
        "engine_ms": 3_000,
        # Of a caller
        "bucket": 10_000,
        "key_bucket": 100_000,
        "per_second": 100,
        "key_per_second": 1_000,
        "documents": 100,
        # Of the house
        "compile": 1,
        "introspection": 0,
        "key_introspection": 1,
    }
)
"""Names and stated defaults. A name with ``key_`` before it holds for requests with a key.

``same_fields``: how often one field may be written in one selection. ``cost``: of one query, see ``cost``.
``list_rows``: rows that a list without pages is taken to have when a cost is worked out. ``bucket`` and
``per_second``: how much cost a caller may run up, and how much of it is forgiven each second. ``statement_ms``: time
that the database may take. ``engine_steps`` and ``plan_ms``: work that one verdict and one pathway may take;
``ramp_steps``: that all awards of ``offRamps`` may take together. ``engine_ms``: time that all questions of a request
to the engine may take together; none is begun after it.
``documents``: how many a key may register.
``compile``: 0 to answer everything by graphql-core. ``introspection``: 1 to answer ``__schema`` and ``__type``; the SDL is public anyway.
"""

ABOUT = {
    "body_bytes": _("bytes in the body of a request"),
    "characters": _("characters in a query"),
    "tokens": _("words and signs (tokens) in a query"),
    "depth": _("levels of a query, or of a value in it"),
    "introspection_depth": _("levels of a question for the schema"),
    "aliases": _("aliases in a query"),
    "directives": _("directives in a query"),
    "root_fields": _("questions in one query"),
    "same_fields": _("times that one selection names one field"),
    "page_most": _("records on a page (first); 20 when you do not say"),
    "holdings": _("holdings in a question"),
    "attested": _("attestations in a question"),
    "plans": _("pathways in an answer"),
    "engine_steps": _("steps of reasoning on a verdict"),
    "ramp_steps": _("steps of reasoning on off-ramps, all awards together"),
    "plan_ms": _("milliseconds of search for a pathway"),
    "engine_ms": _("milliseconds of reasoning on all questions of a request"),
    "cost": _("cost of a query"),
    "bucket": _("cost that may be run up"),
    "per_second": _("cost that is forgiven each second"),
    "documents": _("documents registered with a key"),
    "statement_ms": _("milliseconds that the database may take"),
}
"""Limits that a client can meet, and what each counts."""


def limit(name: str, with_key: bool = False) -> int:
    """Return a limit of the API.

    >>> limit("depth"), limit("cost"), limit("cost", with_key=True)
    (10, 5000, 20000)
    """
    if with_key and f"key_{name}" in DEFAULTS:
        name = f"key_{name}"
    return getattr(settings, "GRAPHQL_LIMITS", {}).get(name, DEFAULTS[name])
