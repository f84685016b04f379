"""What can be said about records before a table is touched: kinds, identities, fields, values, references."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.apps import apps

from registry.domain.references import mentions
from registry.domain.requirement import Policies
from registry.interchange.kinds import Child, Kind, Ref, kinds
from registry.interchange.messages import NEAR, NO_NEAR, ONE_OF, later
from registry.interchange.packed import order_of, unpacked
from registry.interchange.records import SourceRecord
from registry.interchange.report import Issue, Outcome, Report, where
from registry.interchange.targets import Targets
from registry.interchange.values import Misstated, column_value, list_value

TABLE_OF = {"offering": "offering", "institution": "organization", "skill": "skill"}
"""The table that a key in the engine's notation means, by its sort."""


@dataclass
class Draft:
    """A record whose values fit their columns; references are still natural keys.

    ``made`` holds the rows of its lists in the order of the file, once they are made; ``issues`` is filled as
    the record is checked, and a draft with issues is not written. ``row`` and ``outcome`` are there once it is.
    """

    record: SourceRecord
    kind: Kind
    columns: dict[str, Any] = field(default_factory=dict)
    lists: dict[str, list[Ref]] = field(default_factory=dict)
    children: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    refs: list[tuple[str, Ref]] = field(default_factory=list)
    made: dict[str, list[Any]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    row: Any = None
    outcome: Outcome | None = None

    def complain(self, code: str, at: str = "", value: Any = None, **evidence: Any) -> None:
        """Add an issue about a field."""
        record = self.record
        self.issues.append(
            Issue.of(code, record.place, record=record.slug, field=at, value=value, **evidence)
        )


def identified(records: Iterable[SourceRecord], report: Report) -> list[SourceRecord]:
    """Return the records whose kind and slug are known and not given before; reject the others."""
    seen: dict[Ref, SourceRecord] = {}
    return [
        named
        for record in records
        if (named := _named(record, report)) is not None and _first(named, seen, report)
    ]


def _named(record: SourceRecord, report: Report) -> SourceRecord | None:
    kind = kinds().get(record.kind)
    if kind is None:
        near = _near(record.kind, kinds())
        issue = Issue.of("kind.unknown", record.place, field="kind", value=record.kind, near=near)
        report.reject(record, [issue])
        return None
    # A code is as permanent as a slug, so a kind that others name by its code may leave the slug out.
    own_key = record.values.get("code") if kind.key == ("code",) else None
    slug = record.slug or (own_key if isinstance(own_key, str) else "")
    if not slug:
        given = record.values.get("slug")
        issue = Issue.of("slug.missing", record.place, field="slug", value=given)
        report.reject(record, [issue])
        return None
    return replace(record, slug=slug)


def _first(record: SourceRecord, seen: dict[Ref, SourceRecord], report: Report) -> bool:
    kind = kinds()[record.kind]
    identities = [
        Ref(f"{record.kind} by slug", record.slug),
        *kind.refs(record.slug, record.values),
    ]
    for identity in identities:
        first = seen.setdefault(identity, record)
        if first is not record:
            report.reject(record, [_second(record, first, identity.key)])
            return False
    return True


def _second(record: SourceRecord, first: SourceRecord, key: str) -> Issue:
    by_code = key != record.slug
    return Issue.of(
        "key.twice" if by_code else "slug.twice",
        record.place,
        record=record.slug,
        field="code" if by_code else "slug",
        value=key,
        key=key,
        first=later(lambda: where(first.place)),
    )


def drafted(record: SourceRecord) -> Draft:
    """Return a record with its values read, and an issue for each that cannot be."""
    kind = kinds()[record.kind]
    draft = Draft(record, kind)
    for name, stated in _stated(record, kind).items():
        if name == "slug":
            draft.columns["slug"] = record.slug
        elif stated is not None:
            _read(draft, name, stated)
    for name, value in (("slug", record.slug), ("lifecycle", "published")):
        if name in kind.columns:
            draft.columns.setdefault(name, value)
        else:
            draft.columns.pop(name, None)
    return draft


def _stated(record: SourceRecord, kind: Kind) -> dict[str, Any]:
    defaults = {name: v for name, v in record.defaults.items() if name in kind.columns}
    return {**defaults, **record.values}


def _read(draft: Draft, name: str, stated: Any) -> None:
    kind, flat = draft.kind, draft.record.flat
    try:
        if name in kind.columns:
            draft.columns[name] = _column(draft, name, kind.columns[name], stated)
        elif name in kind.lists:
            draft.lists[name] = list_value(kind.lists[name], stated, flat)
            draft.refs += [(name, ref) for ref in draft.lists[name]]
        elif name in kind.children:
            draft.children[name] = list(_children(draft, name, kind.children[name], stated))
        else:
            _complain_of_stranger(draft, name, kind.names, stated)
    except Misstated as error:
        draft.complain(error.code, name, stated, **error.evidence)


def _column(draft: Draft, at: str, field: Any, stated: Any) -> Any:
    value = column_value(field, stated, draft.record.flat)
    if isinstance(value, Ref):
        draft.refs.append((at, value))
    elif isinstance(value, Policies):
        draft.refs += [(at, Ref("offering", key)) for pair in value.exclusions for key in pair]
    elif field.get_internal_type() == "JSONField" and not isinstance(value, list | dict):
        draft.refs += [(at, Ref(TABLE_OF[sort], key)) for sort, key in mentions(value)]
    return value


def _children(draft: Draft, name: str, child: Child, stated: Any) -> Iterator[dict[str, Any]]:
    if draft.record.flat:
        stated = _unpacked(child, stated)
    if not isinstance(stated, list):
        raise Misstated("value.list")
    for number, entry in enumerate(stated, start=1):
        at = f"{name}[{number}]"
        if isinstance(entry, dict):
            yield _entry(draft, at, child, entry)
        else:
            draft.complain("value.object", at, entry)


def _unpacked(child: Child, cell: str) -> list[dict[str, str]]:
    order = order_of(child)
    if order is None:
        raise Misstated("value.nested")
    entries = unpacked(order, cell)
    if entries is None:
        raise Misstated("value.packed", order=" | ".join(order))
    return entries


def _entry(draft: Draft, at: str, child: Child, entry: Mapping[str, Any]) -> dict[str, Any]:
    row = {}
    for name, stated in entry.items():
        place = f"{at}.{name}"
        if name not in child.columns:
            _complain_of_stranger(draft, place, child.columns, stated)
        elif stated is not None:
            try:
                row[name] = _column(draft, place, child.columns[name], stated)
            except Misstated as error:
                draft.complain(error.code, place, stated, **error.evidence)
    return row


def _complain_of_stranger(draft: Draft, at: str, allowed: Iterable[str], stated: Any) -> None:
    near = _near(at.rpartition(".")[2], allowed)
    draft.complain("field.unknown", at, stated, kind=draft.kind.name, near=near)


def check_references(drafts: list[Draft], targets: Targets) -> None:
    """Complain of each reference that means nothing, with the key that is spelt most like it."""
    targets.find(ref for draft in drafts for _, ref in draft.refs)
    coming = {
        ref for draft in drafts for ref in draft.kind.refs(draft.record.slug, draft.record.values)
    }
    for draft in drafts:
        for at, ref in draft.refs:
            if targets.row(ref) is None and ref not in coming:
                _complain_of_reference(draft, at, ref, targets)


def _complain_of_reference(draft: Draft, at: str, ref: Ref, targets: Targets) -> None:
    kind = apps.get_model("registry", ref.table)._meta.verbose_name
    if targets.in_files(ref):
        draft.complain("reference.deleted", at, ref.key, kind=kind, key=ref.key)
    else:
        near = _near_reference(targets.near(ref))
        draft.complain("reference.unknown", at, ref.key, kind=kind, key=ref.key, near=near)


def _near_reference(near: str | None) -> str:
    return later(lambda: str(NEAR) % {"near": near} if near else str(NO_NEAR))


def _near(name: str, allowed: Iterable[str]) -> str:
    known = list(allowed)
    close = difflib.get_close_matches(name, known, n=1)
    if close:
        return later(lambda: str(NEAR) % {"near": close[0]})
    return later(lambda: str(ONE_OF) % {"allowed": ", ".join(known)})
