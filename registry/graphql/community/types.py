"""What the community tells: events, news, practice notes and resources."""

from __future__ import annotations

from datetime import time

import graphene

from registry.graphql.base import RecordType, Row
from registry.graphql.enums import ResourceKind, ResourceLanguage, ResourceLicence
from registry.graphql.fields import Column, Computed, Many, One, file_address, pair
from registry.graphql.record import RECORD, Confirmed
from registry.graphql.scalars import Date, DateTime
from registry.models import Event as EventModel
from registry.models import NewsItem as NewsItemModel
from registry.models import PracticeNote as PracticeNoteModel
from registry.models import Resource as ResourceModel
from registry.models.framework import IN_ORDER


def _clock(at: time | None) -> str | None:
    return at and at.isoformat("minutes")


class Event(
    pair("title", "Title"),
    pair("text", "What it is about"),
    pair("place", "Where it takes place"),
    Confirmed,
    RecordType,
):
    """Something that an organisation invites to. Days and times are those of its own time zone."""

    organization = One("Organization", "Who invites.")
    starts_on = Column(graphene.NonNull(Date), "First day.")
    starts_at = Computed(
        graphene.String,
        lambda root, info: _clock(root.starts_at),
        "When it starts on that day, as HH:MM; null when it lasts whole days.",
    )
    ends_on = Column(graphene.NonNull(Date), "Last day; it is included.", source="last_day")
    ends_at = Computed(
        graphene.String,
        lambda root, info: _clock(root.ends_at),
        "When it ends on that day, as HH:MM; null when not stated.",
    )
    time_zone = Column(graphene.NonNull(graphene.String), "Time zone, by its IANA name.")
    begins = Column(
        graphene.NonNull(DateTime),
        "The moment at which it begins; whole days begin with the first.",
        source="start",
    )
    is_cancelled = Column(
        graphene.NonNull(graphene.Boolean), "Whether it was cancelled.", source="cancelled"
    )
    link = Column(graphene.String, "Where people sign up, or take part online.")

    class Meta:
        model = EventModel
        interfaces = RECORD


class NewsItem(
    pair("title", "Title"),
    pair("summary", "Summary"),
    pair("body", "Text, plain or in a few elements of HTML"),
    Confirmed,
    RecordType,
):
    """A dated piece of news."""

    organization = One("Organization", "Who tells it; null when the registry does.")
    told_on = Column(graphene.NonNull(Date), "Day on which it is told.")
    link = Column(graphene.String, "Where readers find out more.")

    class Meta:
        model = NewsItemModel
        interfaces = RECORD


class PracticeNote(
    pair("title", "Title"),
    pair("tried", "What was tried"),
    pair("audience", "For whom"),
    pair("outcome", "What came of it"),
    pair("next_time", "What its author would do differently"),
    Confirmed,
    RecordType,
):
    """What a member tried, and what came of it."""

    organization = One("Organization", "Who tried it.")
    pilots = Many("Pilot", "Pilots that it speaks of.", order=("slug",))
    elements = Many(
        "FrameworkElement", "Principles and elements that it speaks of.", order=IN_ORDER
    )
    occupations = Many("Occupation", "Occupations that it speaks of.", order=("slug",))

    class Meta:
        model = PracticeNoteModel
        interfaces = RECORD


class Resource(
    pair("title", "Title"),
    pair("summary", "Summary"),
    pair("licence_words", "Licence in the words of who offers it"),
    Confirmed,
    RecordType,
):
    """A document or a link that an organisation offers to others."""

    organization = One("Organization", "Who offers it.")
    kind = Column(graphene.NonNull(ResourceKind), "What it is for.")
    written_in = Column(
        graphene.NonNull(ResourceLanguage), "Language in which it is.", source="language"
    )
    licence = Column(ResourceLicence, "What others may do with it; null when none is stated.")
    licence_url = Column(graphene.String, "Address at which that licence is read.")
    url = Column(graphene.String, "Address of what is offered, when it is elsewhere.")
    elements = Many(
        "FrameworkElement", "Principles and elements that it helps with.", order=IN_ORDER
    )
    versions = Many("ResourceVersion", "Files offered here, the newest first.", order=("-number",))

    class Meta:
        model = ResourceModel
        interfaces = RECORD


class ResourceVersion(Row):
    """A file as it was offered from a day on. It never changes, and stays when a newer one comes."""

    number = Column(graphene.NonNull(graphene.Int), "Number of the version, from 1.")
    offered_on = Column(graphene.NonNull(Date), "Offered since this day.")
    size = Column(graphene.Int, "Size in bytes; null when not known.")
    document_url = Computed(
        graphene.NonNull(graphene.String),
        lambda root, info: file_address(root.file),
        "Address of the file.",
    )
