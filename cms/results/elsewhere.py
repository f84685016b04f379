"""Where else in the registry the words of a list are found, with how many records: nobody is sent where nothing is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from cms.addresses import section_url
from cms.records.said import WORDS
from cms.records.tally import Tally, tally
from registry.models.bilingual import current_language
from search.finding import find
from search.reading.plan import LONGEST_TEXT, legible
from search.serving import NotIndexed
from search.types import Query

SECTIONS: dict[str, Any] = {
    "microcertification": _("micro-certifications"),
    "occupation": _("occupations"),
    "program": _("programs"),
    "course": _("courses"),
    "skill": _("skills"),
    "organization": _("partners"),
    "pilot": _("pilots"),
}
"""Sections in which the same words can be looked for."""


@dataclass(frozen=True)
class Elsewhere:
    """A place where the words are found."""

    label: Any
    url: str
    count: Tally


def elsewhere(text: str, kind: str) -> list[Elsewhere]:
    """Return where the words of the list of a kind are found, the whole registry first; nothing where nothing is."""
    said = legible(text)
    if not said or len(said) > LONGEST_TEXT:
        return []
    try:
        found = find(Query(said, facets=("kind",), limit=0, language=current_language()))
    except NotIndexed:
        return []
    counts = {
        one.value: tally(one.count - one.examples, one.examples)
        for facet in found.facets
        for one in facet.values
    }
    whole = tally(found.total - found.examples, found.examples)
    places = [Elsewhere(_("the whole registry"), _at("search", q=said), whole)]
    places += [
        Elsewhere(label, _at(name, **{WORDS: said}), counts.get(name, Tally()))
        for name, label in SECTIONS.items()
        if name != kind
    ]
    return [one for one in places if one.count]


def _at(section: str, **asked: str) -> str:
    return f"{section_url(section)}?{urlencode(asked)}"
