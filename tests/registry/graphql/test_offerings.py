"""Micro-certifications, courses, programs and their rules: exact answers, in a pinned number of database queries."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from tests import factories
from tests.registry.graphql.conftest import TODAY, Ask

MICRO = """{ microCertification(slug: "wound-care") {
  __typename ctid uri slug label lifecycle provenance isExample sourceName sourceUrl sourceDate lastConfirmed
  kind title titleEn titleFr summary description entryNote externalId code hours weeks credits fee delivery
  oqfLevel studyLevel cip starts anyTime enrolUrl entryRequirement assessment assessmentFr evidence transcript
} }"""


def test_columns_of_a_micro_certification(ask: Ask, world: Any, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        data = ask(MICRO)["microCertification"]
    ctid = factories.ctid("microcertification", "wound-care")
    assert data == {
        "__typename": "MicroCertification",
        "ctid": ctid,
        "uri": f"http://127.0.0.1:8000/id/{ctid}",
        "slug": "wound-care",
        "label": "Wound care",
        "lifecycle": "PUBLISHED",
        "provenance": "INSTITUTION",
        "isExample": False,
        "sourceName": None,
        "sourceUrl": None,
        "sourceDate": None,
        "lastConfirmed": None,
        "kind": "MICRO_CERTIFICATION",
        "title": "Wound care",
        "titleEn": "Wound care",
        "titleFr": "Wound care (fr)",
        "summary": None,
        "description": None,
        "entryNote": None,
        "externalId": None,
        "code": None,
        "hours": "24.00",
        "weeks": "4.00",
        "credits": None,
        "fee": "150.00",
        "delivery": "ONLINE",
        "oqfLevel": None,
        "studyLevel": None,
        "cip": "51.3901",
        "starts": ["2026-09-14"],
        "anyTime": False,
        "enrolUrl": None,
        "entryRequirement": None,
        "assessment": "A case, in a clinic.",
        "assessmentFr": None,
        "evidence": None,
        "transcript": "YES",
    }


def test_relations_of_a_micro_certification(
    ask: Ask, world: Any, django_assert_num_queries
) -> None:
    query = """{ microCertification(slug: "wound-care") {
      institution { name region { code } } sector { slug } pilot { slug lead { slug } }
      languages { code name nameFr } occupations { code } regions { code }
      skills { level skill { name framework { version } } }
      rules { slug } namedIn { slug award { __typename slug } } decisions { slug } grantedBy { slug }
      adoptions { slug } endorsements { inDemandOn partner { slug } } osapEligible
    } }"""
    # The record with its references, and one query a list: languages, occupations (shown, and counted for OSAP),
    # regions, skills, rules, rules that name it, decisions (twice), adoptions, endorsements; the OSAP profile.
    with django_assert_num_queries(13):
        data = ask(query)["microCertification"]
    assert data == {
        "institution": {"name": "Example College", "region": {"code": "3540"}},
        "sector": {"slug": "health"},
        "pilot": {"slug": "wound-care-pilot", "lead": {"slug": "example-college"}},
        "languages": [
            {"code": "en", "name": "English", "nameFr": "anglais"},
            {"code": "fr", "name": "French", "nameFr": "français"},
        ],
        "occupations": [{"code": "32101"}],
        "regions": [{"code": "3540"}],
        "skills": [{"level": 3, "skill": {"name": "Wound care", "framework": {"version": "2023"}}}],
        "rules": [],
        "namedIn": [
            {
                "slug": "nursing-rule",
                "award": {"__typename": "Program", "slug": "practical-nursing"},
            }
        ],
        "decisions": [],
        "grantedBy": [],
        "adoptions": [],
        "endorsements": [{"inDemandOn": "2026-01-05", "partner": {"slug": "example-university"}}],
        "osapEligible": True,
    }


def test_osap_says_what_decides(ask: Ask, world: SimpleNamespace) -> None:
    factories.micro_certification("long", world.college, hours=400, weeks=4, cip="51")
    query = (
        "{ microCertifications { nodes { slug osapEligible osap { status missed notStated } } } }"
    )
    assert ask(query)["microCertifications"]["nodes"] == [
        {
            "slug": "wound-care",
            "osapEligible": True,
            "osap": {"status": "ELIGIBLE", "missed": [], "notStated": []},
        },
        {
            "slug": "long",
            "osapEligible": False,
            "osap": {"status": "NOT_ELIGIBLE", "missed": ["hours"], "notStated": ["occupations"]},
        },
    ]


def test_without_a_profile_osap_is_not_stated(ask: Ask, world: SimpleNamespace) -> None:
    world.profile.valid_to = TODAY - timedelta(days=1)
    world.profile.save()
    query = '{ microCertification(slug: "wound-care") { osap { status } osapEligible } }'
    assert ask(query) == {"microCertification": {"osap": None, "osapEligible": None}}


def test_program_and_its_rule(ask: Ask, world: Any, django_assert_num_queries) -> None:
    query = """{ program(slug: "practical-nursing") { kind credential oqfLevel rules {
      title edition validFrom validTo requirement policies agreement { slug } award { slug }
      offerings { __typename slug kind ... on Course { code } ... on MicroCertification { transcript pilot { slug } } }
    } } }"""
    with django_assert_num_queries(3):
        data = ask(query)["program"]
    assert data == {
        "kind": "PROGRAM",
        "credential": "DIPLOMA",
        "oqfLevel": "DIPLOMA_2",
        "rules": [
            {
                "title": "By parts",
                "edition": "2026",
                "validFrom": None,
                "validTo": None,
                "requirement": {
                    "all": [{"completed": world.micro.ctid}, {"completed": world.course.ctid}]
                },
                "policies": {},
                "agreement": None,
                "award": {"slug": "practical-nursing"},
                "offerings": [
                    {"__typename": "Course", "slug": "anatomy", "kind": "COURSE", "code": "BIO101"},
                    {
                        "__typename": "MicroCertification",
                        "slug": "wound-care",
                        "kind": "MICRO_CERTIFICATION",
                        "transcript": "YES",
                        "pilot": {"slug": "wound-care-pilot"},
                    },
                ],
            }
        ],
    }


def test_course(ask: Ask, world: Any, django_assert_num_queries) -> None:
    query = """{ course(slug: "anatomy") { title code credits institution { slug }
      decisions { slug } namedIn { slug } } }"""
    with django_assert_num_queries(3):
        data = ask(query)["course"]
    assert data == {
        "title": "Anatomy",
        "code": "BIO101",
        "credits": "3.00",
        "institution": {"slug": "example-college"},
        "decisions": [{"slug": "anatomy-as-physiology"}],
        "namedIn": [{"slug": "nursing-rule"}],
    }


def test_lists_of_offerings(ask: Ask, world: Any, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        data = ask(
            "{ microCertifications { nodes { slug } } courses { nodes { slug } } programs { nodes { slug } } }"
        )
    assert data == {
        "microCertifications": {"nodes": [{"slug": "wound-care"}]},
        "courses": {"nodes": [{"slug": "anatomy"}, {"slug": "physiology"}]},
        "programs": {"nodes": [{"slug": "practical-nursing"}]},
    }


def test_a_field_of_a_kind_is_read_from_any_place(
    ask: Ask, world: Any, django_assert_num_queries
) -> None:
    query = """{ courses(first: 1) { nodes { namedIn { award { slug ... on Program { credential } } } } } }"""
    with django_assert_num_queries(2):
        nodes = ask(query)["courses"]["nodes"]
    assert nodes == [
        {"namedIn": [{"award": {"slug": "practical-nursing", "credential": "DIPLOMA"}}]}
    ]
