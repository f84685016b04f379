"""What records say now, as plain data that a plan can hold and compare: a few queries for some hundred records."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from registry.domain.errors import BadNotation
from registry.domain.notation import decode, decode_policies
from registry.domain.notation_writing import encode, encode_policies
from registry.interchange.bulk.headings import EXTERNAL_ID, OFFERINGS, VERSION
from registry.interchange.bulk.history import made_by_files
from registry.interchange.bulk.ownership import own_records
from registry.interchange.kinds import Child, Kind, key_of
from registry.models import ExternalKey, Lifecycle, Offering, Organization
from registry.models.ctid import ctid_of, uid_of
from registry.models.notation import PoliciesField, RequirementField
from registry.models.record import LIVE

Plain = Any
"""What JSON holds: text, numbers, lists, objects, null."""

_KEPT = ("pk", "uid", "lifecycle", "latest_revision_id", "has_unpublished_changes", "locked")


@dataclass(frozen=True)
class State:
    """A record as it is stored.

    Attributes:
        pending: whether somebody works on it here: a draft that no file has left as it is, or a change that waits.
        plain: by field, what it says; other records by natural key, offerings by CTID.
        raw: by column, the values that are no references, as the database gives them.
        token: changes with everything that the record says, and with every revision.
    """

    pk: int
    uid: uuid.UUID
    lifecycle: str
    pending: bool
    locked: bool
    plain: Mapping[str, Plain]
    raw: Mapping[str, Any]
    token: str


def plain_value(field: Any, value: Any) -> Plain:
    """Return a column's value as JSON holds it, the same for the same value."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(field, RequirementField) and value is not None:
        return _canonical(value, lambda one: encode(decode(one)))
    if isinstance(field, PoliciesField):
        return _canonical(value, lambda one: encode_policies(decode_policies(one)))
    return value


def _canonical(value: Any, again: Any) -> Plain:
    try:
        return again(value)
    except BadNotation:
        return value


def sent_before(
    kind: Kind, institution: Organization, external_ids: Iterable[str]
) -> dict[str, State]:
    """Return the states of an institution's records by the ids under which it sends them."""
    wanted = list(external_ids)
    if kind.name in OFFERINGS:
        keys = Offering.objects.filter(institution=institution, external_id__in=wanted)
        named = dict(keys.values_list("uid", EXTERNAL_ID))
        versions: dict[uuid.UUID, str] = {}
    else:
        rows = ExternalKey.objects.filter(
            institution=institution, kind=kind.name, external_id__in=wanted
        ).values_list("record_uid", EXTERNAL_ID, VERSION)
        named = {uid: external for uid, external, _ in rows}
        versions = {uid: version for uid, _, version in rows}
    named |= _own_by_ctid(kind, institution, wanted, named.keys())
    found = states(kind, named, versions)
    return {named[uid]: state for uid, state in found.items()}


def _own_by_ctid(
    kind: Kind, institution: Organization, ids: Iterable[str], known: Collection[uuid.UUID]
) -> dict[uuid.UUID, str]:
    """Return the institution's records that are named by CTID, as an export names those without an id."""
    by_uid = {uid: one for one in ids if (uid := uid_of(one)) and uid not in known}
    own = own_records(kind, institution).filter(uid__in=by_uid) if by_uid else ()
    return {row.uid: by_uid[row.uid] for row in own}


def states(
    kind: Kind, uids: Iterable[uuid.UUID], versions: Mapping[uuid.UUID, str] | None = None
) -> dict[uuid.UUID, State]:
    """Return the states of records by identifier.

    Args:
        kind: what they are.
        uids: some hundred identifiers; those of other kinds are passed over.
        versions: the version of each at its source, where it stands in no column.
    """
    wanted = list(uids)
    if not wanted:
        return {}
    if versions is None:
        keys = ExternalKey.objects.filter(record_uid__in=wanted)
        versions = dict(keys.values_list("record_uid", VERSION))
    lookups = {name: _lookup(field) for name, field in kind.columns.items() if name != "slug"}
    rows = kind.table._base_manager.filter(uid__in=wanted)
    stored = list(rows.values(*_KEPT, *lookups.values()))
    pks = [row["pk"] for row in stored]
    parts = dict(_lists(kind, pks)) | dict(_children(kind, pks)) if pks else {}
    left = _left_by_files(stored)
    return {row["uid"]: _state(kind, row, lookups, parts, versions, left) for row in stored}


