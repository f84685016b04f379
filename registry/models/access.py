"""Keys for the API. Only a hash is kept; the prefix tells keys apart."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from registry.models.organization import Organization

PREFIX_LENGTH = 8


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

    objects = ApiKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["label", "prefix"]

    def __str__(self) -> str:
        return f"{self.label} ({self.prefix}…)"

    @classmethod
    def issue(cls, label: str, **columns: object) -> tuple[ApiKey, str]:
        """Make a key and return it with its secret, which is shown this once."""
        secret = secrets.token_urlsafe(32)
        key = cls.objects.create(
            label=label, prefix=secret[:PREFIX_LENGTH], secret_hash=hash_of(secret), **columns
        )
        return key, secret
