"""Removal of the examples: all or none, and not back by themselves."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from wagtail.models import ModelLogEntry, Revision

from registry.interchange.load import load_folder
from registry.models import (
    Agreement,
    Change,
    Course,
    ImportRun,
    LoadedRecord,
    MicroCertification,
    Organization,
    StackingRule,
)
from registry.services.examples import (
    Blocker,
    ExamplesInUse,
    examples_wanted,
    find_blockers,
    remove_examples,
)
from tests import factories

pytestmark = pytest.mark.django_db

EXAMPLE: dict[str, Any] = {"provenance": "illustrative"}


@pytest.fixture
def examples() -> None:
    """A real college with a course, and an example college with everything around a rule."""
    real = factories.organization("real-college")
    factories.course("real-course", real)
    college = factories.organization("example-college", **EXAMPLE)
    micro = factories.micro_certification("example-micro", college, **EXAMPLE)
    award = factories.program("example-award", college, **EXAMPLE)
    factories.stacking_rule("example-rule", award, micro, **EXAMPLE)
    factories.agreement("example-pact", college, college, **EXAMPLE)


def run(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("remove_examples", *arguments, stdout=out)
    return out.getvalue().splitlines()


REMOVED = [
    "organization: 1",
    "microcertification: 1",
    "program: 1",
    "agreement: 1",
    "stackingrule: 1",
]


def test_everything_illustrative_goes_with_its_history(examples: None):
    micro = MicroCertification.objects.get(slug="example-micro")
    editor = get_user_model().objects.create_superuser("editor", "", "a long password")
    micro.save_revision(user=editor, log_action=True)
    course = Course.objects.get(slug="real-course")
    real = course.save_revision(user=editor, log_action=True)
    # Each also as it was public before.
    assert (Revision.objects.count(), ModelLogEntry.objects.count()) == (4, 4)
    assert run() == [*REMOVED, "Removed: 5."]
    assert [one.slug for one in Organization.objects.all()] == ["real-college"]
    assert list(Revision.objects.order_by("pk")) == [course.live_revision, real]
    assert ModelLogEntry.objects.count() == 2
    assert {change.illustrative for change in Change.objects.all()} == {False}
    assert not StackingRule.objects.exists()


def test_a_rehearsal_removes_nothing(examples: None):
    assert run("--dry-run") == [*REMOVED, "Would be removed: 5."]
    assert Organization.objects.count() == 2
    assert examples_wanted()


def test_real_records_that_refer_to_an_example_block_the_removal(examples: None):
    college = Organization.objects.get(slug="example-college")
    real = Organization.objects.get(slug="real-college")
    award = factories.program("real-award", real)
    rule = factories.stacking_rule("real-rule", award, Course.objects.get())
    named = {"completed": MicroCertification.objects.get().ctid}
    type(rule).objects.filter(pk=rule.pk).update(requirement=named)
    # Records are refused across the border; rows are written here as nobody else writes them.
    pact = factories.agreement("real-pact", real, real)
    pact.receivers.through.objects.filter(agreement=pact).update(organization=college)
    pilot = factories.pilot("real-pilot", real, factories.sector())
    type(pilot).objects.update(lead=college)
    Course.objects.filter(slug="real-course").update(
        entry_requirement={"count": 1, "from": {"institution": college.ctid}}
    )
    expected = [
        Blocker("agreement real-pact", "example-college"),
        Blocker("course real-course", "example-college"),
        Blocker("pilot real-pilot", "example-college"),
        Blocker("stackingrule real-rule", "example-micro"),
    ]
    assert sorted(find_blockers()) == expected
    with pytest.raises(ExamplesInUse) as refused:
        remove_examples()
    assert refused.value.blockers == tuple(expected)
    with pytest.raises(CommandError) as told:
        run()
    assert str(told.value).splitlines() == [
        "agreement real-pact refers to the example example-college",
        "course real-course refers to the example example-college",
        "pilot real-pilot refers to the example example-college",
        "stackingrule real-rule refers to the example example-micro",
        "Nothing was removed. Change or delete these records first.",
    ]
    assert Agreement.objects.count() == 2
    assert examples_wanted()


def test_removed_examples_are_not_wanted_until_they_are_loaded_again(tmp_path):
    folder = tmp_path / "examples"
    folder.mkdir()
    folder.joinpath("01-organization.json").write_text(
        '{"kind": "organization", "provenance": "illustrative", "records": '
        '[{"slug": "example", "name_en": "Example", "kind": "college"}]}'
    )
    assert examples_wanted()
    load_folder([folder])
    assert examples_wanted()
    remove_examples()
    assert not examples_wanted()
    assert not LoadedRecord.objects.exists()
    assert ImportRun.objects.filter(source="examples removed").count() == 1
    assert remove_examples() == {}
    assert ImportRun.objects.filter(source="examples removed").count() == 1
    assert load_folder([folder]).changed
    assert examples_wanted()
