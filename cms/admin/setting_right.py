"""The registry puts the days of an endorsement of the whole right, and the history keeps why.

The form of an endorsement leaves days alone that answers on entries gave. Where these are wrong, nobody else can mend it.
"""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateInput
from wagtail.log_actions import LogFormatter, log
from wagtail.snippets.action_menu import ActionMenuItem

from cms.admin.adoption_form import UNASKED
from cms.admin.base import FIRST_BREADCRUMBS
from cms.admin.called import printed
from cms.admin.scoped_forms import ScopedForm
from cms.endorse.telling import tell_set_right
from cms.endorse.words import falls_with, told
from cms.ownership import sees_all
from cms.records import wording
from registry.models import Endorsement, FrameworkEdition
from registry.models.adoption import COLUMN_OF
from registry.models.plain_text import Plain
from registry.services.endorsing import agreement_over, is_expected, set_right

SET_RIGHT = "registry.endorsement.set-right"
LABEL = gettext_lazy("Set right")
DAYS = ("in_demand_on", "assessment_on", "revoked_on")
NOTHING_LEFT = gettext_lazy("Without a day nothing is endorsed. If it no longer holds, leave the days and name the one on which it was revoked; if it never did, withdraw the record.")  # fmt: skip
GIVEN_BY_ANSWERS = gettext_lazy("This follows what the partner answers on entries of the adoption ledger, so it is not changed here. The partner takes an answer back under “To endorse”; where the day is wrong, the registry sets it right.")  # fmt: skip

NO_FRAMEWORK = gettext_lazy("On this day there was no framework yet: its first edition is of %(month)s. Name a later day.")  # fmt: skip

REVOKES = gettext_lazy("A day here revokes the endorsement.")


def may_set_right(user: Any) -> bool:
    """Return whether a user may put an endorsement right: who looks after the registry, and publishes."""
    return sees_all(user) and user.has_perm("registry.publish_endorsement")


def tell_what_falls(form: Any) -> None:
    """Say beside the day on which an endorsement is revoked which entries that takes back."""
    falls, field = falls_with(form.instance), form.fields.get("revoked_on")
    if falls and field:
        field.help_text = f"{REVOKES} {falls}"


