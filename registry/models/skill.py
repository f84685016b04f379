"""Skills, and the named frameworks that they belong to (OaSIS, ESCO, an institution's own)."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.models.allowed import one_of
from registry.models.bilingual import Bilingual, stated_in_a_language
from registry.models.record import Identified, Record, RecordQuerySet


class SkillFramework(Identified):
    """A published list of skills."""

    LABEL = "name"

    name_en = models.CharField(_("name (English)"), max_length=200)
    name_fr = models.CharField(_("name (French)"), max_length=200, blank=True)
    version = models.CharField(_("version"), max_length=40, blank=True)
    publisher = models.CharField(_("publisher"), max_length=200, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    licence = models.CharField(_("licence"), max_length=200, blank=True)

    name = Bilingual("name")

    class Meta:
        verbose_name = _("skill framework")
        verbose_name_plural = _("skill frameworks")
        ordering = ["slug"]
        constraints = [
            *Identified.Meta.constraints,
            stated_in_a_language("name", "skillframework_name_stated"),
        ]


class SkillQuerySet(RecordQuerySet):
    """Phrases over skills."""

    def of_framework(self, slug: str) -> Self:
        """Keep one framework's skills."""
        return self.filter(framework__slug=slug)


class Skill(Record):
    """A node of a skill framework."""

    LABEL = "name"

    class Kind(models.TextChoices):
        """What the framework calls the node."""

        SKILL = "skill", _("Skill")
        ABILITY = "ability", _("Ability")
        KNOWLEDGE = "knowledge", _("Knowledge")
        WORK_ACTIVITY = "work-activity", _("Work activity")
        COMPETENCY = "competency", _("Competency")

    framework = models.ForeignKey(
        SkillFramework, models.PROTECT, related_name="skills", verbose_name=_("framework")
    )
    code = models.CharField(_("code"), max_length=80)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.SKILL)
    name_en = models.CharField(_("name (English)"), max_length=200, blank=True)
    name_fr = models.CharField(_("name (French)"), max_length=200, blank=True)
    description_en = models.TextField(_("description (English)"), blank=True)
    description_fr = models.TextField(_("description (French)"), blank=True)

    name = Bilingual("name")
    description = Bilingual("description")

    objects = SkillQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        ordering = ["framework", "name_en"]
        constraints = [
            *Record.Meta.constraints,
            stated_in_a_language("name", "skill_name_stated"),
            models.UniqueConstraint(
                fields=["framework", "code"],
                name="skill_code_once_a_framework",
                violation_error_message=_("The framework has a skill with this code already."),
            ),
        ]

    Meta.constraints += [one_of("kind", Kind)]
