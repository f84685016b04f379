"""Suspending a record, offering it again, ceasing it: each asks first, and the history keeps the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.actions.unpublish import UnpublishAction
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.snippets.action_menu import ActionMenuItem
from wagtail.snippets.permissions import get_permission_name
from wagtail.snippets.views.snippets import UnpublishView

from cms.admin.impact_words import shown_of
from cms.endorse.words import falls_with
from cms.review_mail import MOVED, tell_owners
from registry.models import Offering
from registry.models.record import Lifecycle, Record
from registry.services.impact import Foreseen, of_leaving, of_return


def _cease(record: Any, user: Any) -> None:
    # Wagtail's own way also calls off what was scheduled. It is asked for rights that only pages have.
    UnpublishAction(record, user=user, log_action=False).execute(skip_permission_checks=True)


@dataclass(frozen=True)
class Words:
    """What is said of an offering, which has a page and people who hold it, and of any other record."""

    offering: Any
    other: Any

    def of(self, record: Any) -> Any:
        """Return what is said of a record."""
        return self.offering if isinstance(record, Offering) else self.other


@dataclass(frozen=True)
class Move:
    """A step from one state to another.

    Attributes:
        name: in addresses; ``registry.<name>`` in the history.
        label: what the button says.
        consequence: what it means for the public, said before it is done.
        done: what is said afterwards, with places for the kind and the label.
        said: what the history says.
        since: the states from which it can be done.
        make: does it.
        foresee: tells what it changes for the public.
    """

    name: str
    label: Any
    icon: str
    consequence: Words
    done: Words
    said: Any
    since: tuple[Lifecycle, ...]
    make: Callable[[Any, Any], None]
    foresee: Callable[[Any], Foreseen | None]

    @property
    def action(self) -> str:
        """Name in the history."""
        return f"registry.{self.name}"

    def is_open_to(self, record: Any, user: Any) -> bool:
        """Return whether a user may take this step with a record as it stands."""
        if not isinstance(record, Record) or record.lifecycle not in self.since or record.whole:
            return False
        return bool(user.has_perm(get_permission_name("publish", type(record))))


def _in_one(words: Any) -> Words:
    return Words(words, words)


MOVES = {
    move.name: move
    for move in (
        Move(
            "suspend",
            gettext_lazy("Suspend"),
            "time",
            Words(
                gettext_lazy(
                    "Its page stays and says that the record is suspended. It leaves the lists, and nothing "
                    "counts it, until it is resumed."
                ),
                gettext_lazy("It leaves the lists, and nothing counts it, until it is resumed."),
            ),
            _in_one(gettext_lazy("%(kind)s “%(label)s” is suspended.")),
            gettext_lazy("Suspended"),
            (Lifecycle.PUBLISHED,),
            lambda record, user: record.suspend(),
            of_leaving,
        ),
        Move(
            "resume",
            gettext_lazy("Resume"),
            "rotate",
            _in_one(
                gettext_lazy("It returns to the lists and counts again, as it was published last.")
            ),
            _in_one(gettext_lazy("%(kind)s “%(label)s” is published again.")),
            gettext_lazy("Resumed"),
            (Lifecycle.SUSPENDED,),
            lambda record, user: record.resume(),
            of_return,
        ),
        Move(
            "cease",
            gettext_lazy("Cease"),
            "no-view",
            Words(
                gettext_lazy(
                    "Its page stays and says that the record is no longer offered. Who holds it keeps it. "
                    "It can be published again later."
                ),
                gettext_lazy(
                    "It ends today. It is not deleted, and still holds for the time before. It can be "
                    "published again later."
                ),
            ),
            Words(
                gettext_lazy("%(kind)s “%(label)s” is no longer offered."),
                gettext_lazy("%(kind)s “%(label)s” has ceased."),
            ),
            gettext_lazy("Ceased"),
            (Lifecycle.PUBLISHED, Lifecycle.SUSPENDED),
            _cease,
            of_leaving,
        ),
    )
}


@transaction.atomic
def take(move: Move, record: Any, user: Any, because: str) -> None:
    """Take a step with a record, and log who did it and why."""
    move.make(record, user)
    log(instance=record, action=move.action, user=user, data={"because": because})
    tell_owners(MOVED[move.name], record, user, because=because)


class ReasonForm(forms.Form):
    """Why; the public does not see it."""

    because = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Kept in the history, for editors only."),
        widget=forms.TextInput,
    )


class StateView(WagtailAdminTemplateMixin, FormView):
    """Asks whether a record shall take a step, and takes it."""

    model: Any = None
    edit_url_name = ""
    index_url_name = ""
    template_name = "wagtailadmin/records/confirm_move.html"
    form_class = ReasonForm

    @cached_property
    def move(self) -> Move:
        """The step."""
        return MOVES[self.kwargs["move"]]

    @cached_property
    def record(self) -> Any:
        """The record."""
        return get_object_or_404(self.model, pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.move.label)

    def get_page_subtitle(self) -> str:
        return str(self.record)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        plural = capfirst(self.model._meta.verbose_name_plural)
        return [
            *super().get_breadcrumbs_items(),
            {"url": reverse(self.index_url_name), "label": plural},
            {"url": self.get_success_url(), "label": str(self.record)},
            {"url": "", "label": self.move.label},
        ]

    def get_header_icon(self) -> str:
        return self.move.icon

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.move.is_open_to(self.record, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            take(self.move, self.record, self.request.user, form.cleaned_data["because"])
        except ValidationError as refusal:
            # What it rests on is public no more.
            form.add_error(None, " ".join(refusal.messages))
            return self.form_invalid(form)
        said = {"kind": capfirst(self.record._meta.verbose_name), "label": self.record}
        messages.success(self.request, self.move.done.of(self.record) % said)
        return HttpResponseRedirect(self.get_success_url())

    def get_success_url(self) -> str:
        return reverse(self.edit_url_name, args=[self.record.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        shown = shown_of(self.move.foresee(self.record))
        return context | {
            "move": self.move,
            "consequence": self.move.consequence.of(self.record),
            "back": self.get_success_url(),
            "falls": falls_with(self.record),
            "shown": shown,
        }


class CeaseInsteadView(UnpublishView):
    """Wagtail's address for what ceasing does here: with its question, its rules, its entry in the history, and its mail."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask what ceasing asks."""
        name = self.model.snippet_viewset.get_url_name("move")
        return HttpResponseRedirect(reverse(name, args=[self.object.pk, "cease"]))

    def unpublish(self) -> None:
        """Let the record cease."""
        cease, user = MOVES["cease"], self.request.user
        if not cease.is_open_to(self.object, user):
            raise PermissionDenied
        take(cease, self.object, user, "")


