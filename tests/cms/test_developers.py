"""The developers' pages: the guide, examples that run as printed, and a key from the request to its rotation."""

from __future__ import annotations

import ast
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cms.developers.examples import known
from cms.developers.guide import CODES, LIMITS, PARTS, TOLD_ELSEWHERE
from cms.developers.retirements import retirements
from cms.first_queries import EXAMPLES, FIRST_QUERIES
from registry.graphql import errors
from registry.graphql.limits import DEFAULTS
from registry.models import ApiKey, KeyRequest
from registry.models.access import hash_of
from registry.services.counters import counters
from tests import factories

ASKER = {
    "name": "Ada",
    "email": "ada@board.example",
    "organization_name": "Example board",
    "purpose": "A nightly copy",
    "website": "",
}


@pytest.fixture(autouse=True)
def empty_buckets() -> None:
    counters.clear()


def text(response: Any) -> str:
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def test_the_guide_names_every_code_and_limit(client: Client, trees: None):
    said = text(client.get("/en/developers/"))
    for name in (*LIMITS, *CODES):
        assert name in said, name
    assert "10,000" in said or "10 000" in said


@pytest.mark.parametrize(
    ("address", "language"), [("/en/developers/", []), ("/fr/developpeurs/", ["fr"])]
)
def test_the_commands_of_the_guide_run_as_printed(
    client: Client, trees: None, address: str, language: list[str]
):
    """In the language of the page, with nothing to fill in but the key; what is to be registered stands on the page."""
    page = BeautifulSoup(client.get(address).content, "html.parser")
    commands = [one.get_text() for one in page.select("pre") if one.get_text().startswith("curl")]
    asked = [shlex.split(one.replace("$KEY", "K" * 43)) for one in commands if "/graphql" in one]
    assert [one[-2] for one in asked] == ["-d"] * 3
    queries = [code.get_text() for code in page.select("#queries pre code")]
    for words in asked:
        assert "…" not in " ".join(words)
        sent = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
        assert [sent[name] for name in sent if name == "Accept-Language"] == language
        body = json.loads(words[-1])
        if "documentId" in body:
            assert body["documentId"] == f"sha256:{hash_of(queries[0])}"
            continue
        sent.pop("Authorization", None)
        said = client.post(
            "/graphql", body, content_type="application/json", headers={"Accept": "", **sent}
        )
        wanted = 400 if "__schema" in body["query"] else 200
        assert said.status_code == wanted, said.content


@pytest.mark.parametrize("address", ["/en/developers/", "/fr/developpeurs/"])
def test_the_guide_lists_its_parts_in_their_order(client: Client, trees: None, address: str):
    page = BeautifulSoup(client.get(address).content, "html.parser")
    listed = page.select("nav[aria-labelledby=parts-title] a")
    parts = [name for name in PARTS if name != "headline"]  # the record that it names is not here
    assert [link["href"] for link in listed] == [f"#{name}" for name in parts]
    shown = [(one["id"], one.h2.get_text(strip=True)) for one in page.select("main section[id]")]
    assert shown == [(link["href"][1:], link.get_text(strip=True)) for link in listed]


CODE = re.compile("[A-Z][A-Z_]+")
API = (*Path("registry/graphql").rglob("*.py"), *Path("search").glob("graphql*.py"))


def sent() -> dict[str, set[str]]:
    """Return the codes that the program sends, by the file that sends it, read from the program itself.

    A code stands under "code" in what an error tells, or is the second thing that a bad request is made of. It is
    always named by a constant of the module of errors.
    """
    found: dict[str, set[str]] = {}
    for file in API:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            values = []
            if isinstance(node, ast.Dict):
                pairs = zip(node.keys, node.values, strict=True)
                values = [v for k, v in pairs if isinstance(k, ast.Constant) and k.value == "code"]
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "BadRequest":
                values = [node.args[1]]
            for value in values:
                names = [one for one in ast.walk(value) if isinstance(one, ast.Name)]
                written = value.value if isinstance(value, ast.Constant) else ""
                assert not CODE.fullmatch(str(written)), (file, value.lineno, written)
                for one in names:
                    if CODE.fullmatch(one.id):
                        found.setdefault(getattr(errors, one.id), set()).add(str(file))
    return found


