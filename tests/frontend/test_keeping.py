"""Pages that are kept: found again while nothing changes, never after a change, and never for somebody in particular."""

from __future__ import annotations

import gzip
import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.models import ContentPage, MicroCertificationsPage, ShownChange, SiteNavigation
from cms.models.shown import LOOKED_BACK
from cms.shown import state
from frontend import settings as site
from frontend.keeping import KeptPages
from registry.models import MicroCertification, Occupation
from registry.snapshot import Token, current

LIST = "/en/micro-certifications/"
RECORD = f"{LIST}safe-transfer/"


@pytest.fixture(autouse=True)
def keeping(settings: Any) -> None:
    settings.MIDDLEWARE = site.MIDDLEWARE


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def is_kept(client: Client, address: str, count: Any) -> bool:
    """Whether a page is answered from what is kept: that asks for the state only."""
    client.get(address)
    with count as asked:
        client.get(address)
    return len(asked) <= 3


@pytest.fixture
def asked() -> CaptureQueriesContext:
    return CaptureQueriesContext(connection)


@pytest.mark.parametrize("address", ["/en/", "/fr/microcertifications/", RECORD, "/en/pathways/"])
def test_a_public_page_is_kept_with_its_headers(
    client: Client, catalogue: SimpleNamespace, asked: Any, address: str
) -> None:
    made, found = client.get(address), None
    with asked:
        found = client.get(address)
    assert len(asked) == 3
    assert found.content == made.content
    assert dict(found.items()) == dict(made.items())
    assert found["Cache-Control"] == "public, no-cache"
    assert found["Content-Language"] == address[1:3]
    assert "default-src 'none'" in found["Content-Security-Policy"]
    assert {"Cookie", "Accept-Encoding"} <= set(found["Vary"].split(", "))


def test_who_has_the_page_is_told_so(client: Client, catalogue: SimpleNamespace) -> None:
    etag = client.get(LIST)["ETag"]
    for headers in ({"If-None-Match": etag}, {"If-None-Match": etag, "Accept-Encoding": "gzip"}):
        same = client.get(LIST, headers=headers)
        assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
        assert "Cookie" in same["Vary"]
    catalogue.full.title_en = "Another title"
    catalogue.full.save()
    assert client.get(LIST, headers={"If-None-Match": etag}).status_code == 200


def test_a_publication_elsewhere_leaves_the_mark_of_an_equal_page(
    client: Client, catalogue: SimpleNamespace
) -> None:
    before = client.get(RECORD)["ETag"]
    menu = SiteNavigation.objects.get(language="fr")
    menu.footer_text = "Autre"
    menu.save()
    assert client.get(RECORD, headers={"If-None-Match": before}).status_code == 304