class MoveItem(ActionMenuItem):
    """A step in the menu of a record's form."""

    def __init__(self, move: Move, order: int) -> None:
        super().__init__(order)
        self.move = move
        self.name = f"action-{move.name}"
        self.label = move.label
        self.icon_name = move.icon

    def is_shown(self, context: dict[str, Any]) -> bool:
        if context["view"] != "edit" or context.get("locked_for_user"):
            return False
        return self.move.is_open_to(context["instance"], context["request"].user)

    def get_url(self, parent_context: dict[str, Any]) -> str:
        record = parent_context["instance"]
        name = type(record).snippet_viewset.get_url_name("move")
        return reverse(name, args=[record.pk, self.move.name])


class WithdrawItem(ActionMenuItem):
    """The withdrawal of a record that has been public, in the menu of its form."""

    name = "action-withdraw"
    label = gettext_lazy("Withdraw")
    icon_name = "bin"

    def is_shown(self, context: dict[str, Any]) -> bool:
        record = context.get("instance")
        if context["view"] != "edit" or context.get("locked_for_user"):
            return False
        if not isinstance(record, Record) or record.lifecycle == Lifecycle.DRAFT or record.whole:
            return False
        return bool(context["request"].user.has_perm(get_permission_name("delete", type(record))))

    def get_url(self, parent_context: dict[str, Any]) -> str:
        record = parent_context["instance"]
        return reverse(type(record).snippet_viewset.get_url_name("delete"), args=[record.pk])


def items() -> Iterator[ActionMenuItem]:
    """Return what the menu of a record's form offers beyond saving and publishing."""
    for order, move in enumerate(MOVES.values()):
        yield MoveItem(move, 70 + order)
    yield WithdrawItem(80)


def reason_said(said: Any, because: str) -> str:
    """Return a line of the history."""
    return _("%(what)s: %(because)s") % {"what": said, "because": because} if because else str(said)
