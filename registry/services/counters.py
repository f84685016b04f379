"""Where what is counted over all processes stands: the buckets of the API, what keys asked, who asked for keys lately."""

from django.core.cache import caches
from django.utils.connection import ConnectionProxy

COUNTERS = "counters"
"""Name of the cache in the settings."""

counters = ConnectionProxy(caches, COUNTERS)
"""That cache, as ``django.core.cache.cache`` is the default one."""
