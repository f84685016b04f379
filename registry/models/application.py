"""Applications to adopt the framework: a draft is what was typed, an application is what was checked.

Personal data (role and e-mail of a contact, and everything typed in a draft) is for reviewers only, is deleted when
whoever applied asks, and when its time is over (``registry.services.retention``).
"""

from __future__ import annotations

import secrets
import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from registry.models.allowed import one_of
from registry.models.framework import FrameworkElement
from registry.models.organization import Organization
from registry.models.partial_date import LONGEST as LONGEST_DATE
from registry.models.pilot import Pilot, PilotPartner

_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Signs of a reference: none that people take for another."""


def new_reference() -> str:
    """Return a reference that people can read out: the year, and six signs (30^6 of them a year)."""
    signs = "".join(secrets.choice(_LETTERS) for _ in range(6))
    return f"{timezone.localdate().year}-{signs}"


def new_link_key() -> str:
    """Return what the links to one application carry; a new one ends all links before it."""
    return secrets.token_urlsafe(9)


class ApplicationQuerySet(models.QuerySet):
    """Phrases over applications."""

    def sent(self) -> Self:
        """Keep what reviewers may see: everything but drafts."""
        return self.exclude(state=Application.State.DRAFT)

    def waiting(self) -> Self:
        """Keep what nobody has decided on yet."""
        return self.filter(state__in=Application.WAITING)

    def written_from(self, mailbox: str) -> Self:
        """Keep what names a mailbox as its contact, in whatever case."""
        return self.filter(contact_email__iexact=mailbox).exclude(contact_email="")


class Application(models.Model):
    """A request to adopt the framework. Personal data is for reviewers only and can be deleted."""

    class State(models.TextChoices):
        """Where the request stands."""

        DRAFT = "draft", _("Being written")
        RECEIVED = "received", _("Received")
        IN_CONVERSATION = "in-conversation", _("In conversation")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("application", "Withdrawn")

    WAITING = (State.RECEIVED, State.IN_CONVERSATION)

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    link_key = models.CharField(max_length=16, default=new_link_key, editable=False)
    reference = models.CharField(
        _("reference"), max_length=20, unique=True, default=new_reference, editable=False
    )
    state = models.CharField(
        _("state"), max_length=16, choices=State, default=State.DRAFT, db_index=True
    )
    language = models.CharField(_("language"), max_length=2, default="en")
    version = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("begun"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    received_at = models.DateTimeField(_("received"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    forgotten_at = models.DateTimeField(_("personal data deleted"), null=True, blank=True)
    consent_at = models.DateTimeField(_("consent given"), null=True, blank=True)

    said = models.JSONField(default=dict, blank=True, editable=False)
    check_query = models.TextField(_("self-check"), blank=True, editable=False)
    need = models.ForeignKey(
        "registry.Need",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("need"),
    )

    organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("organisation of the registry"),
    )
    organization_name = models.CharField(_("organisation"), max_length=200, blank=True)
    organization_kind = models.CharField(
        _("kind"), max_length=22, choices=Organization.Kind, blank=True
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    contact_role = models.CharField(_("role of the contact"), max_length=120, blank=True)
    contact_email = models.EmailField(_("e-mail of the contact"), blank=True)

    title = models.CharField(_("working title"), max_length=200, blank=True)
    idea = models.TextField(_("what is issued"), blank=True)
    audience = models.TextField(_("for whom"), blank=True)
    sector = models.ForeignKey(
        "registry.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("sector"),
    )
    hours = models.DecimalField(_("hours"), max_digits=9, decimal_places=2, null=True, blank=True)
    weeks = models.DecimalField(_("weeks"), max_digits=9, decimal_places=2, null=True, blank=True)
    occupations = models.CharField(_("occupations"), max_length=1000, blank=True)
    skills = models.TextField(_("skills"), blank=True)
    content = models.CharField(_("content"), max_length=8, choices=Pilot.Content, blank=True)
    content_source = models.TextField(_("what is adapted"), blank=True)
    starts = models.CharField(_("begins"), max_length=LONGEST_DATE, blank=True)
    ends = models.CharField(_("ends"), max_length=LONGEST_DATE, blank=True)
    timeline = models.TextField(_("timeline"), blank=True)

    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assigned_applications",
        verbose_name=_("assigned to"),
    )
    note = models.TextField(_("reviewers' note"), blank=True)
    pilot = models.ForeignKey(
        Pilot,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("pilot"),
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | ~Q(organization_name=""),
                name="application_organization_stated",
                violation_error_message=_("Name the organisation."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(consent_at__isnull=False, received_at__isnull=False),
                name="application_consent_given",
                violation_error_message=_("Nothing is received without consent."),
            ),
            one_of("content", Pilot.Content, blank=True),
            one_of("organization_kind", Organization.Kind, blank=True),
        ]

    Meta.constraints += [one_of("state", State)]

    def __str__(self) -> str:
        return f"{self.reference} {self.organization_name}".strip()

    @property
    def is_draft(self) -> bool:
        """Whether it is still being written."""
        return self.state == self.State.DRAFT

    @property
    def is_waiting(self) -> bool:
        """Whether it is sent and nobody has decided on it."""
        return self.state in self.WAITING

    @property
    def public_need(self) -> Any:
        """The need that it answers, as long as everybody may read of it; None otherwise."""
        return self.need if self.need and self.need.is_public else None

    @property
    def called(self) -> str:
        """Who applies: as the registry names it in the language of the reader, else as it was typed."""
        return str(self.organization.name if self.organization else self.organization_name)

    def typed(self, step: str) -> dict[str, Any]:
        """Return what was typed in a step of the draft: text by name of the box."""
        return dict(self.said.get(step, {}).get("typed", {}))


class ApplicationPartner(models.Model):
    """Somebody whom an application names as partner: an organisation of the registry, or a name."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="partners", verbose_name=_("application")
    )
    position = models.PositiveSmallIntegerField(default=0)
    organization = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation of the registry"),
    )
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=22, choices=Organization.Kind, blank=True)
    role = models.CharField(
        _("role"), max_length=10, choices=PilotPartner.Role, default=PilotPartner.Role.PARTNER
    )

    class Meta:
        verbose_name = _("partner of an application")
        verbose_name_plural = _("partners of applications")
        ordering = ["position", "pk"]
        constraints = [
            one_of("kind", Organization.Kind, blank=True),
            one_of("role", PilotPartner.Role),
        ]

    def __str__(self) -> str:
        return self.name


class ApplicationElement(models.Model):
    """A principle or element that an application aims at, with the evidence planned, and what reviewers note."""

    application = models.ForeignKey(
        Application, models.CASCADE, related_name="elements", verbose_name=_("application")
    )
    element = models.ForeignKey(
        FrameworkElement,
        models.PROTECT,
        related_name="applications",
        verbose_name=_("principle or element"),
    )
    evidence = models.TextField(_("planned evidence"), blank=True)
    note = models.TextField(_("reviewers' note"), blank=True)

    class Meta:
        verbose_name = _("element aimed at")
        verbose_name_plural = _("elements aimed at")
        ordering = ["element__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "element"],
                name="applicationelement_once",
                violation_error_message=_("The application aims at this element already."),
            )
        ]

    def __str__(self) -> str:
        return str(self.element)
