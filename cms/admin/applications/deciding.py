"""Decisions on an application, each with the letter that goes with it, shown in both languages before it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.log_actions import log
from wagtail.users.models import UserProfile

from cms.addresses import absolute_url
from cms.admin.applications.screen import DECIDE, OfApplication
from cms.adopt import letters
from cms.adopt.account import note_account
from cms.adopt.trail import ACCEPTED, CONVERSATION, DECLINED, leave
from cms.letters.writing import Written
from cms.sign_in import password_link
from registry.models import Application, Pilot
from registry.models.bilingual import other_language
from registry.services.acceptance import Made, accept, accounts_of
from registry.services.applications import MOVES, MovedOn, move

State = Application.State


@dataclass(frozen=True)
class Decision:
    """A step that reviewers take: the state it leads to, its words, and what the history says."""

    state: State
    label: Any
    consequence: Any
    action: str

    @property
    def letter(self) -> str:
        """Name of the letter that goes with it."""
        return str(self.state.value)


DECISIONS = {
    "conversation": Decision(
        State.IN_CONVERSATION,
        gettext_lazy("Talk about it"),
        gettext_lazy("Whoever applied is told that you would like to talk first. Nothing is decided."),
        CONVERSATION,
    ),
    "accept": Decision(
        State.ACCEPTED,
        gettext_lazy("Accept"),
        gettext_lazy(
            "The pilot, its partners and the claimed adoptions are made as drafts, with organisations that the "
            "registry does not have yet. Nothing is published."
        ),
        ACCEPTED,
    ),
    "decline": Decision(
        State.DECLINED,
        gettext_lazy("Decline"),
        gettext_lazy("The application is closed. Say in the note why, and what could be done instead."),
        DECLINED,
    ),
}  # fmt: skip
_PRIVATE = gettext_lazy("[private link]")


class DecisionForm(forms.Form):
    """What goes into the letter, and whether the contact gets an account."""

    note = forms.CharField(
        label=gettext_lazy("What you add to the letter"), max_length=5000, required=False,
        widget=forms.Textarea({"rows": 4}), help_text=gettext_lazy("Write in the language of the application."),
    )  # fmt: skip
    with_account = forms.BooleanField(
        label=gettext_lazy("Make the contact an editor of the lead institution"),
        required=False,
        help_text=gettext_lazy(
            "Only if you know that the address belongs to the institution. A link to choose a password goes with the letter."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if decision.state != State.ACCEPTED:
            del self.fields["with_account"]
        if decision.state == State.DECLINED:
            self.fields["note"].required = True
            self.fields["note"].error_messages["required"] = _("Say why. It goes into the letter.")


class DecideView(OfApplication, FormView):
    """Shows a decision with its letter, and takes it."""

    needs = DECIDE
    template_name = "wagtailadmin/applications/decide.html"
    form_class = DecisionForm

    @cached_property
    def decision(self) -> Decision:
        """The decision."""
        try:
            return DECISIONS[self.kwargs["decision"]]
        except KeyError:
            raise Http404 from None

    def get_page_title(self) -> str:
        return str(self.decision.label)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"decision": self.decision}

    def form_valid(self, form: DecisionForm) -> HttpResponse:
        if self.request.POST.get("do") == "preview":
            return self.render_to_response(self.get_context_data(form=form, said=form.cleaned_data))  # fmt: skip
        try:
            with transaction.atomic():
                told = self._take(form.cleaned_data)
        except MovedOn as moved:
            return self._came_second(moved.application)
        except ValidationError as refusal:
            for message in refusal.messages:
                form.add_error(None, message)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(self.request, told)
        return HttpResponseRedirect(self.url)

    def _take(self, said: dict[str, Any]) -> str:
        user, more = self.request.user, {"note": said["note"]}
        if self.decision.state == State.ACCEPTED:
            made = accept(self.application, user, timezone.now(), with_account=said["with_account"])
            for record in made.records:
                leave(made.application, record, user)
            if made.membership and made.is_new_user:
                note_account(made.application, made.membership.user, user)
            more |= _ways_in(made)
            application = made.application
        else:
            application = move(self.application, self.decision.state, timezone.now())
        log(instance=application, action=self.decision.action, user=user)
        letters.tell(application, self.decision.letter, **more)
        if not application.contact_email:
            return _("Done. No letter was sent, because the contact was deleted.")
        return _("Done. The letter goes to whoever applied.")

    def _came_second(self, application: Application) -> HttpResponse:
        told = _("Somebody decided before you: the application is “%(state)s”. Nothing of yours was done.")  # fmt: skip
        messages.error(self.request, told % {"state": application.get_state_display()})
        return HttpResponseRedirect(self.url)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        # The last one is what people see as the heading.
        said = {"step": self.decision.label, "application": self.application}
        label = _("%(step)s: %(application)s") % said
        return [*super().get_breadcrumbs_items(), {"url": "", "label": label}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        said = kwargs.pop("said", {})
        return super().get_context_data(**kwargs) | {
            "application": self.application,
            "decision": self.decision,
            "is_open": self.application.state in MOVES[self.decision.state],
            "previews": list(previews(self.application, self.decision.letter, **said)),
            "back": self.url,
        }


def _ways_in(made: Made) -> dict[str, str]:
    """Return what the letter says of the account, in which letters and the admin are in the application's language."""
    if made.membership is None:
        return {}
    place = reverse(Pilot.snippet_viewset.get_url_name("edit"), args=[made.pilot.pk])
    ways = {"place": absolute_url(place)}
    if made.is_new_user:
        user = made.membership.user
        profile = UserProfile.get_for_user(user)
        profile.preferred_language = made.application.language
        profile.save()
        ways["account"] = password_link(user)
    return ways


def previews(
    application: Application, name: str, note: str = "", *, with_account: bool = True
) -> Iterator[tuple[Written, str, bool]]:
    """Yield a letter in both languages, that of the application first, and whether it is the one that is sent."""
    mine, more = application.language, {"note": note, "address": str(_PRIVATE)}
    if name == State.ACCEPTED and with_account and application.contact_email:
        more["place"] = absolute_url("/admin/…/")
        more["account"] = "" if accounts_of(application) else str(_PRIVATE)
    for language in (mine, other_language(mine)):
        yield letters.preview(application, name, language, **more), language, language == mine
