"""What becomes of each row of a file: what it names is looked up, and what it says compared with what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps

from registry.domain.notation_writing import encode, encode_policies
from registry.domain.references import Renamer, rename, rename_policies
from registry.domain.requirement import Policies
from registry.interchange.bulk import identity
from registry.interchange.bulk.headings import EXTERNAL_ID, OFFERINGS, VERSION
from registry.interchange.bulk.judging import judge
from registry.interchange.bulk.references import References
from registry.interchange.bulk.state import Plain, in_order, plain_value, sent_before
from registry.interchange.bulk.works import SET_HERE, Work
from registry.interchange.check import TABLE_OF, Draft
from registry.interchange.kinds import Child, Kind, Ref
from registry.interchange.messages import NEAR, NO_NEAR, later
from registry.models.notation import RequirementField


class Settler:
    """Settles rows some hundred at a time."""

    def __init__(self, references: References) -> None:
        self.references = references
        self.institution = references.institution

    def settle(self, works: list[Work]) -> None:
        """Find out what each row would change; what is wrong with it goes into the issues of its draft."""
        self.references.find(ref for work in works for _, ref in work.draft.refs)
        for name in {work.kind.name for work in works}:
            self._look_up([work for work in works if work.kind.name == name])
        identity.complain_of_strangers(works, self.institution)
        for work in works:
            if not work.draft.issues:
                self._judge(work)

    def _look_up(self, works: list[Work]) -> None:
        ids = [work.external_id for work in works]
        found = sent_before(works[0].kind, self.institution, ids)
        for work in works:
            work.state = found.get(work.external_id)
            _forgive(work)

    def _judge(self, work: Work) -> None:
        self._complain_of_references(work)
        if work.draft.issues:
            return
        work.values = dict(self._plain(work))
        judge(work)

    def _complain_of_references(self, work: Work) -> None:
        for at, ref in work.draft.refs:
            if self.references.key(ref) is None:
                _complain_of_reference(work.draft, at, ref, self.references.near(ref))
            elif self.references.is_across(ref):
                work.draft.complain("reference.across", at, ref.key, key=ref.key)
            elif at == "award" and not self.references.is_own(ref):
                # A rule speaks for the institution of its award.
                work.draft.complain("row.foreign", at, ref.key)

    def _plain(self, work: Work) -> Iterator[tuple[str, Plain]]:
        draft, kind = work.draft, work.kind
        for name, value in draft.columns.items():
            if name == EXTERNAL_ID and work.is_named_by_ctid:
                continue
            yield name, self._value(kind.columns[name], value)
        for name, refs in draft.lists.items():
            yield name, sorted(self._keys(refs))
        for name, entries in draft.children.items():
            child = kind.children[name]
            yield name, in_order(child, [self._entry(child, entry) for entry in entries])
        if kind.name not in OFFERINGS and VERSION in work.row.record.values:
            yield VERSION, str(work.row.record.values[VERSION]).strip()
        for name in sorted(work.row.emptied):
            if name in kind.names and name not in SET_HERE and name != VERSION:
                yield name, _empty(kind, name)

    def _keys(self, refs: Iterable[Ref]) -> Iterator[str]:
        return (key for key in map(self.references.key, refs) if key is not None)

    def _value(self, column: Any, value: Any) -> Plain:
        if isinstance(value, Ref):
            return self.references.key(value)
        if isinstance(column, RequirementField) and value is not None:
            return encode(rename(value, self._renamer()))
        if isinstance(value, Policies):
            return encode_policies(rename_policies(value, self._renamer()))
        return plain_value(column, value)

    def _renamer(self) -> Renamer:
        return lambda sort, key: self.references.ctid(Ref(TABLE_OF[sort], key))

    def _entry(self, child: Child, entry: Mapping[str, Any]) -> dict[str, Plain]:
        default = {name: field.get_default() for name, field in child.columns.items()}
        said = {name: self._value(child.columns[name], value) for name, value in entry.items()}
        plain = {
            name: plain_value(child.columns[name], value)
            for name, value in {**default, **said}.items()
        }
        return {name: value for name, value in plain.items() if value not in (None, "")}


def _forgive(work: Work) -> None:
    """Take back what is said against a text with signs of HTML that is stored just so: a form let it in, and a table gives it out."""
    stored, said = work.state.plain if work.state else {}, work.row.record.values
    for issue in [one for one in work.draft.issues if one.code == "value.markup"]:
        text = str(said.get(issue.field) or "").strip()
        if issue.field in work.kind.columns and text == stored.get(issue.field):
            work.draft.issues.remove(issue)
            work.draft.columns[issue.field] = text


def _empty(kind: Kind, name: str) -> Plain:
    if name not in kind.columns:
        return []
    column = kind.columns[name]
    return None if column.null else plain_value(column, column.get_default())


def _complain_of_reference(draft: Draft, at: str, ref: Ref, near: str | None) -> None:
    words = later(lambda: str(NEAR) % {"near": near} if near else str(NO_NEAR))
    kind = apps.get_model("registry", ref.table)._meta.verbose_name
    draft.complain("reference.unknown", at, ref.key, kind=kind, key=ref.key, near=words)
