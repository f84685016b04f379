"""The page by which the registry is written to."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms.contact.form import ContactForm
from cms.contact.messages import MOST, WITHIN, receive
from cms.models.page import SitePage
from cms.open_forms import may_send, may_write_to
from registry.models.bilingual import current_language

RECEIVED = "received"
LIMIT = ("contact", MOST, WITHIN)
_PREFILLED = {"topic": 14, "about": 500}
_HOUR = 3600


class ContactPage(RoutablePageMixin, SitePage):
    """The form, under what editors write; its messages are in the admin under Community."""

    template = "pages/contact.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.ContentPage"]
    max_count_per_parent = 1
    page_description = _("The form by which the registry is written to.")

    class Meta:
        verbose_name = _("contact page")
        verbose_name_plural = _("contact pages")

    @path("")
    def contact_route(self, request: HttpRequest) -> HttpResponse:
        """Show the form, or take it: stored first, mailed then, and confirmed with a reference."""
        if request.method != "POST":
            return self._shown(request, ContactForm(initial=_prefilled(request)))
        form = ContactForm(request.POST)
        if not form.is_valid():
            return self._shown(request, form, 400)
        if not may_send(request, *LIMIT):
            form.add_error(
                None,
                gettext(
                    "Many messages came from here within the hour. What you wrote is kept: send it again later."
                ),
            )
            return self._shown(request, form, 429)
        confirmed = may_write_to(form.cleaned_data["email"], *LIMIT)
        stored = receive(current_language(), confirmed=confirmed, **form.said())
        told = signing.dumps([stored.reference, confirmed], salt=RECEIVED)
        return HttpResponseRedirect(f"{request.path}?{RECEIVED}={told}")

    def _shown(self, request: HttpRequest, form: ContactForm, status: int = 200) -> HttpResponse:
        context = self.get_context(request)
        hidden = status != 200 or bool(request.GET)
        context |= replace(self.placement(request), noindex=hidden).as_context()
        context |= {"form": form, **_received(request)}
        response = TemplateResponse(request, self.template, context, status=status)
        if status == 429:
            response["Retry-After"] = str(WITHIN)
        # Each form carries the time at which it was opened.
        response["Cache-Control"] = "no-store"
        return response


def _prefilled(request: HttpRequest) -> dict[str, Any]:
    return {name: request.GET.get(name, "")[:longest] for name, longest in _PREFILLED.items()}


def _received(request: HttpRequest) -> dict[str, Any]:
    """Return the reference of a message that was received here, and whether a confirmation was mailed.

    An address that anybody made up names none.
    """
    try:
        told = signing.loads(request.GET.get(RECEIVED, ""), salt=RECEIVED, max_age=_HOUR)
    except signing.BadSignature:
        return {"reference": ""}
    reference, confirmed = told
    return {"reference": reference, "is_confirmed": confirmed}
