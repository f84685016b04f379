"""Who is lent a tab was never here."""

from __future__ import annotations

from tests.browser.reader import NARROW, WIDE
from tests.browser.site import Site
from tests.browser.tabs import Tabs

LEAVE = "localStorage.left = sessionStorage.left = 'something'"
FOUND = (
    "() => [localStorage.length, sessionStorage.length, innerWidth, matchMedia('print').matches]"
)


def test_a_tab_is_left_as_a_new_one_is(tabs: Tabs, site: Site) -> None:
    with tabs.lent(site, "en") as used:
        page = used.go("/en/about/")
        page.evaluate(LEAVE)
        page.evaluate("console.error('something')")
        page.emulate_media(media="print")
        used.resize(NARROW)
        used.context.add_cookies([{"name": "left", "value": "something", "url": site.url}])
        assert used.answers
    with tabs.lent(site, "en") as reader, tabs.lent(site, "en") as beside:
        assert reader is used
        assert beside is not used
        assert (reader.answers, reader.complaints, reader.page.url) == ([], [], "about:blank")
        page = reader.go("/en/about/")
        assert page.evaluate(FOUND) == [0, 0, WIDE, False]
        assert [one["name"] for one in reader.context.cookies()] == []
    with tabs.lent(site, "en", anew=True) as other:
        assert other not in (reader, beside)
