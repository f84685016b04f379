"""Endorsements in the admin: an institution asks a partner, and the partner answers signed in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.snippets.action_menu import ActionMenuItem

from cms.admin.base import FIRST_BREADCRUMBS
from cms.admin.called import printed
from cms.admin.endorsed import way_of
from cms.endorse.asking import ask_by_mail
from cms.endorse.telling import take_answer, take_back
from cms.endorse.words import ConfirmForm, told
from cms.letters.writing import waits as waits_for
from cms.ownership import organizations_of, publishers_of, publishes_for, sees_all
from registry.models import (
    Adoption,
    Confirmation,
    EndorsementRequest,
    Organization,
)
from registry.models.bilingual import current_language
from registry.services.endorsing import (
    Giver,
    Hindrance,
    NotEndorsed,
    hindrance,
    in_force,
    institution_of,
    partners_for,
    recorded_for,
    unpublished,
)

TITLE = gettext_lazy("Endorsements asked of us")
PUBLISHERS_ANSWER = gettext_lazy("Who publishes for your organisation answers here, since an answer is public at once. As an editor you read what is asked.")  # fmt: skip
NOBODY_ANSWERS = gettext_lazy("Nobody publishes for “%(partner)s” in the registry, so nobody could answer signed in. Give the address to which the link goes.")  # fmt: skip
WAITS = gettext_lazy("The mail server does not take the letter to %(email)s at the moment. It waits, and goes as soon as that works again.")  # fmt: skip
ASKED, ANSWERED = "registry.endorsement.asked", "registry.endorsement.answered"
ACTIONS = {
    ASKED: gettext_lazy("Partner asked to endorse"),
    ANSWERED: gettext_lazy("Partner answered"),
}
"""What the history of an entry says."""


class AskForm(forms.Form):
    """Who is asked, and where the link goes."""

    partner = forms.ModelChoiceField(
        label=gettext_lazy("Partner"), queryset=Organization.objects.none()
    )
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"), required=False,
        help_text=gettext_lazy("The link goes there. Left empty, the partner answers signed in."),
    )  # fmt: skip
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the letter"),
        choices=[("en", gettext_lazy("English")), ("fr", gettext_lazy("French"))],
    )

    def __init__(self, *args: Any, adoption: Adoption, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["partner"]
        field.queryset = partners_for(adoption).order_by("name_en", "name_fr")
        self.initial.setdefault("language", current_language())


class AskView(WagtailAdminTemplateMixin, FormView):
    """Asks a partner to endorse an entry. Whose entry it is, is settled where the view is made."""

    model: Any = None
    edit_url_name = ""
    template_name = "wagtailadmin/endorsing/ask.html"
    form_class = AskForm
    page_title = gettext_lazy("Ask a partner to endorse")
    header_icon = "circle-check"
    breadcrumbs_items = FIRST_BREADCRUMBS

    @cached_property
    def adoption(self) -> Adoption:
        """The entry."""
        found = Adoption.objects.select_related("element", "pilot__lead", "offering__institution")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.has_perm("registry.change_adoption"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.adoption)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit = reverse(self.edit_url_name, args=[self.adoption.pk])
        mine = [
            {"url": edit, "label": str(self.adoption)},
            {"url": "", "label": self.page_title},
        ]
        return [*super().get_breadcrumbs_items(), *mine]

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"adoption": self.adoption}

    def form_valid(self, form: AskForm) -> HttpResponse:
        said = form.cleaned_data
        waits = unpublished(self.adoption)
        if not (said["email"] or waits or publishers_of(said["partner"]).exists()):
            form.add_error("email", NOBODY_ANSWERS % {"partner": said["partner"]})
            return self.render_to_response(self.get_context_data(form=form), status=409)
        try:
            ask_by_mail(
                self.adoption, said["partner"], self.request.user, timezone.now(),
                said["email"], said["language"],
            )  # fmt: skip
        except NotEndorsed as against:
            at = "email" if against.hindrance == Hindrance.OWN_ADDRESS else None
            form.add_error(at, told(against, said["partner"], to_who_asks=True))
            return self.render_to_response(self.get_context_data(form=form), status=409)
        log(instance=self.adoption, action=ASKED, user=self.request.user)
        messages.success(self.request, _("%(partner)s is asked.") % {"partner": said["partner"]})
        if waits_for(said["email"]):
            messages.warning(self.request, WAITS % {"email": said["email"]})
        return HttpResponseRedirect(self.request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        of_adoption = {"adoption": self.adoption}
        confirmations = Confirmation.objects.filter(**of_adoption).select_related(
            "partner", "request", "given_by"
        )
        requests = EndorsementRequest.objects.filter(**of_adoption).select_related("partner")
        waits = unpublished(self.adoption)
        context = {
            "called": printed(self.adoption),
            "waits": told(waits, to_who_asks=True) if waits else "",
            "confirmations": [
                (one, way_of(one, sees_all(self.request.user)))
                for one in confirmations.order_by("-given_on", "-pk")
            ],
            "requests": [(one, one.has_ended(timezone.now())) for one in requests],
            "back": reverse(self.edit_url_name, args=[self.adoption.pk]),
        }
        return super().get_context_data(**kwargs) | context


class AskItem(ActionMenuItem):
    """The way to it from the form of an entry that has evidence and is public."""

    name = "action-ask-partner"
    label = gettext_lazy("Ask a partner to endorse")
    icon_name = "circle-check"

    def is_shown(self, context: dict[str, Any]) -> bool:
        one = context.get("instance")
        shown = context["view"] == "edit" and isinstance(one, Adoption) and one.live
        return bool(shown and one.status != Adoption.Status.CLAIMED)

    def get_url(self, parent_context: dict[str, Any]) -> str:
        name = Adoption.snippet_viewset.get_url_name("ask")
        return reverse(name, args=[parent_context["instance"].pk])


# The partner


def requests_to(user: Any) -> Any:
    """Return what was asked of the organisations for which a user works, and of no other."""
    return EndorsementRequest.objects.filter(partner__in=organizations_of(user)).with_entry()


class _Screen(WagtailAdminTemplateMixin):
    page_title: Any = TITLE
    header_icon = "circle-check"
    breadcrumbs_items = FIRST_BREADCRUMBS

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = super().get_breadcrumbs_items()
        return [*items, {"url": reverse("endorsing:index"), "label": TITLE}]


class IndexView(_Screen, TemplateView):
    """What was asked, the latest request of each entry."""

    template_name = "wagtailadmin/endorsing/index.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        latest: dict[tuple[int, int], EndorsementRequest] = {}
        for one in requests_to(self.request.user):
            latest.setdefault((one.adoption_id, one.partner_id), one)
        held: dict[tuple[int, int], list[Confirmation]] = {}
        pairs = Confirmation.objects.in_force().filter(partner__in={key[1] for key in latest})
        for one in pairs:
            held.setdefault((one.adoption_id, one.partner_id), []).append(one)
        rows = [(one, held.get(key, [])) for key, one in latest.items()]
        ours = recorded_for(organizations_of(self.request.user))
        speaks = publishes_for(self.request.user)
        recorded = [(one, printed(one), one.confirmed_by_id in speaks) for one in ours]
        return super().get_context_data(**kwargs) | {"rows": rows, "recorded": recorded}

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take back what stands in the name of the user's organisation."""
        key = request.POST.get("entry", "")
        ours = recorded_for(organizations_of(request.user))
        entry = ours.filter(pk=key).first() if key.isdecimal() else None
        if entry is None:
            raise Http404
        if entry.confirmed_by_id not in publishes_for(request.user):
            raise PermissionDenied
        take_back(entry, request.user)
        log(instance=entry, action=ANSWERED, user=request.user)
        entry.refresh_from_db()
        told_back = _("“%(entry)s” is taken back. From today the ledger says: %(status)s.")
        status = str(entry.get_status_display()).lower()
        messages.success(request, told_back % {"entry": entry, "status": status})
        return HttpResponseRedirect(request.path)


