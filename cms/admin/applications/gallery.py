"""Every letter about applications in both languages, as words and as HTML, filled with an example."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cms.admin.applications.screen import Screen
from cms.adopt import letters
from cms.letters import Letter, write
from registry.models import Application
from registry.models.bilingual import LANGUAGES
from registry.services.retention import DRAFT_DAYS

_ADDRESS = "https://registry.example/…"


class LettersView(Screen, TemplateView):
    """The letters, side by side."""

    template_name = "wagtailadmin/applications/letters.html"

    def get_page_subtitle(self) -> str:
        return _("Letters")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = [(name, [letter_of(name, language) for language in LANGUAGES]) for name in NAMES]
        return super().get_context_data(**kwargs) | {"rows": rows}


NAMES = (*letters.NAMES, "links", "for-reviewers", "withdrawn-for-reviewers")


def letter_of(name: str, language: str) -> Letter:
    """Return a letter as it reads for an invented application of an example organisation."""
    titles = {"en": "Example: safe patient transfer", "fr": "Exemple : transfert sécuritaire"}
    made = Application(
        reference="2027-EXAMPL",
        organization_name={"en": "Example College", "fr": "Collège Exemple"}[language],
        title=titles[language],
        state=Application.State.RECEIVED,
        received_at=timezone.now(),
    )
    said = {"application": made, "address": _ADDRESS}
    if name in letters.NAMES:
        account = _ADDRESS if name == Application.State.ACCEPTED else ""
        return letters.letter(made, name, language, address=_ADDRESS, account=account)
    return write(f"adopt/{name}", language, said | {"rows": [(made, _ADDRESS)], "days": DRAFT_DAYS})
