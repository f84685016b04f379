"""Events of the community: where and when people meet, in the time of the place.

Days and times are kept as a clock on the wall shows them, with the zone: a meeting at ten stays at ten when a province
changes its rules. From them follow, at each save, the two instants by which lists know what is still to come.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import get_default_timezone, localdate
from django.utils.translation import gettext_lazy as _

from registry.models.allowed import Backstop, one_of
from registry.models.bilingual import Bilingual, stated_in_a_language
from registry.models.organization import Organization
from registry.models.public_first import ORGANIZATION_FIRST, Before
from registry.models.record import Record, RecordQuerySet

ENDS_BEFORE_DAY = _("The event would end before it starts. Correct the first or the last day.")
ENDS_BEFORE_TIME = _(
    "The event would end before it starts. Say a later time, or the day on which it ends."
)
ENDS_ONLY = _("Say at what time it starts, or leave out both times for whole days.")
NO_END = _("It ends on another day: say at what time.")
SKIPPED = _("Clocks go forward past this time on that day. Say another time.")
ORGANISER_CEASED = _("“%(name)s” has ceased: of its events, only those that are over can still be published. Name another organiser, or keep this as a draft.")  # fmt: skip
NOWHERE = _("Say where it takes place, or the address by which people take part, or both.")
RESERVED = ("past", "passes")
"""Addresses of lists of events, which no event has."""
NOT_AN_ADDRESS = _("A list of events has this address. Write another one.")
_YEARS = [
    MinValueValidator(date(2000, 1, 1), _("Write a day of the year 2000 or later.")),
    MaxValueValidator(date(2100, 12, 31), _("Write a day of the year 2100 or before.")),
]
_A_DAY = timedelta(days=1)


class TimeZone(models.TextChoices):
    """Time zones of Canada by their IANA names, from east to west."""

    NEWFOUNDLAND = "America/St_Johns", _("Newfoundland time (St. John’s)")
    ATLANTIC = "America/Halifax", _("Atlantic time (Halifax)")
    EASTERN = "America/Toronto", _("Eastern time (Toronto)")
    EASTERN_STANDARD = "America/Atikokan", _("Eastern standard time (Atikokan)")
    CENTRAL = "America/Winnipeg", _("Central time (Winnipeg)")
    CENTRAL_STANDARD = "America/Regina", _("Central standard time (Regina)")
    MOUNTAIN = "America/Edmonton", _("Mountain time (Edmonton)")
    PACIFIC = "America/Vancouver", _("Pacific time (Vancouver)")
    YUKON = "America/Whitehorse", _("Yukon time (Whitehorse)")


def day_begins(on: date) -> datetime:
    """Return the instant at which a day begins for the site."""
    return datetime.combine(on, time.min, get_default_timezone())


class EventQuerySet(RecordQuerySet):
    """Phrases over events. One stays among the coming ones to the end of the day on which it is over."""

    def upcoming(self, on: date) -> Self:
        """Keep events that are not over on a day."""
        return self.filter(over_at__gt=day_begins(on))

    def past(self, on: date) -> Self:
        """Keep events that were over before a day."""
        return self.filter(over_at__lte=day_begins(on))

    def ended_between(self, since: date, until: date) -> Self:
        """Keep events that were not over on a day and were on a later one."""
        return self.upcoming(since).past(until)


class Event(Record):
    """Something that an organisation invites to: whole days, or from a time to a time."""

    BELONGS_TO = ("organization",)
    LASTS = False
    AFTER: ClassVar = {"organization": Before(ORGANIZATION_FIRST, ORGANISER_CEASED)}

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="events", verbose_name=_("organiser")
    )
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    text_en = models.TextField(_("what it is about (English)"), blank=True)
    text_fr = models.TextField(_("what it is about (French)"), blank=True)
    starts_on = models.DateField(_("first day"), validators=_YEARS)
    starts_at = models.TimeField(
        _("starts at"),
        null=True,
        blank=True,
        help_text=_(
            "As the clock shows it in the time zone below. Left empty, it lasts whole days."
        ),
    )
    ends_on = models.DateField(
        _("last day"),
        null=True,
        blank=True,
        validators=_YEARS,
        help_text=_("Left empty, it is the first day."),
    )
    ends_at = models.TimeField(_("ends at"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"), max_length=30, choices=TimeZone, default=TimeZone.EASTERN
    )
    place_en = models.CharField(_("place (English)"), max_length=300, blank=True)
    place_fr = models.CharField(_("place (French)"), max_length=300, blank=True)
    link = models.URLField(
        _("link"),
        max_length=500,
        blank=True,
        help_text=_("Where people sign up, or take part online."),
    )
    cancelled = models.BooleanField(
        _("cancelled"),
        default=False,
        help_text=_("Its page stays and says so, and calendars that have it strike it out."),
    )
    begins_at = models.DateTimeField(editable=False, db_index=True)
    over_at = models.DateTimeField(editable=False, db_index=True)

    title = Bilingual("title")
    text = Bilingual("text")
    place = Bilingual("place")

    objects = EventQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-begins_at", "slug"]
        constraints = [
            *Record.Meta.constraints,
            stated_in_a_language("title", "event_title_stated"),
            one_of("time_zone", TimeZone),
            Backstop(
                condition=Q(over_at__gt=F("begins_at")),
                name="event_ends_after_start",
                violation_error_message=ENDS_BEFORE_TIME,
            ),
            Backstop(
                condition=~Q(place_en="", place_fr="", link=""),
                name="event_is_somewhere",
                violation_error_message=NOWHERE,
            ),
        ]

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED:
            raise ValidationError({"slug": NOT_AN_ADDRESS})
        if self.starts_on:
            self._check_times()
        if not (self.place_en or self.place_fr or self.link):
            raise ValidationError({"place_en": NOWHERE})

    def _check_times(self) -> None:
        if self.last_day < self.starts_on:
            raise ValidationError({"ends_on": ENDS_BEFORE_DAY})
        if self.starts_at is None and self.ends_at is not None:
            raise ValidationError({"starts_at": ENDS_ONLY})
        if self.starts_at is None:
            return
        if self.ends_at is None and self.last_day != self.starts_on:
            raise ValidationError({"ends_at": NO_END})
        for name, moment in (("starts_at", self.start), ("ends_at", self.end)):
            if moment and _is_skipped(moment):
                raise ValidationError({name: SKIPPED})
        if self.end and self.end.astimezone(UTC) <= self.start.astimezone(UTC):
            raise ValidationError({"ends_at": ENDS_BEFORE_TIME})

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.starts_on:
            self.begins_at, self.over_at = self.start.astimezone(UTC), self.over.astimezone(UTC)
        super().save(*args, **kwargs)

    def slug_stem(self) -> str:
        stem = super().slug_stem()
        return f"{stem}-event" if stem in RESERVED else stem

    @property
    def summary(self) -> Any:
        """What stands for the event in lists and feeds: what it is about."""
        return self.text

    @property
    def is_of_the_past(self) -> bool:
        """Whether it is over."""
        return self.is_over(localdate())

    @property
    def zone(self) -> ZoneInfo:
        """The zone in which its days and times are meant."""
        return ZoneInfo(self.time_zone)

    @property
    def is_whole_days(self) -> bool:
        """Whether no time is stated."""
        return self.starts_at is None

    @property
    def last_day(self) -> date:
        """The day on which it ends; it is included."""
        return self.ends_on or self.starts_on

    @property
    def start(self) -> datetime:
        """When it starts, in its own zone; whole days start with the day."""
        return datetime.combine(self.starts_on, self.starts_at or time.min, self.zone)

    @property
    def end(self) -> datetime | None:
        """When it ends, in its own zone; None when no time of the end is stated."""
        if self.ends_at is None:
            return None
        return datetime.combine(self.last_day, self.ends_at, self.zone)

    @property
    def over(self) -> datetime:
        """When it is over, in its own zone: with its last day when no time of the end is stated."""
        return self.end or datetime.combine(self.last_day + _A_DAY, time.min, self.zone)

    def is_over(self, on: date) -> bool:
        """Return whether it was over before a day."""
        return self.over <= day_begins(on)


def _is_skipped(moment: datetime) -> bool:
    """Return whether clocks of the zone never show a time, because they go forward past it."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo).time() != moment.time()
