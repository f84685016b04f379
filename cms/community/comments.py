"""Comments on practice notes: who may write one, how often, who is told, and who decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.addresses import absolute_url, record_url
from cms.letters.writing import language_of, quoted, send
from cms.ownership import organizations_of, people_of_registry, sees_all
from registry.filters.text import refuse_unstorable
from registry.models import NoteComment, Organization, PracticeNote
from registry.models.bilingual import current_language
from registry.models.practice_note import LONGEST_COMMENT
from registry.services.counters import count

MOST, WITHIN = 10, 3600
"""Comments of one member in so many seconds."""
TOO_MANY = gettext_lazy(
    "You have written many comments within the hour. Your text stands below: send it again later."
)
SIGNED_OUT = gettext_lazy(
    "You are signed out, so the comment was not sent. Your text stands below: copy it, sign in, and send it again."
)


class CommentForm(forms.Form):
    """What a member writes, and for which of the member's organisations."""

    text = forms.CharField(
        label=gettext_lazy("Your comment"),
        max_length=LONGEST_COMMENT,
        validators=[refuse_unstorable],
        widget=forms.Textarea(attrs={"rows": 5, "class": "input", "maxlength": None}),
        error_messages={"required": gettext_lazy("Write your comment first.")},
        help_text=gettext_lazy("Plain text, 3,000 letters at most. Name no person."),
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(),
        label=gettext_lazy("Written for"),
        widget=forms.Select(attrs={"class": "input"}),
    )

    def __init__(self, data: Any, user: Any) -> None:
        super().__init__(data)
        ours = Organization.objects.filter(pk__in=organizations_of(user) if user else ())
        self.fields["organization"].queryset = ours
        if len(ours) < 2:
            del self.fields["organization"]
        self.only = ours[0] if len(ours) == 1 else None

    @property
    def written_for(self) -> Organization | None:
        """The organisation that the comment is written for; None for the registry's own people."""
        return self.cleaned_data.get("organization") or self.only


@dataclass(frozen=True)
class Said:
    """What became of a comment that was sent."""

    form: CommentForm
    status: int = 200
    refused: Any = ""
    stored: NoteComment | None = None


def may_comment(user: Any) -> bool:
    """Return whether somebody is a member: works for an organisation today, or for the registry itself."""
    return bool(user.is_authenticated and (organizations_of(user) or sees_all(user)))


def take(request: HttpRequest, note: PracticeNote) -> Said:
    """Store a comment that was sent, once, and tell those who decide; nothing of a text that is refused is lost."""
    if not may_comment(request.user):
        form = CommentForm(request.POST, None)
        return Said(form, 403, SIGNED_OUT)
    form = CommentForm(request.POST, request.user)
    if not form.is_valid():
        return Said(form, 400)
    said = {"note": note, "author": request.user, "text": form.cleaned_data["text"]}
    again = NoteComment.objects.waiting().filter(**said).first()
    if again is not None:
        return Said(form, stored=again)
    if count(f"comments:{request.user.pk}", WITHIN) > MOST:
        return Said(form, 429, TOO_MANY)
    language = current_language()
    stored = NoteComment.objects.create(organization=form.written_for, language=language, **said)
    transaction.on_commit(lambda: tell_reviewers(stored))
    return Said(form, stored=stored)


def comments_on(note: PracticeNote, user: Any) -> list[NoteComment]:
    """Return the comments that a reader sees under a note, the oldest first."""
    return list(note.comments.seen_by(user).select_related("organization"))


def written_by(comment: NoteComment) -> str:
    """Return who is told to have written a comment: an organisation, never a person."""
    if comment.organization is None:
        return _("the registry")
    return str(comment.organization.name)


def deciders() -> Any:
    """Return who decides on comments: editors and reviewers of the registry, and administrators, with an address."""
    return people_of_registry().exclude(email="")


def tell_reviewers(comment: NoteComment) -> None:
    """Mail a comment that waits to who decides."""
    address = absolute_url(reverse("notecomment:edit", args=[comment.pk]))
    for user in deciders().exclude(pk=comment.author_id):
        said = {
            "note": comment.note.label,
            "by": written_by(comment),
            "text": quoted(comment.text),
            "address": address,
        }
        send("mail/comment_waits.txt", said, language_of(user), [user.email])


def decide(comment: NoteComment) -> None:
    """Note the day of a decision, and mail it to the author."""
    comment.decided_at = timezone.now()
    comment.save()
    author = comment.author
    if comment.state == NoteComment.State.WAITING or not (author.is_active and author.email):
        return
    language = language_of(author)
    said = {
        "note": comment.note.label,
        "shown": comment.state == NoteComment.State.SHOWN,
        "because": comment.because,
        "text": quoted(comment.text),
        "address": absolute_url(record_url(comment.note, language)),
    }
    send("mail/comment_decided.txt", said, language, [author.email])
