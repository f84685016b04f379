"""The resource library: documents and links that members of the community share, version by version."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField

from registry.models.agreement_document import LIBRARY, check_document, place_in
from registry.models.allowed import Backstop, one_of
from registry.models.bilingual import Bilingual, stated_in_a_language
from registry.models.framework import FrameworkElement
from registry.models.organization import Organization
from registry.models.public_first import OF_ORGANIZATION
from registry.models.record import Record, RecordQuerySet
from registry.models.scanning import scan

FILES = _(
    "A PDF, Word (.docx) or OpenDocument (.odt) file of at most 10 MB. Once the resource is published, anybody can "
    "read it; another file becomes a new version, and older ones stay reachable."
)
NOTHING = _("Give a file, or the address of the resource.")
OWN_WORDS = _("Say in your own words what others may do with it, in English or in French.")
_CREATIVE = "https://creativecommons.org/"
_SPDX = "https://spdx.org/licenses/"


def place_of_resource(resource: Any, filename: str) -> str:
    """Return where the file of a resource is kept: in a folder that nobody can guess, since it may be of a draft."""
    return place_in(LIBRARY, filename)


class Resource(Record):
    """A document or a link that an organisation offers to others, with its licence.

    The file of a record is the one that is edited; once the record is public, the file is kept as a version.
    """

    BELONGS_TO = ("organization",)
    AFTER: ClassVar = {"organization": OF_ORGANIZATION}

    class Kind(models.TextChoices):
        """What it is for."""

        GUIDE = "guide", _("Guide")
        TEMPLATE = "template", _("Template")
        ASSESSMENT = "assessment", _("Assessment tool")
        REPORT = "report", _("Report or research")
        SLIDES = "slides", _("Presentation")
        POLICY = "policy", _("Policy or standard")
        OTHER = "other", _("Something else")

    class Written(models.TextChoices):
        """In which language it is."""

        EN = "en", _("English")
        FR = "fr", _("French")
        BOTH = "both", _("English and French")

    class Licence(models.TextChoices):
        """What others may do with it: names of SPDX, those of Creative Commons among them."""

        CC0 = "CC0-1.0", _("CC0 1.0: public domain")
        BY = "CC-BY-4.0", _("CC BY 4.0: attribution")
        BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0: attribution, share alike")
        BY_NC = "CC-BY-NC-4.0", _("CC BY-NC 4.0: attribution, not commercial")
        BY_NC_SA = "CC-BY-NC-SA-4.0", _("CC BY-NC-SA 4.0: attribution, not commercial, share alike")
        BY_ND = "CC-BY-ND-4.0", _("CC BY-ND 4.0: attribution, no derivatives")
        BY_NC_ND = (
            "CC-BY-NC-ND-4.0",
            _("CC BY-NC-ND 4.0: attribution, not commercial, no derivatives"),
        )
        MIT = "MIT", _("MIT License")
        APACHE = "Apache-2.0", _("Apache License 2.0")
        OWN = "own", _("In our own words")

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="resources", verbose_name=_("organisation")
    )
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    summary_en = models.TextField(_("summary (English)"), blank=True)
    summary_fr = models.TextField(_("summary (French)"), blank=True)
    kind = models.CharField(_("type"), max_length=10, choices=Kind, default=Kind.GUIDE)
    language = models.CharField(_("language"), max_length=4, choices=Written, default=Written.EN)
    licence = models.CharField(
        _("licence"),
        max_length=15,
        choices=Licence,
        blank=True,
        help_text=_("Left empty, the page says that none is stated: all rights reserved."),
    )
    licence_words_en = models.TextField(_("licence in your own words (English)"), blank=True)
    licence_words_fr = models.TextField(_("licence in your own words (French)"), blank=True)
    file = models.FileField(
        _("file"),
        upload_to=place_of_resource,
        max_length=200,
        blank=True,
        validators=[check_document, scan],
        help_text=FILES,
    )
    url = models.URLField(_("address of the resource"), max_length=500, blank=True)
    elements = ParentalManyToManyField(
        FrameworkElement,
        blank=True,
        related_name="resources",
        verbose_name=_("principles and elements"),
    )

    title = Bilingual("title")
    summary = Bilingual("summary")
    licence_words = Bilingual("licence_words")

    objects = RecordQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("resource")
        verbose_name_plural = _("resources")
        ordering = ["-pk"]
        constraints = [
            *Record.Meta.constraints,
            stated_in_a_language("title", "resource_title_stated"),
            Backstop(
                condition=~Q(file="") | ~Q(url=""),
                name="resource_has_file_or_address",
                violation_error_message=NOTHING,
            ),
            Backstop(
                condition=~Q(licence="own") | ~Q(licence_words_en="") | ~Q(licence_words_fr=""),
                name="resource_own_licence_in_words",
                violation_error_message=OWN_WORDS,
            ),
        ]

    Meta.constraints += [
        one_of("kind", Kind),
        one_of("language", Written),
        one_of("licence", Licence, blank=True),
    ]

    def clean(self) -> None:
        super().clean()
        if not self.file and not self.url:
            raise ValidationError({"file": NOTHING})
        if self.licence == self.Licence.OWN and not self.licence_words:
            raise ValidationError({"licence_words_en": OWN_WORDS})

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            # A draft that is kept beside the public record saves some columns of it only.
            if self.live and self.file and "file" in (kwargs.get("update_fields") or ["file"]):
                self._keep_version()

    def _keep_version(self) -> None:
        """Keep the file as the newest version, unless it is that already."""
        # Two who publish at once wait for each other here.
        type(self)._base_manager.select_for_update().get(pk=self.pk)
        newest = self.versions.first()
        if newest is None or newest.file.name != self.file.name:
            number = newest.number + 1 if newest else 1
            self.versions.create(number=number, file=self.file.name, size=_size(self.file))

    @property
    def licence_url(self) -> str:
        """Where the licence is read; empty for one in own words, and where none is stated."""
        if self.licence == self.Licence.CC0:
            return f"{_CREATIVE}publicdomain/zero/1.0/"
        if self.licence.startswith("CC-"):
            short = self.licence.removeprefix("CC-").removesuffix("-4.0").lower()
            return f"{_CREATIVE}licenses/{short}/4.0/"
        return f"{_SPDX}{self.licence}.html" if self.licence not in ("", self.Licence.OWN) else ""


class ResourceVersion(models.Model):
    """A file as it was offered from a day on. It is never changed, and stays when a newer one comes."""

    resource = models.ForeignKey(Resource, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    file = models.FileField(_("file"), max_length=200, upload_to=place_of_resource)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)
    offered_on = models.DateField(_("offered since"), default=timezone.localdate)

    class Meta:
        verbose_name = _("version of a resource")
        verbose_name_plural = _("versions of resources")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "number"],
                name="resourceversion_once",
                violation_error_message=_("The resource has a version of this number already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource} {self.number}"

    @property
    def suffix(self) -> str:
        """What sort of file it is: ``PDF``, ``DOCX`` or ``ODT``."""
        return self.file.name.rpartition(".")[2].upper()

    @property
    def filename(self) -> str:
        """What the file is called when it is saved: the resource, the version, the sort."""
        return f"{self.resource.slug}-v{self.number}.{self.suffix.lower()}"


def _size(file: Any) -> int | None:
    try:
        return int(file.size)
    except (OSError, NotImplementedError):  # the text of a record came without its file
        return None
