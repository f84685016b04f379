"""From draft to review to publication: who may submit, who decides, what is asked, who is told and in which language."""

from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry, Workflow, WorkflowContentType, WorkflowState
from wagtail.users.models import UserProfile

from cms.models import FrameworkReviewState, FrameworkReviewTask
from cms.models.review import SAID, asked_of
from cms.ownership import OWNERS, REVIEWERS
from cms.reviewing import NAME, set_up_review
from registry.models import (
    Adoption,
    Course,
    FrameworkEdition,
    FrameworkElement,
    Membership,
    MicroCertification,
    Offering,
)
from registry.models.record import Lifecycle
from tests.cms.forms import filled_in

pytestmark = pytest.mark.usefixtures("trees")

ELEMENTS = (("relevance", "principle"), ("transcript", "element"))


def url(record: Any, name: str, *args: Any) -> str:
    viewset = (record if isinstance(record, type) else type(record)).snippet_viewset
    own = () if isinstance(record, type) else (record.pk,)
    return reverse(viewset.get_url_name(name), args=[*own, *args])


@pytest.fixture
def framework(db: None) -> FrameworkEdition:
    """A published edition with a principle and an element."""
    edition = FrameworkEdition(title_en="Edition 1", published_on="2020-03-01")
    edition.save()
    names = {"relevance": ("Relevance", "Pertinence"), "transcript": ("Transcript", "Relevé")}
    for place, (code, kind) in enumerate(ELEMENTS):
        english, french = names[code]
        element = FrameworkElement(
            code=code, kind=kind, strength="must", edition=edition, position=place
        )
        element.name_en, element.name_fr = english, french
        element.save()
        element.publish_now()
    edition.publish_now()
    return edition


def person(users: Any, name: str, language: str = "en") -> Any:
    user = users.objects.create_user(name, f"{name}@registry.example", "x", first_name=name)
    UserProfile.objects.create(user=user, preferred_language=language)
    return user


@pytest.fixture
def editor(registry: SimpleNamespace, django_user_model: Any) -> Any:
    """An editor of Elm College, who reads French."""
    user = person(django_user_model, "elm", "fr")
    Membership.objects.create(user=user, organization=registry.college, role=Membership.Role.EDITOR)
    return user


@pytest.fixture
def reviewer(django_user_model: Any) -> Any:
    """One of the framework's reviewers."""
    user = person(django_user_model, "rev")
    user.groups.add(Group.objects.get(name=REVIEWERS))
    return user


@pytest.fixture
def draft(registry: SimpleNamespace, framework: FrameworkEdition) -> MicroCertification:
    """A draft of Elm College."""
    made = MicroCertification.objects.create(
        institution=registry.college, title_en="Narrow aisles", title_fr="Allées étroites"
    )
    made.save_revision()
    return made


@pytest.fixture
def mails(django_capture_on_commit_callbacks: Any) -> Any:
    """What is mailed once something is committed, as pairs of receiver and message."""

    def during(act: Any) -> list[tuple[str, Any]]:
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        return [(one.to[0], one) for one in mail.outbox]

    return during


def post(client: Client, user: Any, record: Any, action: str, **more: Any) -> Any:
    """Send the form of a record with one of the buttons below it."""
    client.force_login(user)
    form = client.get(url(record, "edit")).context["form"]
    return client.post(url(record, "edit"), filled_in(form, **{action: "yes", **more}))


def submitted(client: Client, editor: Any, draft: Any) -> FrameworkReviewState:
    assert post(client, editor, draft, "action-submit").status_code == 302
    return FrameworkReviewState.objects.get(workflow_state__object_id=draft.pk)


def decide(client: Client, user: Any, state: FrameworkReviewState, act: str, **said: Any) -> Any:
    client.force_login(user)
    record = state.revision.as_object()
    return client.post(url(record, "workflow_action", act, state.pk), said)


TICKED = {"met_relevance": "on", "met_transcript": "on"}


