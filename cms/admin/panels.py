"""Panels that forms of records share: two languages side by side, provenance, identity."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    Panel,
    PublishingPanel,
    TabbedInterface,
)

from cms.admin.scoped_forms import PlainForm, ScopedForm
from cms.admin.ticks import Ticks
from registry.models.ctid import ctid_of
from registry.models.record import Lifecycle

Tab = tuple[Any, list[Panel]]


def pair(name: str, heading: Any = "") -> FieldRowPanel:
    """Return the English and the French column of a text, side by side."""
    return FieldRowPanel([FieldPanel(f"{name}_en"), FieldPanel(f"{name}_fr")], heading=heading)


def row(*names: str) -> FieldRowPanel:
    """Return fields side by side."""
    return FieldRowPanel([FieldPanel(name) for name in names])


def selected(name: str) -> FieldPanel:
    """Return a field of a short closed list as a plain select box, not as a chooser."""
    return FieldPanel(name, widget=forms.Select)


def ticked(name: str) -> FieldPanel:
    """Return a field of several values as tick boxes."""
    return FieldPanel(name, widget=Ticks)


def basis(name: str) -> FieldPanel:
    """Return the field that says who says the column ``name``, which is asked anew when that column changes."""
    told = _(
        "Who says so: the source, or the registry that chose it? Say it anew whenever you change the value beside it."
    )
    return FieldPanel(f"{name}_basis", help_text=told)


class IdentifierPanel(FieldPanel):
    """Shows a record's UUID as files, pages and the API write it."""

    def format_value_for_display(self, value: Any) -> str:
        return ctid_of(value)


def origin(*, confirmed: bool = True) -> Tab:
    """Return the tab that says where a record comes from and what it is called for ever."""
    said: list[Panel] = [
        FieldPanel("provenance"),
        FieldPanel("source_name"),
        FieldPanel("source_url"),
        row("source_published", "source_date"),
        pair("source_note"),
    ]
    if confirmed:
        said.append(FieldPanel("last_confirmed"))
    named = [FieldPanel("slug"), IdentifierPanel("uid", read_only=True, heading=_("Identifier"))]
    panels: list[Panel] = [
        MultiFieldPanel(said, _("Where it comes from")),
        MultiFieldPanel(named, _("Identity")),
    ]
    if confirmed:
        # Schedules live with publishing; reference lists have no drafts.
        panels.append(PublishingPanel())
    return _("Provenance"), panels


class PublicAtOnceForm(PlainForm):
    """What an editor adds to a closed list is public at once: there are no drafts of it."""

    def save(self, commit: bool = True) -> Any:
        if getattr(self.instance, "lifecycle", "") == Lifecycle.DRAFT:
            self.instance.lifecycle = Lifecycle.PUBLISHED
        return super().save(commit)


def form(*tabs: Tab, base: type[WagtailAdminModelForm] | None = None) -> TabbedInterface:
    """Return a form with tabs; ``base`` judges what is filled in."""
    lists = [ObjectList(panels, heading=heading) for heading, panels in tabs]
    return TabbedInterface(lists, base_form_class=base or ScopedForm)


def reference_form(*panels: Panel, base: type[PublicAtOnceForm] = PublicAtOnceForm) -> ObjectList:
    """Return the form of a closed list."""
    return ObjectList(panels, base_form_class=base)
