"""A new site makes its tables at once, an older one by the steps that it lacks: both end with the same."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from registry.models import AdoptionStep, Change, JobTitle
from tests import factories

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


@pytest.mark.django_db
def test_titles_of_before_are_folded_by_the_step_that_makes_the_column() -> None:
    electricians = factories.occupation("72200")
    for title in ("Électricien d’œuvre", "electrician"):
        JobTitle.objects.create(occupation=electricians, language="fr", title=title)
    JobTitle.objects.update(folded="")
    step = import_module("registry.migrations.0018_folded_job_titles")
    editor = SimpleNamespace(connection=connection, quote_name=connection.ops.quote_name)
    step.fold_what_is_there(apps, editor)
    assert set(JobTitle.objects.values_list("folded", flat=True)) == {
        "electricien d'oeuvre",
        "electrician",
    }
    JobTitle.objects.all().delete()
    step.fold_what_is_there(apps, editor)


@pytest.mark.django_db
def test_steps_of_before_their_edition_begin_with_it() -> None:
    edition = factories.framework_edition()
    element = factories.framework_element("transcript", edition)
    lifting = factories.micro_certification("lifting", factories.organization())
    entry = factories.adoption("early", element, offering=lifting)
    entry.steps.all().delete()
    later = date(2026, 3, 1)
    for on, status in ((date(1999, 1, 1), "claimed"), (later, "evidenced")):
        entry.steps.create(on=on, status=status)
    step = import_module("registry.migrations.0023_steps_since_their_edition")
    step.begin_with_the_edition(apps, SimpleNamespace(connection=connection))
    said = AdoptionStep.objects.order_by("on").values_list("on", "status")
    assert list(said) == [(edition.published_on, "claimed"), (later, "evidenced")]


@pytest.mark.django_db
def test_steps_of_before_state_what_is_known_of_them() -> None:
    """What stood after the last change stands today; before it the day of a confirmation is that of the step."""
    entry = factories.adoption(
        "known", factories.framework_element("transcript", factories.framework_edition()),
        offering=factories.micro_certification("lifting", factories.organization()),
        status="evidenced", evidence_en="Seen.", confirmed_by=factories.organization("guild"),
        confirmed_on=date(2026, 3, 2),
    )  # fmt: skip
    entry.confirmed_on = date(2026, 3, 9)
    entry.save()
    (kept,) = entry.steps.all()
    later = Change.objects.filter(record_uid=entry.uid).latest("at").at
    entry.steps.update(stated=[])
    step = import_module("registry.migrations.0027_stated_at_steps")
    step.tell_what_is_known(apps, SimpleNamespace(connection=connection))
    before, after = entry.steps.get().stated
    assert (before["evidence"], before["confirmed_on"]) == ("", "2026-03-02")
    assert after == {**kept.stated[-1], "at": later.isoformat()}