def test_every_kind_of_an_institution_has_the_workflow_and_it_is_made_once() -> None:
    set_up_review()
    workflow = Workflow.objects.get(name=NAME)
    kinds = {one.content_type.model_class() for one in workflow.workflow_content_types.all()}
    assert kinds == OWNERS.keys() - {Offering}
    task = FrameworkReviewTask.objects.get()
    assert [group.name for group in task.groups.all()] == [REVIEWERS]
    assert [one.task_id for one in workflow.workflow_tasks.all()] == [task.pk]


def test_what_an_administrator_chose_instead_stays() -> None:
    other = Workflow.objects.create(name="Two steps")
    kind = WorkflowContentType.objects.get(content_type__model="course")
    kind.workflow = other
    kind.save()
    set_up_review()
    assert Course.get_default_workflow() == other


def test_an_editor_submits_and_only_the_reviewers_are_told(
    client: Client, editor: Any, reviewer: Any, draft: Any, mails: Any
) -> None:
    told = mails(lambda: submitted(client, editor, draft))
    assert [to for to, _ in told] == ["rev@registry.example"]
    message = told[0][1]
    assert message.subject == "To be reviewed: Narrow aisles"
    assert "The micro-certification “Narrow aisles” waits for your review." in message.body
    assert "It was submitted by elm." in message.body
    assert url(draft, "edit") in message.body
    draft.refresh_from_db()
    assert draft.lifecycle == Lifecycle.DRAFT
    assert draft.workflow_in_progress


def test_the_button_submits_in_the_editors_language(
    client: Client, editor: Any, draft: Any
) -> None:
    client.force_login(editor)
    text = client.get(url(draft, "edit")).content.decode()
    assert "Soumettre à l’examen" in text
    assert "action-publish" not in text


def test_the_editor_is_told_that_the_draft_was_sent_to_review(
    client: Client, editor: Any, draft: Any
) -> None:
    submitted(client, editor, draft)
    told = client.get(url(draft, "edit")).content.decode()
    # Wagtail's French says here that the draft is scheduled to be published, its English that it is moderated.
    assert re.search("«.Allées étroites.» est soumis à l’examen", told)
    assert "planifié" not in told


def test_while_it_waits_the_editor_cannot_change_it(
    client: Client, editor: Any, draft: Any
) -> None:
    submitted(client, editor, draft)
    client.force_login(editor)
    answer = client.get(url(draft, "edit"))
    assert "En attente d’examen" in answer.content.decode()
    posted = filled_in(answer.context["form"], title_en="Wide aisles")
    client.post(url(draft, "edit"), posted)
    assert draft.get_latest_revision_as_object().title_en == "Narrow aisles"


def test_while_it_waits_its_checklist_is_the_way_to_publish_it(
    client: Client, editor: Any, reviewer: Any, draft: Any
) -> None:
    client.force_login(reviewer)
    assert "action-publish" in client.get(url(draft, "edit")).content.decode()
    submitted(client, editor, draft)
    client.force_login(reviewer)
    text = client.get(url(draft, "edit")).content.decode()
    assert "Approve and publish" in text
    assert "action-publish" not in text


@pytest.mark.parametrize("act", ["approve", "reject"])
def test_an_editor_decides_nothing(client: Client, editor: Any, draft: Any, act: str) -> None:
    state = submitted(client, editor, draft)
    assert decide(client, editor, state, act, **TICKED, comment="x").status_code == 404
    more = {"workflow-action-name": act, "workflow-action-extra-data": json.dumps(ALL_MET)}
    post(client, editor, draft, "action-workflow-action", **more)
    state.refresh_from_db()
    draft.refresh_from_db()
    assert (state.status, draft.lifecycle) == ("in_progress", Lifecycle.DRAFT)


ALL_MET = {
    "checklist": [{"code": code, "met": True, "because": ""} for code, _ in ELEMENTS],
    "remarks": [],
    "comment": "",
}


def test_a_publisher_of_the_institution_does_not_approve_either(
    client: Client, editor: Any, draft: Any, registry: Any, django_user_model: Any
) -> None:
    state = submitted(client, editor, draft)
    user = person(django_user_model, "pub")
    Membership.objects.create(
        user=user, organization=registry.college, role=Membership.Role.PUBLISHER
    )
    assert decide(client, user, state, "approve", **TICKED).status_code == 404


