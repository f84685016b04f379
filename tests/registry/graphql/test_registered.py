"""Registered documents: asked by their id, with the key that registered them and with no other."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from registry.models import ApiKey, ApiKeyUse, RegisteredDocument
from registry.services.counters import counters
from registry.services.keys import write_uses
from tests import factories
from tests.registry.graphql.test_view import send, told

pytestmark = pytest.mark.django_db

TEXT = "query Regions($noc: String!) { regions { code } occupation(noc: $noc) { code } }\n"
UNKNOWN = "sha256:" + "0" * 64


@pytest.fixture(autouse=True)
def empty_buckets() -> None:
    counters.clear()


@pytest.fixture
def key() -> tuple[ApiKey, str]:
    key, secret = ApiKey.issue("Board")
    RegisteredDocument.objects.create(key=key, name="Regions", text=TEXT)
    return key, secret


def id_of(text: str) -> str:
    return "sha256:" + hashlib.sha256(text.encode()).hexdigest()


def asked(secret: str, **said: Any) -> HttpResponse:
    return send(said, authorization=f"Bearer {secret}")


def test_a_document_is_asked_by_the_hash_of_its_text(key: tuple[ApiKey, str]):
    factories.region()
    factories.occupation("32101")
    response = asked(key[1], documentId=id_of(TEXT), variables={"noc": "32101"})
    assert response.status_code == 200
    assert orjson.loads(response.content)["data"] == {
        "regions": [{"code": "3540"}],
        "occupation": {"code": "32101"},
    }


def test_a_document_is_answered_as_its_text_is(key: tuple[ApiKey, str]):
    factories.occupation("32101")
    for more in ({}, {"variables": {"noc": "x"}}, {"operationName": "Regions"}, {"variables": {}}):
        by_id = asked(key[1], documentId=id_of(TEXT), **more)
        counters.clear()
        by_text = asked(key[1], query=TEXT, **more)
        counters.clear()
        assert (by_id.status_code, by_id.content) == (by_text.status_code, by_text.content)


def test_finding_a_document_costs_one_query(key: tuple[ApiKey, str]):
    RegisteredDocument.objects.create(key=key[0], name="Type", text="{ __typename }")
    asked(key[1], query="{ __typename }")
    with CaptureQueriesContext(connection) as sent:
        asked(key[1], query="{ __typename }")
    with CaptureQueriesContext(connection) as found:
        asked(key[1], documentId=id_of("{ __typename }"))
    assert (len(sent), len(found)) == (1, 2), "the key, and the document"


def test_an_id_that_was_not_registered_is_told(key: tuple[ApiKey, str]):
    response = asked(key[1], documentId=UNKNOWN)
    assert told(response) == (400, "DOCUMENT_NOT_FOUND")
    error = orjson.loads(response.content)["errors"][0]
    assert error == {
        "message": "No document with this id is registered with the key of the request.",
        "extensions": {"code": "DOCUMENT_NOT_FOUND", "id": UNKNOWN},
    }


def test_an_id_of_somebody_else_answers_as_one_that_is_not_there(key: tuple[ApiKey, str]):
    _other, secret = ApiKey.issue("Another board")
    theirs = asked(secret, documentId=id_of(TEXT))
    assert told(theirs) == (400, "DOCUMENT_NOT_FOUND")
    keyless = send({"documentId": id_of(TEXT)})
    assert told(keyless) == (400, "DOCUMENT_NOT_FOUND")
    message = orjson.loads(keyless.content)["errors"][0]["message"]
    assert message == "A document is asked with the key that registered it, and no key was sent."


def test_a_document_that_was_removed_is_not_answered(key: tuple[ApiKey, str]):
    asked(key[1], documentId=id_of(TEXT), variables={"noc": "1"})
    key[0].documents.all().delete()
    assert told(asked(key[1], documentId=id_of(TEXT))) == (400, "DOCUMENT_NOT_FOUND")


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "sha256:",
        "0" * 64,
        "sha256:" + "0" * 63,
        "sha256:" + "A" * 64,
        "sha256:" + "0" * 64 + "\n",
        "md5:" + "0" * 32,
        "\x00",
        7,
        True,
        [UNKNOWN],
        {"sha256": "0"},
    ],
)
def test_what_is_no_id_is_told(key: tuple[ApiKey, str], wrong: Any):
    response = asked(key[1], documentId=wrong)
    assert told(response) == (400, "BAD_INPUT")
    assert orjson.loads(response.content)["errors"][0]["extensions"]["argument"] == "documentId"


def test_a_query_and_an_id_together_are_refused(key: tuple[ApiKey, str]):
    for query in (TEXT, "", 1):
        said = asked(key[1], documentId=id_of(TEXT), query=query)
        assert told(said) == (400, "BAD_INPUT")


def test_null_is_as_if_unsaid(key: tuple[ApiKey, str]):
    assert asked(key[1], documentId=None, query="{ __typename }").status_code == 200
    said = asked(key[1], documentId=id_of(TEXT), query=None, variables={"noc": "1"})
    assert said.status_code == 200
    assert told(asked(key[1], documentId=None)) == (400, "BAD_QUERY")


def test_a_key_may_answer_registered_documents_only(key: tuple[ApiKey, str]):
    ApiKey.objects.filter(pk=key[0].pk).update(registered_only=True)
    refused = asked(key[1], query="{ __typename }")
    assert told(refused) == (403, "DOCUMENT_REQUIRED")
    assert told(asked(key[1], query=TEXT)) == (403, "DOCUMENT_REQUIRED")
    assert told(asked(key[1], documentId=UNKNOWN)) == (400, "DOCUMENT_NOT_FOUND")
    said = asked(key[1], documentId=id_of(TEXT), variables={"noc": "1"})
    assert said.status_code == 200
    # Without the key anybody asks as before.
    assert send({"query": "{ __typename }"}).status_code == 200


def test_refusals_are_counted_with_the_key(key: tuple[ApiKey, str]):
    asked(key[1], documentId=UNKNOWN)
    write_uses(key[0], timezone.localdate())
    use = ApiKeyUse.objects.get(key=key[0])
    assert (use.requests, use.refused, use.cost) == (1, 1, 0)


def test_a_registered_document_keeps_to_the_limits(key: tuple[ApiKey, str], settings: Any):
    settings.GRAPHQL_LIMITS = {"key_cost": 2}
    said = asked(key[1], documentId=id_of(TEXT), variables={"noc": "1"})
    assert told(said) == (400, "TOO_LARGE")


def test_the_table_refuses_one_text_twice_and_one_name_twice(key: tuple[ApiKey, str]):
    for more, message in (
        ({"name": "Again", "text": TEXT}, "The key has registered this query already."),
        ({"name": "Regions", "text": "{ a }"}, "The key has a document of this name already."),
    ):
        again = RegisteredDocument(key=key[0], **more)
        again.sha256 = hashlib.sha256(again.text.encode()).hexdigest()
        with pytest.raises(Exception, match=message):
            again.full_clean()
    other, _secret = ApiKey.issue("Another board")
    assert RegisteredDocument.objects.create(key=other, name="Regions", text=TEXT).document_id == (
        id_of(TEXT)
    )