def test_every_code_that_is_sent_is_in_the_guide_and_every_one_of_the_guide_is_sent():
    codes = {value for name, value in vars(errors).items() if name.isupper() and name == value}
    assert set(sent()) == codes == set(CODES)


def test_limits_of_the_guide_are_those_of_the_api():
    told_elsewhere = {
        "page_default",
        "list_rows",
        "introspection",
        *TOLD_ELSEWHERE,
        "compile",
    }
    limits = {name for name in DEFAULTS if not name.startswith("key_")}
    assert limits - told_elsewhere == set(LIMITS)


@pytest.mark.parametrize(
    "address",
    [
        "/en/developers/examples/",
        "/fr/developpeurs/exemples/",
        "/en/developers/deprecations/",
        "/en/developers/key/",
        "/en/developers/design/",
    ],
)
def test_the_pages_below_know_their_other_language(client: Client, trees: None, address: str):
    response = client.get(address)
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    other = page.select_one("a.lang")["href"]
    assert client.get(other).status_code == 200
    back = BeautifulSoup(client.get(other).content, "html.parser").select_one("a.lang")["href"]
    assert back == address


def test_nothing_is_to_go_and_what_is_marked_is_listed(client: Client, trees: None):
    assert "Nothing is marked now" in text(client.get("/en/developers/deprecations/"))
    from graphql import build_schema  # noqa: PLC0415 - of this test alone

    gone = '@deprecated(reason: "Ask new. Goes after 2027-12-01.")'
    marked = f"""type Query {{ old: Int {gone} new(old: Int {gone} new: Int): Kind }}
      enum Kind {{ OLD {gone} NEW }} input Filter {{ old: Int {gone} new: Int }}"""
    assert retirements(build_schema(marked)) == [
        (name, "Ask new. Goes after 2027-12-01.")
        for name in ("Filter.old", "Kind.OLD", "Query.old", "Query.new(old:)")
    ]


# Examples


def test_an_example_whose_record_is_not_here_is_left_out(trees: None):
    assert [query.title for query in known(EXAMPLES)][: len(FIRST_QUERIES)] == [
        q.title for q in FIRST_QUERIES
    ]
    assert len(known(EXAMPLES)) < len(EXAMPLES)


# Keys


def asked_for(client: Client, **more: str) -> str:
    response = client.post("/en/developers/key/", ASKER | more)
    assert response.status_code == 302
    return response["Location"]


def secret_on(response: Any) -> str | None:
    found = BeautifulSoup(response.content, "html.parser").select_one("#secret")
    return found and found.get_text(strip=True)


def replaced_on(response: Any) -> list[list[str]]:
    rows = BeautifulSoup(response.content, "html.parser").select("#replaced tbody tr")
    return [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in rows]


def used_on(page: Any) -> list[list[str]]:
    """What the page of a key says of each key and day, the day apart."""
    rows = BeautifulSoup(page.content, "html.parser").select(
        "[aria-labelledby=uses-title] tbody tr"
    )
    return [[cell.get_text(strip=True) for cell in row.select("td")] for row in rows]


