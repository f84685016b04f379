"""Screen "Mail texts": each letter of the site in both languages, plain and HTML, before anybody gets it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import include, path, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from cms.admin.base import FIRST_BREADCRUMBS
from cms.letters.catalogue import Letter, letters
from cms.ownership import sees_all
from registry.models.bilingual import LANGUAGES, current_language

TITLE = _("Mail texts")


def addresses() -> Any:
    """Return the addresses of the screen."""
    patterns = [
        path("", LettersView.as_view(), name="index"),
        path("<slug:name>/<str:language>/", html_of, name="html"),
    ]
    return path("letters/", include((patterns, "letters"), namespace="letters"))


class LettersView(WagtailAdminTemplateMixin, TemplateView):
    """Lists the letters, and shows one of them in one language."""

    template_name = "wagtailadmin/letters.html"
    page_title = TITLE
    header_icon = "mail"
    breadcrumbs_items = FIRST_BREADCRUMBS

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": TITLE}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        _refuse_others(self.request)
        every = letters()
        name = self.request.GET.get("letter", "") or next(iter(every))
        language = self.request.GET.get("language", "") or current_language()
        letter = _found(name, language)
        return super().get_context_data(**kwargs) | {
            "letters": list(every.values()),
            "letter": letter,
            "language": language,
            "languages": LANGUAGES,
            "written": letter.written(language),
        }


@xframe_options_sameorigin
def html_of(request: HttpRequest, name: str, language: str) -> HttpResponse:
    """Give the HTML of a letter as a mailbox shows it."""
    _refuse_others(request)
    return HttpResponse(_found(name, language).written(language).html)


def _refuse_others(request: HttpRequest) -> None:
    if not sees_all(request.user):
        raise Http404


def _found(name: str, language: str) -> Letter:
    every = letters()
    if name not in every or language not in LANGUAGES:
        raise Http404
    return every[name]


class LettersItem(MenuItem):
    """Shown to who works for the registry."""

    def is_shown(self, request: HttpRequest) -> bool:
        return sees_all(request.user)


def item() -> LettersItem:
    """Return the item of the menu."""
    return LettersItem(TITLE, reverse("letters:index"), name="letters", icon_name="mail", order=900)
