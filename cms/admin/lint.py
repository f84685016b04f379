"""What keeps a rule, a decision or an entry requirement from being saved, and what is only worth a look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.snippets.views.snippets import CreateView, EditView

from registry.models.bilingual import current_language
from registry.models.notation import offering_keys
from registry.services.explanations import waiting_text
from registry.services.linting import (
    Remark,
    remarks_on_decision,
    remarks_on_entry,
    remarks_on_rule,
    unpublished,
)
from registry.services.names import titles


class LintedForm(WagtailAdminModelForm):
    """A form that is judged once its fields are right.

    Attributes:
        warnings: what is worth a look and does not keep the record from being saved.
    """

    warnings: tuple[str, ...] = ()

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        remarks = list(self.remarks())
        language = current_language()
        names = titles([key for remark in remarks for key in remark.keys], language)
        for remark in remarks:
            if remark.refuses:
                field = remark.field if remark.field in self.fields else None
                self.add_error(field, remark.text(language, names))
        looked_at = [remark.text(language, names) for remark in remarks if not remark.refuses]
        self.warnings = (*looked_at, *self._waiting())
        return not self.errors

    def remarks(self) -> Iterable[Remark]:
        """Return what there is to say about the record as edited."""
        raise NotImplementedError

    def named(self) -> Iterable[str]:
        """Return the offerings that must be public before the record counts."""
        raise NotImplementedError

    def _waiting(self) -> Iterator[str]:
        keys, language = unpublished(self.named()), current_language()
        if keys:
            yield waiting_text(keys, language, titles(keys, language))


class RuleForm(LintedForm):
    """Judges a stacking rule."""

    def remarks(self) -> Iterable[Remark]:
        rule = self.instance
        # A draft may be saved before it names its award.
        return remarks_on_rule(rule) if rule.award_id and rule.requirement else ()

    def named(self) -> Iterable[str]:
        return sorted(offering_keys(self.instance.requirement))


class EntryForm(LintedForm):
    """Judges the entry requirement of an offering."""

    def remarks(self) -> Iterable[Remark]:
        return remarks_on_entry(self.instance) if self.instance.institution_id else ()

    def named(self) -> Iterable[str]:
        return sorted(offering_keys(self.instance.entry_requirement))


class DecisionForm(LintedForm):
    """Judges an equivalency with its sources and grants."""

    def remarks(self) -> Iterable[Remark]:
        decision = self.instance
        if not (decision.outcome and (decision.receiving_institution or decision.receiving_group)):
            return ()
        return remarks_on_decision(decision, self._rows("sources"), self._rows("grants"))

    def named(self) -> Iterable[str]:
        rows = [*self._rows("sources"), *self._rows("grants")]
        return [row.offering.ctid for row in rows if row.offering_id]

    def _rows(self, name: str) -> list[Any]:
        formset = self.formsets[name]
        forms = (form for form in formset.forms if form not in formset.deleted_forms)
        return [form.instance for form in forms if form.has_changed() or form.instance.pk]


class _Warns:
    """Shows the warnings of a form once it is saved."""

    request: Any

    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)  # type: ignore[misc]
        for warning in form.warnings:
            messages.warning(self.request, warning)
        return answer


class LintedCreateView(_Warns, CreateView):
    """Creates a record whose form has warnings."""


class LintedEditView(_Warns, EditView):
    """Changes a record whose form has warnings."""
