"""An editor's day: write a draft, look at it, publish, change, go back, take offline."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from wagtail.admin.models import EditingSession
from wagtail.models import ModelLogEntry

from cms.admin.editing import RecordEditView
from registry.models import (
    Change,
    MicroCertification,
    Occupation,
    OsapRuleProfile,
    Program,
    StackingRule,
)
from registry.models.record import Lifecycle
from tests import factories
from tests.cms.forms import as_text, filled_in, row

pytestmark = pytest.mark.usefixtures("trees")


def url(model: Any, name: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def shown(boss: Client, address: str) -> Any:
    return boss.get(address).context["form"]


def create(boss: Client, model: Any, **values: Any) -> Any:
    """Fill in the form of a new record, post it, and return the newest record of the kind."""
    address = url(model, "add")
    answer = boss.post(address, filled_in(shown(boss, address), **values))
    assert answer.status_code == 302, answer.context["form"].errors
    return model.objects.latest("pk")


def edit(boss: Client, record: Any, **values: Any) -> None:
    address = url(type(record), "edit", record.pk)
    answer = boss.post(address, filled_in(shown(boss, address), **values))
    assert answer.status_code == 302, answer.context["form"].errors
    record.refresh_from_db()


def told(answer: Any) -> str:
    """What stands above the page that answers."""
    return " ".join(map(str, answer.context["messages"]))


PUBLISH = {"action-publish": "yes"}
PAGE = "/en/micro-certifications/narrow-aisles/"


@pytest.fixture
def draft(boss: Client, registry: SimpleNamespace) -> MicroCertification:
    return create(
        boss,
        MicroCertification,
        title_en="Narrow aisles",
        title_fr="Allées étroites",
        institution=registry.college.pk,
        sector=registry.sector.pk,
        hours="12",
        **row("starts", 0, starts_on="2031-01-12"),
        **row("skills", 0, skill=registry.skill.pk, level="3"),
        **{"starts-TOTAL_FORMS": 1, "skills-TOTAL_FORMS": 1},
    )


def test_a_draft_is_kept_whole_and_nobody_else_sees_it(
    draft: MicroCertification, client: Client
) -> None:
    assert (draft.lifecycle, draft.live, draft.slug) == (Lifecycle.DRAFT, False, "narrow-aisles")
    assert [start.starts_on.isoformat() for start in draft.starts.all()] == ["2031-01-12"]
    assert [(one.skill.slug, one.level) for one in draft.skills.all()] == [("lifting", 3)]
    assert client.get(PAGE).status_code == 404
    assert not Change.objects.filter(record_uid=draft.uid).exists()


def test_publishing_shows_it_and_says_so_in_the_log(
    draft: MicroCertification, boss: Client
) -> None:
    edit(boss, draft, **PUBLISH)
    assert draft.lifecycle == Lifecycle.PUBLISHED
    assert "Narrow aisles" in boss.get(PAGE).content.decode()
    kinds = Change.objects.filter(record_uid=draft.uid).values_list("kind", flat=True)
    assert list(kinds) == ["created"]


def test_a_change_waits_as_a_draft_until_it_is_published(
    draft: MicroCertification, boss: Client
) -> None:
    edit(boss, draft, **PUBLISH)
    edit(boss, draft, title_en="Very narrow aisles")
    assert draft.has_unpublished_changes
    assert "Very narrow" not in boss.get(PAGE).content.decode()
    edit(boss, draft, **PUBLISH)
    assert "Very narrow aisles" in boss.get(PAGE).content.decode()
    kinds = Change.objects.filter(record_uid=draft.uid).order_by("pk")
    assert [change.kind for change in kinds] == ["created", "updated"]


def test_a_waiting_draft_is_told_in_no_public_log(registry: SimpleNamespace) -> None:
    log = Change.objects.count()
    registry.micro.title_en = "Not public yet"
    registry.micro.save_revision()
    assert Change.objects.count() == log


def test_history_compares_and_goes_back(draft: MicroCertification, boss: Client) -> None:
    edit(boss, draft, **PUBLISH)
    edit(boss, draft, title_en="A slip", **PUBLISH)
    first, *_, last = draft.revisions.order_by("pk")
    history = boss.get(url(MicroCertification, "history", draft.pk))
    assert history.status_code == 200
    compared = boss.get(url(MicroCertification, "revisions_compare", draft.pk, first.pk, last.pk))
    assert "A slip" in compared.content.decode()
    back = url(MicroCertification, "revisions_revert", draft.pk, first.pk)
    form = shown(boss, back)
    assert form.instance.title_en == "Narrow aisles"
    edit(boss, draft, **filled_in(form), revision=first.pk, **PUBLISH)
    assert draft.title_en == "Narrow aisles"
    assert [start.starts_on.isoformat() for start in draft.starts.all()] == ["2031-01-12"]


def test_a_form_opens_beside_a_long_publication(
    draft: MicroCertification, boss: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(*said: Any, **more: Any) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(EditingSession.objects, "create", busy)
    assert boss.get(url(MicroCertification, "edit", draft.pk)).status_code == 200


def test_unpublishing_keeps_the_page_and_says_that_it_is_not_offered(
    draft: MicroCertification, boss: Client
) -> None:
    edit(boss, draft, **PUBLISH)
    asked = boss.get(url(MicroCertification, "unpublish", draft.pk))
    assert asked.url == url(MicroCertification, "move", draft.pk, "cease")
    boss.post(url(MicroCertification, "unpublish", draft.pk))
    draft.refresh_from_db()
    assert draft.lifecycle == Lifecycle.CEASED
    answer = boss.get(PAGE)
    assert answer.status_code == 200
    assert answer.context["notice"]
    assert Change.objects.filter(record_uid=draft.uid).latest("pk").kind == "ceased"


def preview(boss: Client, address: str, mode: str, posted: dict[str, Any]) -> Any:
    assert boss.post(address, posted).json() == {"is_valid": True, "is_available": True}
    return boss.get(address, {"mode": mode})


@pytest.mark.parametrize(("mode", "title"), [("en", "Pallet jacks"), ("fr", "Transpalettes")])
def test_a_record_that_is_not_saved_previews_on_its_real_page(
    boss: Client, registry: SimpleNamespace, mode: str, title: str
) -> None:
    posted = filled_in(
        shown(boss, url(MicroCertification, "add")),
        title_en="Pallet jacks",
        title_fr="Transpalettes",
        institution=registry.college.pk,
        **row("skills", 0, skill=registry.skill.pk, level="2"),
        **{"skills-TOTAL_FORMS": 1},
    )
    answer = preview(boss, url(MicroCertification, "preview_on_add"), mode, posted)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<html lang="{mode}"' in text
    assert title in text
    assert ("Lifting" if mode == "en" else "Levage") in text
    assert not MicroCertification.objects.filter(title_en="Pallet jacks").exists()


@pytest.mark.parametrize("mode", ["en", "fr"])
def test_an_edited_record_previews_as_edited(
    boss: Client, registry: SimpleNamespace, mode: str
) -> None:
    micro = registry.micro
    posted = filled_in(
        shown(boss, url(MicroCertification, "edit", micro.pk)), title_en="New", title_fr="Nouveau"
    )
    address = url(MicroCertification, "preview_on_edit", micro.pk)
    text = preview(boss, address, mode, posted).content.decode()
    assert ("New" if mode == "en" else "Nouveau") in text
    # What counts toward what is the saved state around it.
    assert ("Supply chain" if mode == "en" else "Chaîne logistique") in text
    assert "New" not in boss.get("/en/micro-certifications/forklift-basics/").content.decode()


def test_a_requirement_that_is_none_is_refused_with_the_place_and_the_cure(
    boss: Client, registry: SimpleNamespace
) -> None:
    address = url(StackingRule, "edit", registry.rule.pk)
    for written in ('{"al": []}', '{"completed": 4}', "not json"):
        posted = filled_in(shown(boss, address), **as_text("requirement", written))
        answer = boss.post(address, posted)
        assert answer.status_code == 200
        assert answer.context["form"].errors["requirement"]
    registry.rule.refresh_from_db()
    assert registry.rule.requirement == {"completed": registry.micro.ctid}


def test_the_form_says_the_requirement_in_words(boss: Client, registry: SimpleNamespace) -> None:
    text = boss.get(url(StackingRule, "edit", registry.rule.pk)).content.decode()
    for language, address, label in (
        ("en", "/en/micro-certifications/forklift-basics/", "Forklift basics"),
        ("fr", "/fr/microcertifications/forklift-basics/", "Chariot élévateur"),
    ):
        assert f'<section lang="{language}">' in text
        assert f'<a href="{address}" target="_blank">{label}</a>' in text


@pytest.mark.parametrize(
    ("model", "values", "field"),
    [
        (Program, {"title_en": "No institution"}, "institution"),
        (Occupation, {"title_en": "No code", "code": ""}, "code"),
        (Occupation, {"title_en": "Wrong code", "code": "123"}, "code"),
        (MicroCertification, {"title_en": "", "title_fr": ""}, "title_en"),
    ],
)
def test_a_draft_that_the_tables_cannot_hold_is_refused_in_the_form(
    boss: Client, registry: SimpleNamespace, model: Any, values: dict[str, str], field: str
) -> None:
    needed = {"institution": registry.college.pk} if field == "title_en" else {}
    answer = boss.post(
        url(model, "add"), filled_in(shown(boss, url(model, "add")), **values, **needed)
    )
    assert answer.status_code == 200
    assert field in answer.context["form"].errors


def test_kinds_of_institution_are_ticked_and_kept_as_a_list(
    boss: Client, registry: SimpleNamespace
) -> None:
    profile = factories.osap_profile()
    address = url(OsapRuleProfile, "edit", profile.pk)
    form = shown(boss, address)
    assert form["institution_kinds"].value() == ["college"]
    posted = filled_in(form, institution_kinds=["college", "university"])
    assert boss.post(address, posted).status_code == 302
    profile.refresh_from_db()
    assert profile.institution_kinds == ["college", "university"]
    answer = boss.post(address, filled_in(form, institution_kinds=["bakery"]))
    assert "institution_kinds" in answer.context["form"].errors


@pytest.mark.parametrize("revised", [True, False])
def test_who_saves_over_a_version_that_came_meanwhile_is_told_first(
    boss: Client, registry: SimpleNamespace, revised: bool
) -> None:
    if revised:
        registry.micro.save_revision()
    address = reverse(registry.micro.snippet_viewset.get_url_name("edit"), args=[registry.micro.pk])

    def opened(answer: Any, title: str) -> dict[str, Any]:
        soup = BeautifulSoup(answer.content, "html.parser")
        hidden = soup.find_all("input", {"name": re.compile("^loaded_")})
        seen = {one["name"]: one["value"] for one in hidden}
        assert seen
        return filled_in(answer.context["form"], title_en=title) | seen

    first, second = boss.get(address), boss.get(address)
    assert boss.post(address, opened(first, "First")).status_code == 302
    refused = boss.post(address, opened(second, "Second"))
    assert "A newer version of this record has been saved" in refused.content.decode()
    draft = MicroCertification.objects.get(pk=registry.micro.pk).get_latest_revision_as_object()
    assert draft.title_en == "First"
    # The form that comes back has the words, and knows the newer version now.
    assert refused.context["form"]["title_en"].value() == "Second"
    assert boss.post(address, opened(refused, "Second")).status_code == 302
    # Who was asked in the browser is not asked again, but for a version that came later than the one told there.
    told = registry.micro.revisions.latest("pk").pk
    assert boss.post(address, opened(second, "Third") | {"overwrites": told}).status_code == 302
    again = boss.post(address, opened(second, "Fourth") | {"overwrites": told})
    assert "A newer version of this record has been saved" in again.content.decode()


@pytest.mark.parametrize("revised", [True, False])
@pytest.mark.parametrize("button", [{}, PUBLISH])
def test_of_two_who_save_in_the_same_moment_the_second_is_told(
    boss: Client, registry: SimpleNamespace, monkeypatch: Any, revised: bool, button: Any
) -> None:
    """The other saves after this request has looked whether there is a newer version."""
    if revised:
        registry.micro.save_revision()
    looks = RecordEditView.is_valid

    def looks_too_early(view: Any, form: Any) -> bool:
        valid = looks(view, form)
        other = MicroCertification.objects.get(pk=registry.micro.pk)
        other.summary_en = "The other's"
        other.save_revision()
        return valid

    address = url(MicroCertification, "edit", registry.micro.pk)
    posted = filled_in(shown(boss, address), summary_fr="La mienne", **button)
    with monkeypatch.context() as patched:
        patched.setattr(RecordEditView, "is_valid", looks_too_early)
        answer = boss.post(address, posted)
    assert "A newer version of this record has been saved" in answer.content.decode()
    assert answer.context["form"]["summary_fr"].value() == "La mienne"
    record = MicroCertification.objects.get(pk=registry.micro.pk)
    draft = record.get_latest_revision_as_object()
    assert (draft.summary_en, draft.summary_fr) == ("The other's", "")
    assert record.summary_fr == ""
    # The form that comes back knows the other's version, and saves over it when it is sent again.
    soup = BeautifulSoup(answer.content, "html.parser")
    seen = {one["name"]: one["value"] for one in soup.select("input[name^=loaded_]")}
    assert seen["loaded_revision_id"] == str(record.latest_revision_id)
    again = filled_in(answer.context["form"], **button) | seen
    assert boss.post(address, again).status_code == 302


@pytest.fixture
def loaded(registry: SimpleNamespace) -> MicroCertification:
    """A record that was public before anybody edited it."""
    made = MicroCertification(
        title_en="Wide aisles", institution=registry.college, sector=registry.sector, hours=12
    )
    made.publish_now()
    return made


def test_the_state_before_the_first_edit_is_compared_and_restored(
    loaded: MicroCertification, boss: Client
) -> None:
    edit(boss, loaded, title_en="A slip", **PUBLISH)
    edit(boss, loaded, title_en="Another slip", **PUBLISH)
    former, slip, _ = loaded.revisions.order_by("created_at")
    assert (former.user, former.content["title_en"]) == (None, "Wide aisles")
    history = boss.get(url(MicroCertification, "history", loaded.pk)).content.decode()
    assert "As it stood before the first edit" in history
    compare = url(MicroCertification, "revisions_compare", loaded.pk, former.pk, slip.pk)
    assert compare in history
    assert "Wide aisles" in boss.get(compare).content.decode()
    back = url(MicroCertification, "revisions_revert", loaded.pk, former.pk)
    assert back in history
    assert told(boss.get(back)).startswith("This is the version of ")
    assert " by " not in told(boss.get(back))
    by_boss = url(MicroCertification, "revisions_revert", loaded.pk, slip.pk)
    assert f" by {slip.user}." in told(boss.get(by_boss))
    edit(boss, loaded, **filled_in(shown(boss, back)), revision=former.pk, **PUBLISH)
    assert loaded.title_en == "Wide aisles"


def test_a_first_draft_is_not_taken_for_what_is_public(
    loaded: MicroCertification, boss: Client
) -> None:
    edit(boss, loaded, title_en="A draft")
    live = Change.objects.get(record_uid=loaded.uid)
    assert (loaded.live_revision.user, loaded.live_revision.created_at) == (None, live.at)
    assert loaded.live_revision.as_object().title_en == "Wide aisles"
    panel = boss.get(url(MicroCertification, "edit", loaded.pk)).context
    assert panel["last_updated_info"] == {"timestamp": live.at, "user_display_name": ""}
    assert loaded.revisions.count() == 2


def test_a_new_record_has_no_state_before_it(draft: MicroCertification, boss: Client) -> None:
    edit(boss, draft, **PUBLISH)
    assert {one.content["title_en"] for one in draft.revisions.all()} == {"Narrow aisles"}
    assert "registry.former" not in {
        one.action for one in ModelLogEntry.objects.filter(object_id=str(draft.pk))
    }
