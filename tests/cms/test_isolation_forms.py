"""What an institution's user may put into forms: records in the own name only, and of others what is public."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.admin.requirement_blocks import OfferingBlock
from cms.people import INSTITUTION_EDITORS, INSTITUTION_PUBLISHERS
from registry.models import (
    Adoption,
    Agreement,
    Course,
    Equivalency,
    Event,
    FrameworkEdition,
    FrameworkElement,
    Membership,
    MicroCertification,
    Need,
    NewsItem,
    Organization,
    PracticeNote,
    Program,
    StackingRule,
)
from tests.cms import foreign_records
from tests.cms.foreign_records import SECRET
from tests.cms.forms import as_text, filled_in, in_blocks, row

pytestmark = pytest.mark.usefixtures("trees")


def url(model: Any, name: str, *args: Any) -> str:
    return reverse(model.snippet_viewset.get_url_name(name), args=args)


def post(client: Client, address: str, **values: Any) -> Any:
    answer = client.post(address, filled_in(client.get(address).context["form"], **values))
    assert SECRET not in answer.content.decode()
    return answer


def refused(client: Client, address: str, field: str, **values: Any) -> None:
    answer = post(client, address, **values)
    assert answer.status_code == 200, "it was taken"
    assert field in answer.context["form"].errors, answer.context["form"].errors


def taken(client: Client, address: str, **values: Any) -> None:
    answer = post(client, address, **values)
    assert answer.status_code == 302, answer.context["form"].errors


@pytest.fixture
def foreign(registry: SimpleNamespace) -> SimpleNamespace:
    return foreign_records.make(registry)


@pytest.fixture
def oak(foreign: SimpleNamespace) -> Organization:
    made = Organization(name_en="Oak University", name_fr="Université Oak", kind="university")
    made.publish_now()
    return made


@pytest.fixture
def user(oak: Organization, django_user_model: Any) -> Any:
    made = django_user_model.objects.create_user("oak", "oak@registry.example", "x")
    Membership.objects.create(user=made, organization=oak, role=Membership.Role.PUBLISHER)
    return made


@pytest.fixture
def own(user: Any, oak: Organization, client: Client) -> SimpleNamespace:
    """Records of Oak University, and a client that is signed in as its publisher."""
    client.force_login(user)
    micro = MicroCertification(title_en="Rigging", institution=oak)
    program = Program(title_en="Cranes", institution=oak)
    for one in (micro, program):
        one.publish_now()
    rule = StackingRule(award=program, requirement={"completed": micro.ctid}, title_en="By rigging")
    rule.publish_now()
    return SimpleNamespace(client=client, oak=oak, micro=micro, program=program, rule=rule)


def test_lists_have_the_own_records_only(own: SimpleNamespace) -> None:
    for model, expected in (
        (MicroCertification, [own.micro]),
        (Program, [own.program]),
        (StackingRule, [own.rule]),
        (Organization, [own.oak]),
        (Equivalency, []),
    ):
        answer = own.client.get(url(model, "list"))
        assert list(answer.context["object_list"]) == expected


def test_a_new_record_is_made_in_the_own_name(
    own: SimpleNamespace, registry: SimpleNamespace
) -> None:
    address = url(MicroCertification, "add")
    form = own.client.get(address).context["form"]
    assert list(form.fields["institution"].queryset) == [own.oak]
    assert form["institution"].value() == own.oak.pk
    taken(own.client, address, title_en="Slings")
    assert MicroCertification.objects.get(title_en="Slings").institution == own.oak
    refused(own.client, address, "institution", title_en="No", institution=registry.college.pk)
    assert not MicroCertification.objects.filter(title_en="No").exists()


def test_a_record_cannot_be_given_to_another(
    own: SimpleNamespace, registry: SimpleNamespace
) -> None:
    elm = registry.college.pk
    refused(own.client, url(Program, "edit", own.program.pk), "institution", institution=elm)
    own.program.refresh_from_db()
    assert own.program.institution == own.oak
    award = registry.program.pk
    refused(own.client, url(StackingRule, "edit", own.rule.pk), "award", award=award)
    own.rule.refresh_from_db()
    assert own.rule.award_id == own.program.pk


def test_who_chooses_for_another_is_told_to_choose_the_own(
    own: SimpleNamespace, registry: SimpleNamespace
) -> None:
    answer = post(own.client, url(StackingRule, "add"), award=registry.program.pk)
    assert answer.context["form"].errors["award"] == ["Choose one of your own."]


def names_in(client: Client, address: str) -> list[str]:
    """Return what the window of a chooser lists."""
    return [str(one) for one in client.get(address).context["results"]]


def test_the_window_of_an_award_lists_the_own_offerings_only(
    own: SimpleNamespace, registry: SimpleNamespace, django_user_model: Any
) -> None:
    widget = own.client.get(url(StackingRule, "add")).context["form"].fields["award"].widget
    address = widget.get_chooser_modal_url()
    assert widget.base_js_init_options["modalUrl"] == address
    assert sorted(names_in(own.client, address)) == ["Cranes", "Rigging"]
    # Its search, and the pages of its list, keep to them as well.
    results = own.client.get(address).context["results_url"]
    assert names_in(own.client, f"{results}&q=r&p=1") != []
    assert names_in(own.client, f"{results}&q=forklift") == []
    # In a requirement what is public of others is offered, and who sees all is offered all for an award.
    anywhere = reverse("offering_chooser:choose")
    assert OfferingBlock().widget.get_chooser_modal_url() == anywhere
    assert {"Rigging", "Forklift basics"} <= set(names_in(own.client, anywhere))
    own.client.force_login(
        django_user_model.objects.create_superuser("boss", "boss@x.example", "x")
    )
    widget = own.client.get(url(StackingRule, "add")).context["form"].fields["award"].widget
    offered = names_in(own.client, widget.get_chooser_modal_url())
    assert {"Rigging", "Forklift basics"} <= set(offered)


def test_public_records_of_others_may_be_named(
    own: SimpleNamespace, registry: SimpleNamespace
) -> None:
    named = {"all": [{"completed": registry.micro.ctid}, {"completed": own.micro.ctid}]}
    taken(own.client, url(StackingRule, "edit", own.rule.pk), **in_blocks("requirement", named))
    own.rule.refresh_from_db()
    assert own.rule.latest_revision.content["requirement"] == named


def test_drafts_of_others_may_not_be_named_in_blocks_or_in_text(
    own: SimpleNamespace, foreign: SimpleNamespace
) -> None:
    address = url(StackingRule, "edit", own.rule.pk)
    named = {"all": [{"completed": foreign.draft.ctid}]}
    refused(own.client, address, "requirement", **in_blocks("requirement", named))
    chosen = {"count": 1, "from": {"offerings": [foreign.draft.ctid]}}
    refused(own.client, address, "requirement", **in_blocks("requirement", chosen))
    text = f'{{"completed": "{foreign.draft.ctid}"}}'
    refused(own.client, address, "requirement", **as_text("requirement", text))
    entry = url(MicroCertification, "edit", own.micro.pk)
    refused(own.client, entry, "entry_requirement", **in_blocks("entry_requirement", named))
    own.rule.refresh_from_db()
    assert own.rule.latest_revision is None


def test_words_do_not_tell_the_drafts_of_others(
    own: SimpleNamespace, foreign: SimpleNamespace
) -> None:
    address = reverse("requirement_words", args=["requirement"])
    named = {"completed": foreign.draft.ctid}
    for posted in (
        in_blocks("requirement", named),
        as_text("requirement", f'{{"completed": "{foreign.draft.ctid}"}}'),
    ):
        answer = own.client.post(address, posted)
        assert answer.status_code == 200
        assert SECRET not in answer.content.decode()
        assert "Something is still missing." in answer.content.decode()


def test_a_posted_draft_of_another_is_not_named_back(
    own: SimpleNamespace, foreign: SimpleNamespace
) -> None:
    for model, field in (
        (StackingRule, "award"),
        (MicroCertification, "pilot"),
        (Need, "organization"),
        (Event, "organization"),
        (NewsItem, "organization"),
    ):
        [secret] = [one for one in foreign.secret if foreign_key_fits(model, field, one)][:1]
        refused(own.client, url(model, "add"), field, **{field: secret.pk})


def foreign_key_fits(model: Any, field: str, record: Any) -> bool:
    return isinstance(record, model._meta.get_field(field).related_model)


def test_adoptions_are_of_the_own_pilots_and_offerings(
    own: SimpleNamespace, registry: SimpleNamespace, foreign: SimpleNamespace
) -> None:
    address, stated = url(Adoption, "add"), {"element": foreign.element.pk, "status": "claimed"}
    refused(own.client, address, "pilot", pilot=registry.pilot.pk, **stated)
    refused(own.client, address, "offering", offering=registry.micro.pk, **stated)
    taken(own.client, address, offering=own.micro.pk, **stated)


def test_a_decision_is_made_by_the_own_institution(
    own: SimpleNamespace, registry: SimpleNamespace
) -> None:
    stated = {
        "outcome": "refused",
        "reason_en": "Too short",
        "title_en": "Not here",
        **row("sources", 0, offering=registry.micro.pk),
        "sources-TOTAL_FORMS": 1,
    }
    address = url(Equivalency, "add")
    elm = registry.college.pk
    refused(own.client, address, "receiving_institution", receiving_institution=elm, **stated)
    refused(own.client, address, "receiving_institution", receiving_institution="", **stated)
    taken(own.client, address, receiving_institution=own.oak.pk, **stated)


def test_the_rows_of_a_form_are_limited_too(own: SimpleNamespace, foreign: SimpleNamespace) -> None:
    stated = {"outcome": "refused", "reason_en": "No", "receiving_institution": own.oak.pk}
    secret = row("sources", 0, offering=foreign.draft.pk)
    counts = {"sources-TOTAL_FORMS": 1}
    answer = post(own.client, url(Equivalency, "add"), **stated, **secret, **counts)
    assert answer.status_code == 200
    assert not Equivalency.objects.filter(receiving_institution=own.oak).exists()


def test_both_sides_see_an_agreement_and_nobody_makes_one_for_others(
    own: SimpleNamespace, registry: SimpleNamespace
) -> None:
    elm = registry.college
    address = url(Agreement, "add")
    refused(
        own.client, address, "receivers", title_en="Not ours", senders=[elm.pk], receivers=[elm.pk]
    )
    no_key = {"title_en": "No key", "senders": ["9" * 25], "receivers": [own.oak.pk]}
    refused(own.client, address, "senders", **no_key)
    taken(own.client, address, title_en="Ours", senders=[elm.pk], receivers=[own.oak.pk])
    ours = Agreement.objects.get(title_en="Ours")
    assert own.client.get(url(Agreement, "edit", ours.pk)).status_code == 200
    ours.receivers.set([elm])
    ours.save()
    assert own.client.get(url(Agreement, "edit", ours.pk)).status_code == 404


def test_what_keeps_a_record_is_told_without_the_names_of_foreign_drafts(
    own: SimpleNamespace, registry: SimpleNamespace
) -> None:
    StackingRule.objects.create(
        award=registry.program, requirement={"completed": own.micro.ctid}, title_en=SECRET
    )
    registry.rule.requirement = {"completed": own.micro.ctid}
    registry.rule.save()
    text = own.client.get(url(MicroCertification, "delete", own.micro.pk)).content.decode()
    assert SECRET not in text
    assert "a draft of another organisation" in text
    assert "Supply chain by steps" in text
    assert url(StackingRule, "edit", registry.rule.pk) not in text
    assert url(StackingRule, "edit", own.rule.pk) in text


def test_a_revision_of_another_record_is_not_found(
    own: SimpleNamespace, foreign: SimpleNamespace
) -> None:
    own.micro.save_revision()
    other = foreign.draft.latest_revision_id
    for name, more in (
        ("revisions_revert", [other]),
        ("revisions_view", [other]),
        ("revisions_compare", [other, "latest"]),
    ):
        answer = own.client.get(url(MicroCertification, name, own.micro.pk, *more))
        assert answer.status_code == 404
        assert SECRET not in answer.content.decode()


def test_roles_follow_memberships(
    own: SimpleNamespace, user: Any, registry: SimpleNamespace
) -> None:
    def groups() -> list[str]:
        return sorted(user.groups.values_list("name", flat=True))

    assert groups() == [INSTITUTION_PUBLISHERS]
    second = Membership.objects.create(user=user, organization=registry.college)
    assert groups() == [INSTITUTION_EDITORS]
    second.delete()
    assert groups() == [INSTITUTION_PUBLISHERS]
    member = Membership.objects.get(user=user)
    member.ended_on = member.since
    member.save()
    assert groups() == []
    # Without a membership the admin is closed.
    assert own.client.get(url(MicroCertification, "edit", own.micro.pk)).status_code in (302, 404)


def test_an_editor_of_an_institution_drafts_and_does_not_publish(
    own: SimpleNamespace, user: Any
) -> None:
    Membership.objects.filter(user=user).first().delete()
    Membership.objects.create(user=user, organization=own.oak, role=Membership.Role.EDITOR)
    # Another role ends the sessions of the one before.
    own.client.force_login(user)
    address = url(Course, "add")
    taken(own.client, address, title_en="Knots", **{"action-publish": "yes"})
    knots = Course.objects.get(title_en="Knots")
    assert (knots.lifecycle, knots.live) == ("draft", False)
    own.client.post(url(MicroCertification, "move", own.micro.pk, "suspend"), {"because": "x"})
    own.client.post(url(MicroCertification, "unpublish", own.micro.pk))
    own.client.post(
        url(MicroCertification, "delete", own.micro.pk),
        {"withdrawn_because_en": "x", "withdrawn_because_fr": "x"},
    )
    own.micro.refresh_from_db()
    assert own.micro.lifecycle == "published"


def test_choices_of_principles_and_elements_say_of_which_edition_they_are(
    own: SimpleNamespace,
) -> None:
    for year in (2019, 2020):
        edition = FrameworkEdition(title_en=f"Edition of {year}", published_on=date(year, 12, 1))
        edition.save()
        FrameworkElement(
            edition=edition,
            code="relevance",
            kind="principle",
            strength="must",
            name_en="Relevance",
        ).publish_now()
        edition.publish_now()
    for model, name in ((Adoption, "element"), (PracticeNote, "elements")):
        field = own.client.get(url(model, "add")).context["form"].fields[name]
        offered = [str(label) for _, label in field.choices if str(label).startswith("Relevance")]
        assert offered == ["Relevance, December 2020", "Relevance, December 2019"]
