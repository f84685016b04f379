"""Mail on pages that are reviewed: the registry's own letters, plain and HTML in the language of whoever gets them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.urls import reverse
from wagtail.admin.mail import send_notification
from wagtail.models import Workflow
from wagtail.users.models import UserProfile

from cms.models import ContentPage

pytestmark = pytest.mark.usefixtures("trees")


def person(users: Any, name: str, language: str, *groups: str, **more: Any) -> Any:
    user = users.objects.create_user(name, f"{name}@registry.example", "x", **more)
    user.groups.set(Group.objects.filter(name__in=groups))
    UserProfile.objects.create(user=user, preferred_language=language)
    return user


@pytest.fixture
def world(django_user_model: Any) -> SimpleNamespace:
    """A page with a draft, who wrote it in French, who approves pages, and an administrator."""
    page = ContentPage.objects.live().filter(locale__language_code="en").first()
    page.title = "Reworded"
    page.save_revision()
    task = Workflow.objects.get(name="Moderators approval").tasks.get().specific
    task.groups.set(Group.objects.filter(name="Moderators"))
    return SimpleNamespace(
        page=page,
        workflow=Workflow.objects.get(name="Moderators approval"),
        writer=person(django_user_model, "wren", "fr"),
        approver=person(django_user_model, "ada", "fr", "Moderators"),
        boss=person(django_user_model, "boss", "en", is_superuser=True),
    )


def letters(capture: Any, deed: Any) -> dict[str, Any]:
    """Return the letters that a deed sends, by whom they go to; nobody gets two."""
    mail.outbox.clear()
    with capture(execute=True):
        deed()
    assert len({one.to[0] for one in mail.outbox}) == len(mail.outbox)
    return {one.to[0].partition("@")[0]: one for one in mail.outbox}


def said_by(letter: Any) -> tuple[str, str, str]:
    """Return subject, plain text and HTML, with plain spaces."""
    ((body, kind),) = letter.alternatives
    assert kind == "text/html"
    subject, text, html = (
        part.replace("\xa0", " ") for part in (letter.subject, letter.body, str(body))
    )
    return subject, text, html


def test_who_approves_pages_is_told_in_the_own_language(
    world: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    told = letters(
        django_capture_on_commit_callbacks,
        lambda: world.workflow.start(world.page, world.writer),
    )
    assert set(told) == {"ada", "boss"}
    french = "La page « Reworded » attend votre examen. Elle a été soumise par wren."
    subject, *bodies = said_by(told["ada"])
    assert subject == "À examiner : Reworded"
    for body in bodies:
        assert french in body
        assert reverse("wagtailadmin_pages:edit", args=[world.page.pk]) in body
    for body in said_by(told["boss"])[1:]:
        assert "The page “Reworded” waits for your review." in body


@pytest.mark.parametrize(
    ("deed", "subject", "words"),
    [
        (
            lambda state, by: state.current_task_state.reject(user=by, comment="Plus court."),
            "Modifications demandées : Reworded",
            ["a été examinée par boss, qui demande des modifications", "Plus court."],
        ),
        (
            lambda state, by: state.current_task_state.approve(user=by),
            "Approuvé : Reworded",
            ["La page « Reworded » est approuvée et publiée."],
        ),
        (
            lambda state, by: state.cancel(user=by),
            "Examen clos sans décision : Reworded",
            ["L’examen de la page « Reworded » a pris fin sans décision."],
        ),
    ],
    ids=["sent back", "approved", "cancelled"],
)
def test_who_submitted_a_page_is_told_how_its_review_ended(
    world: SimpleNamespace,
    django_capture_on_commit_callbacks: Any,
    deed: Any,
    subject: str,
    words: list[str],
) -> None:
    state = world.workflow.start(world.page, world.writer)
    told = letters(django_capture_on_commit_callbacks, lambda: deed(state, world.boss))
    assert set(told) == {"wren"}
    given, *bodies = said_by(told["wren"])
    assert given == subject
    for body in bodies:
        assert [one for one in words if one not in body] == []


def test_comments_on_a_page_are_told_in_the_registrys_words(
    world: SimpleNamespace, django_capture_on_commit_callbacks: Any
) -> None:
    """Wagtail's own text spoke otherwise than every letter beside it. Its comments come as plain text only."""
    said = {
        "page": world.page,
        "editor": world.boss,
        "new_comments": [SimpleNamespace(text="<Shorter>, & plainer.")],
        "replied_comments": [
            {"comment": SimpleNamespace(text="Whose?"), "replies": [SimpleNamespace(text="Ours.")]}
        ],
        "resolved_comments": [],
        "deleted_comments": [SimpleNamespace(text="Gone.")],
    }
    told = letters(
        django_capture_on_commit_callbacks,
        lambda: send_notification([world.writer, world.approver], "updated_comments", said),
    )
    letter = told["wren"]
    assert letter.subject == "Commentaires sur la page\u00a0: Reworded"
    lines = [one for one in letter.body.replace("\xa0", " ").splitlines() if one]
    edit = reverse("wagtailadmin_pages:edit", args=[world.page.pk])
    assert lines[:-2] == [
        "boss a modifié des commentaires sur la page « Reworded ».",
        "Nouveaux :", "> <Shorter>, & plainer.",
        "Réponses :", "> Whose?", "> > Ours.",
        "Supprimés :", "> Gone.",
    ]  # fmt: skip
    assert lines[-2].endswith(edit)
