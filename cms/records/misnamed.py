"""Names in an address that another page, or the API, gives to what this page calls otherwise.

A link that was written by hand with such a name was answered as if it had asked for nothing. Names that nobody here
gives to anything, as those of letters that count their readers, stay untold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.http import QueryDict
from django.utils.translation import gettext as _

LISTS = {"sort": "order"}
SEARCH = {"order": "sort", "orderBy": "sort", "search": "q"}
FINDER = {"objective": "least"}
"""What each page is asked by, under the names that are used elsewhere."""


def misnamed(query: QueryDict, called: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield each such name in an address, and what is told of it; one whose own name is there too says nothing."""
    for name, own in called.items():
        if query.get(name) and not query.get(own):
            yield name, _("This page calls it “%(name)s”.") % {"name": own}
