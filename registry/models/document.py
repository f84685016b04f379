"""Documents that a key has registered: queries that it may ask by their id instead of sending them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.access import ApiKey, hash_of

SCHEME = "sha256:"
"""What stands before the hash in an id (GraphQL over HTTP, appendix on persisted documents)."""

LONGEST_NAME = 80


class RegisteredDocument(models.Model):
    """A query of one key, found by the SHA-256 of its text. It belongs to the key: no other key asks it."""

    key = models.ForeignKey(
        ApiKey, models.CASCADE, related_name="documents", verbose_name=_("API key")
    )
    name = models.CharField(_("name"), max_length=LONGEST_NAME)
    text = models.TextField(_("query"))
    sha256 = models.CharField(max_length=64, editable=False)
    registered_at = models.DateTimeField(_("registered"), auto_now_add=True)

    class Meta:
        verbose_name = _("registered document")
        verbose_name_plural = _("registered documents")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["key", "sha256"],
                name="registereddocument_once_a_key",
                violation_error_message=_("The key has registered this query already."),
            ),
            models.UniqueConstraint(
                fields=["key", "name"],
                name="registereddocument_one_of_a_name",
                violation_error_message=_("The key has a document of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.key})"

    def save(self, *args: object, **kwargs: object) -> None:
        self.sha256 = hash_of(self.text)
        super().save(*args, **kwargs)

    @property
    def document_id(self) -> str:
        """The id by which the document is asked."""
        return SCHEME + self.sha256