def test_the_reviewer_is_asked_for_each_principle_and_element(
    client: Client, editor: Any, reviewer: Any, draft: Any
) -> None:
    state = submitted(client, editor, draft)
    client.force_login(reviewer)
    html = json.loads(client.get(url(draft, "workflow_action", "approve", state.pk)).content)[
        "html"
    ]
    for said in ("Relevance", "Transcript", "Principle · Must", "Skills and occupations"):
        assert said in html
    assert html.count('name="because_') == 2


def test_a_program_is_asked_for_the_principles_only(
    client: Client, reviewer: Any, editor: Any, registry: Any, framework: Any
) -> None:
    registry.program.save_revision()
    state = submitted(client, editor, registry.program)
    client.force_login(reviewer)
    answer = client.get(url(registry.program, "workflow_action", "approve", state.pk))
    assert json.loads(answer.content)["html"].count('name="because_') == 1


@pytest.mark.parametrize("kind", SAID)
def test_what_members_say_is_not_judged_by_the_framework(framework: Any, kind: Any) -> None:
    assert asked_of(kind()) == []


def test_an_entry_of_the_ledger_is_judged_by_what_it_is_about(framework: Any) -> None:
    """Four principles were to be ticked of an entry that is about none of them."""
    element = FrameworkElement.objects.current().get(code="transcript")
    assert asked_of(Adoption(element=element)) == [element]
    assert asked_of(Adoption()) == []


def test_approving_publishes_and_the_submitter_is_told_in_french(
    client: Client, editor: Any, reviewer: Any, draft: Any, mails: Any
) -> None:
    state = submitted(client, editor, draft)
    said = {"met_relevance": "on", "because_transcript": "Comes next year"}
    told = mails(lambda: decide(client, reviewer, state, "approve", **said))
    assert [to for to, _ in told] == ["elm@registry.example"]
    assert told[0][1].subject == "Approuvé\u00a0: Allées étroites"
    assert "est approuvée et publiée" in told[0][1].body
    draft.refresh_from_db()
    assert draft.lifecycle == Lifecycle.PUBLISHED
    state.refresh_from_db()
    assert state.checklist == [
        {"code": "relevance", "met": True, "because": ""},
        {"code": "transcript", "met": False, "because": "Comes next year"},
    ]
    assert state.finished_by == reviewer
    actions = set(ModelLogEntry.objects.filter(object_id=draft.pk).values_list("action", flat=True))
    assert {"wagtail.workflow.start", "wagtail.workflow.approve", "wagtail.publish"} <= actions


def test_a_gap_in_the_checklist_keeps_it_from_being_approved(
    client: Client, editor: Any, reviewer: Any, draft: Any
) -> None:
    state = submitted(client, editor, draft)
    client.force_login(reviewer)
    answer = client.post(
        url(draft, "workflow_action", "approve", state.pk),
        {"met_relevance": "on"},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert "Tick it, or say why it is not met." in json.loads(answer.content)["html"]
    draft.refresh_from_db()
    assert draft.lifecycle == Lifecycle.DRAFT
    # Whoever leaves the window out is refused as well.
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, reviewer, "approve", comment="fine")
    half = {**ALL_MET, "checklist": ALL_MET["checklist"][:1]}
    with pytest.raises(PermissionDenied):
        state.task.specific.on_action(state, reviewer, "approve", **half)


def test_approving_from_the_form_takes_the_checklist_with_it(
    client: Client, editor: Any, reviewer: Any, draft: Any
) -> None:
    state = submitted(client, editor, draft)
    client.force_login(reviewer)
    collected = client.post(url(draft, "collect_workflow_action_data", "approve", state.pk), TICKED)
    data = json.loads(collected.content)["cleaned_data"]
    assert data == ALL_MET
    more = {"workflow-action-name": "approve", "workflow-action-extra-data": json.dumps(data)}
    answer = post(client, reviewer, draft, "action-workflow-action", **more)
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.lifecycle == Lifecycle.PUBLISHED


