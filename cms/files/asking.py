"""The address of a file: its language, its list, and what is wrong with it.

A file has the query string of the list whose rows it has. Where a page leaves a wrong filter aside and says so, a file
is refused: nobody reads what a feed says beside its entries.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, QueryDict
from django.utils import translation
from django.utils.translation import gettext as _
from django_filters import FilterSet

from cms.records.facets import errors_of
from registry.filters.text import printable
from registry.models.bilingual import LANGUAGES, current_language

LARGEST_CURSOR = 2**63 - 1
_SHOWN = 60


class Wrong(Exception):  # noqa: N818 - the address is wrong, the program is not
    """An address that names no file.

    Attributes:
        told: each fault in the reader's language.
        status: status of the answer.
    """

    def __init__(self, told: Iterable[str], status: int = 400) -> None:
        self.told = list(told)
        self.status = status
        super().__init__(*self.told)

    @classmethod
    def choice(cls, name: str, given: str, allowed: Iterable[str]) -> Wrong:
        """Return the fault of a value that is none of those allowed."""
        told = _("%(name)s: “%(given)s” is not one of %(allowed)s.")
        return cls([told % {"name": name, "given": shown(given), "allowed": ", ".join(allowed)}])


def shown(given: str) -> str:
    """Return what somebody sent as an answer may repeat it."""
    return printable(given)[:_SHOWN]


def path_of(name: str) -> str:
    """Return where the file of a name is, in the reader's language."""
    return f"/feeds/{current_language()}/{name}"


def with_query(path: str, query: QueryDict | None = None, **more: str) -> str:
    """Return an address with a query, and some more names in it."""
    asked = QueryDict(mutable=True) if query is None else query.copy()
    for name, value in more.items():
        asked[name] = value
    return f"{path}?{asked.urlencode()}" if asked else path


def language_asked(request: HttpRequest) -> str:
    """Return the language that ``lang`` names, or else the request's."""
    given = request.GET.get("lang")
    if given is None:
        return current_language()
    if given not in LANGUAGES:
        raise Wrong.choice("lang", given, LANGUAGES)
    return given


def cursor_asked(query: QueryDict, name: str) -> int | None:
    """Return a place in the log of changes that an address names, or None."""
    given = query.get(name)
    if given is None:
        return None
    if not (given.isascii() and given.isdigit() and int(given[:20]) <= LARGEST_CURSOR):
        told = _("%(name)s: “%(given)s” is not a place in the log that this feed has named.")
        raise Wrong([told % {"name": name, "given": shown(given)}])
    return int(given[:20])


def refuse_unknown(query: QueryDict, known: Iterable[str]) -> None:
    """Refuse names that a file does not have: a filter that is misspelt would silently take all rows.

    Raises:
        Wrong: with every name that is not known.
    """
    names = sorted(set(query) - set(known))
    told = _("“%(name)s” is no filter of this list.")
    if names:
        raise Wrong(told % {"name": shown(name)} for name in names)


def refuse_wrong(filters: FilterSet) -> None:
    """Refuse values that a list cannot be filtered or ordered by."""
    told = [_sentence(one) for one in errors_of(filters, ())]
    if told:
        raise Wrong(told)


def _sentence(one: dict[str, Any]) -> str:
    return f"{one['label']}{translation.gettext(':')} {one['error']}"
