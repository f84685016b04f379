"""Public pages are kept as long as nothing that pages show has changed, and readers ask whether theirs still holds.

A page is kept under the state of the site (``cms.shown``), which is read from the database at each request. So a
change that any process makes is seen by all of them at once, and a page from before is never found again.
"""

from __future__ import annotations

import gzip
from hashlib import sha256
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag

from cms import memory, shown
from frontend.middleware import Handler
from registry.snapshot import handed_out

KEPT_FOR = 86_400
"""Seconds after which a kept page is dropped; what has changed is not found long before."""
LONGEST = 1024 * 1024
"""Bytes of the longest page that is kept."""
_VARIES = ["Cookie", "Accept-Encoding"]


class Kept(NamedTuple):
    """A page as it was made: its headers, its text, both ways, and what tells it from another text."""

    headers: dict[str, str]
    body: bytes
    packed: bytes
    etag: str

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Return the page to a reader; 304 to one who has this very text already."""
        packs = "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(self.packed if packs else self.body, headers=self.headers)
        if packs:
            response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(response.content))
        response["ETag"] = self.etag
        return get_conditional_response(request, etag=self.etag, response=response)


class KeptPages:
    """Answers readers who are nobody in particular from pages that are kept, and keeps what it had to make."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not _is_page(request):
            return self.get_response(request)
        if not _is_anonymous(request):
            return _private(self.get_response(request))
        state = shown.state()
        key, store = _key(request, state), caches["pages"]
        kept = store.get(key)
        if kept is not None:
            return Kept(*kept).answer(request)
        memory.tell(shown.STATE, state)
        with handed_out() as tokens:
            response = self.get_response(request)
        if not _may_be_kept(request, response):
            return response
        page = _kept(response)
        # What was made while something changed may mix before and after, or come from the snapshot before.
        if tokens <= {state.registry} and shown.state() == state:
            store.set(key, tuple(page), KEPT_FOR)
        return page.answer(request)


def forget() -> None:
    """Forget all pages and their parts (tests, which take their changes back)."""
    caches["pages"].clear()
    caches["parts"].clear()


def _is_page(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD") and request.path_info.startswith(("/en/", "/fr/"))


def _is_anonymous(request: HttpRequest) -> bool:
    """Return whether nothing tells readers apart. A preview of the admin asks with its editor's cookies."""
    cookies = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")
    told = "Authorization" in request.headers or any(one in request.COOKIES for one in cookies)
    return not told and not getattr(request, "is_dummy", False)


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    """Return whether a page is the same for everybody; one that says itself how it may be kept is left to that."""
    return (
        request.method == "GET"
        and response.status_code == 200
        and not response.streaming
        and not response.cookies
        and not getattr(request, "is_preview", False)
        and not response.has_header("Cache-Control")
        and response.get("Content-Type", "").startswith("text/html")
        and len(response.content) <= LONGEST
    )


def _kept(response: HttpResponse) -> Kept:
    # Browsers and caches keep the page, and ask each time whether it still holds.
    response["Cache-Control"] = "public, no-cache"
    patch_vary_headers(response, _VARIES)
    del response["Content-Length"]
    body = response.content
    # Weak: the packed text is another row of bytes.
    etag = f"W/{quote_etag(sha256(body).hexdigest()[:32])}"
    # No secret stands in a page that is the same for all, so packing it gives none away.
    return Kept(dict(response.items()), body, gzip.compress(body, 6, mtime=0), etag)


def _private(response: HttpResponse) -> HttpResponse:
    patch_vary_headers(response, _VARIES[:1])
    if not response.has_header("Cache-Control"):
        response["Cache-Control"] = "private, no-cache"
    return response


def _key(request: HttpRequest, state: shown.State) -> str:
    told = (
        request.scheme,
        request.get_host(),
        request.get_full_path(),
        state,
        shown.program(),
        settings.SITE_URL,
        settings.EXAMPLES_IN_COUNTS,
        settings.EXAMPLES_IN_FEEDS,
    )
    return sha256(repr(told).encode()).hexdigest()
