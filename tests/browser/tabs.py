"""Tabs that are lent to test after test: who opens one anew makes a process, and loads styles, scripts and typeface again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser

from tests.browser.reader import HEIGHT, WIDE, Reader
from tests.browser.site import Site

PATIENCE_MS = 30_000
# A page that is not of the site has no storage that could be asked for.
_FORGET = "() => { if (origin !== 'null') { localStorage.clear(); sessionStorage.clear() } }"


class Tabs:
    """The tabs of one browser, by site, language and options."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[tuple[str, str, str], list[Reader]] = defaultdict(list)

    @contextmanager
    def lent(
        self, site: Site, language: str, *, anew: bool = False, **options: Any
    ) -> Iterator[Reader]:
        """A reader with an empty tab, who was never here: no cookies, nothing stored, and what came before forgotten.

        Only what the browser keeps of the files of the site stays from reader to reader. With ``anew``, and on a site
        that tests change, nothing does.
        """
        if anew or site.changes:
            reader = self._open(site, language, options)
            try:
                yield reader
            finally:
                reader.context.close()
            return
        free = self._free[site.url, language, repr(sorted(options.items()))]
        reader = free.pop() if free else self._open(site, language, options)
        yield reader
        _leave(reader)
        free.append(reader)

    def _open(self, site: Site, language: str, options: dict[str, Any]) -> Reader:
        context = self._browser.new_context(
            base_url=site.url,
            locale=f"{language}-CA",
            viewport={"width": WIDE, "height": HEIGHT},
            **options,
        )
        context.set_default_timeout(PATIENCE_MS)
        return Reader(context, site, language)


def _leave(reader: Reader) -> None:
    """Leave the tab as a new one is. Where that fails, the tab is not lent again."""
    page = reader.page
    page.evaluate(_FORGET)
    page.goto("about:blank")
    page.emulate_media(media="null")
    reader.resize(WIDE)
    reader.context.clear_cookies()
    reader.begin()