def _left_by_files(stored: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return the revisions of drafts that are as a file left them."""
    drafts = [row["latest_revision_id"] for row in stored if row["lifecycle"] == Lifecycle.DRAFT]
    return made_by_files([one for one in drafts if one is not None])


def _lookup(field: Any) -> str:
    return f"{field.name}__{_key(field)}" if field.many_to_one else str(field.name)


def _key(field: Any) -> str:
    table = field.related_model
    return "uid" if table is Offering else key_of(table)[0]


def key_value(field: Any, key: Any) -> Plain:
    """Return the key of what a reference means, as plans hold it."""
    return ctid_of(key) if field.related_model is Offering and key else key


def _state(
    kind: Kind,
    row: Mapping[str, Any],
    lookups: Mapping[str, str],
    parts: Mapping[str, Mapping[int, list[Plain]]],
    versions: Mapping[uuid.UUID, str],
    left_by_files: Collection[int],
) -> State:
    said: dict[str, Plain] = {}
    raw: dict[str, Any] = {}
    for name, lookup in lookups.items():
        field, value = kind.columns[name], row[lookup]
        if field.many_to_one:
            said[name] = key_value(field, value)
        else:
            raw[name], said[name] = value, plain_value(field, value)
    said |= {name: by_pk.get(row["pk"], []) for name, by_pk in parts.items()}
    if row["uid"] in versions:
        said[VERSION] = versions[row["uid"]]
    return State(
        row["pk"],
        row["uid"],
        row["lifecycle"],
        _is_pending(row) and row["latest_revision_id"] not in left_by_files,
        row["locked"],
        said,
        raw,
        _token(said, row["latest_revision_id"]),
    )


def _is_pending(row: Mapping[str, Any]) -> bool:
    # What was unpublished is marked as changed, too, although nobody works on it.
    lifecycle = str(row["lifecycle"])
    drafted = bool(row["has_unpublished_changes"]) and lifecycle in LIVE
    return drafted or lifecycle == Lifecycle.DRAFT.value


def _token(said: Mapping[str, Plain], revision: int | None) -> str:
    text = json.dumps([said, revision], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _lists(kind: Kind, pks: list[int]) -> Iterator[tuple[str, dict[int, list[Plain]]]]:
    for name, field in kind.lists.items():
        through, key = field.remote_field.through, key_of(field.related_model)[0]
        source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
        rows = through._base_manager.filter(**{f"{source}__in": pks})
        by_pk: dict[int, list[Plain]] = defaultdict(list)
        for pk, value in rows.values_list(f"{source}_id", f"{target}__{key}"):
            by_pk[pk].append(value)
        yield name, {pk: sorted(values) for pk, values in by_pk.items()}


def _children(kind: Kind, pks: list[int]) -> Iterator[tuple[str, dict[int, list[Plain]]]]:
    for name, child in kind.children.items():
        lookups = {column: _lookup(field) for column, field in child.columns.items()}
        rows = child.table._base_manager.filter(**{f"{child.parent}__in": pks}).order_by("pk")
        by_pk: dict[int, list[Plain]] = defaultdict(list)
        for row in rows.values(f"{child.parent}_id", *lookups.values()):
            entry = {column: row[lookup] for column, lookup in lookups.items()}
            by_pk[row[f"{child.parent}_id"]].append(plain_entry(child, entry))
        yield name, {pk: in_order(child, entries) for pk, entries in by_pk.items()}


def plain_entry(child: Child, entry: Mapping[str, Any]) -> dict[str, Plain]:
    """Return an entry of a list as plain data, what is not stated left out."""
    said = {}
    for name, field in child.columns.items():
        value = entry.get(name)
        said[name] = key_value(field, value) if field.many_to_one else plain_value(field, value)
    return {name: value for name, value in said.items() if value not in (None, "")}


def in_order(child: Child, entries: list[dict[str, Plain]]) -> list[dict[str, Plain]]:
    """Return entries in an order that compares: their own where it is told, any fixed one elsewhere."""
    if child.table._meta.ordering == ["pk"]:
        return entries
    return sorted(entries, key=lambda entry: json.dumps(entry, sort_keys=True))
