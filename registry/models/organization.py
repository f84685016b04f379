"""Organisations, named groups of them, and who works for which."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey

from registry.models.allowed import one_of
from registry.models.bilingual import Bilingual, stated_in_a_language
from registry.models.provenance import Entry
from registry.models.record import Record, RecordQuerySet
from registry.models.scanning import scan
from registry.models.validity import ENDS_BEFORE, ValidityQuerySet, check_order, dates_in_order


class OrganizationQuerySet(RecordQuerySet):
    """Phrases over organisations."""

    def institutions(self) -> Self:
        """Keep those that teach: colleges, universities, Indigenous institutes."""
        return self.filter(kind__in=Organization.TEACHING)

    def of_kind(self, kind: str) -> Self:
        """Keep one kind."""
        return self.filter(kind=kind)


class Organization(Record):
    """A college, university, employer, board or other body in any role."""

    LABEL = "name"

    class Kind(models.TextChoices):
        """Sort of organisation."""

        COLLEGE = "college", _("College")
        UNIVERSITY = "university", _("University")
        INDIGENOUS_INSTITUTE = "indigenous-institute", _("Indigenous institute")
        EMPLOYER = "employer", _("Employer")
        SECTOR_COUNCIL = "sector-council", _("Sector council")
        WORKFORCE_BOARD = "workforce-board", _("Workforce board")
        MUNICIPALITY = "municipality", _("Municipality")
        HEALTH_PROVIDER = "health-provider", _("Health service provider")
        POLICE_SERVICE = "police-service", _("Police service")
        COMMUNITY = "community", _("Community organisation")

    TEACHING = (Kind.COLLEGE, Kind.UNIVERSITY, Kind.INDIGENOUS_INSTITUTE)

    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    name_fr = models.CharField(_("name (French)"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=22, choices=Kind, db_index=True)
    region = models.ForeignKey(
        "registry.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organizations",
        verbose_name=_("region"),
    )
    city = models.CharField(_("city"), max_length=120, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    summary_fr = models.TextField(_("summary (French)"), blank=True)
    logo = models.ImageField(
        _("logo"), upload_to="logos/", null=True, blank=True, validators=[scan]
    )

    name = Bilingual("name")
    summary = Bilingual("summary")

    objects = OrganizationQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name_en", "name_fr"]
        constraints = [
            *Record.Meta.constraints,
            stated_in_a_language("name", "organization_name_stated"),
        ]

    Meta.constraints += [one_of("kind", Kind)]

    @property
    def teaches(self) -> bool:
        """Whether the organisation is a post-secondary institution."""
        return self.kind in self.TEACHING


class OrganizationGroup(Record):
    """Institutions that take one decision together, for all members of the day."""

    LABEL = "name"
    BELONGS_TO = ("members__organization",)

    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    name_fr = models.CharField(_("name (French)"), max_length=200, blank=True)

    name = Bilingual("name")

    class Meta(Record.Meta):
        verbose_name = _("group of organisations")
        verbose_name_plural = _("groups of organisations")
        ordering = ["name_en", "name_fr"]
        constraints = [
            *Record.Meta.constraints,
            stated_in_a_language("name", "organizationgroup_name_stated"),
        ]


class GroupMember(Entry):
    """An organisation's time in a group."""

    OF, NAMES = "group", "organization"

    group = ParentalKey(OrganizationGroup, on_delete=models.CASCADE, related_name="members")
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="group_memberships",
        verbose_name=_("organisation"),
    )
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)

    objects = ValidityQuerySet.over("joined_on", "left_on").as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["pk"]
        constraints = [dates_in_order("joined_on", "left_on", "groupmember_dates_in_order")]

    def __str__(self) -> str:
        return f"{self.organization}, {self.group}"

    def clean(self) -> None:
        super().clean()
        check_order(self, "joined_on", "left_on")


class MembershipQuerySet(models.QuerySet):
    """Phrases over memberships."""

    def of(self, user: object) -> Self:
        """Keep a user's memberships that have not ended."""
        return self.filter(user=user, ended_on__isnull=True)


class Membership(models.Model):
    """A user's right to work on one organisation's records."""

    class Role(models.TextChoices):
        """What the user may do."""

        EDITOR = "editor", _("Editor")
        PUBLISHER = "publisher", _("Publisher")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="registry_memberships",
        verbose_name=_("user"),
    )
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.EDITOR)
    since = models.DateField(_("since"), default=date.today)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organization", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organization"],
                name="membership_once",
                violation_error_message=_("The user works for this organisation already."),
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")),
                name="membership_dates_in_order",
                violation_error_message=ENDS_BEFORE,
            ),
        ]

    Meta.constraints += [one_of("role", Role)]

    def __str__(self) -> str:
        return f"{self.user}, {self.organization} ({self.get_role_display()})"

    def clean(self) -> None:
        super().clean()
        check_order(self, "since", "ended_on")
