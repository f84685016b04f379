"""Where what is counted over all processes stands: the buckets of the API, what keys asked, who sent forms lately."""

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

COUNTERS = "counters"
"""Name of the cache in the settings."""

counters = ConnectionProxy(caches, COUNTERS)
"""That cache, as ``django.core.cache.cache`` is the default one."""


def count(name: str, within: int, by: int = 1) -> int:
    """Add to a counter, and return it. It begins anew ``within`` so many seconds after it began."""
    counters.add(name, 0, within)
    return int(counters.incr(name, by))
