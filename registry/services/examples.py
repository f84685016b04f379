"""Taking the invented examples out of an installation that has its own records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from django.db.models.deletion import ProtectedError, RestrictedError
from django.utils import timezone
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.models import ModelLogEntry, Revision, WorkflowState

from registry.domain.notation import decode, decode_policies
from registry.domain.references import References, references
from registry.models import (
    Change,
    ImportRun,
    LoadedRecord,
    Offering,
    Organization,
    Provenance,
    Record,
    Skill,
    StackingRule,
)
from registry.models.ctid import ctid_of
from registry.models.order import WRITING_ORDER

REMOVED = "examples removed"
"""Source of the run that notes the removal; the next load of the fixtures leaves the examples out."""

_AT_ONCE = 400


class Blocker(NamedTuple):
    """A real record that refers to an example."""

    record: str
    example: str


class ExamplesInUse(Exception):  # noqa: N818 - it is a state of the records
    """Real records refer to examples, so that nothing was removed.

    Attributes:
        blockers: who refers to what, at most once a pair, in order.
    """

    def __init__(self, blockers: Iterable[Blocker]) -> None:
        self.blockers = tuple(sorted(set(blockers)))
        super().__init__(self.blockers)

    def __str__(self) -> str:
        return "; ".join(f"{blocker.record} -> {blocker.example}" for blocker in self.blockers)


def examples_wanted() -> bool:
    """Return whether a load should bring the examples: they were not removed, or were asked for again since."""
    removed = ImportRun.objects.filter(source=REMOVED).exists()
    return not removed or Change.objects.filter(illustrative=True).exists()


def count_examples() -> dict[str, int]:
    """Return the number of examples by kind, kinds without any left out."""
    counted = {kind._meta.model_name: _examples(kind).count() for kind in _kinds()}
    return {name: number for name, number in counted.items() if number}


def remove_examples() -> dict[str, int]:
    """Delete every example with its revisions, workflows and log rows; return how many of each kind.

    Raises:
        ExamplesInUse: a real record refers to an example. Nothing was deleted.
    """
    with transaction.atomic():
        if blockers := list(find_blockers()):
            raise ExamplesInUse(blockers)
        counted = count_examples()
        for kind in reversed(_kinds()):
            _remove(kind)
        Change.objects.filter(illustrative=True).delete()
        if counted or examples_wanted():
            _note(counted)
        Change.announce()
    return counted


def find_blockers() -> Iterator[Blocker]:
    """Yield the real records that refer to an example, in columns, lists or requirements."""
    for kind in _kinds():
        for path in _paths(kind):
            found = kind._base_manager.exclude(provenance=Provenance.ILLUSTRATIVE).filter(
                **{f"{path}__provenance": Provenance.ILLUSTRATIVE}
            )
            for slug, example in found.values_list("slug", f"{path}__slug"):
                yield Blocker(f"{kind._meta.model_name} {slug}", example)
    yield from _named_in_notation()


def _kinds() -> list[Any]:
    return [kind for kind in WRITING_ORDER if hasattr(kind, "provenance")]


def _examples(kind: Any) -> models.QuerySet[Any]:
    return kind._base_manager.filter(provenance=Provenance.ILLUSTRATIVE)


def _paths(kind: Any) -> Iterator[str]:
    """Yield the lookups from a kind to other records."""
    yield from _references(kind)
    for field in get_all_child_m2m_relations(kind):
        if hasattr(field.related_model, "provenance"):
            yield field.name
    for relation in get_all_child_relations(kind):
        for name in _references(relation.related_model, relation.field.name):
            yield f"{relation.name}__{name}"


def _references(table: Any, *without: str) -> Iterator[str]:
    for field in table._meta.concrete_fields:
        points = field.is_relation and not field.remote_field.parent_link
        if points and field.name not in without and hasattr(field.related_model, "provenance"):
            yield field.name


def _named_in_notation() -> Iterator[Blocker]:
    """Yield what no column shows: examples that a real requirement names by identifier."""
    examples = {
        ctid_of(uid): slug
        for table in (Offering, Organization, Skill)
        for uid, slug in _examples(table).values_list("uid", "slug")
    }
    for record, named in _notations():
        for ctid in (*named.offerings, *named.institutions, *named.skills):
            if ctid in examples:
                yield Blocker(record, examples[ctid])


def _notations() -> Iterator[tuple[str, References]]:
    rules = StackingRule.objects.factual().values_list("slug", "requirement", "policies")
    for slug, requirement, policies in rules.iterator():
        yield f"stackingrule {slug}", references(decode(requirement), decode_policies(policies))
    entries = Offering.objects.factual().filter(entry_requirement__isnull=False)
    for slug, kind, requirement in entries.values_list("slug", "kind", "entry_requirement"):
        yield f"{kind} {slug}", references(decode(requirement))


def _remove(kind: Any) -> None:
    rows = list(_examples(kind).values_list("pk", "uid"))
    for start in range(0, len(rows), _AT_ONCE):
        pks, uids = zip(*rows[start : start + _AT_ONCE], strict=True)
        if issubclass(kind, Record):
            _remove_history(kind, [str(pk) for pk in pks])
        LoadedRecord.objects.filter(uid__in=uids).delete()
        try:
            kind._base_manager.filter(pk__in=pks).delete()
        except (ProtectedError, RestrictedError) as error:
            raise ExamplesInUse(_protectors(kind, error)) from error


def _remove_history(kind: type[Record], pks: list[str]) -> None:
    # Wagtail files revisions and workflows of the three offerings under their common table.
    base = kind().get_base_content_type()
    own = ContentType.objects.get_for_model(kind)
    WorkflowState.objects.filter(base_content_type=base, object_id__in=pks).delete()
    kind._base_manager.filter(pk__in=pks).update(latest_revision=None, live_revision=None)
    Revision.objects.filter(base_content_type=base, object_id__in=pks).delete()
    ModelLogEntry.objects.filter(content_type=own, object_id__in=pks).delete()


def _protectors(kind: Any, error: ProtectedError | RestrictedError) -> Iterator[Blocker]:
    holders = getattr(error, "protected_objects", None) or error.restricted_objects
    for holder in holders:
        yield Blocker(f"{holder._meta.model_name} {holder}", kind._meta.model_name)


def _note(counted: dict[str, int]) -> None:
    ImportRun.objects.create(
        source=REMOVED,
        status=ImportRun.Status.PUBLISHED,
        finished_at=timezone.now(),
        report=[{"code": "examples.removed", "kind": k, "count": n} for k, n in counted.items()],
    )
