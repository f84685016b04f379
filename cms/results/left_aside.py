"""What was read among the words and given up, because nothing meets it, as the chips of filters name it."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from cms.results.reading import CHOSEN
from search.labels import labels_of
from search.types import Results


def left_aside(results: Results) -> Iterator[str]:
    """Yield each value that was given up, with its field."""
    for one in results.given_up:
        named = labels_of(one.field, one.values)
        for value in one.values:
            said = {"field": CHOSEN[one.field], "value": named.get(value, value)}
            yield _("%(field)s: %(value)s") % said
