"""Boxes to tick: those that are ticked come first, and a long list can be narrowed by typing where scripts run."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import ManyToManyField
from wagtail.admin.forms.models import register_form_field_override

from cms.ownership import is_key


class Ticks(forms.CheckboxSelectMultiple):
    """The boxes of one field, in a frame that scrolls when they are many."""

    template_name = "wagtailadmin/records/ticks.html"

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        groups: list[Any] = super().optgroups(name, value, attrs)
        # What is chosen stands at the top: nobody looks for it among all the organisations of the registry.
        return sorted(groups, key=lambda group: not any(one["selected"] for one in group[1]))


class RecordsChosen(forms.ModelMultipleChoiceField):
    """Several records by their keys; what is no key of any table is refused as one that is not offered."""

    def _check_values(self, value: Any) -> Any:
        for key in map(str, value):
            if not is_key(key):
                told = self.error_messages["invalid_choice"]
                raise forms.ValidationError(told, "invalid_choice", {"value": key[:20]})
        return super()._check_values(value)


register_form_field_override(ManyToManyField, override={"form_class": RecordsChosen})
