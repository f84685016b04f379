"""What is read for the panels of the admin's first page: one query each where records of all kinds are looked through.

Everything is scoped by ``own``: an institution's user is shown the own records only, who works for the registry all.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from wagtail.models import Revision, TaskState, WorkflowState

from cms.admin.called import called_by_others, printed
from cms.models.review import FrameworkReviewState
from cms.ownership import EDITED, own, readable, sees_all
from cms.records import wording
from registry.models import Application, NoteComment, Pilot
from registry.models.bilingual import current_language
from registry.models.folding import fold
from registry.models.record import LISTED, Lifecycle

SHOWN, MOST = 10, 200
"""Most rows of one list, and of one that is asked for whole; one more is read, to know whether there are others."""
SOON = timedelta(days=90)
LONG_AGO = timedelta(days=365)
_NONE = Q(pk__in=())
LONGEST = 100
"""Most letters of what a record is called."""


@dataclass(frozen=True)
class Row:
    """One record in a list.

    Attributes:
        kind: what it is, in the language of who looks.
        label: what it is called.
        url: where it is edited, or read.
        day: the day that matters, in words and for machines, if one does.
        said: what else there is to say.
        post: where "still right" is sent.
    """

    kind: str
    label: str
    url: str
    day: tuple[str, str] | None = None
    said: str = ""
    post: str = ""


def titled() -> list[Any]:
    """Return the kinds of an institution that have a title or a name in both languages."""
    columns = {model: {field.name for field in model._meta.get_fields()} for model in EDITED}
    return [model for model in EDITED if f"{model.LABEL}_en" in columns[model]]


def row_of(
    model: Any,
    pk: Any,
    label: tuple[str, str],
    day: date | None = None,
    view: str = "edit",
    **more: Any,
) -> Row:
    """Return a record by its kind and key, called in the language of the request."""
    english, french = label
    wanted = french if current_language() == "fr" else english
    viewset = model.snippet_viewset
    address = reverse(viewset.get_url_name(view), args=[pk])
    kind = capfirst(model._meta.verbose_name)
    called = printed(wanted or english or french or f"{kind} {pk}")
    said = day and (wording.day(day), day.isoformat())
    return Row(kind, Truncator(called).chars(LONGEST), address, said, **more)


# Records of all kinds


def _each(user: Any, condition: Any, day: Any) -> Iterator[QuerySet[Any]]:
    for model in titled():
        columns = {"label_en": F(f"{model.LABEL}_en"), "label_fr": F(f"{model.LABEL}_fr")}
        yield (
            own(model, user)
            .filter(lifecycle__in=LISTED)
            .filter(condition(model))
            .order_by()
            .annotate(
                of_kind=Value(model._meta.model_name),
                **columns,
                of_day=Cast(day, DateField()),
                shown=_shown(model),
            )
            .values_list("of_kind", "pk", "label_en", "label_fr", "of_day", "shown")
        )


def _found(user: Any, condition: Any, day: Any, most: int) -> list[tuple[Any, ...]]:
    """Read the first rows of all kinds in one query, the earliest day first; what has none before all others.

    Of one day they stand by what they are called in the language of the request.
    """
    first, *rest = _each(user, condition, day)
    union = first.union(*rest, all=True)
    ordered = union.order_by(F("of_day").asc(nulls_first=True), "shown", "of_kind", "pk")
    rows = [row[:-1] for row in ordered[: most + 1]]
    return sorted(_titled_anew(rows), key=_in_order)


def _in_order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    kind, pk, english, french, day = row
    shown = (french or english) if current_language() == "fr" else (english or french)
    return (day is not None, day or date.min, fold(shown), kind, pk)


def _shown(model: Any) -> Any:
    """Return the column of what a record is called in the language of the request, without regard to capitals."""
    first, second = ("fr", "en") if current_language() == "fr" else ("en", "fr")
    other = When(**{f"{model.LABEL}_{first}": ""}, then=F(f"{model.LABEL}_{second}"))
    return Lower(Case(other, default=F(f"{model.LABEL}_{first}"), output_field=CharField()))


def unconfirmed(user: Any, today: date, most: int = SHOWN) -> list[Row]:
    """Return published records that nobody has confirmed for a year, or ever.

    Who publishes a record for the first time, in its form or in a file, need not say within the year that it is right.
    What tells of a day, such as news, is not asked about.
    """
    fresh = Q(first_published_at__isnull=False, first_published_at__gte=timezone.now() - LONG_AGO)
    late = Q(last_confirmed__isnull=True) & ~fresh | Q(last_confirmed__lt=today - LONG_AGO)
    found = _found(user, lambda model: late if model.LASTS else _NONE, F("last_confirmed"), most)
    return [_to_confirm(apps.get_model("registry", kind), *rest) for kind, *rest in found]


def _to_confirm(model: Any, pk: int, english: str, french: str, day: date | None) -> Row:
    post = reverse(model.snippet_viewset.get_url_name("confirm"), args=[pk])
    return row_of(model, pk, (english, french), day=day, post=post)


def without_french(user: Any, most: int = SHOWN) -> list[Row]:
    """Return published records that say something in English and not in French."""
    found = _found(user, _lacks_french, Value(None, DateField()), most)
    return [
        row_of(apps.get_model("registry", kind), pk, (english, french))
        for kind, pk, english, french, _ in found
    ]


def _titled_anew(found: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return rows of which those that have no title of their own are called by what they are about."""
    called = called_by_others(
        (apps.get_model("registry", kind), pk, (english, french))
        for kind, pk, english, french, _ in found
    )
    return [
        (kind, pk, *called.get((kind, str(pk)), titles), day) for kind, pk, *titles, day in found
    ]


