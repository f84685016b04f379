"""What the database refuses by itself, whoever writes: each check and each uniqueness, asked one by one."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, models, transaction
from pytest_django.plugin import DjangoDbBlocker

from registry.interchange.bulk.constraints import holds
from registry.models import (
    ApiKey,
    ApiKeyUse,
    Application,
    ApplicationElement,
    Confirmation,
    Download,
    EquivalencyGrant,
    EquivalencySource,
    ExternalKey,
    GroupMember,
    ImportRun,
    JobTitle,
    Membership,
    MicroCertification,
    NeedSkill,
    OccupationSkill,
    Offering,
    OfferingSkill,
    OfferingStart,
    PilotPartner,
    PlannedRow,
    RegisteredDocument,
    ResourceVersion,
    RuleName,
)
from registry.models.record import Record
from tests import factories

pytestmark = pytest.mark.django_db

LATE, EARLY = date(2027, 2, 1), date(2027, 1, 1)


class World:
    """One good row of each table."""

    def __init__(self) -> None:
        self.college = factories.organization("college")
        self.partner = factories.organization("partner", kind="employer")
        self.region = factories.region()
        self.sector = factories.sector()
        self.framework = factories.skill_framework()
        self.skill = factories.skill("reading", self.framework)
        self.occupation = factories.occupation("31301")
        self.micro = factories.micro_certification("micro", self.college, external_id="X")
        self.course = factories.course("course", self.college)
        self.program = factories.program("program", self.college)
        self.pilot = factories.pilot("pilot", self.college, self.sector)
        self.group = factories.organization_group()
        self.agreement = factories.agreement("pact", self.college, self.college)
        self.rule = factories.stacking_rule("rule", self.course, self.micro)
        self.decision = factories.equivalency("decision", self.micro, self.college)
        self.edition = factories.framework_edition()
        self.element = factories.framework_element("relevance", self.edition)
        self.need = factories.need("need", self.college)
        self.event = factories.event("event", self.college)
        self.news = factories.news_item("news", self.college)
        self.profile = factories.osap_profile()
        self.of_pilot = factories.adoption("of-pilot", self.element, pilot=self.pilot)
        self.of_offering = factories.adoption("of-offering", self.element, offering=self.course)
        self.endorsement = factories.endorsement("endorsed", self.micro, self.partner)
        self.resource = factories.resource("guide", self.college)
        self.reply = factories.need_reply("reply", self.need, self.course)
        self.user = get_user_model().objects.create_user("editor", "", "a long password")


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The good rows, written once for all tests of this module and taken back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def world(rows: World) -> World:
    """A copy of its own, so that what a test does to it stays in that test."""
    return copy.deepcopy(rows)


def _put(row: models.Model) -> Any:
    # Plain rows, as another program would write them: no save() of the registry is in between.
    return type(row)._base_manager.bulk_create([row])


def _set(row: models.Model, **columns: Any) -> Any:
    return type(row)._base_manager.filter(pk=row.pk).update(**columns)


def _twice(row: models.Model, **columns: Any) -> Any:
    type(row)._base_manager.create(**columns)
    return _put(type(row)(**columns))


def _key() -> ApiKey:
    return ApiKey.issue("board")[0]


def _known_as(institution: models.Model, *uids: str) -> None:
    for uid in uids:
        ExternalKey.objects.create(
            institution=institution,
            kind="stackingrule",
            external_id="R-1",
            record_uid=factories.uid("rule", uid),
        )


def _unnamed(row: models.Model, name: str) -> Any:
    return _set(row, **{f"{name}_en": "", f"{name}_fr": ""})


def _again(row: models.Model, **columns: Any) -> Any:
    """Write a second row like one that is there, but for its own identity."""
    values = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    values |= {"id": None, "uid": factories.uid("again", "again"), "slug": "again", **columns}
    return _put(type(row)(**values))


def _row_of(world: World, table: type[models.Model]) -> Any:
    """Return a row of a table: one that is there, or one that is not written yet."""
    there = table._base_manager.first()
    return there or table(**NEEDED.get(table.__name__, dict)(world))


def _hold(world: World, table: type[models.Model], field: str, value: Any) -> Any:
    row = _row_of(world, table)
    columns = {field: value}
    if field == "lifecycle" and hasattr(row, "live"):
        # Only the state is wrong: the switch agrees with it.
        columns["live"] = False
    if row.pk:
        return _set(row, **columns)
    for name, held in columns.items():
        setattr(row, name, held)
    return _put(row)


def _confirmed(world: World) -> dict[str, Any]:
    said = {"adoption": world.of_pilot, "partner": world.partner, "what": "in-demand"}
    return said | {"given_on": EARLY}


NEEDED: dict[str, Callable[[World], dict[str, Any]]] = {
    "Change": lambda w: {"kind": "created", "record_type": "course", "record_uid": w.course.uid},
    "ImportRun": lambda w: {"source": "a.csv"},
    "JobTitle": lambda w: {"occupation": w.occupation, "language": "en", "title": "Nurse"},
    "KeyRequest": lambda w: {"name": "N", "email": "n@example.org", "purpose": "p"},
    "Membership": lambda w: {"user": w.user, "organization": w.college},
    "PilotPartner": lambda w: {"pilot": w.pilot, "organization": w.college},
    "PlannedRow": lambda w: {"run": ImportRun.objects.create(source="a.csv"), "number": 1},
    "EquivalencyGrant": lambda w: {"equivalency": w.decision, "offering": w.course},
    "Application": lambda w: {
        "reference": "A-1",
        "organization_name": "Board",
        "consent_at": "2027-01-01T00:00Z",
        "received_at": "2027-01-01T00:00Z",
    },
    "ApplicationPartner": lambda w: {"application": Application.objects.create(), "name": "P"},
    "Confirmation": _confirmed,
    "PracticeNote": lambda w: {
        "organization": w.college,
        "title_en": "Note",
        "slug": "note",
        "uid": factories.uid("practicenote", "note"),
    },
    "ContactMessage": lambda w: {
        "topic": "general",
        "email": "n@example.org",
        "text": "t",
        "consent_at": "2027-01-01T00:00Z",
    },
    "NoteComment": lambda w: {
        "note": factories.practice_note("told", w.college),
        "author": w.user,
        "text": "Yes.",
    },
}
TWICE = {"equivalencygrant_kind_known": "equivalencygrant_says_what"}
"""What another constraint refuses, too, and which the database may name instead."""

CHOSEN = [
    (table, field)
    for table in apps.get_app_config("registry").get_models()
    for field in table._meta.local_fields
    if field.choices
]
IDENTIFIED = [
    table
    for table in apps.get_app_config("registry").get_models()
    if any(field.name == "slug" for field in table._meta.local_fields)
]


def _registered(*documents: tuple[str, str]) -> None:
    key = _key()
    for name, text in documents:
        RegisteredDocument.objects.create(key=key, name=name, text=text)


Break = Callable[[World], Any]
CASES: dict[str, Break] = {
    **{
        f"{name}_live_agrees": (lambda w, at=attribute: _set(getattr(w, at), live=False))
        for name, attribute in {
            "organization": "college",
            "organizationgroup": "group",
            "skill": "skill",
            "occupation": "occupation",
            "pilot": "pilot",
            "agreement": "agreement",
            "stackingrule": "rule",
            "equivalency": "decision",
            "frameworkedition": "edition",
            "frameworkelement": "element",
            "adoption": "of_pilot",
            "endorsement": "endorsement",
            "need": "need",
            "event": "event",
            "newsitem": "news",
            "resource": "resource",
            "needreply": "reply",
        }.items()
    },
    "offering_live_agrees": lambda w: _set(Offering.objects.get(slug="micro"), live=False),
    **{
        f"{name}_{text}_stated": (lambda w, at=attribute, t=text: _unnamed(getattr(w, at), t))
        for name, text, attribute in [
            ("organization", "name", "college"),
            ("organizationgroup", "name", "group"),
            ("region", "name", "region"),
            ("sector", "name", "sector"),
            ("skillframework", "name", "framework"),
            ("skill", "name", "skill"),
            ("occupation", "title", "occupation"),
            ("pilot", "title", "pilot"),
            ("agreement", "title", "agreement"),
            ("frameworkedition", "title", "edition"),
            ("frameworkelement", "name", "element"),
            ("need", "title", "need"),
            ("event", "title", "event"),
            ("newsitem", "title", "news"),
            ("resource", "title", "resource"),
        ]
    },
    **{
        f"{table._meta.model_name}_{field.name}_known": (
            lambda w, t=table, f=field: _hold(
                w, t, f.name, "?" if isinstance(f, models.CharField) else 99
            )
        )
        for table, field in CHOSEN
    },
    **{
        f"{table._meta.model_name}_slug_reads_right": lambda w, t=table: _hold(w, t, "slug", "a/b")
        for table in IDENTIFIED
    },
    **{
        f"{table._meta.model_name}_source_named": lambda w, t=table: _hold(
            w, t, "provenance", "sourced"
        )
        for table in IDENTIFIED
    },
    "occupation_teer_is_second_digit": lambda w: _set(w.occupation, teer=4),
    "equivalency_refusal_has_a_reason": lambda w: _set(w.decision, outcome="refused"),
    "agreement_signed_in_time": lambda w: _set(w.agreement, signed_on=LATE, valid_to=EARLY),
    **{
        f"endorsement_{day}_in_order": lambda w, d=day: _set(
            w.endorsement, **{d: LATE, "revoked_on": EARLY}
        )
        for day in ("in_demand_on", "assessment_on")
    },
    "offering_title_stated": lambda w: _unnamed(Offering.objects.get(slug="micro"), "title"),
    **{
        f"{name}_dates_in_order": (
            lambda w, at=attribute, first=first, last=last: _set(
                getattr(w, at), **{first: LATE, last: EARLY}
            )
        )
        for name, attribute, first, last in [
            ("agreement", "agreement", "valid_from", "valid_to"),
            ("stackingrule", "rule", "valid_from", "valid_to"),
            ("equivalency", "decision", "valid_from", "valid_to"),
            ("osapruleprofile", "profile", "valid_from", "valid_to"),
            ("pilot", "pilot", "started_on", "ended_on"),
        ]
    },
    **{
        f"offering_{name}_not_negative": (
            lambda w, n=name: _set(Offering.objects.get(slug="micro"), **{n: -1})
        )
        for name in ("hours", "weeks", "credits", "fee")
    },
    "offering_study_level_1_to_9": lambda w: _set(
        Offering.objects.get(slug="micro"), study_level=10
    ),
    "equivalencygrant_study_level_1_to_9": lambda w: _put(
        EquivalencyGrant(equivalency=w.decision, offering=w.course, study_level=0)
    ),
    "offering_cip_reads_right": lambda w: _set(Offering.objects.get(slug="micro"), cip="51.2"),
    "offering_external_id_once_an_institution": lambda w: _set(
        Offering.objects.get(slug="course"), external_id="X"
    ),
    "offeringskill_once": lambda w: _twice(OfferingSkill(), offering=w.course, skill=w.skill),
    "offeringskill_level_1_to_5": lambda w: _put(
        OfferingSkill(offering=w.course, skill=w.skill, level=6)
    ),
    "offeringstart_once": lambda w: _twice(OfferingStart(), offering=w.course, starts_on=LATE),
    "occupation_code_has_five_digits": lambda w: _set(w.occupation, code="3130a"),
    "occupation_teer_0_to_5": lambda w: _set(w.occupation, teer=6),
    "jobtitle_once": lambda w: _twice(
        JobTitle(), occupation=w.occupation, language="en", title="Nurse"
    ),
    "occupationskill_once": lambda w: _twice(
        OccupationSkill(), occupation=w.occupation, skill=w.skill, importance=1
    ),
    "occupationskill_0_to_5": lambda w: _put(
        OccupationSkill(occupation=w.occupation, skill=w.skill, importance="5.01")
    ),
    "skill_code_once_a_framework": lambda w: _again(w.skill),
    "frameworkelement_code_once_an_edition": lambda w: _again(w.element),
    "groupmember_dates_in_order": lambda w: _put(
        GroupMember(group=w.group, organization=w.college, joined_on=LATE, left_on=EARLY)
    ),
    "membership_once": lambda w: _twice(Membership(), user=w.user, organization=w.college),
    "membership_dates_in_order": lambda w: _put(
        Membership(user=w.user, organization=w.college, since=LATE, ended_on=EARLY)
    ),
    "rulename_once": lambda w: _put(RuleName(rule=w.rule, offering=w.micro)),
    "pilotpartner_once": lambda w: _twice(
        PilotPartner(), pilot=w.pilot, organization=w.partner, role="partner"
    ),
    "equivalency_one_receiver": lambda w: _set(w.decision, receiving_group=w.group),
    "equivalencysource_once": lambda w: _twice(
        EquivalencySource(), equivalency=w.decision, offering=w.course
    ),
    "equivalencysource_grade_0_to_100": lambda w: _put(
        EquivalencySource(equivalency=w.decision, offering=w.course, min_grade=101)
    ),
    "equivalencygrant_says_what": lambda w: _put(
        EquivalencyGrant(equivalency=w.decision, kind="credit")
    ),
    "adoption_one_subject": lambda w: _set(w.of_pilot, offering=w.micro),
    "adoption_once_a_pilot": lambda w: _again(w.of_pilot),
    "adoption_once_an_offering": lambda w: _again(w.of_offering),
    "endorsement_once_a_partner": lambda w: _again(w.endorsement),
    "event_ends_after_start": lambda w: _set(w.event, over_at="2029-01-01T00:00Z"),
    "event_is_somewhere": lambda w: _set(w.event, place_en=""),
    "need_of_somebody": lambda w: _set(w.need, people=0),
    "needreply_once_an_offering": lambda w: _again(w.reply),
    "resource_has_file_or_address": lambda w: _set(w.resource, url=""),
    "resource_own_licence_in_words": lambda w: _set(w.resource, licence="own"),
    "resourceversion_once": lambda w: _twice(ResourceVersion(), resource=w.resource, number=1),
    "download_once_a_day": lambda w: _twice(
        Download(), version=w.resource.versions.create(number=1), day=LATE
    ),
    "needskill_once": lambda w: _twice(NeedSkill(), need=w.need, skill=w.skill),
    "osapruleprofile_hours_in_order": lambda w: _set(w.profile, max_hours=1),
    "importrun_once_a_request": lambda w: _twice(
        ImportRun(), source="a.csv", api_key=_key(), idempotency_key="monday"
    ),
    "apikeyuse_once_a_day": lambda w: _twice(ApiKeyUse(), key=_key(), day=LATE),
    "registereddocument_once_a_key": lambda w: _registered(("one", "{ a }"), ("two", "{ a }")),
    "registereddocument_one_of_a_name": lambda w: _registered(("one", "{ a }"), ("one", "{ b }")),
    "plannedrow_number_once": lambda w: _twice(
        PlannedRow(), run=ImportRun.objects.create(source="a.csv"), number=1, outcome="created"
    ),
    "externalkey_once_an_institution": lambda w: _known_as(w.college, "one", "two"),
    "application_organization_stated": lambda w: _put(
        Application(
            state="received",
            organization_name="",
            consent_at="2027-01-01T00:00Z",
            received_at="2027-01-01T00:00Z",
        )
    ),
    "application_consent_given": lambda w: _put(
        Application(state="received", organization_name="Board", received_at="2027-01-01T00:00Z")
    ),
    "applicationelement_once": lambda w: _twice(
        ApplicationElement(), application=Application.objects.create(), element=w.element
    ),
    "confirmation_once_in_force": lambda w: _twice(Confirmation(), **_confirmed(w)),
    "confirmation_days_in_order": lambda w: _put(
        Confirmation(**_confirmed(w) | {"given_on": LATE, "revoked_on": EARLY})
    ),
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_the_database_refuses(world: World, name: str):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        CASES[name](world)
    said = str(refused.value)
    # SQLite names a uniqueness by its columns, everything else by its constraint.
    assert (
        name in said or TWICE.get(name, name) in said or said.startswith("UNIQUE constraint failed")
    )


def test_every_constraint_of_the_tables_is_asked():
    tables = apps.get_app_config("registry").get_models()
    named = {rule.name for table in tables for rule in table._meta.constraints}
    unasked = {"practicenote_live_agrees", "practicenote_title_stated"}
    assert named - CASES.keys() == unasked & named
    assert CASES.keys() <= named


@pytest.mark.parametrize(("table", "field"), CHOSEN, ids=str)
def test_every_choice_is_kept_by_the_database(table: type[models.Model], field: models.Field):
    name = f"{table._meta.model_name}_{field.name}_known"
    (rule,) = (rule for rule in table._meta.constraints if rule.name == name)
    assert all(holds(rule.condition, {field.name: value}) for value, _ in field.flatchoices)
    with connection.cursor() as cursor:
        kept = connection.introspection.get_constraints(cursor, table._meta.db_table)
    assert kept[name]["check"]


@pytest.mark.parametrize(("table", "field"), CHOSEN, ids=str)
def test_what_may_be_left_out_is_left_out(world: World, table: type[models.Model], field: Any):
    if field.blank and (row := _row_of(world, table)).pk:
        _set(row, **{field.name: None if field.null else ""})


def test_every_edited_record_agrees_with_its_live_switch():
    for table in apps.get_app_config("registry").get_models():
        if issubclass(table, Record):
            owners = [table, *table._meta.get_parent_list()]
            rules = [rule.name for owner in owners for rule in owner._meta.constraints]
            assert sum(name.endswith("_live_agrees") for name in rules) == 1, table


def test_offerings_that_a_rule_or_decision_uses_cannot_be_deleted(world: World):
    for table in (MicroCertification, Offering):
        with pytest.raises(models.ProtectedError):
            table.objects.get(slug="micro").delete()
    assert world.rule.names.count() == 1
