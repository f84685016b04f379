"""Occupations, organisations, pilots, skills, agreements, the framework, needs and short lists: exact answers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.registry.graphql.conftest import Ask

CASES = {
    "occupation": (
        """{ occupation(noc: "32101") { code teer broadCategory title titleFr summary
             jobTitles { language title } skills { importance skill { slug } } } }""",
        3,
        {
            "code": "32101",
            "teer": 2,
            "broadCategory": "HEALTH",
            "title": "Licensed practical nurses",
            "titleFr": "Profession 32101",
            "summary": None,
            "jobTitles": [
                {"language": "ENGLISH", "title": "Registered practical nurse"},
                {"language": "FRENCH", "title": "Infirmier auxiliaire"},
            ],
            "skills": [{"importance": "4.25", "skill": {"slug": "wound-care"}}],
        },
    ),
    "organization": (
        """{ organization(slug: "example-college") { name nameFr kind city website summary region { name }
             ledPilots { slug } pilotRoles { role } groupMemberships { joinedOn } needs { slug }
             agreementsSent { slug } agreementsReceived { slug } } }""",
        7,
        {
            "name": "Example College",
            "nameFr": "Example College (fr)",
            "kind": "COLLEGE",
            "city": "Guelph",
            "website": None,
            "summary": None,
            "region": {"name": "Kitchener–Waterloo–Barrie"},
            "ledPilots": [{"slug": "wound-care-pilot"}],
            "pilotRoles": [],
            "groupMemberships": [],
            "needs": [{"slug": "nurses"}],
            "agreementsSent": [{"slug": "transfer"}],
            "agreementsReceived": [],
        },
    ),
    "pilot": (
        """{ pilot(slug: "wound-care-pilot") { title summary outcome content cohort status startedOn endedOn
             lead { slug } sector { line position } partners { role organization { slug kind } pilot { slug } }
             microCertifications { slug transcript } adoptions { status element { code } } } }""",
        4,
        {
            "title": "Wound care pilot",
            "summary": None,
            "outcome": None,
            "content": "NEW",
            "cohort": "2019-11",
            "status": None,
            "startedOn": None,
            "endedOn": None,
            "lead": {"slug": "example-college"},
            "sector": {"line": "HEALTH", "position": 0},
            "partners": [
                {
                    "role": "PARTNER",
                    "organization": {"slug": "example-university", "kind": "UNIVERSITY"},
                    "pilot": {"slug": "wound-care-pilot"},
                }
            ],
            "microCertifications": [{"slug": "wound-care", "transcript": "YES"}],
            "adoptions": [{"status": "EVIDENCED", "element": {"code": "transcript"}}],
        },
    ),
    "skill": (
        """{ skill(slug: "wound-care") { name nameEn nameFr description code kind
             framework { name version publisher website licence } } }""",
        1,
        {
            "name": "Wound care",
            "nameEn": "Wound care",
            "nameFr": "Wound care (fr)",
            "description": None,
            "code": "wound-care",
            "kind": "SKILL",
            "framework": {
                "name": "OaSIS",
                "version": "2023",
                "publisher": None,
                "website": None,
                "licence": None,
            },
        },
    ),
    "agreement": (
        """{ agreement(slug: "transfer") { title signedOn validFrom validTo documentUrl senders { slug }
             receivers { slug } rules { slug } decisions { outcome title reason condition decidedOn
               receivingInstitution { slug } receivingGroup { slug } agreement { slug }
               sources { minGrade maxAgeMonths offering { __typename slug } }
               grants { kind credits subject studyLevel offering { slug } } } } }""",
        7,
        {
            "title": "Transfer",
            "signedOn": None,
            "validFrom": None,
            "validTo": None,
            "documentUrl": "https://documents.example/transfer.pdf",
            "senders": [{"slug": "example-college"}],
            "receivers": [{"slug": "example-university"}],
            "rules": [],
            "decisions": [
                {
                    "outcome": "GRANTED",
                    "title": None,
                    "reason": None,
                    "condition": None,
                    "decidedOn": None,
                    "receivingInstitution": {"slug": "example-university"},
                    "receivingGroup": None,
                    "agreement": {"slug": "transfer"},
                    "sources": [
                        {
                            "minGrade": "70.00",
                            "maxAgeMonths": None,
                            "offering": {"__typename": "Course", "slug": "anatomy"},
                        }
                    ],
                    "grants": [
                        {
                            "kind": "OFFERING",
                            "credits": None,
                            "subject": None,
                            "studyLevel": None,
                            "offering": {"slug": "physiology"},
                        }
                    ],
                }
            ],
        },
    ),
    "frameworkEditions": (
        """{ frameworkEditions { title introduction publishedOn elements { code kind strength position name text
             edition { slug } } } }""",
        2,
        [
            {
                "title": "Edition 1",
                "introduction": None,
                "publishedOn": "2020-03-01",
                "elements": [
                    {
                        "code": "transcript",
                        "kind": "ELEMENT",
                        "strength": "SHOULD",
                        "position": 0,
                        "name": "Transcript",
                        "text": None,
                        "edition": {"slug": "edition-1"},
                    }
                ],
            }
        ],
    ),
    "adoptions": (
        """{ adoptions(element: "transcript", status: EVIDENCED, pilot: "wound-care-pilot",
             organization: "example-college") { nodes { status evidence evidenceUrl confirmedOn label
               pilot { slug } offering { slug } confirmedBy { slug } element { code } } } }""",
        4,
        {
            "nodes": [
                {
                    "status": "EVIDENCED",
                    "evidence": None,
                    "evidenceUrl": None,
                    "confirmedOn": None,
                    "label": "Wound care pilot: Transcript",
                    "pilot": {"slug": "wound-care-pilot"},
                    "offering": None,
                    "confirmedBy": None,
                    "element": {"code": "transcript"},
                }
            ]
        },
    ),
    "needs": (
        """{ needs(occupation: "32101", region: "3540") { nodes { title summary people byDate
             organization { slug } occupation { code } regions { code } skills { level skill { slug } }
             replies { words need { slug } offering { slug } } } } }""",
        6,
        {
            "nodes": [
                {
                    "title": "Nurses",
                    "summary": None,
                    "people": 12,
                    "byDate": None,
                    "organization": {"slug": "example-college"},
                    "occupation": {"code": "32101"},
                    "regions": [{"code": "3540"}],
                    "skills": [{"level": 2, "skill": {"slug": "wound-care"}}],
                    "replies": [
                        {
                            "words": "We teach it.",
                            "need": {"slug": "nurses"},
                            "offering": {"slug": "wound-care"},
                        }
                    ],
                }
            ]
        },
    ),
    "regions": (
        "{ regions { code name nameEn slug } }",
        1,
        [
            {
                "code": "3540",
                "name": "Kitchener–Waterloo–Barrie",
                "nameEn": "Kitchener–Waterloo–Barrie",
                "slug": "region-3540",
            }
        ],
    ),
    "sectors": (
        "{ sectors { slug name nameFr line position } }",
        1,
        [
            {
                "slug": "health",
                "name": "Health",
                "nameFr": "Health (fr)",
                "line": "HEALTH",
                "position": 0,
            }
        ],
    ),
    "occupations": (
        '{ occupations(search: "infirmier auxiliaire") { nodes { code } } }',
        1,
        {"nodes": [{"code": "32101"}]},
    ),
    "organizations": (
        "{ organizations(role: LEAD) { nodes { slug } } }",
        1,
        {"nodes": [{"slug": "example-college"}]},
    ),
    "pilots": (
        '{ pilots(partner: "example-university") { nodes { slug } } }',
        2,
        {"nodes": [{"slug": "wound-care-pilot"}]},
    ),
    "skills": (
        '{ skills(framework: "oasis") { nodes { slug } } }',
        2,
        {"nodes": [{"slug": "wound-care"}]},
    ),
    "agreements": (
        '{ agreements(party: "example-university") { nodes { slug } } }',
        2,
        {"nodes": [{"slug": "transfer"}]},
    ),
}


@pytest.mark.parametrize("field", CASES)
def test_subject(field: str, ask: Ask, world: Any, django_assert_num_queries) -> None:
    query, queries, expected = CASES[field]
    with django_assert_num_queries(queries):
        data = ask(query)
    assert data == {field: expected}
