"""Boxes to tick: those that are ticked come first, and a long list can be narrowed by typing where scripts run."""

from __future__ import annotations

from typing import Any

from django import forms


class Ticks(forms.CheckboxSelectMultiple):
    """The boxes of one field, in a frame that scrolls when they are many."""

    template_name = "wagtailadmin/records/ticks.html"

    def optgroups(self, name: str, value: list[str], attrs: Any = None) -> list[Any]:
        groups: list[Any] = super().optgroups(name, value, attrs)
        # What is chosen stands at the top: nobody looks for it among all the organisations of the registry.
        return sorted(groups, key=lambda group: not any(one["selected"] for one in group[1]))