def test_a_page_is_packed_for_who_unpacks(client: Client, catalogue: SimpleNamespace) -> None:
    plain = client.get(LIST)
    packed = client.get(LIST, headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 2
    assert "Content-Encoding" not in plain
    assert client.head(LIST)["ETag"] == plain["ETag"]


def test_a_change_of_a_record_shows_at_once(client: Client, catalogue: SimpleNamespace) -> None:
    full: MicroCertification = catalogue.full
    assert "Late title" not in text(client, LIST) + text(client, RECORD)
    full.title_en = "Late title"
    full.save()
    assert "Late title" in text(client, LIST)
    assert "Late title" in text(client, RECORD)
    occupation: Occupation = catalogue.occupation
    assert "Orderly" not in text(client, "/en/occupations/33102/")
    occupation.job_titles.create(language="en", title="Orderly")
    occupation.save()
    assert "Orderly" in text(client, "/en/occupations/33102/")
    assert "bare-facts" in text(client, LIST)
    catalogue.bare.delete()
    assert "bare-facts" not in text(client, LIST)


def test_a_change_of_a_page_shows_at_once(client: Client, catalogue: SimpleNamespace) -> None:
    section = MicroCertificationsPage.objects.get(locale__language_code="en")
    assert "New words" not in text(client, LIST)
    section.introduction = "New words"
    section.save_revision()
    assert "New words" not in text(client, LIST)
    section.get_latest_revision().publish()
    assert "New words" in text(client, LIST)
    about = ContentPage.objects.get(url_path__endswith="/en/about/")
    assert client.get("/en/about/").status_code == 200
    about.move(section.get_parent().get_children().exclude(pk=about.pk).first(), pos="left")
    assert is_in_order(text(client, "/en/about/"))
    about.refresh_from_db()
    about.unpublish()
    assert client.get("/en/about/").status_code == 404


def is_in_order(page: str) -> bool:
    return "<h1" in page


def test_the_way_to_a_page_is_kept_until_the_page_moves_or_becomes_private(
    client: Client, catalogue: SimpleNamespace, asked: Any
) -> None:
    about = ContentPage.objects.get(url_path__endswith="/en/about/")
    client.get("/en/about/?seen=1")
    with asked:
        assert client.get("/en/about/?seen=2").status_code == 200
    assert [one for one in asked if "cms_contentpage" in one["sql"]] == []
    assert [one for one in asked if "pageviewrestriction" in one["sql"]] == []
    about.slug = "who-made-it"
    about.save()
    assert client.get("/en/about/?seen=3").status_code == 404
    assert client.get("/en/who-made-it/").status_code == 200
    closed = PageViewRestriction.objects.create(page=about, restriction_type="login")
    refused = client.get("/en/who-made-it/?seen=4")
    assert (refused.status_code, "ETag" in refused) == (302, False)
    closed.delete()
    assert client.get("/en/who-made-it/?seen=5").status_code == 200


def test_a_password_is_asked_for_at_once_and_stands_in_nothing_that_is_kept(
    client: Client, catalogue: SimpleNamespace, settings: Any
) -> None:
    section = MicroCertificationsPage.objects.get(locale__language_code="en")
    assert "safe-transfer" in text(client, LIST)
    closed = PageViewRestriction(page=section, restriction_type="password", password="open sesame")
    closed.save()
    for address in (LIST, RECORD, f"{LIST}?order=hours"):
        assert 'type="password"' in text(client, address), address
    kept = [caches[name]._cache.values() for name in ("pages", "parts")]
    assert all(b"open sesame" not in value for values in kept for value in values)
    opened = client.post(
        f"/en/_util/authenticate_with_password/{closed.pk}/{section.pk}/",
        {"password": "open sesame", "return_url": LIST},
    )
    assert opened["Location"] == LIST
    assert "safe-transfer" in text(client, LIST)
    assert "safe-transfer" not in text(Client(), LIST)


def test_a_change_of_a_menu_shows_at_once(client: Client, catalogue: SimpleNamespace) -> None:
    menu = SiteNavigation.objects.get(language="en")
    assert "Below all" not in text(client, LIST)
    menu.footer_text = "Below all"
    menu.save()
    assert "Below all" in text(client, LIST)


def test_rows_and_filters_of_a_list_are_kept_for_its_other_pages(
    client: Client, catalogue: SimpleNamespace, asked: Any
) -> None:
    client.get(LIST)
    with asked:
        told = text(client, f"{LIST}?order=hours")
    # The state twice, the map of pages, and which records stand there: nothing of what the rows and filters say.
    assert len(asked) == 8
    assert [one for one in asked if "offeringstart" in one["sql"]] == []
    assert catalogue.full.title in told
    french = text(client, "/fr/microcertifications/?order=hours")
    assert "> Comparer<" in french
    assert "> Compare<" not in french
    catalogue.full.title_en = "Late title"
    catalogue.full.save()
    assert "Late title" in text(client, f"{LIST}?order=hours")


def test_only_rows_that_no_list_has_shown_yet_are_read(
    client: Client, catalogue: SimpleNamespace, asked: Any
) -> None:
    client.get(f"{LIST}?search=transfer")
    with asked:
        client.get(LIST)
    (starts,) = [one["sql"] for one in asked if 'FROM "registry_offeringstart"' in one["sql"]]
    (read,) = re.findall(r"IN \(([\d, ]+)\)", starts)
    assert set(map(int, read.split(", "))) == {catalogue.bare.pk, catalogue.example.pk}
    assert text(client, f"{LIST}?page=1").count("<h3>") == 3


def test_a_reader_with_a_session_is_given_rows_of_her_own(
    client: Client, catalogue: SimpleNamespace, asked: Any
) -> None:
    client.get(LIST)
    client.cookies["sessionid"] = "hers"
    with asked:
        assert catalogue.full.title in text(client, LIST)
    assert [one for one in asked if 'FROM "registry_offeringstart"' in one["sql"]] != []


def test_a_fixture_shows_at_once(
    client: Client, catalogue: SimpleNamespace, tmp_path: Path
) -> None:
    menu = SiteNavigation.objects.get(language="en")
    menu.footer_text = "From a file"
    file = tmp_path / "menu.json"
    file.write_text(serializers.serialize("json", [menu]))
    assert "From a file" not in text(client, LIST)
    call_command("loaddata", str(file), verbosity=0)
    assert "From a file" in text(client, LIST)


def test_the_day_turns_at_midnight_in_ontario(
    client: Client, catalogue: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue.full.starts.all().delete()
    catalogue.full.starts.create(starts_on=date(2030, 5, 1))
    catalogue.full.save()

    def shown_at(hour: int, minute: int) -> bool:
        now = datetime(2030, 5, 2, hour, minute, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)
        assert text(client, RECORD) == text(client, RECORD)
        return "Starts 1\u00a0May" in text(client, LIST)

    assert shown_at(3, 59)
    assert not shown_at(4, 1)


def test_pages_of_somebody_are_not_kept(
    client: Client, catalogue: SimpleNamespace, asked: Any
) -> None:
    user = get_user_model().objects.create_superuser("ada", "ada@example.org", "x" * 12)
    client.force_login(user)
    answer = client.get(LIST)
    assert answer["Cache-Control"] == "private, no-cache"
    assert "Cookie" in answer["Vary"]
    assert "ETag" not in answer
    assert not is_kept(client, LIST, asked)


@pytest.mark.parametrize("cookie", ["csrftoken", "messages"])
def test_a_reader_with_a_token_or_a_message_gets_a_page_of_their_own(
    client: Client, catalogue: SimpleNamespace, asked: Any, cookie: str
) -> None:
    client.cookies[cookie] = "x" * 32
    assert not is_kept(client, LIST, asked)


def test_forms_refusals_and_other_pages_are_not_kept(
    client: Client, catalogue: SimpleNamespace
) -> None:
    form = client.get("/en/developers/key/")
    assert "csrfmiddlewaretoken" in form.content.decode()
    assert "ETag" not in form
    client.cookies.clear()
    for address in ("/en/nowhere/", "/en/search/?q=care", f"{LIST}?page=99", "/id/ce-none"):
        assert "ETag" not in client.get(address), address
    assert "ETag" not in client.post(LIST)


def _asked(**about: Any) -> Any:
    request = RequestFactory().get(LIST)
    request.__dict__.update(about)
    return request


def test_a_preview_is_not_kept(db: None) -> None:
    pages = KeptPages(lambda request: HttpResponse("a draft"))
    assert "ETag" not in pages(_asked(is_dummy=True))
    assert "ETag" not in pages(_asked(is_preview=True))
    assert "ETag" in pages(_asked())


def test_what_was_made_during_a_change_is_not_kept(db: None) -> None:
    texts = iter(["before", "after", "never"])

    def made(request: Any) -> HttpResponse:
        told = next(texts)
        if told == "before":
            ShownChange.mark()
        return HttpResponse(told)

    pages = KeptPages(made)
    assert [pages(_asked()).content for _ in range(3)] == [b"before", b"after", b"after"]


def test_what_was_made_from_the_snapshot_before_is_not_kept(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = iter(["old", "new"])

    def answer(request: Any) -> HttpResponse:
        current()
        return HttpResponse(next(made))

    pages = KeptPages(answer)
    current()
    with monkeypatch.context() as patch:
        # Another process has published; this one has not looked yet.
        patch.setattr("cms.shown.read_token", lambda: Token(7, 0, None))
        assert pages(_asked()).content == b"old"
        assert pages(_asked()).content == b"new"


def test_marks_that_come_late_are_seen(db: None) -> None:
    for _ in range(LOOKED_BACK + 10):
        ShownChange.mark()
    late = ShownChange.objects.order_by("-pk")[3]
    number = late.pk
    late.delete()
    before = state()
    ShownChange.objects.create(pk=number)
    assert state() != before
    assert len(state().marks) == LOOKED_BACK


def counted_facets(asked: Any) -> int:
    """How many of the queries counted the values of a filter or named its choices."""
    return sum("COUNT(DISTINCT" in one["sql"] for one in asked.captured_queries)


def test_orders_of_a_list_share_its_counts(client: Client, catalogue: SimpleNamespace) -> None:
    numbers = []
    for query in (
        "",
        "?order=hours",
        "?order=fee&page=1",
        "?sector=health",
        "?sector=health&order=fee",
    ):
        with CaptureQueriesContext(connection) as asked:
            assert 'name="sector"' in text(client, LIST + query)
        numbers.append(counted_facets(asked))
    assert [made > 0 for made in numbers] == [True, False, False, True, False]


def test_shared_counts_do_not_outlive_a_change(client: Client, catalogue: SimpleNamespace) -> None:
    before = client.get(LIST).context["total"].of
    assert client.get(f"{LIST}?order=hours").context["total"].of == before
    catalogue.bare.withdraw("Gone.", "Retirée.")
    assert client.get(f"{LIST}?order=fee").context["total"].of == before - 1


def test_who_is_somebody_gets_counts_of_their_own(
    client: Client, catalogue: SimpleNamespace, admin_client: Client
) -> None:
    text(client, LIST)
    with CaptureQueriesContext(connection) as asked:
        admin_client.get(f"{LIST}?order=hours")
    assert counted_facets(asked) > 0
