"""Addresses of practice notes below the community page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext
from wagtail.contrib.routable_page.models import path

from cms.community.comments import CommentForm, comments_on, may_comment, take
from cms.community.record_page import found_or_none, list_page, record_page
from cms.files.links import files_of_list
from cms.placement import Placement
from cms.records import notes
from registry.models import PracticeNote
from registry.models.record import Lifecycle

SENT = "sent"


class NoteRoutes:
    """The list of notes, and the page of one with its comments."""

    @path("notes/")
    def notes_route(self: Any, request: HttpRequest) -> HttpResponse:
        """Show the list; a filtered one is not for search engines."""
        said = notes.LISTING.context(request)
        said["files"] = files_of_list("practicenote", request.GET)
        return list_page(self, request, _list_of(self, request), "community/notes.html", said)

    @path("notes/<slug:slug>/")
    def note_route(self: Any, request: HttpRequest, slug: str) -> HttpResponse:
        """Show one note, or take a comment on it: 404 for a draft, 410 for one that was withdrawn."""
        note = found_or_none(notes.KIND.record(slug))
        if note is None:
            told = gettext("No practice note has the address “%(slug)s”.")
            raise Http404(told % {"slug": slug[:80]})
        if request.method != "POST" or note.lifecycle != Lifecycle.PUBLISHED:
            return note_response(self, request, note)
        said = take(request, note)
        if said.stored is not None:
            return HttpResponseRedirect(f"{request.path}?{SENT}=1#comments")
        more = {"form": said.form, "refused": said.refused}
        return note_response(self, request, note, said.status, **more)


def note_response(
    page: Any, request: HttpRequest, note: PracticeNote, status: int = 200, **more: Any
) -> HttpResponse:
    """Show a note that was found; a preview passes drafts, too."""

    def read() -> dict[str, Any]:
        return notes.detail(request, note) | _comments(request, note) | more

    place = _list_of(page, request)
    return record_page(page, request, note, place, "community/note.html", read, status)


def _comments(request: HttpRequest, note: PracticeNote) -> dict[str, Any]:
    is_member = may_comment(request.user)
    takes_comments = note.lifecycle == Lifecycle.PUBLISHED
    return {
        "comments": comments_on(note, request.user),
        "takes_comments": takes_comments,
        "is_member": is_member,
        "form": CommentForm(None, request.user) if is_member and takes_comments else None,
        "sent": SENT in request.GET,
    }


def _list_of(page: Any, request: HttpRequest) -> Placement:
    placement: Placement = page.placement(request)
    return placement.below(gettext("Practice notes"), "notes", noindex=False)