class EndorsementForm(ScopedForm):
    """An endorsement of the whole. It refuses what would not be kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tell_what_falls(self)

    def clean(self) -> Any:
        said = super().clean()
        typed = {column: said.get(column) for column in DAYS}
        kept = self.instance.as_kept(typed)
        for column in set(DAYS).intersection(self.changed_data).difference(self.errors):
            if kept[column] != typed[column]:
                self.add_error(column, GIVEN_BY_ANSWERS)
        if self.is_limited and {"micro_certification", "partner"} & set(self.changed_data):
            self._refuse_unasked(said)
        self._refuse_early()
        self._refuse_after_agreement(said)
        return said

    def _refuse_unasked(self, said: Any) -> None:
        micro, partner = said.get("micro_certification"), said.get("partner")
        if micro and partner and not is_expected(micro, partner):
            names = {"institution": micro.institution, "partner": partner}
            self.add_error("micro_certification", UNASKED % names)

    def _refuse_after_agreement(self, said: Any) -> None:
        """Refuse days on which every agreement between the two sides was over; one that is stored may stay."""
        micro, partner = said.get("micro_certification"), said.get("partner")
        for column in set(COLUMN_OF.values()).intersection(self.changed_data):
            day = said.get(column)
            over = micro and partner and day and agreement_over(micro.institution, partner, day)
            if over:
                self.add_error(column, told(over, partner))

    def _refuse_early(self) -> None:
        """Refuse days on which there was no framework yet; one that is stored may stay."""
        first = FrameworkEdition.objects.public().order_by("published_on").first()
        for column in set(COLUMN_OF.values()).intersection(self.changed_data):
            day = self.cleaned_data.get(column)
            if first and day and day < first.published_on:
                month = wording.month(first.published_on)
                self.add_error(column, NO_FRAMEWORK % {"month": month})


class SetRightForm(forms.ModelForm):
    """The three days, and why they are changed."""

    because = forms.CharField(
        label=gettext_lazy("Reason"), max_length=300, validators=[Plain()],
        help_text=gettext_lazy("The history keeps it, and who works for the partner and for the institution reads it."),
    )  # fmt: skip

    class Meta:
        model = Endorsement
        fields = DAYS
        widgets: ClassVar = dict.fromkeys(DAYS, AdminDateInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tell_what_falls(self)

    def clean(self) -> Any:
        said = super().clean()
        if not self.errors and all(said[name] == self.initial[name] for name in DAYS):
            raise ValidationError(_("Nothing is changed. Correct a day, or leave it as it is."))
        if not self.errors and not any(said[name] for name in COLUMN_OF.values()):
            raise ValidationError(NOTHING_LEFT)
        return said


class SetRightView(WagtailAdminTemplateMixin, FormView):
    """Asks for the days as they ought to be, and for the reason."""

    model: Any = None
    edit_url_name = history_url_name = ""
    template_name = "wagtailadmin/endorsing/set_right.html"
    page_title = LABEL
    header_icon = "circle-check"
    breadcrumbs_items = FIRST_BREADCRUMBS
    form_class = SetRightForm

    @cached_property
    def kept(self) -> Endorsement:
        """The endorsement; one that is not public has its form."""
        return get_object_or_404(Endorsement, pk=self.kwargs["pk"], live=True)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_set_right(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.kept)

    @property
    def back(self) -> str:
        """The address of the form."""
        return reverse(self.edit_url_name, args=[self.kept.pk])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        mine = [{"url": self.back, "label": str(self.kept)}, {"url": "", "label": LABEL}]
        return [*super().get_breadcrumbs_items(), *mine]

    def get_form_kwargs(self) -> dict[str, Any]:
        # The form writes what is typed into its instance, which is still to be read as it was.
        return super().get_form_kwargs() | {"instance": Endorsement.objects.get(pk=self.kept.pk)}

    @transaction.atomic
    def form_valid(self, form: SetRightForm) -> HttpResponse:
        before = {name: _iso(getattr(self.kept, name)) for name in DAYS}
        days = {name: form.cleaned_data[name] for name in DAYS}
        because = form.cleaned_data["because"]
        set_right(self.kept, days, self.request.user)
        log(
            instance=self.kept,
            action=SET_RIGHT,
            user=self.request.user,
            data={"because": because, "before": before},
        )
        tell_set_right(self.kept, because, self.request.user)
        messages.success(self.request, _("“%(label)s” is set right.") % {"label": self.kept})
        return HttpResponseRedirect(reverse(self.history_url_name, args=[self.kept.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "back": self.back,
            "called": printed(self.kept),
        }


def _iso(day: Any) -> str:
    return day.isoformat() if day else ""


class SetRightItem(ActionMenuItem):
    """The way to it from the form of a public endorsement, for who looks after the registry."""

    name = "action-set-right"
    label = LABEL
    icon_name = "circle-check"

    def is_shown(self, context: dict[str, Any]) -> bool:
        one = context.get("instance")
        shown = context["view"] == "edit" and isinstance(one, Endorsement) and one.live
        return bool(shown and may_set_right(context["request"].user))

    def get_url(self, parent_context: dict[str, Any]) -> str:
        name = Endorsement.snippet_viewset.get_url_name("set_right")
        return reverse(name, args=[parent_context["instance"].pk])


class SetRightFormatter(LogFormatter):
    """What the history says: why, and which days stood there before."""

    label = LABEL

    def format_message(self, log_entry: Any) -> str:
        stood = [
            _("%(name)s: %(day)s")
            % {
                "name": Endorsement._meta.get_field(name).verbose_name,
                "day": wording.day(date.fromisoformat(day)) if day else _("nothing"),
            }
            for name, day in log_entry.data["before"].items()
        ]
        said = {"because": log_entry.data["because"], "days": "; ".join(stood)}
        return _("Set right by the registry: %(because)s (before: %(days)s)") % said