def test_a_key_from_request_to_rotation(client: Client, trees: None):
    address = asked_for(client)
    assert mail.outbox[0].to == ["ada@board.example"]
    assert address in mail.outbox[0].body
    waiting = client.get(address)
    assert "Waiting for an answer" in text(waiting)
    french = BeautifulSoup(waiting.content, "html.parser").select_one("#language")["href"]
    assert french.endswith(f"/cle/{address.rstrip('/').rpartition('/')[2]}/")
    assert "En attente d’une réponse" in text(client.get(french))
    assert secret_on(client.post(address, {"do": "collect"})) is None
    assert not ApiKey.objects.exists()

    admin = Client()
    editor = get_user_model().objects.create_user("editor", "r@x.example", "p")
    editor.groups.add(Group.objects.get(name="Registry editors"))
    admin.force_login(editor)
    asked = KeyRequest.objects.get()
    edit = reverse("keyrequest:edit", args=[asked.pk])
    assert admin.get(edit).status_code == 200
    answer = {"status": "approved", "valid_days": "99999999", "note": "Welcome."}
    refused = admin.post(edit, answer).content.decode()
    assert "A key holds for 3650 days at most. Write a smaller number." in refused
    answer["valid_days"] = "90"
    assert admin.post(edit, answer).status_code == 302
    assert "approved" in mail.outbox[1].body
    assert "Welcome." in mail.outbox[1].body

    assert secret_on(client.get(address)) is None
    first = secret_on(client.post(address, {"do": "collect"}))
    assert len(first) == 43
    again = client.post(address, {"do": "collect"})
    assert secret_on(again) is None
    assert "make a new one below" in text(again)
    assert first not in client.get(address).content.decode()

    query = {"query": "{ __typename }"}
    said = client.post(
        "/graphql",
        query,
        content_type="application/json",
        headers={"authorization": f"Bearer {first}"},
    )
    assert said.json()["extensions"]["cost"]["most"] == 20_000
    page = client.get(address)
    cells = [td.get_text() for td in BeautifulSoup(page.content, "html.parser").select("tbody td")]
    assert cells == ["1", "0", "1"]
    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    second = secret_on(client.post(address, {"do": "rotate"}))
    assert second not in (None, first)
    rows = replaced_on(client.get(address))
    assert [row[:2] for row in rows] == [[f"{first[:8]}…", "Opens"]]
    assert rows[0][2] != "not yet"
    assert used_on(client.get(address)) == [[f"{first[:8]}…", "1", "0", "1"]]
    authorization = {"authorization": f"Bearer {first}"}
    client.post("/graphql", query, content_type="application/json", headers=authorization)
    assert used_on(client.get(address)) == [[f"{first[:8]}…", "2", "0", "2"]]
    third = secret_on(client.post(address, {"do": "rotate"}))
    page = client.get(address)
    rows = replaced_on(page)
    assert [row[:3] for row in rows] == [
        [f"{second[:8]}…", "Opens", "not yet"],
        [f"{first[:8]}…", "Expired", rows[1][2]],
    ]
    assert "two keys open at most" in text(page)
    assert not any(secret in page.content.decode() for secret in (first, second, third))

    assert admin.get(reverse("keyrequest:index")).status_code == 200
    assert admin.get(reverse("apikey:index")).status_code == 200
    assert first not in admin.get(reverse("apikey:index")).content.decode()
    assert admin.get(reverse("apikey:edit", args=[ApiKey.objects.first().pk])).status_code == 200


def test_a_key_that_has_ended_is_not_rotated(client: Client, trees: None):
    address = asked_for(client)
    asked = KeyRequest.objects.get()
    asked.status = KeyRequest.Status.APPROVED
    asked.save()
    assert secret_on(client.post(address, {"do": "collect"}))
    ApiKey.objects.update(expires_at=timezone.now())
    page = client.post(address, {"do": "rotate"})
    assert secret_on(page) is None
    assert ApiKey.objects.count() == 1
    assert "A key that has ended stays so. Ask for another key" in text(page)
    assert "Make a new key" not in text(page)
    ApiKey.objects.update(expires_at=None)
    assert "Holds until without end" in text(client.get(address))


@pytest.mark.parametrize("with_others", [True, False])
def test_a_key_is_revoked_with_the_one_beside_it_or_that_one_is_named(
    client: Client, admin_client: Client, trees: None, with_others: bool
):
    address = asked_for(client)
    KeyRequest.objects.update(status=KeyRequest.Status.APPROVED)
    client.post(address, {"do": "collect"})
    client.post(address, {"do": "rotate"})
    stranger, _secret = ApiKey.issue("Of nobody's request")
    older, newer = ApiKey.objects.exclude(pk=stranger.pk).order_by("pk")
    edit = reverse("apikey:edit", args=[newer.pk])
    assert f"Open now: {older.prefix}…" in text(admin_client.get(edit))
    said = {"label": newer.label, "scopes": ["read"], "revoked_at": "2026-09-01 12:00"}
    page = admin_client.post(
        edit, said | ({"with_others": "on"} if with_others else {}), follow=True
    )
    older.refresh_from_db()
    assert older.opens(timezone.now()) is not with_others
    told = f"Revoked with it: {older}." if with_others else f"{older} opens still."
    assert told in text(page)
    stranger.refresh_from_db()
    assert stranger.revoked_at is None


