"""The form of an entry of the ledger: an institution speaks for itself, and its partner speaks for itself, too."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cms.admin.choosers import offer_own
from cms.admin.scoped_forms import ScopedForm, narrow
from cms.endorse.words import told
from cms.ownership import organizations_of
from registry.models import Adoption
from registry.models.adoption import EVIDENCE_COLUMNS
from registry.services.endorsing import agreement_over, has_ended_whole, is_expected

OWN_NAME = _("Your own organisation. A partner speaks for itself: ask it in the menu of this form.")
UNASKED = _("“%(institution)s” has neither named “%(partner)s” as a partner nor asked it to endorse this. It does so among the partners of the pilot, or in the menu of an entry of the adoption ledger.")  # fmt: skip
WHOLE_ENDED = _("“%(partner)s” no longer endorses the whole micro-certification, so no entry of it is recorded in its name. Ask it in the menu of this form: both confirmations bring its endorsement back.")  # fmt: skip
FOLLOWS_ANSWERS = _("A partner has answered about this entry, so its last answer says how it stands, and what is typed here would not be kept. Ask the partner again in the menu of this form; it takes its word back under “To endorse”.")  # fmt: skip
OWN_WORD = _("A partner endorses it, not the institution. Publish its evidence, and ask the partner in the menu of this form.")  # fmt: skip
OTHERS_NAME = _("“%(name)s” stands for what was here before, not for what you change. Name your own organisation, or leave the field empty, and ask the partner in the menu of this form.")  # fmt: skip
ENDORSED_AS_IT_STOOD = _("It was endorsed as it stood. To change it, choose “Evidenced”, name your own organisation in “Confirmed by” or leave that empty, and ask the partner in the menu of this form.")  # fmt: skip
EVIDENCE = set(EVIDENCE_COLUMNS)
"""What lets a partner's word lapse when it is changed."""
PROOF = {"status", "confirmed_by", "confirmed_on", *EVIDENCE}
"""Fields that say what stands under the word of an organisation, and whose word it is."""
ENDORSER = {"status", "confirmed_by", "confirmed_on", "offering", "pilot"}
"""Fields that say who endorses what, and when."""


class AdoptionForm(ScopedForm):
    """An entry of the ledger: an institution claims and evidences in its own name, and a partner endorses."""

    def _limit(self) -> None:
        super()._limit()
        field = self.fields["confirmed_by"]
        named = Q(pk__in=organizations_of(self.for_user)) | Q(pk=self.initial.get("confirmed_by"))
        narrow(field, field.queryset.filter(named))
        if hasattr(field.widget, "get_chooser_modal_url"):
            offer_own(field.widget)
        field.error_messages["invalid_choice"] = OWN_NAME
        field.help_text = OWN_NAME

    def clean(self) -> Any:
        said = super().clean()
        if self.is_limited:
            self._refuse_words_of_others(said)
        stored = Adoption.objects.filter(pk=self.instance.pk).values_list("status", flat=True)
        endorsed = Adoption.Status.ENDORSED
        if self.is_limited and said.get("status") == endorsed and endorsed not in stored:
            was_answered = self.instance.confirmations.exists() if self.instance.pk else False
            self.add_error("status", FOLLOWS_ANSWERS if was_answered else OWN_WORD)
        if said.get("status") == endorsed and ENDORSER.intersection(self.changed_data):
            self._refuse_strangers(said)
        self._refuse_what_is_not_kept(said)
        return said

    def _update_errors(self, errors: Any) -> None:
        """A field that is refused already is told of once: what the record misses in its place was given."""
        for name in set(getattr(errors, "error_dict", {})) & set(self.errors):
            del errors.error_dict[name]
        super()._update_errors(errors)

    def _refuse_what_is_not_kept(self, said: Any) -> None:
        """Once a partner has answered, its last word says where the entry stands, whatever is typed."""
        typed = [
            one for one in ("status", "confirmed_by", "confirmed_on") if one in self.changed_data
        ]
        kept = Adoption.objects.filter(pk=self.instance.pk, confirmations__isnull=False).first()
        if self.errors or not typed or kept is None or EVIDENCE.intersection(self.changed_data):
            return
        stood = {one: getattr(kept, one) for one in typed}
        for one in typed:
            setattr(kept, one, said[one])
        kept.follow_confirmations()
        for one in typed:
            if getattr(kept, one) != said[one] and stood[one] != said[one]:
                self.add_error(one, FOLLOWS_ANSWERS)

    def _refuse_strangers(self, said: Any) -> None:
        """An endorsement that is recorded is of a partner, and of a day on which no agreement with it was over."""
        partner, day = said.get("confirmed_by"), said.get("confirmed_on")
        pilot, offering = said.get("pilot"), said.get("offering")
        if partner is None or not (pilot or offering):
            return
        institution = pilot.lead if pilot else offering.institution
        if offering and not is_expected(offering, partner):
            names = {"institution": institution, "partner": partner}
            self.add_error("confirmed_by", UNASKED % names)
        elif offering and has_ended_whole(offering, partner):
            self.add_error("confirmed_by", WHOLE_ENDED % {"partner": partner})
        over = day and agreement_over(institution, partner, day)
        if over:
            self.add_error("confirmed_on", told(over, partner))

    def _refuse_words_of_others(self, said: Any) -> None:
        """Under the word of another organisation stands what stood there when it was given, and nothing else.

        What it confirmed itself follows the ledger, whatever the form says.
        """
        stored = Adoption.objects.filter(pk=self.instance.pk).first()
        # Until its fields are cleaned the instance is what the form began with, perhaps a draft of before.
        touched = PROOF.intersection(self.changed_data) or _proof(self.instance) != _proof(stored)
        if stored is None or not touched:
            return
        named = said.get("confirmed_by")
        endorsed = Adoption.Status.ENDORSED
        if stored.status == said.get("status") == endorsed:
            if not stored.confirmations.exists():
                self.add_error("status", ENDORSED_AS_IT_STOOD)
            return
        is_others = named is not None and named.pk not in organizations_of(self.for_user)
        if is_others and not stored.confirmations.filter(partner=named).exists():
            self.add_error("confirmed_by", OTHERS_NAME % {"name": named})


def _proof(entry: Adoption | None) -> Any:
    return entry and (entry.status, entry.confirmed_by_id, entry.confirmed_on, entry.stands)
