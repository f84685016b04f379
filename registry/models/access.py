"""Keys for the API, requests for them, and what they ask. Only a hash is kept; the prefix tells keys apart."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.allowed import one_of
from registry.models.organization import Organization

PREFIX_LENGTH = 8
MOST_DAYS = 3650
"""Days that a key may hold for: ten years. SQLite keeps any number, and a day past the year 9999 cannot be reckoned."""


class ApiKeyQuerySet(models.QuerySet):
    """Phrases over keys."""

    def usable(self, at: datetime) -> Self:
        """Keep keys neither revoked nor expired."""
        return self.filter(revoked_at__isnull=True).filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=at)
        )

    def matching(self, secret: str) -> Self:
        """Keep the key that a secret opens."""
        return self.filter(prefix=secret[:PREFIX_LENGTH], secret_hash=hash_of(secret))


def hash_of(secret: str) -> str:
    """Return the SHA-256 of a secret. A secret has 256 random bits, so a slow hash would add nothing."""
    return hashlib.sha256(secret.encode()).hexdigest()


class ApiKey(models.Model):
    """A right to use the API above the public limits."""

    class Scope(models.TextChoices):
        """What a key allows."""

        READ = "read", _("Read with raised limits")
        PUBLISH = "publish", _("Publish the organisation's records")

    label = models.CharField(_("label"), max_length=120)
    organization = models.ForeignKey(
        Organization,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="api_keys",
        verbose_name=_("organisation"),
    )
    prefix = models.CharField(_("prefix"), max_length=PREFIX_LENGTH, unique=True, editable=False)
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("scopes"), default=list)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    made_for = models.ForeignKey(
        "KeyRequest",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="keys",
        verbose_name=_("request for a key"),
    )
    registered_only = models.BooleanField(
        _("answer registered documents only"),
        default=False,
        help_text=_("Other queries sent with the key are refused."),
    )

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["label", "prefix"]

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"

    @classmethod
    def issue(cls, label: str, **columns: object) -> tuple[ApiKey, str]:
        """Make a key, one that may read unless other scopes are said, and return it with its secret, which is shown this once."""
        secret = secrets.token_urlsafe(32)
        columns.setdefault("scopes", [cls.Scope.READ.value])
        key = cls.objects.create(
            label=label, prefix=secret[:PREFIX_LENGTH], secret_hash=hash_of(secret), **columns
        )
        return key, secret

    def has_ended(self, at: datetime) -> bool:
        """Return whether the term of the key is over."""
        return self.expires_at is not None and self.expires_at <= at

    def opens(self, at: datetime) -> bool:
        """Return whether the key opens: it is neither revoked nor over."""
        return self.revoked_at is None and not self.has_ended(at)


class ApiKeyUse(models.Model):
    """What a key asked on one day."""

    key = models.ForeignKey(ApiKey, models.CASCADE, related_name="uses", verbose_name=_("API key"))
    day = models.DateField(_("day"))
    requests = models.PositiveIntegerField(_("requests"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    cost = models.PositiveBigIntegerField(_("cost"), default=0)

    class Meta:
        verbose_name = _("use of a key")
        verbose_name_plural = _("uses of keys")
        ordering = ["-day"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "day"],
                name="apikeyuse_once_a_day",
                violation_error_message=_("The key has a count of this day already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.key}, {self.day}"


class KeyRequestQuerySet(models.QuerySet):
    """Phrases over requests."""

    def behind(self, token: str) -> Self:
        """Keep the request whose private address ends in a token."""
        return self.filter(token_hash=hash_of(token))


class KeyRequest(models.Model):
    """Somebody asks for a key. The key is made, and shown once, at the private address that the asker was given."""

    class Status(models.TextChoices):
        """What became of it."""

        ASKED = "asked", _("Waiting for an answer")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    organization_name = models.CharField(_("organisation"), max_length=200)
    purpose = models.TextField(_("what the key is for"), max_length=2000)
    language = models.CharField(_("language"), max_length=2, default="en")
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)
    status = models.CharField(
        _("answer"), max_length=8, choices=Status, default=Status.ASKED, db_index=True
    )
    valid_days = models.PositiveSmallIntegerField(
        _("days that the key holds"), default=365, validators=[MinValueValidator(1)]
    )
    note = models.TextField(
        _("note to the asker"), blank=True, help_text=_("Sent with the answer, as it stands.")
    )
    decided_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    key = models.OneToOneField(
        ApiKey,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="request",
        verbose_name=_("API key"),
    )

    objects = KeyRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for a key")
        verbose_name_plural = _("requests for keys")
        ordering = ["-asked_at"]

    Meta.constraints = [one_of("status", Status)]

    def __str__(self) -> str:
        return f"{self.organization_name} ({self.name})"

    def clean(self) -> None:
        super().clean()
        if self.valid_days is not None and self.valid_days > MOST_DAYS:
            problem = _("A key holds for %(most)s days at most. Write a smaller number.")
            raise ValidationError({"valid_days": problem % {"most": MOST_DAYS}})

    def uses_since(self, day: date) -> models.QuerySet:
        """Return what each key of the request asked on each day after one, the latest first."""
        uses = ApiKeyUse.objects.filter(key__made_for=self, day__gt=day)
        return uses.select_related("key").order_by("-day", "-key__created_at")
