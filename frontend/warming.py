"""What a site loads before its first visitor comes: addresses, templates, pages, the words of records.

Once, before the processes that answer part from the one that starts them, it asks itself a few of its own pages. What
that leaves in memory is theirs, too; connections are not, so they are closed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.core.cache import caches
from django.db import connections

from cms.addresses import section_url
from search.engines import EMBEDDED
from search.following import serving_key
from search.types import LANGUAGES

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_SLIP = "forkilft"
"""In no record, so that the words of all names are read, which know what is meant."""


def warm_up(site: Application) -> list[int]:
    """Load what the first visitor would wait for; return the status of each answer."""
    # Where the database is away or lacks a migration, the site starts all the same, and /readyz goes on saying so.
    told = [status_of(site, "/livez"), status_of(site, "/readyz")]
    if told == [200, 200]:
        told += [status_of(site, address) for address in _addresses()]
    connections.close_all()
    caches.close_all()
    return told


def status_of(site: Application, address: str) -> int:
    """Return with which status a site answers who asks for an address."""
    told: list[str] = []
    answer = site(_environ(address), lambda status, *_: told.append(status))
    for _ in answer:
        pass
    if hasattr(answer, "close"):
        answer.close()
    return int(told[0].split()[0])


def _addresses() -> Iterator[str]:
    for language in LANGUAGES:
        yield f"/{language}/"
    # A cluster would be asked over a connection that no other process may use; it suggests where the site cannot.
    if serving_key(EMBEDDED) is not None:
        for language in LANGUAGES:
            yield f"/{language}/suggestions?q={_SLIP[:2]}"
    if not settings.ELASTICSEARCH["hosts"]:
        yield f"{section_url('search', LANGUAGES[0])}?q={_SLIP}"


def _environ(address: str) -> dict[str, Any]:
    """Return a request as the server would hand it on."""
    own, asked = urlsplit(settings.SITE_URL), urlsplit(address)
    environ: dict[str, Any] = {
        "HTTP_HOST": own.netloc,
        "PATH_INFO": asked.path,
        "QUERY_STRING": asked.query,
        "REQUEST_METHOD": "GET",
        "HTTP_X_FORWARDED_PROTO": own.scheme,
        "wsgi.url_scheme": own.scheme,
    }
    setup_testing_defaults(environ)
    return environ
