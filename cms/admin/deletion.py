"""Deleting a record: refused while others refer to it; a record that was ever public becomes a tombstone."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.snippets.views.snippets import DeleteView

from cms.admin.impact_words import shown_of
from cms.admin.users_of import User, users_of
from cms.endorse.words import falls_with
from cms.review_mail import MOVED, tell_owners
from registry.models.plain_text import Plain
from registry.models.record import Lifecycle, Record
from registry.services.impact import of_leaving

WITHDRAW = "registry.withdraw"


class WithdrawalForm(forms.Form):
    """Why a record is withdrawn, in both languages: its address keeps saying so."""

    withdrawn_because_en = forms.CharField(
        label=gettext_lazy("Reason (English)"), max_length=300, strip=True, validators=[Plain()]
    )
    withdrawn_because_fr = forms.CharField(
        label=gettext_lazy("Reason (French)"), max_length=300, strip=True, validators=[Plain()]
    )


def was_public(record: Any) -> bool:
    """Return whether people may have seen, cited or copied a record."""
    return record.lifecycle != Lifecycle.DRAFT or bool(getattr(record, "announced_lifecycle", ""))


class RecordDeleteView(DeleteView):
    """Asks for the reason and withdraws, or deletes a draft that nobody has seen."""

    template_name = "wagtailadmin/records/confirm_delete.html"

    def get_usage_url(self) -> None:
        """The users are listed on this page; Wagtail's own count does not know the names in a requirement."""

    @cached_property
    def withdraws(self) -> bool:
        """Whether the record becomes a tombstone."""
        return isinstance(self.object, Record) and was_public(self.object)

    @cached_property
    def users(self) -> list[User]:
        """What keeps the record."""
        reader = self.request.user
        return users_of(self.object, withdrawn_too=not self.withdraws, reader=reader)

    def get_page_title(self) -> str:
        return _("Withdraw") if self.withdraws else super().get_page_title()

    def get_form_class(self) -> type[forms.BaseForm]:
        return WithdrawalForm if self.withdraws else forms.Form

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs.pop("instance", None)
        return kwargs

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.users:
            return self.render_to_response(self.get_context_data(), status=409)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        if not self.withdraws:
            return super().form_valid(form)
        withdraw(self.object, self.request.user, **form.cleaned_data)
        said = _("%(kind)s “%(label)s” is withdrawn. Its address says so from now on.")
        kind = capfirst(self.object._meta.verbose_name)
        messages.success(self.request, said % {"kind": kind, "label": self.object})
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["withdraws"] = self.withdraws
        context["users"] = self.users
        told = of_leaving(self.object, for_good=True) if self.withdraws and not self.users else None
        context["shown"] = shown_of(told)
        context["falls"] = falls_with(self.object) if self.withdraws else ""
        return context


@transaction.atomic
def withdraw(record: Any, user: Any, withdrawn_because_en: str, withdrawn_because_fr: str) -> None:
    """Turn a record into a tombstone, end what is under way on it, and log who did it and why."""
    workflow = record.current_workflow_state
    if workflow:
        workflow.cancel(user=user)
    record.withdraw(withdrawn_because_en, withdrawn_because_fr)
    reasons = {"en": withdrawn_because_en, "fr": withdrawn_because_fr}
    log(instance=record, action=WITHDRAW, user=user, data={"because": reasons})
    tell_owners(MOVED["withdraw"], record, user, reasons=reasons)
