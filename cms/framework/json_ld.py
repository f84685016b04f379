"""An edition as linked data in both languages: a set of defined terms of schema.org, with strength and evidence.

Source of the terms: https://schema.org (DefinedTermSet, DefinedTerm, PropertyValue).
"""

from __future__ import annotations

from typing import Any

from django.utils import translation

from cms.addresses import absolute_url, record_url
from cms.framework.guidance import guidance_for
from registry.models import FrameworkEdition, FrameworkElement
from registry.models.bilingual import LANGUAGES
from registry.models.ctid import permanent_address

Thing = dict[str, Any]


def edition_data(
    edition: FrameworkEdition, elements: list[FrameworkElement], *, evidence: bool = True
) -> Thing:
    """Return an edition with its principles and elements, texts by language, with what counts as evidence or not."""
    return {
        "@context": "https://schema.org",
        "@type": "DefinedTermSet",
        "@id": permanent_address(edition.ctid),
        "identifier": edition.ctid,
        "url": absolute_url(record_url(edition)),
        "name": _texts(edition, "title"),
        "description": _texts(edition, "introduction"),
        "datePublished": edition.source_published or edition.published_on.isoformat(),
        **({"isBasedOn": edition.source_url} if edition.source_url else {}),
        "hasDefinedTerm": [_term(one, edition, evidence) for one in elements],
    }


def element_data(element: FrameworkElement) -> Thing:
    """Return one principle or element, in its edition."""
    return {"@context": "https://schema.org", **_term(element, element.edition, True)}


def _term(element: FrameworkElement, edition: FrameworkEdition, evidence: bool) -> Thing:
    return {
        "@type": "DefinedTerm",
        "@id": permanent_address(element.ctid),
        "identifier": element.ctid,
        "url": absolute_url(record_url(element)),
        "termCode": element.code,
        "name": _texts(element, "name"),
        "description": _texts(element, "text"),
        "inDefinedTermSet": permanent_address(edition.ctid),
        "additionalProperty": [
            _property("kind", element.kind),
            _property("strength", element.strength),
            *(_evidence(element.code) if evidence else ()),
        ],
    }


def _evidence(code: str) -> list[Thing]:
    """What counts as evidence and what does not, each with its language."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            said = guidance_for(code)
        for name, texts in (("counts as evidence", said.counts), ("does not count", said.does_not)):
            found += [_property(name, {"@language": language, "@value": str(one)}) for one in texts]
    return found


def _property(name: str, value: Any) -> Thing:
    return {"@type": "PropertyValue", "name": name, "value": value}


def _texts(record: Any, name: str) -> list[Thing]:
    return [
        {"@language": language, "@value": text}
        for language in LANGUAGES
        if (text := getattr(record, f"{name}_{language}"))
    ]
