"""Choosers that find records by their words.

Wagtail's own search needs an index on the model, which the registry's models, that know nothing of Wagtail's search,
do not have; a query over a few columns finds a record among some thousands at once.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChooseResultsViewMixin,
    ChooseViewMixin,
    ChosenMultipleView,
    ChosenView,
    CreationFormMixin,
)
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.snippets.blocks import SnippetChooserBlock
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetChosenMultipleView,
    SnippetChosenView,
)
from wagtail.snippets.widgets import AdminSnippetChooser

from cms import ownership
from registry.models import Offering
from registry.models.record import Lifecycle


def search_fields_of(model: Any) -> list[str]:
    """Return the columns in which a kind is searched: its label in both languages, address and codes."""
    return [*names_of(model), *_columns(model, "slug", "code", "external_id")]


def names_of(model: Any) -> list[str]:
    """Return the columns of a kind that hold its label, in both languages."""
    label = getattr(model, "LABEL", "name")
    return _columns(model, f"{label}_en", f"{label}_fr")


def _columns(model: Any, *wanted: str) -> list[str]:
    columns = {field.name for field in model._meta.concrete_fields}
    return [name for name in wanted if name in columns]


def containing(records: QuerySet[Any], words: str) -> QuerySet[Any]:
    """Keep the records in which each of the words stands somewhere."""
    for word in words.split():
        stands = Q()
        for name in search_fields_of(records.model):
            stands |= Q(**{f"{name}__icontains": word})
        records = records.filter(stands)
    return records


class WordsForm(BaseFilterForm):
    """The search box of a chooser."""

    q = forms.CharField(
        label=_("Search term"),
        required=False,
        widget=forms.TextInput(attrs={"placeholder": _("Search")}),
    )

    def filter(self, objects: QuerySet[Any]) -> QuerySet[Any]:
        found = super().filter(objects)
        self.search_query = self.cleaned_data["q"]
        self.is_searching = bool(self.search_query)
        return containing(found, self.search_query)


_OWN = "own"
"""Asks a chooser for what is the user's own; pages of its list and its search ask the same."""
_PRESERVED = [*ChooserViewSet.preserve_url_parameters, _OWN]


def offer_own(widget: Any) -> None:
    """Let the window of a chooser list the user's own records, and not what is public of others."""
    address = f"{widget.get_chooser_modal_url()}?{_OWN}=1"
    widget.get_chooser_modal_url = lambda: address


class _Choosable:
    """Offers what may still be named: everything but tombstones."""

    filter_form_class = WordsForm
    page_title = _("Choose")

    def get_object_list(self) -> QuerySet[Any]:
        offered = choosable(self.model_class, self.request)
        if _OWN not in self.request.GET:
            return offered
        ours = ownership.own(self.model_class, self.request.user)
        return offered.filter(pk__in=ours.values("pk"))


def choosable(model: Any, request: HttpRequest) -> QuerySet[Any]:
    """Return the records of a kind that a user may refer to."""
    records = ownership.choosable(model, request.user)
    if hasattr(model, "lifecycle"):
        records = records.exclude(lifecycle=Lifecycle.TOMBSTONE)
    return records.select_related("institution") if issubclass(model, Offering) else records


class _Chosen:
    """Names a record that was chosen; another one than may be chosen is not found."""

    def get_object(self, pk: str) -> Any:
        return ownership.keyed(choosable(self.model_class, self.request), [pk]).get()


class _ChosenSeveral:
    """Names the records that were chosen, leaving out what may not be chosen."""

    def get_objects(self, pks: list[str]) -> QuerySet[Any]:
        return ownership.keyed(choosable(self.model_class, self.request), pks)


class RecordChosenView(_Chosen, SnippetChosenView):
    """The answer of a chooser."""


class RecordChosenMultipleView(_ChosenSeveral, SnippetChosenMultipleView):
    """The answer of a chooser of several."""


class OfferingChosenView(_Chosen, ChosenView):
    """The answer of the chooser of offerings."""


class OfferingChosenMultipleView(_ChosenSeveral, ChosenMultipleView):
    """The answer of the chooser of several offerings."""


class _OfRecords(_Choosable):
    """Is headed by what there is to choose from: with one noun the heading would need its article."""

    page_title = _("Choose from:")

    @property
    def page_subtitle(self) -> str:
        return str(self.model_class._meta.verbose_name_plural)


class RecordChooseView(_OfRecords, ChooseView):
    """The chooser's window."""


class RecordChooseResultsView(_OfRecords, ChooseResultsView):
    """The chooser's list."""


class RecordChooser(AdminSnippetChooser):
    """The field of a chooser. Wagtail's own would say its words in the language of the server's start."""

    def __init__(self, model: Any, **options: Any) -> None:
        super().__init__(model, **options)
        self.choose_one_text = _("Choose")
        self.choose_another_text = _("Choose another")
        self.link_to_chosen_text = _("Edit")


class RecordBlock(SnippetChooserBlock):
    """A chooser in a block."""

    @cached_property
    def widget(self) -> RecordChooser:
        """The field."""
        return RecordChooser(self.target_model, icon=self.target_model.snippet_viewset.icon)


class RecordChooserViewSet(SnippetChooserViewSet):
    """A chooser of one kind of record."""

    @cached_property
    def widget_class(self) -> RecordChooser:
        """The field of forms."""
        return RecordChooser(self.model, icon=self.icon)

    page_title = _("Choose from:")
    preserve_url_parameters = _PRESERVED
    choose_view_class = RecordChooseView
    choose_results_view_class = RecordChooseResultsView
    chosen_view_class = RecordChosenView
    chosen_multiple_view_class = RecordChosenMultipleView


class _OfferingChoose(_Choosable, CreationFormMixin, BaseChooseView):
    @property
    def columns(self) -> list[Column]:
        kind = Column("kind", label=_("Kind"), accessor="get_kind_display")
        own = Column("external_id", label=capfirst(_("institution's own id")))
        state = Column("lifecycle", label=_("State"), accessor="get_lifecycle_display")
        return [*super().columns, Column("institution", label=_("Institution")), own, kind, state]


class OfferingChooseView(ChooseViewMixin, _OfferingChoose):
    """The window of the chooser of offerings."""


class OfferingChooseResultsView(ChooseResultsViewMixin, _OfferingChoose):
    """The list of the chooser of offerings."""


class OfferingChooserViewSet(ChooserViewSet):
    """A chooser over the three kinds of offering, for rules, decisions and adoptions."""

    model = Offering
    icon = "list-ul"
    per_page = 25
    choose_one_text = _("Choose an offering")
    choose_another_text = _("Choose another offering")
    preserve_url_parameters = _PRESERVED
    choose_view_class = OfferingChooseView
    choose_results_view_class = OfferingChooseResultsView
    chosen_view_class = OfferingChosenView
    chosen_multiple_view_class = OfferingChosenMultipleView


offering_chooser = OfferingChooserViewSet("offering_chooser")
