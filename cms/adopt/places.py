"""Addresses under the framework's page that applications and endorsements have, in both languages."""

from __future__ import annotations

from registry.models.bilingual import LANGUAGES, current_language

ADOPT = {"en": "adopt", "fr": "adopter"}
STATUS = {"en": "status", "fr": "suivi"}
STEPS = {
    "organization": {"en": "organization", "fr": "organisation"},
    "plan": {"en": "plan", "fr": "projet"},
    "partners": {"en": "partners", "fr": "partenaires"},
    "elements": {"en": "elements", "fr": "elements"},
    "timeline": {"en": "timeline", "fr": "calendrier"},
    "send": {"en": "send", "fr": "envoi"},
}
"""Last part of a step's address, by step and language; in the order of the form."""


def step_at(slug: str) -> str:
    """Return the step that an address means, in whichever language it is written; nothing when there is none.

    >>> step_at("partenaires")
    'partners'
    >>> step_at("nowhere")
    ''
    """
    return next((name for name, slugs in STEPS.items() if slug in slugs.values()), "")


def below(root: dict[str, str], *parts: dict[str, str] | str) -> dict[str, str]:
    """Return an address under a page's addresses, by language; a part is a text, or a text by language.

    >>> below({"en": "/en/framework/", "fr": "/fr/cadre/"}, ADOPT, "x")
    {'en': '/en/framework/adopt/x/', 'fr': '/fr/cadre/adopter/x/'}
    """
    return {
        lang: root[lang] + "".join(f"{_in(part, lang)}/" for part in parts)
        for lang in LANGUAGES
        if lang in root
    }


def here(addresses: dict[str, str]) -> str:
    """Return an address in the reader's language, or in the other one where there is none."""
    return addresses.get(current_language()) or next(iter(addresses.values()))


def _in(part: dict[str, str] | str, language: str) -> str:
    return part if isinstance(part, str) else part[language]
