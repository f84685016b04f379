"""Keys read as titles for people and as slugs for files."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from registry.services.names import slugs, titles
from tests import factories as make

pytestmark = pytest.mark.django_db


def test_titles_and_slugs():
    college = make.organization("elm")
    course = make.course("basic", college)
    rule = make.stacking_rule("way", course)
    keys = [course.ctid, college.ctid, rule.ctid, "not a key", make.ctid("course", "gone")]
    named = titles(keys, "fr", {"talk": ("A talk", "Un entretien")})
    # A rule without a title is called by what it leads to.
    assert [named(key) for key in keys] == [
        "Basic (fr)",
        "Elm (fr)",
        "Vers Basic (fr)",
        *keys[3:],
    ]
    assert named("talk") == "Un entretien"
    assert [slugs(keys)(key) for key in keys[:3]] == ["basic", "elm", "way"]


def test_a_query_a_table_and_none_for_nothing():
    college = make.organization("elm")
    keys = [make.course(f"course-{n}", college).ctid for n in range(20)]
    with CaptureQueriesContext(connection) as asked:
        titles(keys, "en")
    assert len(asked) == 1
    with CaptureQueriesContext(connection) as asked:
        titles(["talk"], "en")
    assert len(asked) == 0
