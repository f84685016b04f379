"""What the engine says of a file in which other rows are rejected: as much as is true of it, and no more."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest

from registry.interchange.bulk import result
from registry.models import PlannedRow, StackingRule
from tests import factories
from tests.registry.interchange.bulk_sender import Institution, outcomes, told

pytestmark = pytest.mark.django_db

HEAD = "kind,external_id,title_en,award,requirement"
GOOD = {"completed": "C-1"}
UNKNOWN = {"completed": "NOBODY-S"}


@pytest.fixture
def college(tmp_path) -> Institution:
    """An institution with a program and two courses, of 3 credits each."""
    made = Institution(factories.organization("northern"), tmp_path)
    factories.program("trades", made.organization, external_id="P-1")
    for n in (1, 2):
        factories.course(f"course-{n}", made.organization, external_id=f"C-{n}", credits=3)
    return made


def rule(name: str, requirement: Any, award: str = "P-1") -> str:
    out = io.StringIO()
    cells = ["stacking rule", name, name, award, json.dumps(requirement)]
    csv.writer(out).writerow(cells)
    return out.getvalue()


WRONG = {
    "R-many": {"at_least": 3, "of": [GOOD]},
    "R-empty": {"all": []},
    "R-itself": {"completed": "P-1"},
}


def test_faults_are_told_beside_a_row_that_is_rejected_for_another_reason(college):
    rows = [rule(name, requirement) for name, requirement in WRONG.items()]
    rows += [rule("R-right", GOOD), rule("R-unknown", UNKNOWN)]
    run = college.check(f"{HEAD}\n" + "".join(rows), kind="stackingrule")
    assert outcomes(run) == dict.fromkeys([*WRONG, "R-unknown"], "rejected") | {
        "R-right": "created"
    }
    assert (run.created, run.rejected) == (1, 4)
    assert not StackingRule.objects.exists()
    assert not run.rows.get(external_id="R-right").issues


def test_the_file_of_rejected_rows_holds_what_they_said_with_the_column_of_the_fault(college):
    rows = [rule(name, requirement) for name, requirement in WRONG.items()]
    run = college.check(f"{HEAD}\n" + "".join(rows), kind="stackingrule")
    assert {one.split()[-1] for one in told(run)} == {"5"}
    out = io.StringIO()
    result.write_rejected(run, out)
    listed = list(csv.DictReader(io.StringIO(out.getvalue())))
    column = next(name for name in listed[0] if name.startswith("requirement"))
    assert [json.loads(one[column]) for one in listed] == list(WRONG.values())
    again = college.check(out.getvalue(), kind="stackingrule")
    assert again.rejected == len(WRONG)
    right = college.check(f"{HEAD}\n{rule('R-right', GOOD)}", kind="stackingrule")
    assert right.rows.get().stated == {}


@pytest.mark.parametrize(
    "requirement", [{"completed": "C-9"}, {"credits": "90", "from": {"kind": "course"}}]
)
def test_what_depends_on_rejected_rows_is_not_judged(college, requirement):
    """The course is rejected for what it asks to enter; with it, 90 credits might be reached."""
    head = "kind,external_id,title_en,award,requirement,entry_requirement"
    entry = json.dumps(UNKNOWN).replace('"', '""')
    rows = [f'course,C-9,Nine,,,"{entry}"\n', rule("R-wide", requirement).strip() + ",\n"]
    run = college.check(f"{head}\n" + "".join(rows), kind="")
    assert outcomes(run) == {"C-9": "rejected", "R-wide": "created"}
    assert [one.split()[0] for one in told(run)] == ["reference.unknown", "row.unjudged"]


def test_what_depends_on_a_rejected_row_through_another_is_not_judged(college):
    """R names D, whose entry names the rejected C-9; nothing of the two can be written to be judged."""
    head = "kind,external_id,title_en,award,requirement,entry_requirement"
    unknown, ninth = (json.dumps(one).replace('"', '""') for one in (UNKNOWN, {"completed": "C-9"}))
    rows = [f'course,C-9,Nine,,,"{unknown}"\n', f'course,D,Dee,,,"{ninth}"\n']
    rows += [rule("R", {"at_least": 3, "of": [{"completed": "D"}]}).strip() + ",\n"]
    rows += [rule("R-itself", WRONG["R-itself"]).strip() + ",\n"]
    run = college.check(f"{head}\n" + "".join(rows), kind="")
    assert outcomes(run) == {
        "C-9": "rejected",
        "D": "created",
        "R": "created",
        "R-itself": "rejected",
    }
    unjudged = [
        one.external_id for one in run.rows.order_by("number") if "row.unjudged" in str(one.issues)
    ]
    assert unjudged == ["D", "R"]


def test_where_a_rejected_row_would_change_a_rule_none_is_judged(college):
    factories.program("other", college.organization, external_id="P-2")
    college.publish(f"{HEAD}\n{rule('R-1', {'completed': 'P-2'})}", kind="stackingrule")
    # Mended, R-1 would not ask for P-2 any more, and there would be no circle.
    rows = [rule("R-1", UNKNOWN), rule("R-2", {"completed": "P-1"}, "P-2")]
    run = college.check(f"{HEAD}\n" + "".join(rows), kind="stackingrule")
    assert outcomes(run) == {"R-1": "rejected", "R-2": "created"}
    assert [one.split()[0] for one in told(run)] == ["reference.unknown", "row.unjudged"]
    assert PlannedRow.objects.filter(run=run, outcome="waiting").count() == 0


def test_a_notice_does_not_reject(college):
    run = college.check(f"{HEAD}\n{rule('R-right', GOOD)}", kind="stackingrule")
    assert run.status == "checked"


def test_a_stored_offering_that_the_same_file_changes_is_named_as_itself(college):
    head = "kind,external_id,title_en,award,requirement,entry_requirement"
    entry = json.dumps({"completed": "C-2"}).replace('"', '""')
    rows = [f'course,C-1,One,,,"{entry}"\n', rule("R-1", GOOD).strip() + ",\n"]
    run = college.publish(f"{head}\n" + "".join(rows), kind="")
    assert (run.created, run.updated) == (1, 1)
    named = StackingRule.objects.get().names.get().offering
    assert named.external_id == "C-1"


def test_a_rule_on_a_stored_offering_whose_row_is_rejected_is_not_judged(college):
    head = "kind,external_id,title_en,award,requirement,credits"
    need = {"credits": "90", "from": {"offerings": ["C-1"]}}
    rows = ["course,C-1,One,,,ninety\n", rule("R-1", need).strip() + ",\n"]
    run = college.check(f"{head}\n" + "".join(rows), kind="")
    assert [one.split()[0] for one in told(run)] == ["value.number", "row.unjudged"]
