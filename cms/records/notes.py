"""Practice notes: the list by what they speak of, the page of one, and those that a record's page names."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from cms.addresses import section_url
from cms.records.facets import Control
from cms.records.kind import Context, RecordKind
from cms.records.listing import Listing
from cms.records.narrowing import Choices, elements_of, organizations_of
from cms.records.offerings import untranslated
from cms.records.order import real_first
from registry.filters import PracticeNoteFilter
from registry.models import FrameworkElement, Occupation, Pilot, PracticeNote
from registry.models.bilingual import LocalizedText, current_language

SHOWN = 3
"""Notes that the page of another record names."""
BEGINNING = 40
"""Words of a note that its row shows."""
_ASKED_BY = {"pilot": "slug", "occupation": "code", "element": "code"}


@dataclass(frozen=True)
class NoteRow:
    """One row: the note, and what it speaks of that has a page."""

    record: PracticeNote

    @property
    def beginning(self) -> LocalizedText:
        """The first words of what was tried, which know their language."""
        tried = self.record.tried
        words = Truncator(str(tried)).words(BEGINNING)
        return LocalizedText(words, tried.lang, current_language())

    @property
    def line(self) -> str:
        """The sign of its first pilot's sector; empty for a note on no pilot."""
        return self.sector.line if self.sector else ""

    @property
    def sector(self) -> Any:
        """The sector of its first pilot."""
        pilots = self.record.pilots.all()
        return pilots[0].sector if pilots else None


@dataclass(frozen=True)
class NotesAbout:
    """Some notes on a record, how many there are, and the address of all of them."""

    rows: list[NoteRow]
    number: int
    url: str


def load(found: QuerySet[PracticeNote]) -> QuerySet[PracticeNote]:
    """Load notes with what they speak of, as far as it is public."""
    elements = FrameworkElement.objects.public().in_order()
    return found.select_related("organization").prefetch_related(
        Prefetch("pilots", Pilot.objects.public().select_related("sector").order_by("slug")),
        Prefetch("elements", elements),
        Prefetch("occupations", Occupation.objects.public().order_by("code")),
    )


def dress(page: Any) -> list[NoteRow]:
    """Return rows."""
    return list(map(NoteRow, page))


def _occupation_choices() -> list[tuple[str, Any]]:
    named = PracticeNote.occupations.through.objects.filter(
        practicenote__in=PracticeNote.objects.published().order_by().values("pk")
    )
    found = Occupation.objects.public().filter(pk__in=named.values("occupation"))
    return [(one.code, f"{one.code} {one.title}") for one in found.order_by("code")]


def _authors() -> Choices:
    return organizations_of(PracticeNote.objects.published())


LISTING = Listing(
    filterset=PracticeNoteFilter,
    orders=("recent", "title"),
    controls=(
        Control("search", "text", label=_("Words")),
        Control("sector", "checks", column="pilots__sector__slug"),
        Control("element", "select", "elements__code", partial(elements_of, PracticeNote)),
        Control("occupation", "select", "occupations__code", _occupation_choices),
        Control("organization", "select", "organization__slug", _authors),
    ),
    load=load,
    dress=dress,
)


def records() -> QuerySet[PracticeNote]:
    """Load notes for their page."""
    return load(PracticeNote.objects.all())


def detail(request: HttpRequest, note: PracticeNote) -> Context:
    """Return the context of a note's page, without its comments."""
    parts = ("title", "tried", "audience", "outcome", "next_time")
    return {
        "row": NoteRow(note),
        "parts": [
            (name, getattr(note, part))
            for part, name in (
                ("tried", _("What was tried")),
                ("audience", _("For whom")),
                ("outcome", _("What came of it")),
                ("next_time", _("What we would do differently")),
            )
            if getattr(note, part)
        ],
        "untranslated": untranslated(note, *parts),
    }


def newest() -> list[NoteRow]:
    """Return the notes that the community page names: the newest, facts before examples."""
    found = load(PracticeNote.objects.published()).order_by(real_first(), "-pk")
    return dress(found[:SHOWN])


def notes_about(record: Any) -> NotesAbout | None:
    """Return the published notes that speak of a pilot, an occupation, or a principle or element.

    One query where there is none, and no more where nobody has written yet.
    """
    keys = list(PracticeNote.objects.published().about(record).values_list("pk", flat=True))
    if not keys:
        return None
    kind = "element" if isinstance(record, FrameworkElement) else record._meta.model_name
    found = load(PracticeNote.objects.filter(pk__in=keys)).order_by(real_first(), "-pk")
    asked = f"{section_url('practicenote')}?{kind}={getattr(record, _ASKED_BY[kind])}"
    return NotesAbout(dress(found[:SHOWN]), len(keys), asked)


KIND = RecordKind(PracticeNote, records, LISTING, detail)