def _lacks_french(model: Any) -> Q:
    names = {field.name for field in model._meta.concrete_fields}
    lacking = _NONE
    for name in sorted(names):
        french = f"{name.removesuffix('_en')}_fr"
        bookkeeping = name.startswith(("withdrawn_because", "source_note"))
        if name.endswith("_en") and french in names and not bookkeeping:
            lacking |= ~Q(**{name: ""}) & Q(**{french: ""})
    return lacking


def ending(model: Any, user: Any, today: date, most: int = SHOWN) -> list[Row]:
    """Return what is published of a kind between institutions and ends within 90 days, the first to end first.

    Both parties are told: who decides is led to the form, the other one to the page to read.
    """
    soon = readable(model, user).filter(
        lifecycle__in=LISTED, valid_to__gte=today, valid_to__lte=today + SOON
    )
    columns = ("pk", "title_en", "title_fr", "valid_to")
    found = list(soon.order_by("valid_to", "pk").values_list(*columns)[: most + 1])
    keys = [pk for pk, *_ in found]
    ours = set(own(model, user).filter(pk__in=keys).values_list("pk", flat=True)) if keys else keys
    named = _titled_anew([(model._meta.model_name, *one) for one in found])
    return [
        row_of(model, pk, (english, french), day=day, view="edit" if pk in ours else "inspect")
        for _, pk, english, french, day in named
    ]


# Drafts and reviews


def to_review(user: Any, most: int = SHOWN) -> list[Row]:
    """Return what waits for a user's review, the oldest first."""
    waiting = FrameworkReviewState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    if not user.is_superuser:
        tasks = waiting.filter(
            task__frameworkreviewtask__groups__in=user.groups.values("pk")
        ).values("pk")
        waiting = waiting.filter(pk__in=tasks)
    found = waiting.select_related("revision__content_type").order_by("started_at", "pk")
    return _of_revisions([(one.revision, one.started_at) for one in found[: most + 1]])


def applications(user: Any, most: int = SHOWN) -> list[Row]:
    """Return the applications that nobody has decided on and no other reviewer has taken, the oldest first."""
    mine = Q(assignee=None) | Q(assignee=user)
    waiting = Application.objects.waiting().filter(mine).order_by("received_at", "pk")
    found = []
    for one in waiting[: most + 1]:
        day = timezone.localdate(one.received_at)
        called = Truncator(f"{one.reference} {one.title}").chars(LONGEST)
        address = reverse("applications:one", args=[one.pk])
        told = (wording.day(day), day.isoformat())
        found.append(Row(str(one.get_state_display()), called, address, told))
    return found


def comments(most: int = SHOWN) -> list[Row]:
    """Return the comments on practice notes that nobody has decided on, the oldest first."""
    waiting = NoteComment.objects.waiting().select_related("note", "organization")
    found = []
    for one in waiting.order_by("posted_at", "pk")[: most + 1]:
        day = timezone.localdate(one.posted_at)
        by = str(one.organization.name) if one.organization else ""
        label = Truncator(f"{one.note.title}").chars(LONGEST)
        told = (wording.day(day), day.isoformat())
        found.append(Row(by, label, reverse("notecomment:edit", args=[one.pk]), told))
    return found


