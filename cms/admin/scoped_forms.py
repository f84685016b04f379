"""Forms in which a user chooses only what may be chosen, and makes records only in the own institution's name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, UniqueConstraint
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.rich_text import DraftailRichTextArea

from cms.admin.choosers import offer_own
from cms.admin.requirement_form import NotationFormField
from cms.models.review import APPROVE
from cms.ownership import choosable, organizations_of, own, sees_all
from cms.records.wording import typeset
from registry.models import (
    Adoption,
    Agreement,
    Course,
    Endorsement,
    Equivalency,
    Event,
    FrameworkElement,
    MicroCertification,
    Need,
    NeedReply,
    NewsItem,
    Occupation,
    OrganizationGroup,
    Pilot,
    PracticeNote,
    Program,
    Resource,
    StackingRule,
)
from registry.models.plain_text import Plain
from registry.models.public_first import PublicFirst
from registry.models.record import Identified, Lifecycle
from registry.models.scheduled import starts_later

OWNER_FIELDS: dict[type, tuple[str, ...]] = {
    MicroCertification: ("institution",),
    Course: ("institution",),
    Program: ("institution",),
    StackingRule: ("award",),
    Equivalency: ("receiving_institution",),
    Agreement: ("receivers",),
    Pilot: ("lead",),
    Adoption: ("pilot", "offering"),
    Endorsement: ("partner",),
    PracticeNote: ("organization",),
    Need: ("organization",),
    Event: ("organization",),
    NewsItem: ("organization",),
    Resource: ("organization",),
    NeedReply: ("offering",),
}
"""The fields that say whose a record is: one of them must name what is the user's own."""
NOT_YOURS = _("Choose one of your own.")


class PlainForm(WagtailAdminModelForm):
    """A form whose texts are plain, as those of files are, but for the ones that have an editor of formatted text."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for formset in self.formsets.values():
            _say_in_own_words(formset)
        for form in self.every():
            for name, field in form.fields.items():
                formatted = isinstance(field.widget, DraftailRichTextArea)
                if isinstance(field, forms.CharField) and not formatted:
                    kept = form.get_initial_for_field(field, name)
                    field.validators = [*field.validators, Plain(kept)]

    def every(self) -> list[Any]:
        """Return the form and those of its entries."""
        entries = (form for formset in self.formsets.values() for form in formset.forms)
        return [self, *entries]


def _say_in_own_words(formset: Any) -> None:
    """Let a list say of what it names twice what its table says of it."""
    rules = [one for one in formset.model._meta.constraints if isinstance(one, UniqueConstraint)]
    usual = formset.get_unique_error_message
    told: list[str] = []

    def say(columns: tuple[str, ...]) -> str:
        own_words = (one.violation_error_message for one in rules if one.fields == columns)
        told.append(str(next(own_words, None) or usual(columns)))
        return told[-1]

    formset.get_unique_error_message = say
    formset.get_form_error = lambda: told[-1]


class ScopedForm(PlainForm):
    """A form of a record. Who works for the registry itself is not limited."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for formset in self.formsets.values():
            for entry in formset.forms:
                # An entry is judged beside the record that it is of, a new one as well.
                setattr(entry.instance, formset.fk.name, self.instance)
        self.is_limited = self.for_user is not None and not sees_all(self.for_user)
        if self.is_limited:
            self._limit()
        for field in self.fields.values():
            chosen_from = getattr(getattr(field, "queryset", None), "model", None)
            if chosen_from is FrameworkElement:
                tell_editions(field)
            elif chosen_from is Occupation and isinstance(field, forms.ModelMultipleChoiceField):
                field.label_from_instance = _with_code

    def _limit(self) -> None:
        for form in self.every():
            for name, field in form.fields.items():
                limit(field, form.initial.get(name), self.for_user)
        owners = self._owner_fields()
        # Beside the own institution an agreement may have other receiving parties.
        if self._meta.model is not Agreement and (len(owners) == 1 or self._meta.model is Adoption):
            for name in owners:
                self._to_own(self.fields[name])

    def _to_own(self, field: Any) -> None:
        ours = own(field.queryset.model, self.for_user)
        narrow(field, ours)
        field.error_messages["invalid_choice"] = NOT_YOURS
        if hasattr(field.widget, "get_chooser_modal_url"):
            offer_own(field.widget)
        # Of two ways to say whose it is none is filled in: the other one would be refused beside it.
        is_only = len(self._owner_fields()) == 1 and len(organizations_of(self.for_user)) == 1
        if is_only and ours.count() == 1:
            field.initial = ours.get().pk

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        try:
            self.instance.keep_to_its_side(self._belongs_to())
        except ValidationError as refusal:
            self.add_error(None, refusal)
        if isinstance(self.instance, PublicFirst) and self._publishes_now():
            self._refuse_too_early(self.instance)
        return not self.errors

    def _publishes_now(self) -> bool:
        approves = self.data.get("workflow-action-name") == APPROVE
        asked = "action-publish" in self.data or (
            "action-workflow-action" in self.data and approves
        )
        return asked and not starts_later(self.instance)

    def _refuse_too_early(self, record: Any) -> None:
        for name, said in record.too_early().items():
            self.add_error(name if name in self.fields else None, said)

    def _belongs_to(self) -> list[Any]:
        """Return what the record says something of as it will be saved; the record itself has no new lists yet."""
        owners = self.instance.owners(lists=False)
        for path in self.instance.BELONGS_TO:
            name, _, of_entry = path.partition("__")
            if name in self.formsets:
                entries = (form.cleaned_data for form in self.formsets[name].forms)
                owners += [
                    said[of_entry]
                    for said in entries
                    if said.get(of_entry) and not said.get("DELETE")
                ]
            elif self.instance._meta.get_field(name).many_to_many:
                owners += self.cleaned_data.get(name) or ()
        return owners

    def clean(self) -> Any:
        cleaned = super().clean()
        owners = self._owner_fields()
        if self.is_limited and owners and not any(map(self._is_own, owners)):
            for name in owners:
                if name not in self.errors:
                    self.add_error(name, NOT_YOURS)
        return cleaned

    def _owner_fields(self) -> list[str]:
        return [name for name in OWNER_FIELDS.get(self._meta.model, ()) if name in self.fields]

    def _is_own(self, name: str) -> bool:
        value = self.cleaned_data.get(name)
        chosen = value if hasattr(value, "__iter__") else [value] if value else []
        keys = [one.pk for one in chosen]
        ours = own(self.fields[name].queryset.model, self.for_user)
        return bool(keys) and ours.filter(pk__in=keys).exists()


