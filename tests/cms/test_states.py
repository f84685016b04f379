"""Suspending, resuming and ceasing a record in the admin: asked first, logged with the reason, seen by the public."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from cms.people import EDITORS
from registry.models import Change, MicroCertification, Program, Region
from registry.models.record import Lifecycle
from tests import factories
from tests.cms.forms import filled_in

pytestmark = pytest.mark.usefixtures("trees")

PAGE = "/en/micro-certifications/forklift-basics/"


def url(record: Any, name: str, *more: str) -> str:
    return reverse(type(record).snippet_viewset.get_url_name(name), args=[record.pk, *more])


def move(boss: Client, record: Any, name: str, **posted: str) -> Any:
    answer = boss.post(url(record, "move", name), posted)
    record.refresh_from_db()
    return answer


def offered(boss: Client, record: Any) -> set[str]:
    """Names of the steps in the menu of the record's form."""
    text = boss.get(url(record, "edit")).content.decode()
    steps = ("suspend", "resume", "cease")
    found = {name for name in steps if url(record, "move", name) in text}
    return found | ({"withdraw"} if re.search(r"\bWithdraw\b", text) else set())


def logged(record: Any) -> list[str]:
    kinds = Change.objects.filter(record_uid=record.uid).order_by("pk")
    return list(kinds.values_list("kind", flat=True))


def test_a_record_is_suspended_and_resumed(boss: Client, registry: SimpleNamespace) -> None:
    micro = registry.micro
    asked = boss.get(url(micro, "move", "suspend")).content.decode()
    assert "Its page stays and says that the record is suspended." in asked
    assert logged(micro) == ["created"]
    answer = move(boss, micro, "suspend", because="No teacher this term.")
    assert answer.url == url(micro, "edit")
    assert (micro.lifecycle, micro.live) == (Lifecycle.SUSPENDED, True)
    assert boss.get(PAGE).context["notice"]
    assert "Forklift" not in boss.get("/en/micro-certifications/").content.decode()
    form = filled_in(boss.get(url(micro, "edit")).context["form"]) | {"action-publish": "yes"}
    kept = boss.post(url(micro, "edit"), form, follow=True)
    [said] = map(str, kept.context["messages"])
    assert said.startswith("“Forklift basics” is saved, and stays suspended until it is resumed.")
    move(boss, micro, "resume")
    assert (micro.lifecycle, micro.live) == (Lifecycle.PUBLISHED, True)
    assert "Forklift" in boss.get("/en/micro-certifications/").content.decode()
    assert logged(micro) == ["created", "suspended", "updated"]
    history = boss.get(url(micro, "history")).content.decode()
    assert "Suspended: No teacher this term." in history
    assert "Resumed" in history


def test_a_record_is_ceased_and_published_again(boss: Client, registry: SimpleNamespace) -> None:
    micro = registry.micro
    move(boss, micro, "cease", because="Replaced.")
    assert (micro.lifecycle, micro.live) == (Lifecycle.CEASED, False)
    assert boss.get(PAGE).status_code == 200
    assert logged(micro) == ["created", "ceased"]
    micro.publish_now()
    assert logged(micro) == ["created", "ceased", "updated"]


def test_only_the_steps_that_fit_are_offered_and_taken(
    boss: Client, registry: SimpleNamespace
) -> None:
    micro = registry.micro
    draft = MicroCertification.objects.create(title_en="Draft", institution=registry.college)
    assert offered(boss, draft) == set()
    assert offered(boss, micro) == {"suspend", "cease", "withdraw"}
    assert move(boss, micro, "resume").status_code == 302
    assert micro.lifecycle == Lifecycle.PUBLISHED
    move(boss, micro, "suspend")
    assert offered(boss, micro) == {"resume", "cease", "withdraw"}
    move(boss, micro, "cease")
    assert offered(boss, micro) == {"withdraw"}
    assert logged(micro) == ["created", "suspended", "ceased"]


def test_a_withdrawn_record_takes_no_step(boss: Client, registry: SimpleNamespace) -> None:
    program = registry.program
    for user in registry.program.users():
        user.withdraw("Gone.", "Retirée.")
    program.withdraw("Gone.", "Retiré.")
    for name in ("suspend", "resume", "cease"):
        assert move(boss, program, name).url == url(program, "history")
    assert program.lifecycle == Lifecycle.TOMBSTONE


def test_who_may_not_publish_may_not_change_states(
    client: Client, registry: SimpleNamespace, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user("ed", "ed@registry.example", "x")
    group = Group.objects.get(name=EDITORS)
    user.groups.add(group)
    rights = Permission.objects.filter(codename="publish_program")
    group.permissions.remove(*rights)
    client.force_login(user)
    assert offered(client, registry.program) == {"withdraw"}
    move(client, registry.program, "suspend")
    assert registry.program.lifecycle == Lifecycle.PUBLISHED
    move(client, registry.micro, "suspend")
    assert registry.micro.lifecycle == Lifecycle.SUSPENDED


def test_unpublishing_is_not_offered_beside_ceasing(
    boss: Client, registry: SimpleNamespace
) -> None:
    text = boss.get(url(registry.program, "edit")).content.decode()
    assert f'href="{url(registry.program, "unpublish")}"' not in text
    names = [one.name for one in Region.snippet_viewset.get_urlpatterns()]
    assert "move" not in names
    assert "move" in [one.name for one in Program.snippet_viewset.get_urlpatterns()]


def test_an_element_of_a_public_edition_is_not_withdrawn_by_itself(boss: Client) -> None:
    edition = factories.framework_edition()
    element = factories.framework_element("relevance", edition)
    assert offered(boss, element) == set()
    assert boss.get(url(element, "move", "suspend")).status_code in (302, 403)
    posted = {"withdrawn_because_en": "Gone.", "withdrawn_because_fr": "Retiré."}
    answer = boss.post(url(element, "delete"), posted)
    assert answer.status_code == 409
    assert url(edition, "edit") in answer.content.decode()
    element.refresh_from_db()
    assert element.lifecycle == Lifecycle.PUBLISHED


def test_the_way_back_is_in_the_language_of_the_editor(
    boss: Client, registry: SimpleNamespace
) -> None:
    user = get_user_model().objects.get(username=boss.get("/admin/").context["user"].username)
    profile = UserProfile.get_for_user(user)
    for language, home in (("fr", "Accueil"), ("en", "Home"), ("fr", "Accueil")):
        profile.preferred_language = language
        profile.save()
        text = boss.get(url(registry.micro, "edit")).content.decode()
        assert re.search(rf'href="/admin/"[^>]*>\s*{home}\s*<', text)
