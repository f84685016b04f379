"""A row on its way through a check: what was read, what is stored, what shall be."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from registry.interchange.bulk.cells import Row
from registry.interchange.bulk.headings import EXTERNAL_ID, OWNER, VERSION
from registry.interchange.bulk.state import Plain, State
from registry.interchange.check import Draft, drafted
from registry.interchange.kinds import Kind, Ref, kinds
from registry.models.ctid import uid_of

_VIRTUAL = frozenset((EXTERNAL_ID, VERSION, "institution"))
"""What rules and decisions are sent with, and have no column for."""

SET_HERE = frozenset(("institution", "receiving_institution", "slug", "lifecycle", "provenance"))


@dataclass
class Work:
    """A row with its draft, the state of its record where there is one, and the values of the plan."""

    row: Row
    draft: Draft
    state: State | None = None
    values: dict[str, Plain] = field(default_factory=dict)

    @property
    def kind(self) -> Kind:
        """What the record is."""
        return self.draft.kind

    @property
    def external_id(self) -> str:
        """The id under which the institution sends it."""
        return self.row.record.slug

    @property
    def is_named_by_ctid(self) -> bool:
        """Whether a stored record is sent under its permanent identifier, because it has no other id."""
        return self.state is not None and uid_of(self.external_id) == self.state.uid

    @property
    def offerings(self) -> list[Ref]:
        """The offerings that it names."""
        return [ref for _, ref in self.draft.refs if ref.table == "offering"]


def begun(row: Row) -> Work:
    """Read the values of a row, whose kind is known."""
    record = row.record
    kind = kinds()[record.kind]
    hidden = _VIRTUAL - kind.columns.keys() | {"institution", OWNER.get(kind.name, "institution")}
    stated = {name: value for name, value in record.values.items() if name not in hidden}
    draft = drafted(replace(record, values=stated))
    draft.columns.pop("slug", None)
    if "lifecycle" not in stated:
        draft.columns.pop("lifecycle", None)
    draft.issues[:0] = row.issues
    return Work(row, draft)


def changes_of(work: Work) -> dict[str, list[Plain]]:
    """Return the fields that a row changes in a stored record, each with its value before and after."""
    if work.state is None:
        return {}
    stored = work.state.plain
    return {
        name: [stored.get(name), value]
        for name, value in work.values.items()
        if stored.get(name) != value and (stored.get(name) or value)
    }
