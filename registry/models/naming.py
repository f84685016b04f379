"""What records are called: by a text of their own, or by what they are about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import prefetch_related_objects
from django.utils.translation import override

from registry.models.bilingual import LocalizedText, localized


class Called:
    """The names of a record.

    Attributes:
        LABEL: the pair of columns that call it.
        ABOUT: the ways to what calls it where they are empty.
    """

    LABEL: ClassVar[str] = "title"
    ABOUT: ClassVar[tuple[str, ...]] = ()

    slug: Any

    def __str__(self) -> str:
        return str(self.label) or self.about() or self.slug

    @property
    def label(self) -> LocalizedText:
        """What people call the record, in the language of the request."""
        return localized(self, self.LABEL)

    def about(self) -> str:
        """Return, in the language of the request, what calls the record where it has no text of its own; or nothing."""
        return ""

    def called(self, language: str) -> str:
        """Return what people call the record in a language: its label, the other language's, or what it is about."""
        said = str(localized(self, self.LABEL, language))
        if said:
            return said
        with override(language):
            return self.about()


def read_names(records: Iterable[Called]) -> None:
    """Read what calls those of some records that have no label, a few queries a kind; nothing for the others."""
    untitled: dict[Any, list[Any]] = {}
    for one in records:
        if one.ABOUT and not localized(one, one.LABEL):
            untitled.setdefault(type(one), []).append(one)
    for model, some in untitled.items():
        prefetch_related_objects(some, *model.ABOUT)
