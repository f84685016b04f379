"""What a record is given as at its permanent address, and which of that a request asks for.

A request says it in ``Accept`` (``application/ld+json``, with the profile of RFC 6906 for another vocabulary than
CTDL), or in the address (``?format=``), so that a link can be clicked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http.request import MediaType

from cms.files import ctdl, open_badge
from cms.framework.json_ld import edition_data, element_data
from cms.records import KINDS, json_ld
from registry.interchange.bulk.headings import OFFERINGS
from registry.models import Equivalency
from registry.models.bilingual import localized
from registry.models.ctid import permanent_address
from registry.models.record import Record

LINKED_DATA = "application/ld+json"
_PAGES = ("text/html", "application/xhtml+xml")

Document = dict[str, Any]
Write = Callable[[Any], Document | None]


@dataclass(frozen=True)
class Form:
    """One way to write a record.

    Attributes:
        name: value of ``format`` in an address.
        label: what people call it; a name of its own, the same in both languages.
        profiles: beginnings of the addresses by which a request may name it; the first one is its own.
        writers: by kind of record, what writes it.
        withdrawn: writes what a tombstone still says.
    """

    name: str
    label: str
    profiles: tuple[str, ...]
    writers: Mapping[str, Write]
    withdrawn: Callable[[Any], Document]

    @property
    def media_type(self) -> str:
        """Type of what is sent, with the profile that tells it from the others."""
        return f'{LINKED_DATA}; profile="{self.profiles[0]}"'

    def address(self, record: Record) -> str:
        """Return the address at which a record is read in this form."""
        return f"/id/{record.ctid}?format={self.name}"

    def is_named(self, profile: str) -> bool:
        """Return whether a profile, or one of several between spaces, is this form's."""
        return any(one.startswith(self.profiles) for one in profile.split())


def _schema_withdrawn(record: Any) -> Document:
    said = {
        "@context": "https://schema.org",
        "@type": "Thing",
        "@id": permanent_address(record.ctid),
        "identifier": record.ctid,
        "name": json_ld.plain(record.label),
        "description": json_ld.plain(localized(record, "withdrawn_because")),
    }
    return {name: value for name, value in said.items() if value}


def _first(write: Callable[[Any], list[Document]]) -> Write:
    return lambda record: write(record)[0]


def _edition(record: Any) -> Document:
    return edition_data(record, list(record.elements.published().in_order()))


_SCHEMA_ORG: dict[str, Write] = {
    "microcertification": _first(json_ld.micro_certification),
    "program": _first(json_ld.program),
    "course": _first(json_ld.course),
    "occupation": _first(json_ld.occupation),
    "skill": _first(json_ld.skill),
    "organization": _first(json_ld.organization),
    "pilot": _first(json_ld.pilot),
    "frameworkedition": _edition,
    "frameworkelement": element_data,
}

FORMS = (
    Form(
        "ctdl",
        "CTDL",
        (ctdl.CONTEXT, "https://purl.org/ctdl/", "https://credreg.net/"),
        dict.fromkeys(ctdl.WRITERS, ctdl.document),
        ctdl.withdrawn,
    ),
    Form(
        "schema",
        "schema.org",
        ("https://schema.org", "http://schema.org"),
        _SCHEMA_ORG,
        _schema_withdrawn,
    ),
    Form(
        "open-badge",
        "Open Badges 3.0",
        (open_badge.CONTEXT[1], "https://purl.imsglobal.org/spec/ob/v3p0"),
        {"microcertification": open_badge.achievement},
        open_badge.withdrawn,
    ),
)
"""Every form, the one that linked data without a profile means first."""

PAGE = "html"
NAMES = (PAGE, *(form.name for form in FORMS))


def forms_of(kind: str) -> list[Form]:
    """Return the forms in which a kind of record may be written."""
    return [form for form in FORMS if kind in form.writers]


def form_named(name: str) -> Form | None:
    """Return the form that an address names."""
    return next((form for form in FORMS if form.name == name), None)


def asked(accepted: Iterable[MediaType], forms: list[Form]) -> Form | str | None:
    """Return what a request prefers of what there is: a form, the page (``PAGE``), or None when nothing fits."""
    for one in accepted:
        found = _fitting(one, forms)
        if found:
            return found
    return None


def _fitting(accepted: MediaType, forms: list[Form]) -> Form | str | None:
    if any(MediaType(page).match(_without_parameters(accepted)) for page in _PAGES):
        return PAGE
    if not MediaType(LINKED_DATA).match(_without_parameters(accepted)):
        return None
    profile = str(accepted.params.get("profile", ""))
    fitting = (form for form in forms if not profile or form.is_named(profile))
    return next(fitting, None)


def _without_parameters(given: MediaType) -> str:
    return f"{given.main_type}/{given.sub_type}"


def loaded(record: Record) -> Any:
    """Return a record with what its forms say of it, read as its page reads it."""
    kind = KINDS.get(record._meta.model_name)
    rows = kind.records() if kind is not None else type(record)._default_manager.all()
    if isinstance(record, Equivalency):
        rows = rows.select_related("receiving_institution")
    return _with_frameworks(rows).get(pk=record.pk)


def _with_frameworks(rows: Any) -> Any:
    if rows.model._meta.model_name in OFFERINGS:
        return rows.prefetch_related("skills__skill__framework")
    return rows
