"""What has to be public before a record is: what it is about, or who answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RESUME_FIRST = _("“%(name)s” is suspended. It has to be resumed first.")
WITHDRAWN = _("“%(name)s” was withdrawn. Name another record.")
ORGANIZATION_FIRST = _("“%(name)s” is not public yet. Publish the organisation first, or ask the registry to. Until then, save this as a draft.")  # fmt: skip
ORGANIZATION_CEASED = _("“%(name)s” has ceased, so nothing new is published of it. Name another organisation, or keep this as a draft.")  # fmt: skip


@dataclass(frozen=True)
class Before:
    """What is said where the record that comes first does not stand as it has to.

    Attributes:
        draft: it is a draft.
        ceased: it has ceased, and what comes after it is not over.
    """

    draft: Any
    ceased: Any

    def said_of(self, other: Any, *, of_the_past: bool) -> str:
        """Return why nothing can follow a record, as a sentence; empty when it can.

        What has ceased is in the way of what goes on, not of what is over: its past stays.
        """
        told = {
            "draft": self.draft,
            "suspended": RESUME_FIRST,
            "ceased": "" if of_the_past else self.ceased,
            "tombstone": WITHDRAWN,
        }.get(other.lifecycle, "")
        return str(told) % {"name": other} if told else ""


OF_ORGANIZATION = Before(ORGANIZATION_FIRST, ORGANIZATION_CEASED)


class PublicFirst:
    """A record that is published after others, whichever way publishes it.

    ``AFTER`` names the columns in which these stand, each with what is said where one of them is in the way.
    """

    AFTER: ClassVar[Mapping[str, Before]] = {}

    @property
    def answers(self) -> bool:
        """Whether it answers at its address and its identifier."""
        return bool(self.is_public)  # type: ignore[attr-defined]

    @property
    def is_of_the_past(self) -> bool:
        """Whether it tells of what is over, and may do so after who answers for it has ceased."""
        return False

    def too_early(self) -> dict[str, str]:
        """Return why people cannot publish the record yet, by column (``__all__`` for the whole)."""
        return self._comes_before()

    def refuse_too_early(self) -> None:
        """Raise ValidationError when the record would be listed before what it comes after."""
        said = self._comes_before()
        if said:
            raise ValidationError(said)

    def _comes_before(self) -> dict[str, str]:
        """Return what is said of what has to be public first and is not, or is no more.

        What is listed already is judged by what has changed only: it may be corrected, and a word be taken back.
        """
        others = {name: getattr(self, name) for name in self._to_be_judged()}
        said = {
            name: self.AFTER[name].said_of(other, of_the_past=self.is_of_the_past)
            for name, other in others.items()
            if other is not None
        }
        return {name: told for name, told in said.items() if told}

    def _to_be_judged(self) -> list[str]:
        table: Any = type(self)
        keys = {name: table._meta.get_field(name).attname for name in self.AFTER}
        if not keys:
            return []
        found = table._base_manager.filter(pk=self.pk, lifecycle="published")  # type: ignore[attr-defined]
        stored = found.values(*keys.values()).first() or {}
        return [name for name, key in keys.items() if stored.get(key) != getattr(self, key)]