def made_for(user: Any, most: int = SHOWN) -> list[Row]:
    """Return the pilots that applications made for the user's institutions and nobody has published yet, the latest first."""
    drafts = own(Pilot, user).filter(lifecycle=Lifecycle.DRAFT, applications__isnull=False)
    made = drafts.exclude(latest_revision__user=user).distinct().order_by("-pk")
    return [row_of(Pilot, one.pk, (one.title_en, one.title_fr)) for one in made[: most + 1]]


def sent_back(user: Any, most: int = SHOWN) -> list[Row]:
    """Return the user's own records for which changes are asked for, the last asked first."""
    states = (
        WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
        .filter(current_task_state__revision__content_type__in=_kinds())
        .select_related("current_task_state__revision__content_type")
        .order_by("-current_task_state__finished_at", "-pk")
    )
    if sees_all(user):
        states = states.filter(requested_by=user)
    found = [
        (one.current_task_state.revision, one.current_task_state.finished_at) for one in states
    ]
    kept = _own_ones([revision for revision, _ in found], user)
    return _of_revisions([(one, when) for one, when in found if one.pk in kept][: most + 1])


def drafts(user: Any, most: int = SHOWN) -> list[Row]:
    """Return the drafts that a user edited last and that wait for nobody else, the latest first."""
    first, *rest = (_drafts_of(model, user) for model in EDITED)
    latest = first.union(*rest, all=True).order_by("-of_day", "-of_revision")[: most + 1]
    keys = [key for key, _ in latest]
    found = Revision.objects.select_related("content_type").in_bulk(keys)
    return _of_revisions([(found[key], found[key].created_at) for key in keys])


def _drafts_of(model: Any, user: Any) -> QuerySet[Any]:
    """Return the latest revisions of a user's drafts of a kind, but for those in review or sent back from it."""
    # A workflow knows its record by a text.
    its_own = {
        "base_content_type": model.get_base_content_type(),
        "object_id": Cast(OuterRef("pk"), CharField()),
    }
    waits = Q(lifecycle=Lifecycle.DRAFT) | Q(has_unpublished_changes=True)
    mine = own(model, user).filter(waits, latest_revision__user=user)
    return (
        mine.exclude(Exists(WorkflowState.objects.active().filter(**its_own)))
        .order_by()
        .annotate(of_revision=F("latest_revision"), of_day=F("latest_revision__created_at"))
        .values_list("of_revision", "of_day")
    )


def _kinds() -> list[ContentType]:
    return list(ContentType.objects.get_for_models(*EDITED).values())


def _own_ones(revisions: list[Revision], user: Any) -> set[int]:
    """Return which of some revisions are of the user's own records, with one query a kind that is there."""
    by_kind: dict[Any, list[Revision]] = {}
    for one in revisions:
        by_kind.setdefault(one.content_type.model_class(), []).append(one)
    kept: set[int] = set()
    for model, some in by_kind.items():
        mine = own(model, user).filter(pk__in=[one.object_id for one in some])
        keys = set(map(str, mine.values_list("pk", flat=True)))
        kept.update(one.pk for one in some if one.object_id in keys)
    return kept


def _of_revisions(found: list[tuple[Revision, Any]]) -> list[Row]:
    """Return drafts as their revisions call them, which costs no further query but for what is about others."""
    called = called_by_others(
        (one.content_type.model_class(), one.object_id, _titles(one)) for one, _ in found
    )
    return [_of_revision(one, when, called) for one, when in found]


def _titles(revision: Revision) -> tuple[str, str]:
    model, said = revision.content_type.model_class(), revision.content
    english, french = (said.get(f"{model.LABEL}_{lang}") or "" for lang in ("en", "fr"))
    return english, french


def _of_revision(revision: Revision, when: Any, called: dict[tuple[str, str], Any]) -> Row:
    model = revision.content_type.model_class()
    label = called.get((model._meta.model_name, revision.object_id), _titles(revision))
    if not any(label):
        label = (revision.object_str, revision.object_str)
    return row_of(model, revision.object_id, (label[0], label[1]), timezone.localdate(when))
