"""The queries that the developers' page shows work as they stand."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from cms.developers.examples import FirstQuery
from cms.first_queries import FIRST_QUERIES
from registry.interchange.records import uid_for
from registry.models import Occupation, Pilot
from tests.cms.conftest import published


@pytest.mark.parametrize(
    "query", FIRST_QUERIES, ids=lambda query: query.text.split("\n")[1].strip()
)
def test_a_first_query_is_answered_without_errors(
    client: Client, registry: SimpleNamespace, query: FirstQuery
) -> None:
    published(Occupation, code="33102", slug="33102", title_en="Nurse aides")
    Pilot.objects.filter(pk=registry.pilot.pk).update(uid=uid_for("pilot", "connect2skills"))
    answer = client.post("/graphql", data=query.body, content_type="application/json")
    assert answer.status_code == 200
    assert "errors" not in answer.json()


def test_the_lists_find_what_is_published(client: Client, registry: SimpleNamespace) -> None:
    answer = client.post("/graphql", data=FIRST_QUERIES[0].body, content_type="application/json")
    edges = answer.json()["data"]["microCertifications"]["edges"]
    assert [edge["node"]["title"] for edge in edges] == ["Forklift basics"]
