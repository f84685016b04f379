"""A new site makes its tables at once, an older one by the steps that it lacks: both end with the same."""

from __future__ import annotations

from django.db.migrations import Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

AT_ONCE = ("registry", "0001_squashed_0017")


def test_all_steps_together_are_what_a_new_site_begins_with() -> None:
    loader = MigrationLoader(None, replace_migrations=False)
    last = loader.disk_migrations[AT_ONCE].replaces[-1]
    step_by_step, at_once = loader.project_state(last), loader.project_state(AT_ONCE)
    assert len(at_once.models) > 50
    assert changes(step_by_step, at_once) == changes(at_once, step_by_step) == []


def changes(before: ProjectState, after: ProjectState) -> list[Migration]:
    """What would have to be done to the registry's tables."""
    found = MigrationAutodetector(before, after).changes(MigrationLoader(None).graph)
    return found.get("registry", [])
