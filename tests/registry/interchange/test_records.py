"""Records whose values or references are wrong, and how the report says so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from registry.interchange.kinds import Ref, kinds
from registry.interchange.records import uid_for
from registry.models import (
    Course,
    Equivalency,
    FrameworkElement,
    MicroCertification,
    Occupation,
    Organization,
    Program,
    StackingRule,
)
from tests import factories
from tests.registry.interchange.conftest import COLLEGE, NURSE, REGION, Folder

pytestmark = pytest.mark.django_db

BASIC = {"slug": "basic", "title_en": "Basic", "institution": "example-college"}


def course(**stated: Any) -> dict[str, Any]:
    return {**BASIC, **stated}


def ctid(kind: str, slug: str) -> str:
    return f"ce-{uid_for(kind, slug)}"


NUMBER = "This is not a number. Write digits and a decimal point only, such as 24 or 4.5; leave out what is not stated."


@pytest.mark.parametrize(
    ("stated", "told"),
    [
        ({"hours": "24*"}, f"hours = '24*': {NUMBER}"),
        ({"hours": "24,5"}, f"hours = '24,5': {NUMBER}"),
        ({"hours": "1e3"}, f"hours = '1e3': {NUMBER}"),
        ({"hours": "٣"}, f"hours = '٣': {NUMBER}"),
        ({"hours": ""}, f"hours = '': {NUMBER}"),
        ({"hours": True}, f"hours = True: {NUMBER}"),
        ({"hours": [24]}, f"hours = [24]: {NUMBER}"),
        (
            {"hours": "024"},
            (
                "hours = '024': A number does not begin with a zero. Write it without leading zeros; "
                "if it is a code, it belongs into another field."
            ),
        ),
        (
            {"hours": "24.125"},
            (
                "hours = 24.125: Ensure that there are no more than 2 decimal places. "
                "Correct the value and load again."
            ),
        ),
        (
            {"hours": "-1"},
            (
                "hours = -1: Ensure this value is greater than or equal to 0. "
                "Correct the value and load again."
            ),
        ),
        (
            {"study_level": 2.5},
            "study_level = 2.5: This is not a whole number. Write digits only, such as 3.",
        ),
        (
            {"title_fr": "De\x00base"},
            (
                "title_fr = 'De\\x00base': The text holds a character that cannot be shown "
                "(code U+0000). Delete that character."
            ),
        ),
        ({"title_fr": 4}, "title_fr = 4: This must be text. Write it in quotes."),
        (
            {"title_fr": "x" * 201},
            (
                f"title_fr = '{'x' * 119}…: Ensure this value has at most 200 characters (it has 201). "
                "Correct the value and load again."
            ),
        ),
        (
            {"any_time": 1},
            "any_time = 1: This is neither true nor false. Write true or false.",
        ),
        (
            {"last_confirmed": "20270112"},
            (
                "last_confirmed = '20270112': This is not a day of the calendar. "
                "Write it as year-month-day: 2027-01-12."
            ),
        ),
        (
            {"last_confirmed": "2027-02-30"},
            (
                "last_confirmed = '2027-02-30': This is not a day of the calendar. "
                "Write it as year-month-day: 2027-01-12."
            ),
        ),
        (
            {"delivery": "remote"},
            (
                "delivery = 'remote': Value 'remote' is not a valid choice. "
                "Use one of these: online, in-person, blended."
            ),
        ),
        (
            {"cip": "51.2"},
            (
                "cip = '51.2': A CIP 2021 code reads 51, 51.26 or 51.2601. "
                "Correct the value and load again."
            ),
        ),
        (
            {"slug": "Basic"},
            (
                "slug = 'Basic': Use small letters, digits and single hyphens. "
                "Correct the value and load again."
            ),
        ),
        (
            {"hour": 24},
            "hour = 24: The kind “course” has no such field. Did you mean “hours”?",
        ),
        (
            {"teer": 4, "hours": 2, "live": True},
            None,
        ),
        (
            {"occupations": "31301"},
            "occupations = '31301': This must be a list. Write it in square brackets.",
        ),
        (
            {"occupations": ["31301", "31301"]},
            "occupations = ['31301', '31301']: The list names “31301” twice. Keep one of the two.",
        ),
        (
            {"occupations": [31301]},
            (
                "occupations = [31301]: This does not name a record. "
                "Write the record's slug or code in quotes."
            ),
        ),
        (
            {"starts": [{"starts_on": "2027-01-12"}, "2027-02-12"]},
            "starts[2] = '2027-02-12': This must be an object. Write it in braces: { … }.",
        ),
        (
            {"starts": [{"starts_on": "2027-01-12"}, {"starts_on": "2027-01-12"}]},
            "starts[2]: Two entries of the list say the same. Keep one of the two.",
        ),
        (
            {"starts": [{}]},
            "starts[1].starts_on: This field cannot be null. Correct the value and load again.",
        ),
        (
            {"entry_requirement": {"completed": "basic", "min_grade": 70.5}},
            (
                "entry_requirement = {'completed': 'basic', 'min_grade': Decimal('70.5')}: The requirement "
                'cannot be read at $.min_grade. Write a number in quotes, 0 or more, such as "4.5".'
            ),
        ),
    ],
)
def test_a_wrong_value_is_told_exactly(college: Folder, stated: dict[str, Any], told: str | None):
    college.put("40-course", course(**stated))
    lines = college.refusal()
    slug = stated.get("slug", "basic")
    if told is None:
        assert [line.split(": ")[0] for line in lines] == [
            "facts/40-course.json, record 1, basic, teer = 4",
            "facts/40-course.json, record 1, basic, live = True",
        ]
    else:
        assert lines == [f"facts/40-course.json, record 1, {slug}, {told}"]
    assert not Course.objects.exists()


def test_numbers_are_kept_as_written(college: Folder):
    college.raw(
        "40-course.json",
        '{"kind": "course", "records": [{"slug": "basic", "title_en": "Basic", '
        '"institution": "example-college", "hours": 24.10, "fee": "0.10", "weeks": 3}]}',
    )
    assert not college.load().refused
    made = Course.objects.get()
    assert (made.hours, made.fee, made.weeks) == (Decimal("24.10"), Decimal("0.10"), Decimal(3))
    assert (made.credits, made.provenance) == (None, "institution")


def test_a_missing_slug_and_a_second_one_are_refused(college: Folder):
    nameless = {key: value for key, value in BASIC.items() if key != "slug"}
    college.put("40-course", course(), nameless).put("41-program", course(title_en="Other"))
    assert college.refusal() == [
        (
            "facts/40-course.json, record 2, slug: The record has no slug. "
            "Give it a permanent one: small letters, digits and single hyphens."
        ),
        (
            "facts/41-program.json, record 1, basic, slug = 'basic': The slug stands a second time; first "
            "in facts/40-course.json, record 1. Give one of the two records another slug, or delete it."
        ),
    ]


def test_two_records_with_one_code_are_refused(folder: Folder):
    folder.put("11-occupation", NURSE, {**NURSE, "slug": "nurses"})
    assert folder.refusal() == [
        (
            "facts/11-occupation.json, record 2, nurses, code = '31301': Another record has the same key "
            "“31301”; it stands in facts/11-occupation.json, record 1. Give one of the two another code."
        )
    ]


@pytest.mark.parametrize(
    ("name", "record", "told"),
    [
        (
            "40-course",
            course(institution="exampel-college"),
            (
                "institution = 'exampel-college': No organisation has the key “exampel-college”. "
                "Did you mean “example-college”?"
            ),
        ),
        (
            "40-course",
            course(occupations=["31301", "31302"]),
            "occupations = '31302': No occupation has the key “31302”. Did you mean “31301”?",
        ),
        (
            "40-course",
            course(skills=[{"skill": "reading"}]),
            (
                "skills[1].skill = 'reading': No skill has the key “reading”. "
                "Check the spelling, or add the record to the files."
            ),
        ),
        (
            "40-course",
            course(entry_requirement={"all": [{"completed": "basics"}]}),
            "entry_requirement = 'basics': No offering has the key “basics”. Did you mean “basic”?",
        ),
        (
            "40-course",
            course(entry_requirement={"count": 1, "from": {"institution": "example"}}),
            (
                "entry_requirement = 'example': No organisation has the key “example”. "
                "Did you mean “example-college”?"
            ),
        ),
        (
            "50-stackingrule",
            {
                "slug": "rule",
                "award": "example-college",
                "requirement": {"skill": "sewing"},
                "policies": {"exclusions": [["a", "b"]]},
            },
            None,
        ),
        (
            "60-adoption",
            {"slug": "a", "element": "2019-11", "status": "claimed"},
            (
                "element = '2019-11': No principle or element has the key “2019-11”. "
                "Check the spelling, or add the record to the files."
            ),
        ),
    ],
)
def test_a_bad_reference_is_named_wherever_it_stands(
    college: Folder, name: str, record: dict[str, Any], told: str | None
):
    college.put(name, record)
    lines = college.refusal()
    start = f"facts/{name}.json, record 1, {record['slug']}, "
    if told is not None:
        assert lines == [start + told]
    else:
        assert [line.removeprefix(start).split(":")[0] for line in lines] == [
            "award = 'example-college'",
            "requirement = 'sewing'",
            "policies = 'a'",
            "policies = 'b'",
        ]


def test_a_reference_may_stand_before_its_record(folder: Folder):
    folder.put(
        "01-course", course(entry_requirement={"completed": "advanced"}, occupations=["31301"])
    )
    folder.put("02-program", {**BASIC, "slug": "advanced"})
    folder.put("03-occupation", NURSE).put("04-organization", {**COLLEGE, "region": "3530"})
    folder.put("05-region", REGION)
    assert not folder.load().refused
    made = Course.objects.get()
    assert made.entry_requirement == {"completed": ctid("program", "advanced")}
    assert made.institution.region.slug == "toronto"
    assert [one.code for one in made.occupations.all()] == ["31301"]
    assert (made.lifecycle, made.live, made.ctid) == ("published", True, ctid("course", "basic"))


def test_a_reference_may_mean_a_record_of_the_database(folder: Folder):
    institution = factories.organization("example-college")
    known = factories.course("known", institution)
    edition = factories.framework_edition("2019-11", lifecycle="draft")
    element = factories.framework_element("relevance", edition)
    folder.put("40-course", course(entry_requirement={"completed": "known"}))
    folder.put("60-adoption", {"slug": "a", "offering": "basic", "element": "2019-11/relevance"})
    assert not folder.load().refused
    made = Course.objects.get(slug="basic")
    assert made.entry_requirement == {"completed": known.ctid}
    assert [adoption.element for adoption in made.adoptions.all()] == [element]


def test_rules_and_decisions_are_written_with_permanent_identifiers(college: Folder):
    college.put("40-course", course(), course(slug="second"))
    college.put("41-program", {**BASIC, "slug": "award"})
    college.put(
        "42-agreement",
        {
            "slug": "pact",
            "title_en": "Pact",
            "senders": ["example-college"],
            "receivers": ["example-college"],
        },
    )
    college.put(
        "50-stackingrule",
        {
            "slug": "rule",
            "award": "award",
            "agreement": "pact",
            "requirement": {"credits": "12", "from": {"offerings": ["basic", "second"]}},
            "policies": {"exclusions": [["basic", "second"]]},
        },
    )
    college.put(
        "51-equivalency",
        {
            "slug": "decision",
            "outcome": "granted",
            "receiving_institution": "example-college",
            "sources": [{"offering": "basic", "min_grade": "70"}],
            "grants": [{"kind": "credit", "credits": "3", "subject": "51.26"}],
        },
    )
    assert not college.load().refused
    rule = StackingRule.objects.get()
    basic, second = ctid("course", "basic"), ctid("course", "second")
    assert rule.requirement == {"credits": "12", "from": {"offerings": [basic, second]}}
    assert rule.policies == {"exclusions": [[basic, second]]}
    assert [name.offering.slug for name in rule.names.order_by("pk")] == ["basic", "second"]
    decision = Equivalency.objects.get()
    assert [(s.offering.slug, s.min_grade) for s in decision.sources.all()] == [("basic", 70)]
    assert [(g.kind, g.credits, g.subject) for g in decision.grants.all()] == [
        ("credit", 3, "51.26")
    ]


def test_what_hangs_on_a_rejected_record_is_not_blamed_for_it(college: Folder):
    college.put("40-course", course(hours="many"))
    college.put(
        "50-stackingrule",
        {"slug": "rule", "award": "basic", "requirement": {"completed": "basic"}},
        {
            "slug": "bad",
            "award": "basic",
            "requirement": {"completed": "basic"},
            "edition": "x" * 41,
        },
    )
    report = college.load()
    assert [(issue.record, issue.field) for issue in report.issues] == [
        ("basic", "hours"),
        ("bad", "edition"),
    ]
    assert report.lines("en")[-1] == (
        "Refused; nothing was written. 5 records read: 3 would be created, 0 would be updated, 0 unchanged, 2 rejected."
    )


def test_rules_of_a_record_and_of_the_database_are_told(college: Folder):
    factories.course("elsewhere", factories.organization("other"), external_id="X1")
    college.put("40-course", course(external_id="X1"), course(slug="second", external_id="X1"))
    college.put("51-equivalency", {"slug": "decision", "outcome": "granted"})
    college.put("52-organizationgroup", {"slug": "nameless"})
    assert college.refusal() == [
        (
            "facts/52-organizationgroup.json, record 1, nameless, name_en: Write it in English or in French, "
            "at least in one of them. Correct the value and load again."
        ),
        (
            "facts/40-course.json, record 2, second: Another offering of the institution has this id of its own. "
            "Correct the value and load again."
        ),
        (
            "facts/51-equivalency.json, record 1, decision, receiving_institution: Name the receiving "
            "institution or the receiving group, one of them. Correct the value and load again."
        ),
    ]


def test_a_slug_that_a_hand_made_record_has_is_refused(college: Folder):
    factories.course("basic", factories.organization("other"))
    college.put("40-course", course())
    assert college.refusal() == [
        (
            "facts/40-course.json, record 1, basic, slug = 'basic': Offering with this Address already "
            "exists. Correct the value and load again."
        )
    ]


def test_words_are_in_both_languages(college: Folder):
    college.put("40-course", course(delivery="remote"))
    issue = college.load().issues[0]
    assert issue.message.en == "Value 'remote' is not a valid choice."
    assert issue.message.fr == "La valeur «\xa0'remote'\xa0» n’est pas un choix valide."
    assert issue.as_json()["message"] == issue.message._asdict()


def test_elements_come_in_with_a_new_edition_and_never_into_a_published_one(folder: Folder):
    edition = {"slug": "2019-11", "title_en": "Edition", "published_on": "2019-11-01"}
    element = {
        "edition": "2019-11",
        "name_en": "Relevance",
        "kind": "principle",
        "strength": "must",
    }
    folder.put("23-frameworkedition", edition)
    folder.put("24-frameworkelement", {**element, "slug": "r", "code": "relevance"})
    assert not folder.load().refused
    made = FrameworkElement.objects.get()
    assert (made.lifecycle, made.edition.lifecycle, made.edition.live) == (
        "published",
        "published",
        True,
    )
    folder.put("24-frameworkelement", {**element, "slug": "v", "code": "verifiability"})
    assert folder.refusal() == [
        (
            "facts/24-frameworkelement.json, record 1, v: The edition of November 2019 is published and does "
            "not change any more. Make a new edition. Correct the value and load again."
        )
    ]


def test_every_reference_points_to_a_kind_that_is_written_before():
    rank = {name: kind.rank for name, kind in kinds().items()}
    rank["offering"] = rank["program"]
    for kind in kinds().values():
        pointing = [*kind.columns.values(), *kind.lists.values()]
        pointing += [field for child in kind.children.values() for field in child.columns.values()]
        for field in pointing:
            if field.is_relation:
                assert rank[field.related_model._meta.model_name] < kind.rank, (
                    kind.name,
                    field.name,
                )


def test_a_record_is_known_by_its_kind_and_by_its_common_table():
    assert kinds()["program"].refs("p", {}) == [Ref("program", "p"), Ref("offering", "p")]
    assert kinds()["frameworkelement"].refs("x", {"edition": "e", "code": "c"}) == [
        Ref("frameworkelement", "e/c")
    ]
    tables = (MicroCertification, Program, Occupation, Organization)
    assert {table._meta.model_name for table in tables} <= kinds().keys()
