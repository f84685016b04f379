"""Lifecycle, log of changes and identity of a record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from registry.models import Change, Course, Lifecycle, Organization, Program
from registry.models.ctid import uid_of
from registry.models.record import StateError
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def college() -> Organization:
    return factories.organization("example-college")


@pytest.fixture
def course(college: Organization) -> Course:
    return factories.course("basic", college)


def kinds_logged(course: Course) -> list[str]:
    changes = Change.objects.filter(record_uid=course.uid).order_by("pk")
    return list(changes.values_list("kind", flat=True))


def fresh(course: Course) -> Course:
    return Course.objects.get(pk=course.pk)


def test_a_draft_says_nothing_to_the_public(college: Organization):
    draft = Course(slug="draft", title_en="Draft", institution=college)
    draft.save()
    assert (draft.lifecycle, draft.live) == ("draft", False)
    draft.title_en = "Another draft"
    draft.save()
    assert kinds_logged(draft) == []
    draft.publish_now()
    assert (draft.lifecycle, draft.live) == ("published", True)
    assert kinds_logged(draft) == ["created"]


def test_each_turn_of_a_life_is_logged_once(course: Course):
    course.suspend()
    assert (course.lifecycle, course.live) == ("suspended", True)
    course.publish_now()
    assert course.lifecycle == "suspended"
    course.lifecycle = Lifecycle.PUBLISHED
    course.save()
    course.cease()
    assert (course.lifecycle, course.live) == ("ceased", False)
    course.withdraw("Never given.", "Jamais donné.")
    assert (course.lifecycle, course.live) == ("tombstone", False)
    assert kinds_logged(course) == ["created", "suspended", "updated", "ceased", "tombstoned"]


@pytest.mark.parametrize(
    ("state", "live", "kind"),
    [
        ("suspended", True, "suspended"),
        ("ceased", False, "ceased"),
        ("tombstone", False, "tombstoned"),
    ],
)
def test_a_state_that_is_set_is_kept(course: Course, state: str, live: bool, kind: str):
    course.lifecycle = state
    course.save()
    assert (fresh(course).lifecycle, fresh(course).live) == (state, live)
    assert kinds_logged(course) == ["created", kind]


def test_a_new_record_may_begin_in_any_state(college: Organization):
    made = Course.objects.create(title_en="New", institution=college, lifecycle="published")
    assert (fresh(made).lifecycle, fresh(made).live) == ("published", True)


def test_what_contradicts_itself_is_refused_with_the_cure(course: Course):
    course.cease()
    course.lifecycle, course.live = Lifecycle.SUSPENDED, False
    course.save()
    assert fresh(course).live is True
    course.lifecycle, course.live = Lifecycle.PUBLISHED, False
    with pytest.raises(StateError, match=r"'published' with live=False: say suspend\(\)"):
        course.save()
    assert fresh(course).lifecycle == "suspended"


def test_a_tombstone_never_comes_back(course: Course):
    older = fresh(course)
    course.withdraw("Never given.", "Jamais donné.")
    for record, state in (
        (course, {"lifecycle": "published"}),
        (course, {"live": True}),
        (older, {}),
    ):
        for name, value in state.items():
            setattr(record, name, value)
        with pytest.raises(StateError, match="it is withdrawn, and stays so for ever"):
            record.save()
        record.refresh_from_db()
    assert fresh(course).lifecycle == "tombstone"
    assert kinds_logged(course) == ["created", "tombstoned"]


def test_withdrawing_calls_off_what_was_scheduled(course: Course):
    course.go_live_at = timezone.now() + timedelta(days=1)
    course.save_revision().publish()
    assert fresh(course).scheduled_revision is not None
    course.withdraw("Never given.", "Jamais donné.")
    assert fresh(course).scheduled_revision is None
    assert fresh(course).go_live_at is None


def test_two_kinds_of_offering_may_have_one_title(college: Organization):
    made = [
        kind.objects.create(title_en="Welding", institution=college) for kind in (Course, Program)
    ]
    assert [one.slug for one in made] == ["welding", "welding-2"]


def test_what_is_suspended_is_resumed(course: Course):
    course.suspend()
    course.resume()
    assert (fresh(course).lifecycle, fresh(course).live) == ("published", True)
    assert kinds_logged(course) == ["created", "suspended", "updated"]


def test_live_and_lifecycle_are_brought_in_step(course: Course):
    course.live = False
    course.save()
    assert fresh(course).lifecycle == "ceased"
    course.live = True
    course.save()
    assert fresh(course).lifecycle == "published"


@pytest.mark.parametrize(
    "state", [{"live": False}, {"lifecycle": "draft"}, {"lifecycle": "ceased"}]
)
def test_the_database_refuses_live_and_lifecycle_out_of_step(course: Course, state: dict):
    with pytest.raises(IntegrityError, match="offering_live_agrees"), transaction.atomic():
        Course.objects.filter(pk=course.pk).update(**state)


def test_saving_the_same_again_is_no_change(course: Course):
    course.skills.create(skill=factories.skill("reading", factories.skill_framework()), level=3)
    course.occupations.set([factories.occupation("31301"), factories.occupation("31302")])
    course.save()
    assert kinds_logged(course) == ["created", "updated"]
    digest = fresh(course).digest()
    fresh(course).save()
    again = fresh(course)
    again.hours = None
    again.save()
    assert fresh(course).digest() == digest
    assert kinds_logged(course) == ["created", "updated"]


@pytest.mark.parametrize("hours", [24, "24.0", "24.00"])
def test_the_digest_knows_amounts_by_value(course: Course, hours: object):
    course.hours = "24"
    course.save()
    digest = fresh(course).digest()
    course.hours = hours
    course.save()
    assert fresh(course).digest() == course.digest() == digest


def test_a_child_and_a_list_are_part_of_what_a_record_says(course: Course):
    said = course.digest()
    course.starts.create(starts_on="2027-01-12")
    with_start = course.digest()
    course.regions.set([factories.region("3540")])
    assert len({said, with_start, course.digest()}) == 3


def test_bookkeeping_is_no_part_of_what_a_record_says(course: Course):
    digest = course.digest()
    course.save_revision()
    course.locked = True
    course.save()
    assert fresh(course).digest() == digest
    assert kinds_logged(course) == ["created"]


def test_a_change_is_written_in_the_transaction_of_its_record(course: Course):
    with transaction.atomic():
        course.title_en = "Other"
        course.save()
        assert kinds_logged(course) == ["created", "updated"]
        transaction.set_rollback(True)
    assert kinds_logged(course) == ["created"]
    assert fresh(course).title_en == "Basic"


def test_a_change_carries_labels_and_whether_it_is_an_example():
    example = factories.course("example", factories.example_college())
    change = Change.objects.get(record_uid=example.uid)
    assert (change.record_type, change.label_en, change.label_fr) == (
        "course",
        "Example",
        "Example (fr)",
    )
    assert change.illustrative
    assert change.ctid == example.ctid
    assert change not in Change.objects.factual()
    assert list(Change.objects.after(change.pk)) == []
    assert list(Change.objects.after(change.pk - 1)) == [change]


def test_an_old_revision_brings_back_neither_state_nor_announcement(course: Course):
    revision = course.save_revision()
    course.withdraw("Never given.", "Jamais donné.")
    restored = revision.as_object()
    assert restored.lifecycle == "tombstone"
    assert restored.withdrawn_because_fr == "Jamais donné."
    assert restored.announced_lifecycle == fresh(course).announced_lifecycle


def test_a_tombstone_is_found_by_its_identifier_and_nowhere_else(course: Course):
    course.withdraw("Never given.", "Jamais donné.")
    assert Course.objects.by_ctid(course.ctid).get() == course
    assert list(Course.objects.tombstones()) == [course]
    assert not Course.objects.public().exists()
    assert not Course.objects.published().exists()
    assert not course.is_public


@pytest.mark.parametrize("ctid", ["", "ce-", "ce-1", "x" * 39, "ce-" + "z" * 36])
def test_a_malformed_identifier_finds_nothing(ctid: str):
    assert uid_of(ctid) is None
    assert not Course.objects.by_ctid(ctid).exists()


def test_a_slug_is_made_from_the_english_title_and_never_taken_twice(college: Organization):
    made = [Course(title_en="Café Skills", institution=college) for _ in range(3)]
    for one in made:
        one.save()
    assert [one.slug for one in made] == ["cafe-skills", "cafe-skills-2", "cafe-skills-3"]


@pytest.mark.parametrize(
    ("before", "after", "differs", "kind"),
    [
        ("", "draft", True, None),
        ("", "tombstone", True, None),
        ("", "published", True, "created"),
        ("", "ceased", True, "created"),
        ("published", "published", False, None),
        ("published", "published", True, "updated"),
        ("published", "suspended", False, "suspended"),
        ("published", "ceased", True, "ceased"),
        ("published", "tombstone", False, "tombstoned"),
        ("ceased", "published", False, "updated"),
        ("published", "draft", True, None),
    ],
)
def test_what_the_public_notices(before: str, after: str, differs: bool, kind: str | None):
    assert Change.kind_of(before, after, differs) == kind
