"""The first page of the admin: what waits, what ends, what nobody has confirmed, where French is missing, odd rules."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from cms.admin import dashboard
from cms.models import FrameworkReviewState
from cms.ownership import REVIEWERS
from registry.models import (
    Agreement,
    Course,
    Membership,
    MicroCertification,
    NewsItem,
    Organization,
    Program,
    StackingRule,
)
from registry.models.record import Lifecycle
from registry.snapshot import current
from tests import factories as make
from tests.cms.forms import filled_in

pytestmark = pytest.mark.usefixtures("trees")

TODAY = timezone.localdate()
HOME = "wagtailadmin_home"


def url(record: Any, name: str) -> str:
    return reverse(type(record).snippet_viewset.get_url_name(name), args=[record.pk])


@pytest.fixture
def oak() -> Organization:
    made = Organization(name_en="Oak University", name_fr="Université Oak", kind="university")
    made.last_confirmed = TODAY
    made.publish_now()
    return made


def member(users: Any, name: str, organization: Organization, language: str = "en") -> Any:
    user = users.objects.create_user(name, f"{name}@registry.example", "x")
    UserProfile.objects.create(user=user, preferred_language=language)
    Membership.objects.create(user=user, organization=organization, role=Membership.Role.EDITOR)
    return user


@pytest.fixture
def elm(registry: SimpleNamespace, django_user_model: Any) -> Any:
    """An editor of Elm College."""
    return member(django_user_model, "elm", registry.college)


@pytest.fixture
def stranger(oak: Organization, django_user_model: Any) -> Any:
    """An editor of Oak University, which has nothing but itself."""
    return member(django_user_model, "oak", oak)


def shown(client: Client, user: Any, name: str) -> str:
    """The part of the first page that a panel is."""
    client.force_login(user)
    text = client.get(reverse(HOME)).content.decode()
    return text.partition(f'id="{name}"')[2].partition("</section>")[0]


def rows(user: Any, panel: Any) -> list[tuple[str, list[str]]]:
    request: Any = SimpleNamespace(user=user, GET={})
    found = panel(request).get_context_data({"csrf_token": "x"})["sections"]
    return [(one.title, [row.label for row in one.rows]) for one in found]


def asked_for_review(record: Any, by: Any) -> FrameworkReviewState:
    record.save_revision(user=by)
    record.get_workflow().start(record, by)
    return FrameworkReviewState.objects.order_by("-pk").first()


def test_every_panel_has_an_empty_state(client: Client, stranger: Any) -> None:
    for name, said in (
        ("your-attention", "Nothing waits for you."),
        (
            "answers-of-partners",
            "No partner has confirmed anything, or taken it back, within 30 days.",
        ),
        ("ending-agreements", "No agreement and no decision ends within 90 days."),
        ("unconfirmed", "Every published record is new or was confirmed within a year."),
        ("without-french", "Whatever your published records say in English, they say in French."),
        ("rule-findings", "Nothing is wrong with your published rules."),
    ):
        assert said in shown(client, stranger, name)


def test_who_works_on_no_record_sees_no_panel(client: Client, django_user_model: Any) -> None:
    user = django_user_model.objects.create_user("guest", "guest@registry.example", "x")
    assert shown(client, user, "your-attention") == ""


def test_drafts_that_were_sent_back_and_what_is_to_be_reviewed(
    elm: Any, stranger: Any, registry: SimpleNamespace, django_user_model: Any
) -> None:
    reviewer = django_user_model.objects.create_user("rev", "rev@registry.example", "x")
    reviewer.groups.add(Group.objects.get(name=REVIEWERS))
    made = [
        Course.objects.create(title_en=name, institution=registry.college)
        for name in ("Draft", "Waiting", "Back")
    ]
    made[0].save_revision(user=elm)
    asked_for_review(made[1], elm)
    back = asked_for_review(made[2], elm)
    back.task.specific.on_action(back, reviewer, "reject", comment="More")
    registry.micro.title_en = "Forklift basics, second edition"
    registry.micro.save_revision(user=elm)
    mine, attention = elm, dashboard.YourAttentionPanel
    assert rows(mine, attention) == [
        ("Sent back with changes asked for", ["Back"]),
        ("Your drafts", ["Forklift basics, second edition", "Draft"]),
    ]
    assert rows(reviewer, attention) == [("Waits for your review", ["Waiting"])]
    assert rows(stranger, attention) == []


def test_a_draft_of_an_institution_that_one_has_left_is_not_told(
    elm: Any, registry: SimpleNamespace
) -> None:
    draft = Course.objects.create(title_en="Draft", institution=registry.college)
    draft.save_revision(user=elm)
    assert rows(elm, dashboard.YourAttentionPanel) == [("Your drafts", ["Draft"])]
    Membership.objects.update(ended_on=TODAY)
    del elm._own_organizations
    assert rows(elm, dashboard.YourAttentionPanel) == []


def test_a_draft_is_told_however_much_was_edited_since(elm: Any, registry: SimpleNamespace) -> None:
    draft = Course.objects.create(title_en="Draft", institution=registry.college)
    draft.save_revision(user=elm)
    for number in range(60):
        registry.micro.summary_en = f"Version {number}"
        registry.micro.save_revision(user=elm).publish()
    assert rows(elm, dashboard.YourAttentionPanel) == [("Your drafts", ["Draft"])]


def test_who_submitted_a_record_of_several_tables_sees_the_first_page_and_the_report(
    client: Client, elm: Any, registry: SimpleNamespace, admin_client: Client
) -> None:
    asked_for_review(Course.objects.create(title_en="W", institution=registry.college), elm)
    client.force_login(elm)
    assert client.get(reverse(HOME)).status_code == 200
    answer = admin_client.get(reverse("wagtailadmin_reports:workflow"))
    assert answer.status_code == 200
    assert "/course/" in answer.content.decode()


def test_agreements_that_end_within_90_days_are_told_to_both_sides_and_to_nobody_else(
    elm: Any, stranger: Any, registry: SimpleNamespace, oak: Organization, django_user_model: Any
) -> None:
    for name, days in (("Past", -1), ("Today", 0), ("Last", 90), ("Late", 91)):
        made = Agreement(title_en=name, valid_to=TODAY + timedelta(days=days))
        made.senders.set([registry.college])
        made.receivers.set([oak])
        made.publish_now()
    draft = Agreement.objects.create(title_en="Draft", valid_to=TODAY)
    draft.senders.set([registry.college])
    draft.save()
    ash = Organization(name_en="Ash College", kind="college")
    ash.publish_now()
    third = member(django_user_model, "ash", ash)
    assert rows(elm, dashboard.EndingPanel) == [("Agreements", ["Today", "Last"])]
    assert rows(stranger, dashboard.EndingPanel) == [("Agreements", ["Today", "Last"])]
    assert rows(third, dashboard.EndingPanel) == []


def confirmed(record: Any, days: int | None) -> None:
    record.last_confirmed = None if days is None else TODAY - timedelta(days=days)
    record.save()


def test_what_nobody_has_confirmed_for_a_year_is_told_never_confirmed_first(
    elm: Any, stranger: Any, registry: SimpleNamespace
) -> None:
    for record, days in (
        (registry.college, 10),
        (registry.pilot, 365),
        (registry.micro, 366),
        (registry.program, 800),
        (registry.rule, None),
        (registry.decision, 0),
    ):
        confirmed(record, days)
    ceased = Course(title_en="Ceased", institution=registry.college)
    ceased.publish_now()
    ceased.cease()
    for title, days in (("New", 364), ("Grown old", 366)):
        begun = timezone.now() - timedelta(days=days)
        Course(title_en=title, institution=registry.college, first_published_at=begun).publish_now()
    assert rows(elm, dashboard.UnconfirmedPanel) == [
        ("", ["Grown old", "Supply chain by steps", "Supply chain", "Forklift basics"])
    ]
    assert rows(stranger, dashboard.UnconfirmedPanel) == []


def test_they_stand_by_what_they_are_called_in_the_language_of_who_looks(
    elm: Any, registry: SimpleNamespace
) -> None:
    for one in (registry.college, registry.pilot, registry.micro, registry.program, registry.rule):
        confirmed(one, 1)
    confirmed(registry.decision, 1)
    for english, french in (("Zinc", "Alliage"), ("", "Émaux"), ("24 credits", ""), ("alloys", "")):
        made = {"title_en": english, "title_fr": french, "institution": registry.college}
        Course(**made).publish_now()
    Course.objects.update(first_published_at=None)
    told = {"title_en": "A past meeting", "organization": registry.college}
    NewsItem(**told).publish_now()
    NewsItem.objects.update(first_published_at=None)
    english = ["24 credits", "alloys", "Émaux", "Zinc"]
    assert rows(elm, dashboard.UnconfirmedPanel) == [("", english)]
    with override("fr"):
        french = ["24 credits", "Alliage", "alloys", "Émaux"]
        assert rows(elm, dashboard.UnconfirmedPanel) == [("", french)]


def test_an_entry_of_the_ledger_is_called_by_what_it_is_about(
    elm: Any, registry: SimpleNamespace
) -> None:
    for one in (registry.college, registry.pilot, registry.micro, registry.program, registry.rule):
        confirmed(one, 1)
    confirmed(registry.decision, 1)
    element = make.framework_element("skills", make.framework_edition())
    entry = make.adoption(
        "entry", element, pilot=registry.pilot, status="evidenced", evidence_en="A list."
    )
    about = f"{registry.pilot}: {element}"
    assert rows(elm, dashboard.UnconfirmedPanel) == [("", [about])]
    assert rows(elm, dashboard.WithoutFrenchPanel)[-1][1].count(about) == 1
    entry.evidence_en = "A longer list."
    entry.save_revision(user=elm)
    assert rows(elm, dashboard.YourAttentionPanel) == [("Your drafts", [about])]


def test_one_click_says_that_a_record_is_still_right(
    client: Client, elm: Any, registry: SimpleNamespace
) -> None:
    registry.micro.save_revision().publish()
    micro = MicroCertification.objects.get(pk=registry.micro.pk)
    confirmed(micro, 400)
    address = url(micro, "confirm")
    assert f'action="{address}"' in shown(client, elm, "unconfirmed")
    answer = client.post(address)
    assert (answer.status_code, answer["Location"]) == (302, reverse(HOME))
    micro.refresh_from_db()
    assert micro.last_confirmed == TODAY
    assert (micro.lifecycle, micro.has_unpublished_changes) == (Lifecycle.PUBLISHED, False)
    assert micro.get_latest_revision_as_object().last_confirmed == TODAY
    entry = ModelLogEntry.objects.get(action="registry.confirm")
    assert (entry.user, entry.object_id) == (elm, str(micro.pk))
    assert f'action="{address}"' not in shown(client, elm, "unconfirmed")
    history = client.get(url(micro, "history")).content.decode()
    assert "Confirmed to be right" in history


def test_a_draft_that_waits_stays_a_draft_and_keeps_the_day(
    client: Client, elm: Any, registry: SimpleNamespace
) -> None:
    micro = registry.micro
    micro.title_en = "New title"
    micro.save_revision(user=elm)
    client.force_login(elm)
    client.post(url(micro, "confirm"))
    stored = MicroCertification.objects.get(pk=micro.pk)
    assert (stored.title_en, stored.last_confirmed) == ("Forklift basics", TODAY)
    assert stored.has_unpublished_changes
    draft = stored.get_latest_revision_as_object()
    assert (draft.title_en, draft.last_confirmed) == ("New title", TODAY)


@pytest.mark.parametrize("stored", ["never edited", "edited", "with a draft"])
def test_a_form_that_was_open_does_not_take_the_day_back(
    client: Client, elm: Any, registry: SimpleNamespace, stored: str
) -> None:
    micro = registry.micro
    if stored == "edited":
        micro.save_revision().publish()
    if stored == "with a draft":
        micro.title_en = "New title"
        micro.save_revision(user=elm)
    client.force_login(elm)
    shown = client.get(url(micro, "edit"))
    page = BeautifulSoup(shown.content, "lxml")
    names = ("loaded_revision_id", "loaded_revision_created_at", "loaded_without_revision")
    loaded = {one["name"]: one["value"] for name in names for one in page.select(f"[name={name}]")}
    client.post(url(micro, "confirm"))
    answer = client.post(url(micro, "edit"), filled_in(shown.context["form"]) | loaded)
    assert answer.status_code == 200
    assert "A newer version of this record has been saved" in answer.content.decode()
    kept = MicroCertification.objects.get(pk=micro.pk)
    assert kept.last_confirmed == kept.get_latest_revision_as_object().last_confirmed == TODAY


def test_nobody_confirms_what_is_anothers_a_draft_or_by_reading(
    client: Client, elm: Any, stranger: Any, registry: SimpleNamespace
) -> None:
    draft = Course.objects.create(title_en="Draft", institution=registry.college)
    client.force_login(stranger)
    assert client.post(url(registry.micro, "confirm")).status_code == 404
    client.force_login(elm)
    assert client.get(url(registry.micro, "confirm")).status_code == 405
    # Wagtail leads who may not do something back to the first page, and says so.
    answer = client.post(url(draft, "confirm"), follow=True)
    assert [one.level_tag for one in answer.context["messages"]] == ["error"]
    draft.refresh_from_db()
    assert draft.last_confirmed is None
    registry.micro.refresh_from_db()
    assert registry.micro.last_confirmed is None
    assert not ModelLogEntry.objects.filter(action="registry.confirm").exists()


def test_no_step_leads_to_another_host(client: Client, elm: Any, registry: Any) -> None:
    client.force_login(elm)
    answer = client.post(url(registry.micro, "confirm"), {"next": "https://elsewhere.example/"})
    assert answer["Location"] == reverse(HOME)


def test_where_french_is_missing(
    client: Client, elm: Any, stranger: Any, registry: SimpleNamespace
) -> None:
    registry.micro.summary_en = "Moves pallets."
    registry.micro.save()
    bare = Course(title_en="Rigging", institution=registry.college)
    bare.publish_now()
    found = rows(elm, dashboard.WithoutFrenchPanel)
    assert found == [
        ("", ["Forklift basics", "Forklift counts", "Rigging", "Supply chain by steps"])
    ]
    assert rows(stranger, dashboard.WithoutFrenchPanel) == []


def test_rules_that_are_published_and_cannot_be_met_any_more(
    client: Client, elm: Any, stranger: Any, registry: SimpleNamespace
) -> None:
    registry.rule.valid_to = date(2020, 6, 30)
    registry.rule.save()
    found = shown(client, elm, "rule-findings")
    assert f'<a href="{url(registry.rule, "edit")}">Supply chain by steps</a>' in found
    said = "The rule ended on 2020-06-30. Extend it, or leave it as history."
    assert f"<p>{said}</p>" in found
    assert rows(stranger, dashboard.LintPanel) == []


def test_of_many_the_first_are_shown_and_it_is_said(
    client: Client, elm: Any, registry: SimpleNamespace
) -> None:
    for number in range(12):
        Course(title_en=f"Course {number:02}", institution=registry.college).publish_now()
    text = shown(client, elm, "without-french")
    assert text.count("<li>") == 11
    assert "There are more than these." in text
    # The line leads to the others, of this list and of no other.
    link = BeautifulSoup(text, "lxml").select_one("a[href*=whole]")
    assert link.find(string=True, recursive=False).strip() == "Show them too"
    assert link["href"] == f"{reverse(HOME)}?whole=without-french#without-french"
    page = client.get(link["href"]).content.decode()
    whole, other = (
        page.partition(f'id="{name}"')[2].partition("</section>")[0]
        for name in ("without-french", "unconfirmed")
    )
    assert [f"Course {number:02}" in whole for number in range(12)] == [True] * 12
    assert "There are more than these." not in whole
    assert other.count("<li>") <= dashboard.SHOWN + 1


def test_a_list_that_is_asked_for_whole_has_an_end_and_tells_it(
    client: Client, elm: Any, registry: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dashboard, "MOST", 11)
    for number in range(12):
        Course(title_en=f"Course {number:02}", institution=registry.college).publish_now()
    client.force_login(elm)
    page = client.get(reverse(HOME), {"whole": "without-french"}).content.decode()
    whole = page.partition('id="without-french"')[2].partition("</section>")[0]
    assert whole.count("<li>") == 12
    assert "There are more than these. They come up as these are dealt with." in whole
    assert "Show them too" not in whole


def test_it_is_french_for_who_reads_french(
    client: Client, registry: SimpleNamespace, django_user_model: Any
) -> None:
    user = member(django_user_model, "lise", registry.college, "fr")
    text = shown(client, user, "unconfirmed")
    assert "Non confirmé depuis un an" in text
    assert "Chariot élévateur" in text
    assert "jamais confirmé" in text


def test_a_panel_asks_no_more_when_there_are_more_records(
    elm: Any, registry: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    request: Any = SimpleNamespace(user=elm, GET={})
    context = {"csrf_token": "x"}
    asked = {
        # To endorse, sent back, pilots made from applications, the latest drafts of all kinds, and their revisions.
        dashboard.YourAttentionPanel: 5,
        dashboard.AnswersPanel: 3,
        dashboard.EndingPanel: 2,
        # Those rules have no title, and are called by their awards.
        dashboard.UnconfirmedPanel: 3,
        dashboard.WithoutFrenchPanel: 1,
        dashboard.LintPanel: 1,
    }
    for panel in asked:
        panel(request).get_context_data(context)
    for number in range(3):
        for model in (Course, Program):
            made = model(title_en=f"{model.__name__} {number}", institution=registry.college)
            made.publish_now()
            made.save_revision(user=elm)
            made.title_en = f"{model.__name__} {number}, changed"
            made.save_revision(user=elm)
        StackingRule(
            award=registry.program, requirement={"completed": registry.micro.ctid}
        ).publish_now()
    current()
    for panel, queries in asked.items():
        with django_assert_num_queries(queries):
            assert panel(request).get_context_data(context)["panel"]
