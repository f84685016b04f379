"""What a partner confirms of an entry in the ledger, and the requests by which it is asked.

Partner endorsement is two confirmations (framework, element "Partner endorsement"): the competency is in demand; the
assessment reflects performance on the job. Each is dated, and each can be revoked by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Prefetch, Q
from django.utils.translation import gettext_lazy as _

from registry.models.access import hash_of
from registry.models.adoption import Adoption, AdoptionStep
from registry.models.allowed import one_of
from registry.models.organization import Organization
from registry.models.record import PUBLIC


class EndorsementRequestQuerySet(models.QuerySet):
    """Phrases over requests."""

    def behind(self, token: str) -> Self:
        """Keep the request whose link ends in a token."""
        return self.filter(token_hash=hash_of(token))

    def with_entry(self) -> Self:
        """Fetch what a partner is asked about along with each request: the entry, whose it is, and the partner."""
        return self.select_related(
            "partner",
            "adoption__element",
            "adoption__pilot__lead",
            "adoption__offering__institution",
        )

    def unanswered(self) -> Self:
        """Keep what nobody has answered yet."""
        return self.filter(used_at__isnull=True)


class EndorsementRequest(models.Model):
    """A partner is asked to endorse an entry of the ledger, by a link that works once and for a time."""

    adoption = models.ForeignKey(
        Adoption, models.CASCADE, related_name="requests", verbose_name=_("adoption")
    )
    partner = models.ForeignKey(
        Organization,
        models.CASCADE,
        related_name="endorsement_requests",
        verbose_name=_("partner"),
    )
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="en")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("asked by"),
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    expires_at = models.DateTimeField(_("link works until"))
    used_at = models.DateTimeField(_("answered"), null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)

    objects = EndorsementRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for an endorsement")
        verbose_name_plural = _("requests for endorsements")
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.partner}: {self.adoption}"

    def has_ended(self, at: datetime) -> bool:
        """Return whether the term of the link is over."""
        return self.expires_at <= at


class ConfirmationQuerySet(models.QuerySet):
    """Phrases over confirmations."""

    def in_force(self) -> Self:
        """Keep what is given, not revoked, and of the evidence that stands."""
        return self.filter(revoked_on__isnull=True, lapsed_on__isnull=True)

    def public(self) -> Self:
        """Keep what may be told of, by partners that have a page, in the order in which it was given."""
        known = self.filter(partner__lifecycle__in=PUBLIC).select_related("partner")
        return known.order_by("given_on", "pk")

    def of(self, adoption: Adoption, partner: Organization) -> Self:
        """Keep what one partner says of one entry."""
        return self.filter(adoption=adoption, partner=partner)


class Confirmation(models.Model):
    """One of the two things that a partner confirms, of the evidence that it saw. What ended stays, with its days."""

    class What(models.TextChoices):
        """What is confirmed."""

        IN_DEMAND = "in-demand", _("The competency is in demand")
        ASSESSMENT = "assessment", _("The assessment reflects performance on the job")

    adoption = models.ForeignKey(
        Adoption, models.CASCADE, related_name="confirmations", verbose_name=_("adoption")
    )
    partner = models.ForeignKey(
        Organization, models.PROTECT, related_name="confirmed", verbose_name=_("partner")
    )
    what = models.CharField(_("what is confirmed"), max_length=10, choices=What)
    given_on = models.DateField(_("given on"))
    revoked_on = models.DateField(_("revoked on"), null=True, blank=True)
    lapsed_on = models.DateField(
        _("lapsed on"),
        null=True,
        blank=True,
        help_text=_("On this day the evidence that was confirmed was changed."),
    )
    of_evidence = models.JSONField(_("what stood as evidence"), default=dict, blank=True)
    given_as = models.CharField(_("role of who gave it"), max_length=120, blank=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("given by"),
    )
    request = models.ForeignKey(
        EndorsementRequest,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="confirmations",
        verbose_name=_("request for an endorsement"),
    )

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        verbose_name = _("confirmation")
        verbose_name_plural = _("confirmations")
        ordering = ["adoption", "partner", "what", "given_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "partner", "what"],
                condition=Q(revoked_on__isnull=True, lapsed_on__isnull=True),
                name="confirmation_once_in_force",
                violation_error_message=_("The partner has confirmed this already."),
            ),
            models.CheckConstraint(
                condition=Q(revoked_on__isnull=True) | Q(revoked_on__gte=models.F("given_on")),
                name="confirmation_days_in_order",
                violation_error_message=_("This day is before the confirmation was given."),
            ),
        ]

    Meta.constraints += [one_of("what", What)]

    def __str__(self) -> str:
        return f"{self.partner}: {self.get_what_display()}"

    @property
    def is_in_force(self) -> bool:
        """Whether it is given and has not ended."""
        return self.revoked_on is None and self.lapsed_on is None

    def is_of_other(self, evidence: Mapping[str, str]) -> bool:
        """Return whether anything else stands now than when it was given: other words, less of them, or more.

        What was added stands under the partner's name like the rest, and a translation need not say what it translates.
        """
        return dict(evidence) != self.of_evidence


def standing() -> Prefetch:
    """Return what fetches along with entries what partners confirm of them now, as ``standing``."""
    said = Confirmation.objects.in_force().public()
    return Prefetch("confirmations", said, to_attr="standing")


def history() -> tuple[Prefetch, ...]:
    """Return what fetches along with entries how they came to stand where they do.

    That is what partners confirm (``standing``), what they took back (``taken_back``), and since when each entry stood
    where (``stood``).
    """
    revoked = Confirmation.objects.filter(revoked_on__isnull=False).public()
    steps = AdoptionStep.objects.select_related("by").order_by("on", "pk")
    return (
        standing(),
        Prefetch("confirmations", revoked, to_attr="taken_back"),
        Prefetch("steps", steps, to_attr="stood"),
    )
