"""Which engines this site has: the embedded one always, and Elasticsearch when its address is set."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from django.conf import settings

from search.backends.elasticsearch import Elastic
from search.backends.embedded import Embedded
from search.backends.engine import Engine

EMBEDDED = Embedded()


def engines() -> tuple[Engine, ...]:
    """Return the engines, the one that is asked first before the one that stands in for it."""
    return (elastic(), EMBEDDED) if settings.ELASTICSEARCH["hosts"] else (EMBEDDED,)


def nearest_first() -> Iterator[Engine]:
    """Yield the engines in the order in which somebody who types asks them: first the one to which it is no journey."""
    yield EMBEDDED
    if settings.ELASTICSEARCH["hosts"]:
        yield elastic()


@cache
def elastic() -> Elastic:
    """Return the engine on the cluster that the settings name; it connects when it is first asked."""
    return Elastic.configured(settings.ELASTICSEARCH)
