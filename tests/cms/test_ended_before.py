"""What an earlier version left endorsed under an endorsement of the whole that had ended is set right by the update."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from registry.models import Adoption, Change, Confirmation, Endorsement
from registry.models.record import LIVE
from tests.cms.test_endorsing import world
from tests.cms.test_whole_and_entries import given, say

__all__ = ["given", "world"]

END = {"suspended": "suspended", "ceased": "ceased", "tombstone": "tombstoned"}


def as_before(given: SimpleNamespace, lifecycle: str, **columns: Any) -> None:
    """End the whole as it was once ended: nothing of its entries followed."""
    said = {"lifecycle": lifecycle, "announced_lifecycle": lifecycle, "live": lifecycle in LIVE}
    Endorsement.objects.update(**said, **columns)
    Change.log(Endorsement.objects.get(), END.get(lifecycle, "updated"))


def update() -> None:
    step = import_module("registry.migrations.0026_entries_of_ended_wholes")
    step.end_with_the_whole(apps, SimpleNamespace(connection=connection))


def shown() -> set[str]:
    return set(Adoption.objects.filter(status="endorsed").values_list("slug", flat=True))


@pytest.mark.parametrize(
    ("lifecycle", "revoked"),
    [("suspended", None), ("ceased", None), ("tombstone", None), ("published", 0)],
)
def test_what_rests_on_it_falls_on_the_day_of_the_update(
    given: SimpleNamespace, lifecycle: str, revoked: int | None
) -> None:
    today = timezone.localdate()
    as_before(given, lifecycle, revoked_on=None if revoked is None else today)
    given.answered.save_revision(clean=False).publish()
    last = Change.objects.latest("pk").pk
    update()
    assert shown() == set()
    assert not Confirmation.objects.in_force().exists()
    for entry in (given.answered, given.recorded):
        entry.refresh_from_db()
        step = entry.steps.order_by("pk").last()
        assert (entry.status, step.status, step.on) == ("evidenced", "evidenced", today)
        told = Change.objects.filter(pk__gt=last, record_uid=entry.uid)
        assert [one.kind for one in told] == ["updated"]
        assert told[0].record_type == "adoption"
    form = given.answered.get_latest_revision_as_object()
    assert (form.status, form.confirmed_by) == ("evidenced", None)
    told = Change.objects.count()
    update()
    assert Change.objects.count() == told, "once is enough"


@pytest.mark.parametrize("lifecycle", ["suspended", "ceased"])
def test_what_was_confirmed_after_the_end_brings_it_back(
    given: SimpleNamespace, lifecycle: str
) -> None:
    """The partner's last word was both, and the page went on saying that no partner endorses it."""
    say(given.answered, given.hospital, confirms=False)
    as_before(given, lifecycle)
    say(given.answered, given.hospital, confirms=True)
    as_it_was = {"lifecycle": lifecycle, "live": lifecycle in LIVE}
    Endorsement.objects.update(**as_it_was, in_demand_on=given.day, assessment_on=given.day)
    update()
    whole, today = Endorsement.objects.get(), timezone.localdate()
    assert whole.said == (("in_demand_on", today), ("assessment_on", today))
    assert shown() == {given.answered.slug}, "what was recorded before the end has fallen"


def test_a_day_to_come_becomes_today(given: SimpleNamespace) -> None:
    today = timezone.localdate()
    as_before(given, "published", revoked_on=today + timedelta(days=20))
    update()
    assert Endorsement.objects.get().revoked_on == today
    say(given.answered, given.hospital, confirms=True)
    assert Endorsement.objects.get().revoked_on is None


def test_what_stands_stays(given: SimpleNamespace) -> None:
    told = Change.objects.count()
    update()
    assert shown() == {given.answered.slug, given.recorded.slug}
    assert Change.objects.count() == told