class AnswerView(_Screen, FormView):
    """One request: the two confirmations, given and taken back as often as there is reason to."""

    template_name = "wagtailadmin/endorsing/one.html"
    form_class = ConfirmForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.asked = requests_to(request.user).filter(pk=kwargs["pk"]).first()
        if self.asked is None:
            raise Http404
        self.speaks = self.asked.partner_id in publishes_for(request.user)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take an answer of who publishes for the partner: it is public at once."""
        if not self.speaks:
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return str(self.asked.adoption)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        label = str(self.asked.adoption)
        return [*super().get_breadcrumbs_items(), {"url": self.request.path, "label": label}]

    @cached_property
    def held(self) -> dict[str, Confirmation]:
        """What is confirmed now."""
        return in_force(self.asked.adoption, self.asked.partner)

    @cached_property
    def against(self) -> NotEndorsed | None:
        """What stands against a new confirmation."""
        return hindrance(self.asked.adoption, self.asked.partner, timezone.localdate())

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"held": self.held, "entry": self.asked.adoption}

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        asked, user = self.asked, self.request.user
        giver = Giver(form.cleaned_data["role"], user, saw=form.cleaned_data["saw"])
        try:
            take_answer(asked, form.wanted, giver, timezone.now())
        except NotEndorsed as against:
            words = told(against, asked.partner)
            if against.hindrance == Hindrance.CHANGED:
                asked.adoption.refresh_from_db()
                form = form.anew(in_force(asked.adoption, asked.partner), asked.adoption)
                context = self.get_context_data(form=form) | {"against": words}
                return self.render_to_response(context, status=409)
            form.add_error(None, words)
            return self.render_to_response(self.get_context_data(form=form), status=409)
        log(instance=asked.adoption, action=ANSWERED, user=user)
        messages.success(self.request, _("The answer is recorded."))
        return HttpResponseRedirect(self.request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        adoption = self.asked.adoption
        if (self.against and not self.held) or not self.speaks:
            context["form"] = None
        return context | {
            "adoption": adoption,
            "element": adoption.element,
            "institution": institution_of(adoption),
            "lacks": "" if self.speaks else PUBLISHERS_ANSWER,
            "against": told(self.against, self.asked.partner) if self.against else "",
        }


def addresses() -> Any:
    """Return the addresses of the partner's screens."""
    patterns = [
        path("", IndexView.as_view(), name="index"),
        path("<int:pk>/", AnswerView.as_view(), name="one"),
    ]
    return path("endorsing/", include((patterns, "endorsing"), namespace="endorsing"))


class EndorsingItem(MenuItem):
    """Shown to who works for an organisation."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(organizations_of(request.user))


def item() -> EndorsingItem:
    """Return the item of the menu."""
    # The menu cuts longer words off.
    label = gettext_lazy("To endorse")
    return EndorsingItem(label, reverse("endorsing:index"), name="endorsing", icon_name="circle-check", order=143)  # fmt: skip
