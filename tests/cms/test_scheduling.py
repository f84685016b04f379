"""What goes live and what ends by schedule: done as what it is, told in the reader's language, one by one."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, Revision
from wagtail.users.models import UserProfile

from registry.models import Change, Course, Membership, MicroCertification
from registry.models.record import Lifecycle

pytestmark = pytest.mark.usefixtures("trees")

PAST, LATER = timedelta(minutes=-1), timedelta(days=1)


def member(users: Any, name: str, college: Any, language: str = "en") -> Any:
    made = users.objects.create_user(name, f"{name}@registry.example", "x")
    Membership.objects.create(user=made, organization=college, role=Membership.Role.PUBLISHER)
    profile = UserProfile.get_for_user(made)
    profile.preferred_language = language
    profile.save()
    return made


@pytest.fixture
def office(registry: SimpleNamespace, django_user_model: Any) -> SimpleNamespace:
    """Ana and Luc of Elm College, who read English and French."""
    ana = member(django_user_model, "ana", registry.college)
    luc = member(django_user_model, "luc", registry.college, "fr")
    return SimpleNamespace(college=registry.college, ana=ana, luc=luc)


def scheduled(office: SimpleNamespace, model: Any = MicroCertification, **times: Any) -> Any:
    made = model(title_en="Narrow aisles", title_fr="Allées étroites", institution=office.college)
    made.save()
    for name, when in times.items():
        setattr(made, name, timezone.now() + when)
    revision = made.save_revision(user=office.ana)
    revision.publish(user=office.ana, skip_permission_checks=True)
    made.refresh_from_db()
    return made


@pytest.fixture
def run(django_capture_on_commit_callbacks: Any) -> Any:
    """Run the command; give its lines and the mails by receiver."""

    def now(*options: str) -> tuple[list[str], dict[str, Any]]:
        mail.outbox.clear()
        out = StringIO()
        with django_capture_on_commit_callbacks(execute=True):
            call_command("publish_scheduled", *options, stdout=out)
        return out.getvalue().splitlines(), {one.to[0].split("@")[0]: one for one in mail.outbox}

    return now


def later() -> Any:
    """Let the time come that is set by ``LATER``."""
    return time_machine.travel(timezone.now() + LATER + timedelta(minutes=1), tick=True)


def test_what_is_due_goes_live_and_both_languages_are_told(
    office: SimpleNamespace, run: Any
) -> None:
    micro = scheduled(office, go_live_at=LATER)
    assert micro.lifecycle == Lifecycle.DRAFT
    assert run() == ([], {})
    with later():
        lines, mails = run()
        assert run() == ([], {})
    assert lines == ["Narrow aisles: published"]
    micro.refresh_from_db()
    assert (micro.lifecycle, micro.live) == (Lifecycle.PUBLISHED, True)
    assert mails.keys() == {"ana", "luc"}
    assert mails["ana"].subject == "Published as scheduled: Narrow aisles"
    assert "has gone public at the time that was set for it." in mails["ana"].body
    assert mails["luc"].subject == "Publication à la date prévue\u00a0: Allées étroites"
    assert "a été rendue publique à la date prévue." in mails["luc"].body
    assert f"/edit/{micro.pk}/" in mails["luc"].body


def test_what_ends_is_ceased_as_what_it_is_and_both_languages_are_told(
    office: SimpleNamespace, run: Any
) -> None:
    micro = scheduled(office, expire_at=LATER)
    assert micro.lifecycle == Lifecycle.PUBLISHED
    assert run()[0] == []
    MicroCertification.objects.filter(pk=micro.pk).update(expire_at=timezone.now() + PAST)
    lines, mails = run()
    assert lines == ["Narrow aisles: ended"]
    micro.refresh_from_db()
    assert (micro.lifecycle, micro.live) == (Lifecycle.CEASED, False)
    changes = Change.objects.filter(record_uid=micro.uid).order_by("pk")
    assert [(one.kind, one.record_type) for one in changes] == [
        ("created", "microcertification"),
        ("ceased", "microcertification"),
    ]
    entry = ModelLogEntry.objects.get(action="wagtail.unpublish.scheduled")
    assert entry.content_type.model == "microcertification"
    assert mails["ana"].subject == "Ended as scheduled: Narrow aisles"
    assert mails["luc"].subject == "Fin à la date prévue\u00a0: Allées étroites"
    assert run() == ([], {})


def test_a_change_of_a_record_that_files_made_public_leaves_it_public_until_then(
    office: SimpleNamespace, run: Any
) -> None:
    """Wagtail took it off the site at once, and the public was told the title that was to come."""
    micro = MicroCertification(
        title_en="Narrow aisles", institution=office.college, lifecycle=Lifecycle.PUBLISHED
    )
    micro.publish_now()
    assert micro.live_revision is None
    micro.title_en, micro.go_live_at = "Narrow aisles, renewed", timezone.now() + LATER
    revision = micro.save_revision(user=office.ana)
    revision.publish(user=office.ana, skip_permission_checks=True)
    micro = MicroCertification.objects.get(pk=micro.pk)
    assert (micro.lifecycle, micro.live, micro.title_en) == ("published", True, "Narrow aisles")
    assert micro.live_revision.as_object().title_en == "Narrow aisles"
    assert micro.latest_revision == revision
    changes = Change.objects.filter(record_uid=micro.uid).order_by("pk")
    assert [(one.kind, one.label_en) for one in changes] == [("created", "Narrow aisles")]
    with later():
        assert run()[0] == ["Narrow aisles, renewed: published"]
    micro.refresh_from_db()
    assert (micro.lifecycle, micro.title_en) == ("published", "Narrow aisles, renewed")
    assert [(one.kind, one.label_en) for one in changes.all()] == [
        ("created", "Narrow aisles"),
        ("updated", "Narrow aisles, renewed"),
    ]


def test_who_switched_the_mail_off_and_who_has_left_get_none(
    office: SimpleNamespace, run: Any
) -> None:
    profile = UserProfile.get_for_user(office.ana)
    profile.approved_notifications = False
    profile.save()
    Membership.objects.filter(user=office.luc).delete()
    scheduled(office, go_live_at=LATER)
    with later():
        assert run() == (["Narrow aisles: published"], {})


def test_one_that_fails_does_not_keep_the_others_and_is_told(
    office: SimpleNamespace, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = scheduled(office, go_live_at=LATER), scheduled(office, Course, go_live_at=LATER)
    save = MicroCertification.save

    def failing(self: Any, *args: Any, **kwargs: Any) -> None:
        if self.live:
            raise ValueError("it cannot be")
        save(self, *args, **kwargs)

    monkeypatch.setattr(MicroCertification, "save", failing)
    with later(), pytest.raises(CommandError, match="1 could not be done"):
        run()
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.lifecycle, good.lifecycle) == (Lifecycle.DRAFT, Lifecycle.PUBLISHED)
    assert Revision.objects.get(pk=bad.latest_revision_id).approved_go_live_at is not None


def test_to_look_changes_nothing(office: SimpleNamespace, run: Any) -> None:
    micro = scheduled(office, go_live_at=LATER)
    with later():
        assert run("--dry-run") == (["1 due; nothing is changed."], {})
    micro.refresh_from_db()
    assert micro.lifecycle == Lifecycle.DRAFT


def test_pages_go_by_schedule_too(run: Any) -> None:
    page = Page.objects.filter(depth=3).first()
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() + PAST)
    assert run()[0] == [f"{page}: ended"]
    page.refresh_from_db()
    assert not page.live
