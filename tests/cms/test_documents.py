"""Registered documents at the private page of a key: registered, listed, removed; the key limited to them."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from registry.models import ApiKey, KeyRequest
from registry.models.access import hash_of
from registry.services.counters import counters
from registry.services.keys import ask_for_key, collect, rotate

TEXT = "query ($noc: String!) {\n  occupation(noc: $noc) { code }\n}\n"


@pytest.fixture(autouse=True)
def empty_buckets() -> None:
    counters.clear()


@pytest.fixture
def place(trees: None) -> tuple[str, KeyRequest, str]:
    """Address of the page, the request behind it, and the secret of the key."""
    asked, token = ask_for_key(
        name="Ada", email="ada@board.example", organization_name="Board", purpose="A copy"
    )
    KeyRequest.objects.filter(pk=asked.pk).update(status=KeyRequest.Status.APPROVED)
    asked.refresh_from_db()
    secret = collect(asked, timezone.now())
    asked.refresh_from_db()
    return f"/en/developers/key/{token}/", asked, secret


def page(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def registered(client: Client, address: str, name: str = "Occupation", text: str = TEXT) -> Any:
    # A browser ends the lines of a form so.
    said = {"do": "register", "name": name, "text": text.replace("\n", "\r\n")}
    return client.post(address, said)


def problems(response: Any) -> list[str]:
    assert response.status_code == 400
    return [one.get_text(strip=True) for one in page(response).select(".errors li")]


def asked(client: Client, secret: str, **said: Any) -> Any:
    headers = {"authorization": f"Bearer {secret}"}
    return client.post("/graphql", said, content_type="application/json", headers=headers)


def test_a_document_from_registration_to_removal(client: Client, place: Any):
    address, request, secret = place
    assert "No document is registered yet." in client.get(address).content.decode()
    shown = page(registered(client, address))
    document_id = f"sha256:{hash_of(TEXT)}"
    row = shown.select_one("#documents tbody tr")
    assert row.select_one("th").get_text(strip=True) == "Occupation"
    assert row.select_one("code").get_text(strip=True) == document_id
    assert request.key.documents.get().text == TEXT
    # The form is empty again.
    assert shown.select_one("#id_text").get_text(strip=True) == ""

    said = asked(client, secret, documentId=document_id, variables={"noc": "1"})
    assert said.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"

    removed = client.post(address, {"do": "remove", "document": hash_of(TEXT)})
    assert removed.status_code == 200
    assert not request.key.documents.exists()
    said = asked(client, secret, documentId=document_id)
    assert said.json()["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_FOUND"


def test_the_key_is_limited_to_its_documents_and_freed_again(client: Client, place: Any):
    address, _request, secret = place
    assert "The key answers any query." in client.get(address).content.decode()
    limited = client.post(address, {"do": "only"}).content.decode()
    assert "The key answers registered documents only." in limited
    assert asked(client, secret, query="{ __typename }").status_code == 403
    client.post(address, {"do": "all"})
    assert asked(client, secret, query="{ __typename }").status_code == 200


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{ nothing }", "Query: Cannot query field 'nothing' on type 'Query'."),
        ("{", "Query: Syntax Error: Expected Name, found <EOF>."),
        ("", "Query: This field is required."),
        (" \n", "Query: Syntax Error: Unexpected <EOF>."),
        ("{ __typename }\x00", "Query: Null characters are not allowed."),
        (
            "{ " + " ".join(f"a{n}: __typename" for n in range(16)) + " }",
            "Query: The query is beyond the limit “aliases” (aliases in a query): at most 15.",
        ),
        ("[" * 500, "Query: Syntax Error: Unexpected '['."),
        (
            "[" * 5000,
            "Query: The query is beyond the limit “tokens” (words and signs (tokens) in a query): at most 1000.",
        ),
    ],
)
def test_what_the_api_would_refuse_is_refused_here(
    client: Client, place: Any, text: str, problem: str
):
    said = registered(client, place[0], text=text)
    assert problem in problems(said)
    assert not place[1].key.documents.exists()
    assert page(said).select_one("#id_name")["value"] == "Occupation"


def test_each_text_and_each_name_comes_once(client: Client, place: Any):
    registered(client, place[0])
    again = problems(registered(client, place[0], name="Again"))
    assert again == ["The key has registered this query already."]
    again = problems(registered(client, place[0], text="{ __typename }"))
    assert again == ["The key has a document of this name already."]
    assert place[1].key.documents.count() == 1


def test_a_key_has_so_many_documents_and_no_more(client: Client, place: Any, settings: Any):
    settings.GRAPHQL_LIMITS = {"documents": 1}
    registered(client, place[0])
    more = problems(registered(client, place[0], "More", "{ __typename }"))
    assert more == ["A key may have 1 documents; remove one first."]


def test_rotation_keeps_the_documents_and_the_switch(client: Client, place: Any):
    address, request, old = place
    registered(client, address)
    client.post(address, {"do": "only"})
    secret = rotate(request, timezone.now())
    assert ApiKey.objects.count() == 2
    for each in (old, secret):
        said = asked(client, each, documentId=f"sha256:{hash_of(TEXT)}", variables={"noc": "1"})
        assert said.json()["errors"][0]["extensions"]["code"] == "NOT_FOUND"
        assert asked(client, each, query="{ __typename }").status_code == 403
    assert page(client.get(address)).select_one("#documents tbody th").get_text() == "Occupation"


def test_the_switch_is_set_for_the_replaced_key_as_long_as_it_opens(client: Client, place: Any):
    address, request, oldest = place
    old, new = rotate(request, timezone.now()), rotate(request, timezone.now())
    other, _token = ask_for_key(name="B", email="b@x.example", organization_name="B", purpose="B")
    KeyRequest.objects.filter(pk=other.pk).update(status=KeyRequest.Status.APPROVED)
    other.refresh_from_db()
    strange = collect(other, timezone.now())
    for deed, status in (("only", 403), ("all", 200), ("only", 403)):
        client.post(address, {"do": deed})
        for each in (old, new):
            assert asked(client, each, query="{ __typename }").status_code == status, deed
        assert asked(client, strange, query="{ __typename }").status_code == 200
    # It has ended, and nothing is set for it.
    assert not ApiKey.objects.matching(oldest).get().registered_only


def test_a_document_is_removed_from_the_replaced_key_too(client: Client, place: Any):
    address, request, old = place
    registered(client, address)
    new = rotate(request, timezone.now())
    client.post(address, {"do": "remove", "document": hash_of(TEXT)})
    for each in (old, new):
        said = asked(client, each, documentId=f"sha256:{hash_of(TEXT)}").json()
        assert said["errors"][0]["extensions"]["code"] == "DOCUMENT_NOT_FOUND"


def test_the_page_of_one_key_does_not_touch_another_s(client: Client, place: Any):
    registered(client, place[0])
    other, token = ask_for_key(name="B", email="b@x.example", organization_name="B", purpose="B")
    KeyRequest.objects.filter(pk=other.pk).update(status=KeyRequest.Status.APPROVED)
    other.refresh_from_db()
    address = f"/en/developers/key/{token}/"
    assert registered(client, address).status_code == 200  # it has no key yet
    collect(other, timezone.now())
    client.post(address, {"do": "remove", "document": hash_of(TEXT)})
    assert place[1].key.documents.count() == 1


def test_the_page_speaks_french(client: Client, place: Any):
    address = place[0].replace("/en/developers/key/", "/fr/developpeurs/cle/")
    said = page(client.get(address)).select_one("#documents").get_text(" ", strip=True)
    assert "Documents enregistrés" in said
    assert "Register" not in said
    guide = page(client.get("/fr/developpeurs/")).select_one("#registered-title")
    assert guide.get_text() == "Documents enregistrés"


def test_the_admin_shows_the_switch_and_sets_it(place: Any):
    admin = Client()
    admin.force_login(get_user_model().objects.create_superuser("root", "r@x.example", "p"))
    key = place[1].key
    edit = reverse("apikey:edit", args=[key.pk])
    assert page(admin.get(edit)).select_one("input[name=registered_only]")
    said = admin.post(edit, {"label": key.label, "scopes": ["read"], "registered_only": "on"})
    assert said.status_code == 302
    key.refresh_from_db()
    assert key.registered_only is True
    listed = admin.get(reverse("apikey:index")).content.decode()
    assert "Registered documents only" in listed
    assert 'class="icon icon-success' in listed