def test_a_key_is_let_publish_in_the_admin_for_an_institution_and_stays_so_when_rotated(
    client: Client, admin_client: Client, trees: None
):
    address = asked_for(client)
    KeyRequest.objects.update(status=KeyRequest.Status.APPROVED)
    client.post(address, {"do": "collect"})
    key = ApiKey.objects.get()
    edit = reverse("apikey:edit", args=[key.pk])
    said = {"label": key.label, "scopes": ["publish"]}
    page = admin_client.post(edit, said)
    assert "Choose the organisation whose records it publishes." in text(page)
    college = factories.organization("college")
    admin_client.post(edit, said | {"organization": str(college.pk)})
    client.post(address, {"do": "rotate"})
    for one in (key, ApiKey.objects.exclude(pk=key.pk).get()):
        one.refresh_from_db()
        assert (one.scopes, one.organization) == (["publish"], college)


def test_one_address_asks_for_so_many_keys_and_no_more(client: Client, trees: None):
    for number in range(5):
        asked_for(client, email=f"ada{number}@board.example")
    refused = client.post("/en/developers/key/", ASKER)
    assert refused.status_code == 429
    assert "Too many keys were asked for" in text(refused)
    assert "ada@board.example" in refused.content.decode(), "what was typed stays"
    assert (len(mail.outbox), KeyRequest.objects.count()) == (5, 5)


def test_a_stranger_s_mailbox_is_not_filled_and_the_stranger_not_kept_from_asking(
    client: Client, trees: None
):
    for number in range(5):
        asked_for(client, email="Ada@board.example" if number % 2 else "ada@board.example")
    mail.outbox.clear()
    answer = client.post("/en/developers/key/", ASKER, REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    assert "It is not sent to you, because several went to your mailbox today." in text(page)
    assert "sent to you by e-mail" not in text(page)
    assert (mail.outbox, KeyRequest.objects.count()) == ([], 6)
    other = client.post(
        "/en/developers/key/", ASKER | {"email": "o@x.example"}, REMOTE_ADDR="203.0.113.9"
    )
    assert "It was sent to you by e-mail, too." in text(client.get(other["Location"]))
    assert len(mail.outbox) == 1


def test_the_request_says_what_is_missing(client: Client, trees: None):
    response = client.post("/en/developers/key/", ASKER | {"email": "ada", "purpose": ""})
    assert response.status_code == 400
    said = text(response)
    assert "Some answers are missing or wrong" in said
    assert "Enter a valid email address." in said
    assert 'value="Example board"' in response.content.decode()
    assert not KeyRequest.objects.exists()


def test_people_do_not_see_what_only_a_program_fills_in(client: Client, trees: None):
    """Whoever sees "Leave this empty" wonders what it is for; with its label it is out of sight and out of reach."""
    page = BeautifulSoup(client.get("/en/developers/key/").content, "html.parser")
    trap = page.select_one("#id_website")
    assert (trap.parent["class"], trap.parent["aria-hidden"]) == (["hidden-text"], "true")
    assert trap["tabindex"] == "-1"
    assert "if you like" not in page.get_text()


def test_what_only_a_program_fills_in_is_refused(client: Client, trees: None):
    assert client.post("/en/developers/key/", ASKER | {"website": "x"}).status_code == 400
    assert not KeyRequest.objects.exists()


def test_a_request_in_french_is_answered_in_french(client: Client, trees: None):
    response = client.post("/fr/developpeurs/cle/", ASKER)
    assert response.status_code == 302
    assert KeyRequest.objects.get().language == "fr"
    assert response["Location"].startswith("/fr/developpeurs/cle/")


@pytest.mark.parametrize("token", ["x", "x" * 43, "%00"])
def test_no_page_behind_another_token(client: Client, trees: None, token: str):
    assert client.get(f"/en/developers/key/{token}/").status_code == 404


def test_nobody_posts_without_the_token_of_the_form(trees: None):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/en/developers/key/", ASKER).status_code == 403
