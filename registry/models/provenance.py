"""Who says what a record says; and the border between facts and examples, which no record stands across.

Of a real organisation the registry publishes facts only. What is invented belongs to organisations that are invented
too, and is tagged as an example. So a record is an example exactly when what it belongs to is one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain, islice
from typing import Any, ClassVar

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

NAMED_AT_MOST = 5

NO_EXAMPLE = _(
    "“%(owner)s” is no example, and of it only facts are published. Say who states this, or name an example instead."
)
AN_EXAMPLE = _(
    "“%(owner)s” is an example, so this is one too. Choose “Example”, or name one that is real instead."
)
ACROSS = _(
    "“%(example)s” is an example and “%(real)s” is not. Nothing is said of both at once: name one of them only."
)
BELONGS_HERE = _(
    "This would turn facts into examples, or examples into facts: %(records)s. Change or remove them first."
)

ON_ITS_SIDE = _(
    "This record is public: whoever holds its identifier knows it as a fact, or as an example. Make a new record instead."
)


class Provenance(models.TextChoices):
    """Who says so."""

    SOURCED = "sourced", _("Published source")
    INSTITUTION = "institution", _("Stated by the institution")
    ILLUSTRATIVE = "illustrative", _("Example")


class Belonging(models.Model):
    """Adds who says what a record says, and keeps facts and examples apart.

    Attributes:
        BELONGS_TO: paths to what the record says something of. All of it is real, or all of it is an example.
    """

    BELONGS_TO: ClassVar[tuple[str, ...]] = ()

    provenance = models.CharField(
        _("provenance"),
        max_length=12,
        choices=Provenance,
        default=Provenance.INSTITUTION,
        db_index=True,
    )

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.keep_to_its_side(self.owners())
        super().save(*args, **kwargs)

    @property
    def is_illustrative(self) -> bool:
        """Whether the record is an invented example."""
        return self.provenance == Provenance.ILLUSTRATIVE

    def owners(self, *, lists: bool = True) -> list[Any]:
        """Return what the record says something of, as far as it is named; without ``lists``, in its columns."""
        columns = {field.name for field in type(self)._meta.concrete_fields}
        paths = (path for path in self.BELONGS_TO if lists or path in columns)
        return list(chain.from_iterable(_reached(self, path) for path in paths))

    def keep_to_its_side(self, owners: Sequence[Any]) -> None:
        """Make an example of what an example organisation states itself, and refuse a record across the border.

        Args:
            owners: what the record says something of.

        Raises:
            ValidationError: the record would be an example of something real, or a fact about an example; or records
                that belong to this one would be; or the public knows it as the other.
        """
        example = next((one for one in owners if one.is_illustrative), None)
        real = next((one for one in owners if not one.is_illustrative), None)
        if example and real:
            raise _refusal(ACROSS, example=str(example), real=str(real))
        if real and self.is_illustrative:
            raise _refusal(NO_EXAMPLE, owner=str(real))
        if example and self.provenance == Provenance.SOURCED:
            raise _refusal(AN_EXAMPLE, owner=str(example))
        if example:
            self.provenance = Provenance.ILLUSTRATIVE
        self._refuse_to_change_sides(owners)

    def _refuse_to_change_sides(self, owners: Sequence[Any]) -> None:
        is_known = bool(getattr(self, "announced_lifecycle", ""))
        if not self.pk or not (is_known or _belonging_to(type(self))):
            return
        if _side_of_stored(self) in (None, self.is_illustrative):
            return
        others = list(islice(_left_behind(self), NAMED_AT_MOST + 1))
        if others:
            named = [f"{one._meta.verbose_name} {one.slug}" for one in others[:NAMED_AT_MOST]]
            more = ["…"] * (len(others) > NAMED_AT_MOST)
            raise _refusal(BELONGS_HERE, records=", ".join(named + more))
        if is_known and (not owners or self._has_moved()):
            raise _refusal(ON_ITS_SIDE)

    def _has_moved(self) -> bool:
        """Return whether a column names another owner than the stored record does."""
        fields = (field for field in self._meta.concrete_fields if field.name in self.BELONGS_TO)
        columns = {field.attname: getattr(self, field.attname) for field in fields}
        return bool(columns) and not type(self)._base_manager.filter(pk=self.pk, **columns).exists()


class Entry(models.Model):
    """An entry of a record's list that names something, and so stands on the side of the record.

    Attributes:
        OF: the column with the record.
        NAMES: the column with what the entry names.
    """

    OF: ClassVar[str]
    NAMES: ClassVar[str]

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        record, named = getattr(self, self.OF), getattr(self, self.NAMES)
        if named is not None and named.is_illustrative != record.is_illustrative:
            example, real = (named, record) if named.is_illustrative else (record, named)
            raise _refusal(ACROSS, example=str(example), real=str(real))
        super().save(*args, **kwargs)


def has_a_side(kind: type[models.Model]) -> bool:
    """Return whether records of a kind are facts or examples; reference tables serve both."""
    return issubclass(kind, Belonging) and bool(kind.BELONGS_TO or _belonging_to(kind))


def _refusal(words: Any, **params: Any) -> ValidationError:
    return ValidationError({"provenance": ValidationError(words, code="border", params=params)})


def _reached(row: Any, path: str) -> Iterator[Any]:
    """Give the records at the end of a path; children that a form has not saved yet are among them."""
    name, _, rest = path.partition("__")
    if not hasattr(row, name):
        return
    found = getattr(row, name)
    nearest = found.all() if isinstance(found, models.Manager) else [found] if found else []
    for one in nearest:
        yield from _reached(one, rest) if rest else [one]


def _side_of_stored(record: Any) -> bool | None:
    stored = type(record)._base_manager.filter(pk=record.pk)
    kept = stored.values_list("provenance", flat=True).first()
    return None if kept is None else kept == Provenance.ILLUSTRATIVE


def _left_behind(record: Any) -> Iterator[Any]:
    """Give the records that belong to one and would stand on the other side of the border."""
    other_side = models.Q(provenance=Provenance.ILLUSTRATIVE)
    for kind, path in _belonging_to(type(record)):
        belonging = kind._base_manager.filter(**{path: record.pk})
        yield from belonging.filter(~other_side if record.is_illustrative else other_side)
    if hasattr(record, "asked_by"):
        asking = record.asked_by()
        yield from asking.filter(~other_side if record.is_illustrative else other_side)


@cache
def _belonging_to(kind: type) -> list[tuple[Any, str]]:
    paths = ((of, path) for of in apps.get_models() for path in vars(of).get("BELONGS_TO", ()))
    return [(of, path) for of, path in paths if issubclass(kind, _target(of, path))]


def _target(kind: Any, path: str) -> Any:
    for name in path.split("__"):
        kind = kind._meta.get_field(name).related_model
    return kind