def test_what_is_asked_for_stands_above_the_form_and_in_the_mail(
    client: Client, editor: Any, reviewer: Any, draft: Any, mails: Any
) -> None:
    state = submitted(client, editor, draft)
    said = {
        "because_relevance": "No partner says so",
        "remark_1": "Hours are missing",
        "comment": "Nearly there",
    }
    told = mails(lambda: decide(client, reviewer, state, "reject", **said))
    assert [to for to, _ in told] == ["elm@registry.example"]
    assert told[0][1].subject == "Modifications demandées\u00a0: Allées étroites"
    assert "Nearly there" in told[0][1].body
    draft.refresh_from_db()
    assert draft.lifecycle == Lifecycle.DRAFT
    client.force_login(editor)
    text = client.get(url(draft, "edit")).content.decode()
    for part in (
        "Modifications demandées",
        "Nearly there",
        "<dt>Faits</dt><dd>Hours are missing</dd>",
        "<dt>Pertinence</dt><dd>No partner says so</dd>",
        "Soumettre de nouveau à l’examen",
    ):
        assert part in text, part
    # To begin a review of one step anew would be to submit it again.
    assert "action-restart-workflow" not in text
    assert post(client, editor, draft, "action-submit").status_code == 302
    assert FrameworkReviewState.objects.filter(status="in_progress").count() == 1
    assert WorkflowState.objects.get(object_id=draft.pk).status == "in_progress"


def test_asking_for_changes_without_a_word_is_refused(
    client: Client, editor: Any, reviewer: Any, draft: Any
) -> None:
    state = submitted(client, editor, draft)
    client.force_login(reviewer)
    answer = client.post(
        url(draft, "workflow_action", "reject", state.pk),
        {},
        headers={"x-requested-with": "XMLHttpRequest"},
    )
    assert "Say what has to change" in json.loads(answer.content)["html"]
    state.refresh_from_db()
    assert state.status == "in_progress"


def test_a_scheduled_draft_is_approved_and_published_on_its_day(
    client: Client, editor: Any, reviewer: Any, draft: Any, mails: Any
) -> None:
    draft.go_live_at = "2090-01-01T12:00:00Z"
    draft.save_revision()
    state = submitted(client, editor, draft)
    told = mails(lambda: decide(client, reviewer, state, "approve", **TICKED))
    assert "Elle sera publiée le" in told[0][1].body
    assert "2090" in told[0][1].body
    draft.refresh_from_db()
    assert draft.lifecycle == Lifecycle.DRAFT
    assert draft.scheduled_revision is not None


@pytest.mark.parametrize(
    ("move", "subject"),
    [
        ("suspend", "Suspendu\u00a0: Chariot élévateur"),
        ("cease", "N’est plus offert\u00a0: Chariot élévateur"),
    ],
)
def test_the_institution_is_told_when_the_registry_moves_a_record(
    client: Client, editor: Any, reviewer: Any, registry: Any, mails: Any, move: str, subject: str
) -> None:
    client.force_login(reviewer)
    address = url(registry.micro, "move", move)
    told = mails(lambda: client.post(address, {"because": "The course is audited"}))
    assert [(to, message.subject) for to, message in told] == [("elm@registry.example", subject)]
    assert "The course is audited" in told[0][1].body


def test_unpublishing_by_its_address_is_ceasing_and_is_told(
    client: Client, editor: Any, registry: Any, mails: Any, django_user_model: Any
) -> None:
    boss = django_user_model.objects.create_superuser("boss", "boss@registry.example", "x")
    client.force_login(boss)
    told = mails(lambda: client.post(url(registry.micro, "unpublish")))
    assert [message.subject for _, message in told] == [
        "N’est plus offert\u00a0: Chariot élévateur"
    ]
    registry.micro.refresh_from_db()
    assert registry.micro.lifecycle == Lifecycle.CEASED
    entry = ModelLogEntry.objects.for_instance(registry.micro).latest("pk")
    assert entry.action == "registry.cease"
    assert mails(lambda: client.post(url(registry.micro, "unpublish"))) == []


