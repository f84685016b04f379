"""What keeps a rule, a decision or an entry requirement from being saved, and what is only worth a look."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.snippets.views.snippets import CreateView

from cms.admin.editing import RecordEditView
from cms.admin.fault_places import Refusal, faults_in, told_at
from cms.admin.requirement_form import NotationFormField
from cms.admin.scoped_forms import ScopedForm
from cms.models.review import APPROVE
from registry.domain.lint_findings import LintCode
from registry.models.bilingual import current_language
from registry.models.notation import offering_keys
from registry.services import impact
from registry.services.explanations import Language, Names, waiting_text
from registry.services.impact import Foreseen
from registry.services.linting import (
    Remark,
    remarks_on_decision,
    remarks_on_entry,
    remarks_on_rule,
    unpublished,
)
from registry.services.names import titles


class LintedForm(ScopedForm):
    """A form that is judged once its fields are right.

    Attributes:
        doubts: what the engine says that is worth a look and does not keep the record from being saved.
        bars: what keeps a draft, which may say it, from being published.
        warnings: those, and what has to be public first.
        refusals: what keeps it from being saved, with the way to each.
    """

    doubts: tuple[str, ...] = ()
    bars: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()

    def is_valid(self) -> bool:
        if not super().is_valid():
            self.refusals = tuple(self._wrong_fields())
            return False
        remarks = list(self.remarks())
        language = current_language()
        names = titles([key for remark in remarks for key in remark.keys], language)
        refused = [one for one in remarks if self.refuses(one)]
        self.refusals = tuple(
            Refusal(told_at(one.place, one.sentence(language, names)), self._way(one))
            for one in refused
        )
        self._refuse(refused, language, names)
        rest = [one for one in remarks if one not in refused]
        barred = [one for one in rest if self.bars_publishing(one)]
        self.bars = tuple(one.sentence(language, names) for one in barred)
        self.doubts = tuple(one.sentence(language, names) for one in rest if one not in barred)
        self.warnings = (*self.bars, *self.doubts, *self._waiting())
        return not self.errors

    def clean(self) -> Any:
        """Keep a requirement as it is written when what is posted means the same."""
        cleaned = super().clean()
        for name, field in self.fields.items():
            same = isinstance(field, NotationFormField) and name not in self.changed_data
            if same and self.instance.pk and name in self.cleaned_data:
                self.cleaned_data[name] = self.initial[name]
        return cleaned

    def _wrong_fields(self) -> Iterator[Refusal]:
        """Yield what single fields say, and in a requirement its blocks."""
        for name, errors in self.errors.items():
            field = self.fields.get(name)
            for error in errors.as_data():
                if isinstance(field, NotationFormField):
                    yield from faults_in(field.block, self[name].value(), error, (name,))
                else:
                    words = {"field": field.label if field else "", "value": error.messages[0]}
                    said = _("%(field)s: %(value)s") % words if field else words["value"]
                    yield Refusal(said, (name,) if field else ())

        for name, formset in self.formsets.items():
            called = capfirst(formset.model._meta.verbose_name_plural)
            for said in _said_of_rows(formset):
                yield Refusal(_("%(field)s: %(value)s") % {"field": called, "value": said}, (name,))

    def _way(self, remark: Remark) -> tuple[str | int, ...]:
        field = self.fields.get(remark.field)
        if not isinstance(field, NotationFormField):
            return (remark.field,) if remark.field else ()
        return (remark.field, *field.steps(remark.place, self[remark.field].value()))

    def _refuse(self, remarks: list[Remark], language: Language, names: Names) -> None:
        """Put each fault at its field, and inside a requirement at its block."""
        at_blocks: dict[str, list[tuple[str, str]]] = {}
        for remark in remarks:
            said = remark.sentence(language, names)
            field = self.fields.get(remark.field)
            if isinstance(field, NotationFormField):
                at_blocks.setdefault(remark.field, []).append((remark.place, said))
            else:
                self.add_error(field and remark.field, said)
        for name, faults in at_blocks.items():
            self.add_error(name, self.fields[name].at_blocks(self[name].value(), faults))

    def refuses(self, remark: Remark) -> bool:
        """Return whether a remark keeps the record from being saved."""
        return remark.refuses

    def bars_publishing(self, remark: Remark) -> bool:
        """Return whether a remark keeps from being published what may be saved."""
        return False

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


def _said_of_rows(formset: Any) -> Iterator[str]:
    """Yield what is wrong with the rows of a list, and with the list."""
    yield from map(str, formset.non_form_errors())
    for form in formset.forms:
        for name, errors in form.errors.items():
            label = form.fields[name].label if name in form.fields else ""
            for said in errors:
                yield _("%(field)s: %(value)s") % {"field": label, "value": said} if label else said


class RuleForm(LintedForm):
    """Judges a stacking rule."""

    def remarks(self) -> Iterable[Remark]:
        rule = self.instance
        # A draft may be saved before it names its award.
        return remarks_on_rule(rule) if rule.award_id and rule.requirement else ()

    def named(self) -> Iterable[str]:
        return sorted(offering_keys(self.instance.requirement))

    def foreseen(self) -> Foreseen:
        """Return what publishing the rule as edited changes."""
        return impact.of_rule(self.instance)


class EntryForm(LintedForm):
    """Judges the entry requirement of an offering."""

    def remarks(self) -> Iterable[Remark]:
        return remarks_on_entry(self.instance) if self.instance.institution_id else ()

    def named(self) -> Iterable[str]:
        return sorted(offering_keys(self.instance.entry_requirement))


class DecisionForm(LintedForm):
    """Judges an equivalency with its sources and grants."""

    def refuses(self, remark: Remark) -> bool:
        """A draft may say the opposite of what is public; both are never public for the same days."""
        barred = self._goes_public() and self.bars_publishing(remark)
        return super().refuses(remark) or barred

    def bars_publishing(self, remark: Remark) -> bool:
        return remark.finding.code is LintCode.DECISION_CONTRADICTS

    def _goes_public(self) -> bool:
        approves = self.data.get("workflow-action-name") == APPROVE
        return "action-publish" in self.data or ("action-workflow-action" in self.data and approves)

    def remarks(self) -> Iterable[Remark]:
        decision = self.instance
        if not (decision.outcome and (decision.receiving_institution or decision.receiving_group)):
            return ()
        return remarks_on_decision(decision, self._rows("sources"), self._rows("grants"))

    def named(self) -> Iterable[str]:
        rows = [*self._rows("sources"), *self._rows("grants")]
        return [row.offering.ctid for row in rows if row.offering_id]

    def foreseen(self) -> Foreseen:
        """Return what publishing the decision as edited changes."""
        return impact.of_decision(self.instance, self._rows("sources"), self._rows("grants"))

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


class LintedEditView(_Warns, RecordEditView):
    """Changes a record whose form has warnings."""
