"""Stacking rules: dated requirements under which an award is granted."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from registry.domain.errors import BadNotation
from registry.models.bilingual import Bilingual
from registry.models.notation import PoliciesField, RequirementField, offering_keys
from registry.models.offering import Offering, named_in
from registry.models.record import Record
from registry.models.validity import Dated, ValidityQuerySet, dates_in_order


class StackingRuleQuerySet(ValidityQuerySet):
    """Phrases over rules."""

    def granting(self, *awards: Offering) -> Self:
        """Keep the rules of an award, any one of which suffices, or of any of several."""
        return self.filter(award__in=awards)

    def naming(self, offering: Offering) -> Self:
        """Keep the rules that name an offering."""
        return self.filter(names__offering=offering).distinct()


class StackingRule(Dated, Record):
    """A requirement under which an award is granted, with the policies that bind it."""

    ABOUT = ("award",)
    BELONGS_TO = ("award", "agreement", "names__offering")

    award = models.ForeignKey(
        Offering,
        models.PROTECT,
        related_name="rules",
        verbose_name=_("award"),
        help_text=_("What the rule grants."),
    )
    title_en = models.CharField(_("title (English)"), max_length=200, blank=True)
    title_fr = models.CharField(_("title (French)"), max_length=200, blank=True)
    edition = models.CharField(
        _("edition"), max_length=40, blank=True, help_text=_("For example 2026-2027.")
    )
    requirement = RequirementField(_("requirement"))
    policies = PoliciesField(_("policies"), default=dict, blank=True)
    agreement = models.ForeignKey(
        "registry.Agreement",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="rules",
        verbose_name=_("agreement"),
    )

    title = Bilingual("title")

    objects = StackingRuleQuerySet.as_manager()

    class Meta(Record.Meta):
        verbose_name = _("stacking rule")
        verbose_name_plural = _("stacking rules")
        ordering = ["award", "slug"]
        constraints = [
            *Record.Meta.constraints,
            dates_in_order("valid_from", "valid_to", "stackingrule_dates_in_order"),
        ]

    def clean(self) -> None:
        super().clean()
        try:
            unknown = offering_keys(self.requirement) - self._named().keys()
        except BadNotation:
            # Forms clean a record whose columns did not pass, too; the column itself has said what is wrong.
            return
        if unknown:
            listed = ", ".join(sorted(unknown))
            raise ValidationError({"requirement": _("No offering has the identifier %s.") % listed})

    def save(self, *args: Any, **kwargs: Any) -> None:
        with transaction.atomic():
            super().save(*args, **kwargs)
            self.remember_names()

    def owners(self, *, lists: bool = True) -> list[Any]:
        # What the requirement names is newer than the table that remembers it.
        return [*super().owners(lists=False), *named_in(self.requirement)]

    def about(self) -> str:
        return gettext("Toward %(award)s") % {"award": self.award} if self.award_id else ""

    def slug_stem(self) -> str:
        return super().slug_stem() or f"{self.award.slug}-rule"

    def remember_names(self) -> None:
        """Keep the list of offerings that the requirement names, which protects them from deletion."""
        named = set(self._named().values())
        known = set(self.names.values_list("offering_id", flat=True))
        self.names.filter(offering_id__in=known - named).delete()
        RuleName.objects.bulk_create(
            RuleName(rule=self, offering_id=pk) for pk in sorted(named - known)
        )

    def is_in_force(self, on: date) -> bool:
        """Return whether the rule holds on a day."""
        return (self.valid_from or on) <= on <= (self.valid_to or on)

    def _named(self) -> dict[str, int]:
        return {offering.ctid: offering.pk for offering in named_in(self.requirement)}


class RuleName(models.Model):
    """An offering that a rule names. Kept by the rule; deleting the offering is refused."""

    rule = models.ForeignKey(StackingRule, models.CASCADE, related_name="names")
    offering = models.ForeignKey(Offering, models.PROTECT, related_name="named_in")

    class Meta:
        verbose_name = _("offering named in a rule")
        verbose_name_plural = _("offerings named in rules")
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "offering"],
                name="rulename_once",
                violation_error_message=_("The rule names this offering already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule}: {self.offering}"
