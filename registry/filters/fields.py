"""Kinds of filter: each reads one sort of value and says plainly when it is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from registry.filters.amounts import amount_in
from registry.filters.text import refuse_unstorable

LONGEST_TEXT = 200
LARGEST_NUMBER = Decimal(1_000_000)
MOST_VALUES = 50
"""Values of one filter that are looked up."""
MOST_TOLD = 3
"""Wrong values of one filter that are told."""


class TextFilter(django_filters.CharFilter):
    """Words of a search."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", LONGEST_TEXT)
        kwargs.setdefault("validators", [refuse_unstorable])
        super().__init__(*args, **kwargs)


OR_MORE = _("Write %(limit_value)s or more.")


class AmountField(forms.DecimalField):
    """A number as people write it, with or without a sign of dollars, whatever the language of the page."""

    default_error_messages = {
        "min_value": OR_MORE,
        "max_value": _("Write at most %(limit_value)s."),
    }

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        self.unit = unit
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> Decimal | None:
        read = amount_in(value, self.unit) if isinstance(value, str) else None
        return super().to_python(value if read is None else str(read))


class AmountFilter(django_filters.Filter):
    """A number that is zero or more. Without the upper bound, 1e999999 would reach the database."""

    field_class = AmountField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"min_value": Decimal(0), "max_value": LARGEST_NUMBER, "max_digits": 12}
        super().__init__(*args, **kwargs)


class DayField(forms.DateField):
    """A day as YYYY-MM-DD. Django's own field stumbles over values that are no text."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value if value in self.empty_values else str(value))


class DayFilter(django_filters.Filter):
    """A day, as YYYY-MM-DD."""

    field_class = DayField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs, input_formats=["%Y-%m-%d"])


class YesNoField(forms.TypedChoiceField):
    """ "true", "false" or nothing. Django's own field for this takes any other value for nothing."""

    default_error_messages = {
        "invalid_choice": _("“%(value)s” is neither “true” nor “false”."),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args,
            choices=[("", _("Any")), ("true", _("Yes")), ("false", _("No"))],
            coerce=lambda value: value == "true",
            empty_value=None,
            **kwargs,
        )


class YesNoFilter(django_filters.Filter):
    """Yes, no, or no matter."""

    field_class = YesNoField


class RecordField(forms.CharField):
    """One public record, by the last part of its address (or its code) or by its CTID."""

    default_error_messages = {"unknown": _("Nothing public here is called “%(name)s”.")}

    def __init__(self, *args: Any, records: type[Model], key: str = "slug", **kwargs: Any) -> None:
        self.records, self.key = records, key
        super().__init__(*args, max_length=LONGEST_TEXT, validators=[refuse_unstorable], **kwargs)

    def clean(self, value: Any) -> Any:
        name = super().clean(value)
        return self.record(name) if name else None

    def record(self, name: str) -> Model:
        """Return the record with a name, or raise ValidationError."""
        public = self.records._default_manager.public()
        named = (
            public.by_ctid(name) if name.startswith("ce-") else public.filter(**{self.key: name})
        )
        found = named.first()
        if found is None:
            raise ValidationError(self.error_messages["unknown"], "unknown", {"name": name})
        return found


class RecordFilter(django_filters.Filter):
    """A record that the listed ones have to do with."""

    field_class = RecordField


class CodedFilter(RecordFilter):
    """A record that is mostly named by its code; a text in the API, where ids name other records."""


class RecordsField(RecordField):
    """Several public records, each as ``RecordField`` reads one; a single name is one of them."""

    default_error_messages = {"many": _("At most %(most)s values can be asked for at once.")}

    def clean(self, value: Any) -> list[Model]:
        given = list(named([value] if isinstance(value, str) else value or []))
        if len(given) > MOST_VALUES:
            raise ValidationError(self.error_messages["many"], "many", {"most": MOST_VALUES})
        found, problems = [], []
        for name in given:
            try:
                found.append(super().clean(name))
            except ValidationError as problem:
                problems += problem.error_list
        if problems:
            raise ValidationError(problems[:MOST_TOLD])
        return found


def named(given: Iterable[Any]) -> Iterator[str]:
    """Yield the names among some values, each once.

    >>> list(named(["reading", " ", "writing", "reading"]))
    ['reading', 'writing']
    """
    return (name for name in dict.fromkeys(map(str, given)) if name.strip())


class RecordsFilter(RecordFilter):
    """Any of several records that the listed ones have to do with; pages offer several, the API asks for one."""

    field_class = RecordsField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(*args, **kwargs)


NOT_LISTED = _("This list has no “%(value)s”. Choose one that it offers.")


class RowsField(forms.ModelMultipleChoiceField):
    """Several rows of a short closed list (regions, sectors, languages), by slug or code."""

    default_error_messages = {"invalid_choice": NOT_LISTED}

    def clean(self, value: Any) -> list[Model]:
        # A filter is passed over when its value is an empty list, but not when it is an empty QuerySet. To read one of
        # those, Django writes its statement first, in every list for each filter that nobody uses.
        return list(super().clean(value)) if value or self.required else []

    def _check_values(self, value: Any) -> QuerySet:
        for name in value:
            refuse_unstorable(str(name))
        return super()._check_values(value)


class RowsFilter(django_filters.Filter):
    """Any of several rows of a short closed list."""

    field_class = RowsField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(*args, **kwargs)


class ChoicesFilter(django_filters.Filter):
    """Any of several values of a closed list."""

    field_class = forms.MultipleChoiceField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple)
        kwargs.setdefault("error_messages", {"invalid_choice": NOT_LISTED})
        super().__init__(*args, **kwargs)


class ChoiceFilter(django_filters.Filter):
    """One value of a closed list. ``choices`` is the closed list itself, so that the API can name it."""

    field_class = forms.ChoiceField

    @property
    def field(self) -> forms.Field:
        if not hasattr(self, "_field"):
            choices = [("", _("Any")), *self.extra["choices"].choices]
            words = {"invalid_choice": NOT_LISTED}
            options = {**self.extra, "choices": choices, "error_messages": words}
            self._field = self.field_class(label=self.label, **options)
        return self._field
