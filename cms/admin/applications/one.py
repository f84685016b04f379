"""One application: what was sent, notes for each element, who has taken it, and what happened so far."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import F
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, View
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from cms.admin.applications.screen import DECIDE, OfApplication
from cms.admin.base import state_of
from cms.admin.called import latest_label
from cms.adopt.account import account_of
from cms.adopt.from_check import is_checked
from cms.adopt.shown import version_sent
from cms.adopt.trail import ACTIONS, FORGOTTEN, NOTED, made_from
from cms.framework.skill_words import codes_in_words, skills_in_words
from cms.ownership import people_of_registry
from registry.models import Application, ApplicationElement
from registry.services.applications import forget

_AREA = forms.Textarea({"rows": 2})


class NotesForm(forms.Form):
    """What reviewers write for themselves. Nobody else sees it."""

    assignee = forms.ModelChoiceField(
        label=gettext_lazy("Assigned to"), queryset=None, required=False, empty_label=gettext_lazy("Nobody")
    )  # fmt: skip
    note = forms.CharField(
        label=gettext_lazy("Note on the whole"), max_length=5000, required=False, widget=_AREA
    )

    def __init__(self, *args: Any, application: Application, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["assignee"]
        field.queryset = people_of_registry().order_by("username")
        field.label_from_instance = get_user_display_name
        self.aims = list(application.elements.select_related("element"))
        self.initial |= {"assignee": application.assignee_id, "note": application.note}
        for aim in self.aims:
            name = f"note_{aim.pk}"
            self.fields[name] = forms.CharField(
                label=_("Note on %(element)s") % {"element": aim.element.name},
                max_length=5000, required=False, widget=_AREA, initial=aim.note,
            )  # fmt: skip

    def rows(self) -> Iterator[tuple[ApplicationElement, Any]]:
        """Yield each element aimed at with its note."""
        for aim in self.aims:
            yield aim, self[f"note_{aim.pk}"]


class OneView(OfApplication, FormView):
    """Shows an application and keeps the notes on it."""

    template_name = "wagtailadmin/applications/one.html"
    form_class = NotesForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"application": self.application}

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        self.needs = DECIDE
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: NotesForm) -> HttpResponse:
        """Keep the notes, unless somebody else has kept others since the page was opened."""
        said = form.cleaned_data
        version = version_sent(self.request, -1)
        with transaction.atomic():
            mine = Application.objects.filter(pk=self.application.pk, version=version)
            won = mine.update(
                assignee=said["assignee"], note=said["note"], version=F("version") + 1
            )
            if won:
                for aim, field in form.rows():
                    aim.note = said[field.name]
                    aim.save(update_fields=["note"])
                log(instance=self.application, action=NOTED, user=self.request.user)
        if not won:
            form.add_error(None, _("Somebody else has changed the notes since you opened this page. Yours stand below and are not lost; open the application in another window to compare, and save again."))  # fmt: skip
            self.application.refresh_from_db()
            return self.render_to_response(self.get_context_data(form=form), status=409)
        messages.success(self.request, _("The notes are saved."))
        return HttpResponseRedirect(self.url)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        one = self.application
        return super().get_context_data(**kwargs) | {
            "application": one,
            "is_checked": is_checked(QueryDict(one.check_query)),
            "occupations": codes_in_words(one.occupations),
            "skills": skills_in_words(one.skills),
            "partners": list(one.partners.select_related("organization")),
            "may_decide": self.request.user.has_perm(DECIDE),
            "account": account_of(one),
            "may_edit_users": self.request.user.has_perm("auth.change_user"),
            "history": list(_history(one)),
            "made": list(_made(one)) if one.pilot_id else [],
        }


def _made(one: Application) -> Iterator[tuple[str, str, str, str]]:
    """Yield what each record made from it is called, its kind, its state, and where it is edited."""
    for record in made_from(one):
        address = reverse(record.snippet_viewset.get_url_name("edit"), args=[record.pk])
        yield latest_label(record), capfirst(record._meta.verbose_name), state_of(record), address


def _history(one: Application) -> Iterator[tuple[Any, str, str]]:
    """Yield when, what and by whom, the latest first."""
    for entry in ModelLogEntry.objects.for_instance(one).select_related("user").order_by("-pk"):
        who = get_user_display_name(entry.user) if entry.user else ""
        yield entry.timestamp, str(ACTIONS.get(entry.action, entry.action)), who


class ForgetView(OfApplication, View):
    """Deletes the personal data of an application, for whoever asked the registry to."""

    needs = DECIDE

    def post(self, request: Any, pk: int) -> HttpResponse:
        account = account_of(self.application)
        with transaction.atomic():
            forget(self.application, timezone.now())
            log(instance=self.application, action=FORGOTTEN, user=request.user)
        messages.success(request, _("The personal data is deleted."))
        if account is not None:
            told = _("The account “%(name)s” stays open. An administrator removes it, where that was asked for, too.")  # fmt: skip
            messages.warning(request, told % {"name": account.get_username()})
        return HttpResponseRedirect(self.url)
