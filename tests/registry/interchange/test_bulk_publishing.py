"""From a file to published records: what is written, what is logged, what is left alone."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from registry.interchange.bulk.publish import NotPublished, publish_plan
from registry.models import (
    Change,
    Course,
    Equivalency,
    ExternalKey,
    ImportRun,
    MicroCertification,
    Offering,
    Program,
    StackingRule,
)
from registry.models.ctid import ctid_of
from tests import factories
from tests.registry.interchange.bulk_sender import Institution, outcomes, told
from tests.registry.interchange.conftest import table_counts

pytestmark = pytest.mark.django_db

PLAN_TABLES = {"registry.ImportRun", "registry.PlannedRow"}
COURSES = """institution's own id,title (English),title (French),hours of instruction,credits,languages of delivery,starts
C-1,Welding,Soudage,42,3,en; fr,2027-01-12; 2027-05-03
C-2,"Welding, advanced",,60.5,4.5,en,
"""


@pytest.fixture
def college(tmp_path) -> Institution:
    """An institution, with the languages and regions that its files name."""
    factories.language("en")
    factories.language("fr", "French", "français")
    factories.region()
    factories.occupation("31301")
    return Institution(factories.organization("northern-college"), tmp_path)


def registry_counts() -> dict[str, int]:
    """Count the rows of every table but those of plans."""
    return {name: n for name, n in table_counts().items() if name not in PLAN_TABLES}


def test_a_check_writes_nothing_but_its_plan(college):
    before = registry_counts()
    run = college.check(COURSES)
    assert (run.status, run.created, run.rejected) == ("checked", 2, 0), told(run)
    assert registry_counts() == before
    assert not Change.objects.filter(record_type="course").exists()
    assert outcomes(run) == {"C-1": "created", "C-2": "created"}
    assert len(run.digest) == len(run.plan_digest) == 64


def test_publishing_writes_what_was_checked(college):
    run = college.publish(COURSES)
    assert run.status == "published"
    first = Course.objects.get(external_id="C-1")
    assert (first.title_en, first.title_fr, first.hours, first.credits) == (
        "Welding",
        "Soudage",
        Decimal(42),
        Decimal(3),
    )
    assert (first.lifecycle, first.live, first.kind) == ("published", True, "course")
    assert first.institution == college.organization
    assert first.slug == "welding"
    assert [each.code for each in first.languages.order_by("code")] == ["en", "fr"]
    assert [str(each.starts_on) for each in first.starts.all()] == ["2027-01-12", "2027-05-03"]
    assert run.rows.get(external_id="C-1").uid == first.uid
    logged = Change.objects.filter(record_type="course").order_by("pk")
    assert [(each.kind, each.label_en, each.import_run) for each in logged] == [
        ("created", "Welding", run),
        ("created", "Welding, advanced", run),
    ]


def test_a_record_that_was_published_in_bulk_is_whole_for_editors(college):
    run = college.publish(COURSES)
    course = Course.objects.get(external_id="C-1")
    revision = course.latest_revision
    assert course.live_revision == revision
    assert not course.has_unpublished_changes
    edited = course.get_latest_revision_as_object()
    assert edited.title_en == "Welding"
    assert [str(each.starts_on) for each in edited.starts.all()] == ["2027-01-12", "2027-05-03"]
    assert sorted(each.code for each in edited.languages.all()) == ["en", "fr"]
    entry = ModelLogEntry.objects.get(object_id=str(course.pk))
    assert (entry.action, entry.revision, entry.data["import_run"]["uid"]) == (
        "registry.file_published",
        revision,
        str(run.uid),
    )
    log = Change.objects.count()
    course.save()
    assert Change.objects.count() == log, "saving it again is no change"
    edited.title_en = "Welding 1"
    edited.save_revision().publish()
    course.refresh_from_db()
    assert course.title_en == "Welding 1"
    assert Change.objects.last().pk  # the log goes on
    assert Change.objects.count() == log + 1


def test_the_index_of_references_is_what_wagtail_makes(college):
    college.publish(COURSES)
    course = Course.objects.get(external_id="C-1")

    def known():
        rows = ReferenceIndex.objects.filter(object_id=str(course.pk))
        return sorted(rows.values_list("to_content_type", "to_object_id", "model_path"))

    made = known()
    ReferenceIndex.create_or_update_for_object(course)
    assert made == known()
    assert made


def test_sending_it_again_changes_nothing(college):
    college.publish(COURSES)
    before = registry_counts()
    again = college.publish(COURSES)
    assert (again.created, again.updated, again.unchanged) == (0, 0, 2)
    assert registry_counts() == before


def test_a_change_is_shown_before_it_is_made(college):
    college.publish(COURSES)
    changed = COURSES.replace(",42,3,en; fr,2027-01-12; 2027-05-03", ",45,3,en,")
    run = college.check(changed)
    assert outcomes(run) == {"C-1": "updated", "C-2": "unchanged"}
    row = run.rows.get(external_id="C-1")
    assert row.changes == {
        "hours": ["42", "45"],
        "languages": [["en", "fr"], ["en"]],
        "starts": [[{"starts_on": "2027-01-12"}, {"starts_on": "2027-05-03"}], []],
    }
    publish_plan(run)
    course = Course.objects.get(external_id="C-1")
    assert course.hours == 45
    assert [each.code for each in course.languages.all()] == ["en"]
    assert not course.starts.exists()
    assert course.get_latest_revision_as_object().hours == 45
    assert Revision.objects.filter(object_id=str(course.pk)).count() == 2
    assert Change.objects.filter(record_uid=course.uid).count() == 2
    log = Change.objects.count()
    course.save()
    assert Change.objects.count() == log


def test_what_a_record_said_before_can_be_restored(college):
    course = factories.course("old", college.organization, external_id="C-1", hours=Decimal(10))
    assert course.latest_revision is None
    college.publish("external_id,hours\nC-1,12\n")
    former, now = Revision.objects.filter(object_id=str(course.pk)).order_by("pk")
    assert (former.as_object().hours, now.as_object().hours) == (10, 12)


def test_columns_that_a_file_lacks_are_left_alone(college):
    college.publish(COURSES)
    college.publish("external_id,fee\nC-1,120\n")
    course = Course.objects.get(external_id="C-1")
    assert (course.fee, course.hours, course.title_en) == (120, 42, "Welding")
    assert course.starts.count() == 2


def test_an_empty_cell_states_nothing(college):
    college.publish(COURSES)
    college.publish("external_id,hours,title (French)\nC-1,,\n")
    course = Course.objects.get(external_id="C-1")
    assert (course.hours, course.title_fr) == (None, "")


def test_absence_never_deletes(college):
    college.publish(COURSES)
    college.publish("external_id,title_en\nC-3,Pipes\n")
    assert Course.objects.published().count() == 3


def test_french_headings_are_read(college):
    sent = "identifiant propre à l’établissement;titre (français);heures d’enseignement\nC-9;Soudage;42\n"
    run = college.publish(sent)
    course = Course.objects.get(external_id="C-9")
    assert (course.title_fr, course.hours) == ("Soudage", 42)
    assert told(run) == ["file.separated 1"]


def test_one_table_may_hold_offerings_of_every_kind(college):
    college.publish(
        "kind,external_id,title_en,credential\n"
        "course,A,Course,\nmicro-certification,B,Micro,\nprogramme,C,Award,diploma\n"
    )
    assert Course.objects.get().title_en == "Course"
    assert MicroCertification.objects.get().title_en == "Micro"
    assert Program.objects.get().credential == "diploma"


def test_an_older_version_is_refused(college):
    college.publish("external_id,title_en,source_version\nC-1,New,10\n")
    run = college.check("external_id,title_en,source_version\nC-1,Old,9\n")
    assert told(run) == ["version.older source_version 2 3"]
    assert Course.objects.get().title_en == "New"


def test_titles_that_are_alike_get_addresses_of_their_own(college):
    college.publish("external_id,title_en\nA,Welding\nB,Welding\nC,Welding\n")
    slugs = list(Course.objects.order_by("external_id").values_list("slug", flat=True))
    assert slugs[0] == "welding"
    assert len(set(slugs)) == 3
    assert all(slug.startswith("welding-") for slug in slugs[1:])


def test_addresses_are_made_of_titles_with_low_lines_and_of_long_ones(college):
    """A title as a student system writes it, and two that are cut where a hyphen stands."""
    long = "a" * 59 + " " + "b" * 39 + " " + "c" * 20
    college.publish(f"external_id,title_en\nU-1,Safety _ Mgmt_Adv\nU-2,{long}\nU-3,{long}\n")
    by_id = dict(Course.objects.values_list("external_id", "slug"))
    uid = Course.objects.get(external_id="U-3").uid
    stem = f"{'a' * 59}-{'b' * 39}"
    assert by_id == {"U-1": "safety-mgmt-adv", "U-2": stem, "U-3": f"{stem}-{uid.hex[:8]}"}


def test_what_the_database_refuses_is_not_told_as_somebody_elses_doing(college, monkeypatch):
    run = college.check(COURSES)
    monkeypatch.setattr(Course, "first_slug", lambda self: "Not_An_Address")
    with pytest.raises(NotPublished) as refusal:
        publish_plan(run)
    run.refresh_from_db()
    assert (refusal.value.code, run.status) == ("plan.impossible", "refused")
    assert not Course.objects.exists()


def test_examples_stay_examples(tmp_path):
    example = factories.organization("example", provenance="illustrative")
    Institution(example, tmp_path).publish("external_id,title_en\nA,Welding\n")
    assert Course.objects.get().is_illustrative


def test_facts_and_examples_are_kept_apart(college, tmp_path):
    invented = factories.example_college()
    factories.pilot("invented-pilot", invented, factories.sector())
    example = factories.course("invented-course", invented)
    run = college.check(
        "kind,external_id,title_en,pilot\nmicro-certification,M,Welding,invented-pilot\n"
    )
    assert told(run) == ["reference.across pilot 2 4"]
    said = run.rows.get().issues[0]
    assert "between facts and examples" in str(said)
    entry = json.dumps({"completed": example.ctid}).replace('"', '""')
    run = college.check(f'external_id,title_en,entry_requirement\nA,Welding,"{entry}"\n')
    assert told(run) == ["reference.across entry_requirement 2 3"]
    fact = factories.course("fact", factories.organization("real"))
    entry = json.dumps({"completed": fact.ctid}).replace('"', '""')
    own = Institution(invented, tmp_path)
    run = own.check(f'external_id,title_en,entry_requirement\nA,Welding,"{entry}"\n')
    assert told(run) == ["reference.across entry_requirement 2 3"]
    assert not Course.objects.filter(title_en="Welding").exists()


RULES = """kind,external_id,award,title_en,requirement
stacking rule,R-1,P-1,Two courses,"{""all"": [{""completed"": ""C-1""}, {""completed"": ""C-2""}]}"
"""


def test_rules_name_offerings_by_their_own_ids(college):
    college.publish(COURSES)
    college.publish("external_id,title_en\nP-1,Trades\n", kind="program")
    run = college.publish(RULES, kind="stackingrule")
    rule = StackingRule.objects.get()
    award = Program.objects.get()
    courses = Course.objects.order_by("external_id")
    assert rule.award_id == award.pk
    assert rule.requirement == {"all": [{"completed": each.ctid} for each in courses]}
    assert rule.names.count() == 2
    key = ExternalKey.objects.get()
    assert (key.external_id, ctid_of(key.record_uid)) == ("R-1", rule.ctid)
    assert run.created == 1
    again = college.publish(RULES, kind="stackingrule")
    assert (again.created, again.unchanged) == (0, 1)
    assert rule.get_latest_revision() is not None


def test_decisions_are_those_of_the_institution(college):
    other = factories.organization("southern")
    factories.course("source", other, external_id="S-1")
    college.publish("external_id,title_en\nC-1,Welding\n")
    college.publish(
        "external_id,outcome,sources,grants\nE-1,granted,southern/S-1 | 70,offering | C-1\n",
        kind="equivalency",
    )
    decision = Equivalency.objects.get()
    assert decision.receiving_institution == college.organization
    source = decision.sources.get()
    assert (source.offering.external_id, source.min_grade) == ("S-1", 70)
    assert decision.grants.get().offering.external_id == "C-1"


def test_a_stale_plan_is_refused_with_what_changed(college):
    college.publish(COURSES)
    run = college.check(COURSES.replace("42", "45"))
    course = Course.objects.get(external_id="C-1")
    course.hours = Decimal(50)
    course.save()
    with pytest.raises(NotPublished) as refusal:
        publish_plan(run)
    (issue,) = refusal.value.issues
    assert (issue.code, issue.record, issue.field) == ("plan.stale", "C-1", "hours")
    assert "was “42” and is now “50”" in issue.message.en
    course.refresh_from_db()
    assert course.hours == 50
    run = ImportRun.objects.get(pk=run.pk)
    assert (run.status, told(run)) == ("refused", ["plan.stale hours 2"])
    with pytest.raises(NotPublished) as again:
        publish_plan(run)
    assert again.value.issues == [issue]
    assert told(ImportRun.objects.get(pk=run.pk)) == ["plan.stale hours 2"]


def test_a_stale_plan_says_values_in_the_readers_words(college):
    college.publish("external_id,title_en,delivery\nC-1,Welding,in-person\n")
    run = college.check("external_id,title_en,delivery\nC-1,Welding II,in-person\n")
    course = Course.objects.get(external_id="C-1")
    course.delivery = "online"
    course.save()
    with pytest.raises(NotPublished) as refusal:
        publish_plan(run)
    [issue] = refusal.value.issues
    assert "was “In person” and is now “Online”" in issue.message.en
    assert "« En personne »" in issue.message.fr.replace("\u00a0", " ")
    assert issue.value is None


def test_a_plan_is_stale_when_an_untouched_column_changed(college):
    college.publish(COURSES)
    run = college.check(COURSES)
    course = Course.objects.get(external_id="C-2")
    course.fee = Decimal(5)
    course.save()
    with pytest.raises(NotPublished) as refusal:
        publish_plan(run)
    assert [issue.code for issue in refusal.value.issues] == ["plan.touched"]


def test_a_plan_is_stale_when_its_new_record_is_there(college):
    first, second = college.check(COURSES), college.check(COURSES)
    publish_plan(first)
    with pytest.raises(NotPublished) as refusal:
        publish_plan(second)
    assert [issue.code for issue in refusal.value.issues] == ["plan.made_since"] * 2
    assert Offering.objects.count() == 2


def test_publishing_twice_is_publishing_once(college):
    run = college.publish(COURSES)
    log = Change.objects.count()
    assert publish_plan(run).pk == run.pk
    assert Change.objects.count() == log


def test_a_refused_plan_cannot_be_published(college):
    run = college.check(COURSES.replace("42", "*"))
    assert run.status == "refused"
    with pytest.raises(NotPublished) as refusal:
        publish_plan(run)
    assert refusal.value.code == "plan.unfit"
    assert not Offering.objects.exists()


def test_a_plan_whose_rows_were_altered_cannot_be_published(college):
    run = college.check(COURSES)
    row = run.rows.get(external_id="C-1")
    row.values["title_en"] = "Something else"
    row.save()
    with pytest.raises(NotPublished) as refusal:
        publish_plan(run)
    assert refusal.value.code == "plan.altered"
    assert not Offering.objects.exists()


def test_a_record_can_cease_and_come_back(college):
    college.publish(COURSES)
    for state, live in (("ceased", False), ("published", True), ("suspended", True)):
        college.publish(f"external_id,lifecycle\nC-1,{state}\n")
        course = Course.objects.get(external_id="C-1")
        assert (course.lifecycle, course.live) == (state, live)
    logged = Change.objects.filter(record_uid=course.uid).order_by("pk")
    assert [each.kind for each in logged] == ["created", "ceased", "updated", "suspended"]
    run = college.check("external_id,lifecycle\nC-1,tombstone\n")
    assert told(run) == ["record.no_tombstone lifecycle 2 2"]
    # A table that was downloaded before the record was published.
    run = college.check("external_id,lifecycle\nC-1,draft\n")
    assert told(run) == ["record.no_draft lifecycle 2 2"]


def test_rules_are_made_for_own_awards_only(college):
    other = factories.organization("southern")
    foreign = factories.program("award", other, external_id="P-1")
    own = factories.course("own", college.organization, external_id="C-1")
    sent = f'external_id,award,requirement\nR-1,southern/P-1,"{{""completed"": ""{own.ctid}""}}"\n'
    run = college.check(sent, kind="stackingrule")
    assert told(run) == ["row.foreign award 2 2"]
    run = college.check(sent.replace("southern/P-1", foreign.ctid), kind="stackingrule")
    assert told(run) == ["row.foreign award 2 2"]
    assert not StackingRule.objects.exists()


def test_drafts_of_editors_are_not_written_over(college):
    college.publish(COURSES)
    course = Course.objects.get(external_id="C-1")
    course.hours = Decimal(99)
    course.save_revision()
    run = college.check(COURSES.replace("42", "45"))
    assert told(run) == ["record.pending 2"]
    assert outcomes(run) == {"C-1": "rejected", "C-2": "unchanged"}


def test_a_draft_that_a_file_made_is_changed_and_published_by_files(college):
    college.publish("external_id,title_en,hours,lifecycle\nC-1,Weldig,42,draft\n")
    sent = "external_id,title_en,hours,lifecycle\nC-1,Welding,45,draft\n"
    run = college.publish(sent)
    assert outcomes(run) == {"C-1": "updated"}
    course = Course.objects.get()
    assert (course.title_en, course.hours, course.lifecycle) == ("Welding", 45, "draft")
    assert course.latest_revision.content["title_en"] == "Welding"
    assert outcomes(college.check(sent)) == {"C-1": "unchanged"}
    assert outcomes(college.check("external_id,title_en,hours\nC-1,Welding,45\n")) == {
        "C-1": "unchanged"
    }
    assert not Change.objects.filter(record_uid=course.uid).exists()
    actions = ModelLogEntry.objects.for_instance(course).values_list("action", flat=True)
    assert set(actions) == {"registry.file_drafted"}
    college.publish(sent.replace("draft", "published"))
    course.refresh_from_db()
    assert (course.lifecycle, course.live, course.has_unpublished_changes) == (
        "published",
        True,
        False,
    )
    assert [each.kind for each in Change.objects.filter(record_uid=course.uid)] == ["created"]


def test_a_draft_that_a_file_made_is_left_to_who_edits_it(college):
    drafted = "external_id,title_en,hours,lifecycle\nC-1,Welding,42,draft\n"
    college.publish(drafted)
    course = Course.objects.get()
    course.hours = Decimal(99)
    course.save_revision(log_action=True)
    assert told(college.check(drafted.replace("42", "45"))) == ["record.draft 2"]
    assert outcomes(college.check(drafted)) == {"C-1": "unchanged"}


def test_a_publication_whose_telling_fails_ends_at_once_and_writes_nothing(
    college: Institution,
) -> None:
    """A terminal that went away, say: while the failure is looked at, nothing waits half written."""
    run = college.check(COURSES)

    def gone(done: int, total: int) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError) as failure:
        publish_plan(run, progress=gone)
    assert failure.tb is not None
    assert Course.objects.count() == 0
    assert publish_plan(run).status == ImportRun.Status.PUBLISHED
