"""The facts of the fixtures, as a first load makes them: tests begin with them by `kept(load_facts)`."""

from __future__ import annotations

from django.conf import settings

from registry.interchange.load import load_folder


def load_facts() -> None:
    report = load_folder([settings.BASE_DIR / "fixtures" / "facts"])
    assert not report.refused, report.lines()