def test_of_a_rule_that_ceases_nothing_is_said_that_is_true_of_offerings_only(
    client: Client, editor: Any, reviewer: Any, registry: Any, mails: Any
) -> None:
    client.force_login(reviewer)
    address = url(registry.rule, "move", "cease")
    asked = client.get(address).content.decode()
    assert "It ends today. It is not deleted, and still holds for the time before." in asked
    told = mails(lambda: client.post(address, {"because": ""}))
    assert [message.subject.partition("\u00a0")[0] for _, message in told] == ["Fiche terminée"]
    assert "vaut toujours pour la période antérieure" in told[0][1].body
    assert "offert" not in told[0][1].body


def test_the_institution_is_told_of_a_withdrawal_in_its_own_language(
    client: Client, editor: Any, registry: Any, mails: Any, admin_user: Any
) -> None:
    extra = MicroCertification(title_en="Extra", title_fr="En plus", institution=registry.college)
    extra.publish_now()
    client.force_login(admin_user)
    reasons = {"withdrawn_because_en": "Twice", "withdrawn_because_fr": "En double"}
    told = mails(lambda: client.post(url(extra, "delete"), reasons))
    assert [message.subject for _, message in told] == ["Retiré\u00a0: En plus"]
    assert "En double" in told[0][1].body


def test_who_switched_the_mail_off_gets_none(
    client: Client, editor: Any, reviewer: Any, draft: Any, mails: Any
) -> None:
    UserProfile.objects.filter(user=reviewer).update(submitted_notifications=False)
    assert mails(lambda: submitted(client, editor, draft)) == []


def test_a_mail_server_that_is_away_stops_no_step(
    client: Client, editor: Any, reviewer: Any, draft: Any, mails: Any, monkeypatch: Any
) -> None:
    def away(self: Any, *args: Any, **kwargs: Any) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr("django.core.mail.EmailMessage.send", away)
    mails(lambda: submitted(client, editor, draft))
    assert draft.workflow_in_progress


@pytest.mark.parametrize(
    ("act", "said"),
    [("approve", "Approved in review"), ("reject", "Sent back: changes are asked for")],
)
def test_of_who_only_judges_the_history_tells_the_judgement_and_no_edit(
    client: Client, editor: Any, reviewer: Any, draft: Any, act: str, said: str
) -> None:
    submitted(client, editor, draft)
    draft.refresh_from_db()
    before = draft.latest_revision_id
    data = json.dumps({**ALL_MET, "comment": "Nearly there"})
    step = {"workflow-action-name": act, "workflow-action-extra-data": data}
    answer = post(client, reviewer, draft, "action-workflow-action", **step)
    assert answer.status_code == 302
    draft.refresh_from_db()
    assert draft.latest_revision_id == before
    done = ModelLogEntry.objects.for_instance(draft).filter(user=reviewer)
    assert "wagtail.edit" not in done.values_list("action", flat=True)
    told = client.get(url(draft, "history")).content.decode()
    assert said in told
    assert "Nearly there" in told
    assert "Framework review / Examen selon le cadre" not in told
    client.force_login(editor)
    assert "Soumis à l’examen" in client.get(url(draft, "history")).content.decode()


def test_what_a_reviewer_mends_while_judging_is_told_as_an_edit_too(
    client: Client, editor: Any, reviewer: Any, draft: Any
) -> None:
    submitted(client, editor, draft)
    step = {"workflow-action-name": "approve", "workflow-action-extra-data": json.dumps(ALL_MET)}
    post(client, reviewer, draft, "action-workflow-action", title_en="Very narrow", **step)
    draft.refresh_from_db()
    assert (draft.title_en, draft.lifecycle) == ("Very narrow", Lifecycle.PUBLISHED)
    done = ModelLogEntry.objects.for_instance(draft).filter(user=reviewer)
    actions = set(done.values_list("action", flat=True))
    assert {"wagtail.edit", "wagtail.workflow.approve", "wagtail.publish"} == actions
