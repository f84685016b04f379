"""A person with a browser tab: goes to pages, and notices what goes wrong behind them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

from tests.browser.site import Site

WIDE, NARROW = 1280, 320
HEIGHT = 900
_COMING = ".htmx-request, .htmx-swapping, .htmx-settling"
_AXE_IS_HERE = "'axe' in window"
_AXE_FINDS = """([within, options]) => document.querySelector(within)
    ? axe.run(within, options).then(found => found.violations) : []"""
_WAIT = """new Promise(done => {
    const end = Date.now() + 30_000;
    const look = () => (%s) ? done(true) : Date.now() > end ? done(false) : setTimeout(look, 50);
    look();
})"""
_OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"


class Reader:
    """One context and one tab of it, with everything that was asked for and complained about."""

    def __init__(self, context: BrowserContext, site: Site, language: str) -> None:
        self.context = context
        self.site = site
        self.language = language
        self.begin()
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.page: Page = context.new_page()

    def begin(self) -> None:
        """Forget what was asked for and complained about so far."""
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        self.answers: list[Response] = []

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in ("data", "blob", "about"):
            return
        if parts.hostname not in ("127.0.0.1", "localhost"):
            self.foreign.append(request.url)

    def _answered(self, answer: Response) -> None:
        self.answers.append(answer)

    def _said(self, message: ConsoleMessage) -> None:
        # The browser reports the status of a page that is refused on purpose; parts of pages are judged below.
        refused = message.text.startswith("Failed to load resource: the server responded")
        # htmx tells of what it gives up for a newer question; an answer that fails says so in other words, too.
        given_up = message.text.startswith(("htmx:afterRequest", "htmx:sendAbort"))
        if message.type in ("error", "warning") and not refused and not given_up:
            self.complaints.append(f"{message.text} ({message.location['url']})")

    def go(self, path: str, status: int = 200) -> Page:
        """Go to an address of the site and see the status that is expected."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, f"{path} answered {answer.status}"
        return self.page

    @contextmanager
    def next_page(self) -> Iterator[None]:
        """Wait for the page that what is done inside leads to.

        A click alone returns once the next address is known: counting rows then may find a page half read.
        """
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            yield
        # A list that comes anew without a reload changes the address before it is there.
        expect(self.page.locator(_COMING)).to_have_count(0)

    def wait_until(self, condition: str) -> None:
        """Wait for what a script finds to hold.

        Playwright's own way reads the words of the script anew in the page each time, which the policy forbids but for
        the first.
        """
        held = self.page.evaluate(_WAIT % condition)
        assert held, condition

    def follow(self, link: Locator) -> None:
        """Click on what leads to another page, and wait for that page."""
        with self.next_page():
            link.click()

    def submit_with_enter(self, field: str) -> None:
        """Send the form of a field by its Enter key, and wait for the page that answers."""
        with self.next_page():
            self.page.press(field, "Enter")

    def assert_stayed_on_site(self) -> None:
        """Nothing was asked of another machine, no part was missing, nothing was blocked or failed."""
        assert self.foreign == []
        assert self.complaints == []
        parts = [one for one in self.answers if not one.request.is_navigation_request()]
        assert [f"{one.status} {one.url}" for one in parts if one.status >= 400] == []

    # What is on the page

    @property
    def path(self) -> str:
        """Address of the page without the site, query included."""
        return self.page.url.removeprefix(self.site.url)

    @property
    def heading(self) -> str:
        headings = self.page.locator("h1")
        assert headings.count() == 1, f"{self.path} has {headings.count()} h1"
        return squeezed(headings.inner_text())

    def hrefs(self, selector: str) -> list[str]:
        """Addresses of links, as they are written."""
        links: list[str] = self.page.eval_on_selector_all(
            selector, "links => links.map(one => one.getAttribute('href'))"
        )
        return links

    def links(self, selector: str) -> dict[str, str]:
        """Words of links by their addresses."""
        found = self.page.eval_on_selector_all(
            selector, "links => links.map(one => [one.getAttribute('href'), one.innerText])"
        )
        return {address: squeezed(words) for address, words in found}

    def main_text(self) -> str:
        return squeezed(self.page.locator("main").inner_text())

    # How it looks

    def resize(self, width: int) -> None:
        self.page.set_viewport_size({"width": width, "height": HEIGHT})

    def open_everything(self) -> None:
        """Unfold menus and filters, so that they are judged, too."""
        self.page.evaluate(_OPEN_ALL)

    def violations(self, within: str = "html", **options: Any) -> list[str]:
        """What axe finds on the page or in some elements of it, one line for each rule and element."""
        # Axe is read once on each page, and what it passes stays in the browser: both took as long as some rules.
        if not self.page.evaluate(_AXE_IS_HERE):
            self.page.evaluate(AXE_SCRIPT)
        found = self.page.evaluate(_AXE_FINDS, [within, {"resultTypes": ["violations"], **options}])
        return [
            f"{rule['id']}: {node['html'][:160]} [{node['failureSummary'][:200]}]"
            for rule in found
            for node in rule["nodes"]
        ]

    def enlarge(self) -> None:
        """Let text be twice as large."""
        self.page.evaluate("document.documentElement.style.fontSize = '200%'")

    def overflow(self) -> list[str]:
        """What sticks out to the right when the page is wider than the window."""
        wide: list[str] = self.page.evaluate(
            """() => {
                const root = document.documentElement;
                if (root.scrollWidth <= root.clientWidth) return [];
                const out = [...document.body.querySelectorAll('*')].filter(
                    one => one.getBoundingClientRect().right > root.clientWidth + 0.5);
                return [`page is ${root.scrollWidth} wide`,
                        ...out.slice(0, 5).map(one => one.outerHTML.slice(0, 120))];
            }"""
        )
        return wide


def squeezed(text: str) -> str:
    """Text with single spaces; no-break spaces count as spaces."""
    return " ".join(text.split())