def limit(field: Any, current: Any, user: Any) -> None:
    """Let a field accept and show only what a user may choose."""
    if isinstance(field, NotationFormField):
        field.limit_to(user)
    queryset = getattr(field, "queryset", None)
    if queryset is None or not issubclass(queryset.model, Identified):
        return
    if queryset.model is OrganizationGroup:
        # A group decides as one, through the registry.
        narrow(field, queryset.filter(pk=current if isinstance(current, int) else None))
        return
    several = hasattr(current, "__iter__") and not isinstance(current, str)
    keys = list(current) if several else [current]
    kept = [getattr(one, "pk", one) for one in keys if one]
    # What is withdrawn was public once: a record that names it may go on doing so.
    still = Q(pk__in=kept, lifecycle=Lifecycle.TOMBSTONE)
    known = choosable(queryset.model, user).values("pk")
    narrow(field, queryset.model._default_manager.filter(Q(pk__in=known) | still))


def tell_editions(field: Any) -> None:
    """Let a choice of principles and elements say of which edition each is: they are called alike in all."""
    field.queryset = field.queryset.select_related("edition")
    field.label_from_instance = _with_edition


def _with_code(occupation: Occupation) -> str:
    return f"{occupation.code} {typeset(occupation.title, occupation.title.lang)}"


def _with_edition(element: FrameworkElement) -> str:
    name = typeset(element.name, element.name.lang)
    return f"{name}, {date_format(element.edition.published_on, 'F Y')}"


def narrow(field: Any, queryset: Any) -> None:
    """Give a field its choices; a chooser names a posted key only when it is among them."""
    field.queryset = queryset
    widget = field.widget
    if hasattr(widget, "get_instance") and not isinstance(field, forms.ModelMultipleChoiceField):
        widget.get_instance = lambda value: _among(queryset, value)


def _among(queryset: Any, value: Any) -> Any:
    if value is None or isinstance(value, queryset.model):
        return value
    try:
        return queryset.filter(pk=value).first()
    except (TypeError, ValueError):
        return None
