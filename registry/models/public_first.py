"""What has to be public before a record is: what it is about, or who answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

RESUME_FIRST = _("“%(name)s” is suspended. It has to be resumed first.")


class PublicFirst:
    """A record that is published after others, whichever way publishes it.

    ``AFTER`` names the columns in which these stand, each with what is said when a draft stands there.
    What is suspended there is in the way as well.
    """

    AFTER: ClassVar[Mapping[str, Any]] = {}

    @property
    def answers(self) -> bool:
        """Whether it answers at its address and its identifier."""
        return bool(self.is_public)  # type: ignore[attr-defined]

    def too_early(self) -> dict[str, str]:
        """Return why people cannot publish the record yet, by column (``__all__`` for the whole)."""
        return self._comes_before()

    def refuse_too_early(self) -> None:
        """Raise ValidationError when the record would be listed before what it comes after."""
        said = self._comes_before()
        if said:
            raise ValidationError(said)

    def _comes_before(self) -> dict[str, str]:
        """Return what is said of drafts that have to be public first, and of what is suspended.

        What is listed already is judged by what has changed only: it may be corrected, and a word be taken back.
        """
        others = {name: getattr(self, name) for name in self._to_be_judged()}
        said = {
            name: {"draft": self.AFTER[name], "suspended": RESUME_FIRST}.get(other.lifecycle)
            for name, other in others.items()
            if other is not None
        }
        return {name: told % {"name": others[name]} for name, told in said.items() if told}

    def _to_be_judged(self) -> list[str]:
        table: Any = type(self)
        keys = {name: table._meta.get_field(name).attname for name in self.AFTER}
        if not keys:
            return []
        found = table._base_manager.filter(pk=self.pk, lifecycle="published")  # type: ignore[attr-defined]
        stored = found.values(*keys.values()).first() or {}
        return [name for name, key in keys.items() if stored.get(key) != getattr(self, key)]
