"""What has to be public before a record is: what it is about, or who answers for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.core.exceptions import ValidationError


class PublicFirst:
    """A record that is published after others, whichever way publishes it.

    ``AFTER`` names the columns in which these stand, each with what is said when a draft stands there.
    """

    AFTER: ClassVar[Mapping[str, Any]] = {}

    def too_early(self, columns: Iterable[str] | None = None) -> dict[str, str]:
        """Return why the record cannot be published yet, by column; of all columns unless some are given."""
        names = self.AFTER if columns is None else columns
        others = {name: getattr(self, name) for name in names}
        return {
            name: self.AFTER[name] % {"name": other}
            for name, other in others.items()
            if other is not None and other.lifecycle == "draft"
        }

    def refuse_too_early(self) -> None:
        """Raise ValidationError when the record would be listed before what it comes after.

        What is listed already is judged by what has changed only: it may be corrected, and a word be taken back.
        """
        said = self.too_early(self._to_be_judged()) if self.AFTER else {}
        if said:
            raise ValidationError(said)

    def _to_be_judged(self) -> list[str]:
        table: Any = type(self)
        keys = {name: table._meta.get_field(name).attname for name in self.AFTER}
        found = table._base_manager.filter(pk=self.pk, lifecycle="published")  # type: ignore[attr-defined]
        stored = found.values(*keys.values()).first() or {}
        return [name for name, key in keys.items() if stored.get(key) != getattr(self, key)]
