"""Text in two languages, kept as plain paired columns.

A record declares ``title_en`` and ``title_fr`` and reads ``title``: the text in the language of the request,
or in the other language when that one is missing. The text says which language it is in, so that a page can
mark it (``lang``) instead of hiding the record.
"""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db.models import CheckConstraint, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("en", "fr")
STATED_IN_NONE = _("Write it in English or in French, at least in one of them.")


class LocalizedText(str):
    """Text that knows its language.

    Attributes:
        lang: language of the text, ``"en"`` or ``"fr"``; ``""`` for an empty text.
        is_fallback: whether another language was asked for.
    """

    __slots__ = ("is_fallback", "lang")

    lang: str
    is_fallback: bool

    def __new__(cls, text: str, lang: str, wanted: str) -> Self:
        made = super().__new__(cls, text)
        made.lang = lang if text else ""
        made.is_fallback = bool(text) and lang != wanted
        return made

    def __getnewargs__(self) -> tuple[str, str, str]:
        # Caches pickle their values; the language asked for follows from the other two.
        wanted = other_language(self.lang) if self.is_fallback else self.lang
        return str(self), self.lang, wanted


def current_language() -> str:
    """Return the language of the request, ``"en"`` or ``"fr"``."""
    asked = (get_language() or settings.LANGUAGE_CODE)[:2]
    return asked if asked in LANGUAGES else "en"


def other_language(language: str) -> str:
    """Return the registry's other language.

    >>> other_language("en")
    'fr'
    """
    return "fr" if language == "en" else "en"


def localized(record: Any, name: str, language: str | None = None) -> LocalizedText:
    """Return the text ``name`` of a record in a language, or in the other one when it is missing."""
    wanted = language or current_language()
    for lang in (wanted, other_language(wanted)):
        text = getattr(record, f"{name}_{lang}")
        if text:
            return LocalizedText(text, lang, wanted)
    return LocalizedText("", wanted, wanted)


class Bilingual:
    """Read-only attribute over a pair of columns, in the language of the request."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, record: Any, owner: type) -> Any:
        return self if record is None else localized(record, self.name)


def stated_in_a_language(name: str, constraint: str) -> CheckConstraint:
    """Return the constraint that a pair of columns is not empty in both languages."""
    return CheckConstraint(
        condition=~(Q(**{f"{name}_en": ""}) & Q(**{f"{name}_fr": ""})),
        name=constraint,
        violation_error_message=STATED_IN_NONE,
    )
