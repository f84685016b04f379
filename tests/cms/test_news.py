"""News: the list, the page of an item, its formatted text, and the feed."""

from __future__ import annotations

import json
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from cms.records.news import printed
from registry.models import Membership, NewsItem
from registry.models.bilingual import LocalizedText
from search.kinds import DOCUMENTED
from search.kinds.kind import Context
from tests import factories as make
from tests.cms.forms import filled_in
from tests.cms.test_events import listed, said

pytestmark = pytest.mark.usefixtures("trees")
LIST, FRENCH = "/en/community/news/", "/fr/communaute/actualites/"
PLAIN = "One & two.\n\nThree."
MARKED = '<h2 id="x">Why</h2><p data-block-key="a">It <b>works</b>.</p>'


@pytest.fixture
def world(registry: SimpleNamespace) -> SimpleNamespace:
    """An item of a college with formatted text, and one of the registry in French only."""
    item = make.news_item(
        "opened", registry.college, summary_en="It is open.", body_en=MARKED, body_fr=PLAIN
    )
    own = make.news_item(
        "nouveau", None, title_en="", title_fr="Nouveau", body_fr=PLAIN, told_on=date(2026, 5, 1)
    )
    return SimpleNamespace(item=item, own=own, **vars(registry))


def test_the_newest_stands_first_and_the_registry_signs_its_own(
    client: Client, world: SimpleNamespace
) -> None:
    for address in (LIST, FRENCH):
        assert listed(client.get(address)) == ["nouveau", "opened"]
    assert listed(client.get(f"{LIST}?organization=elm-college")) == ["opened"]
    assert listed(client.get(f"{LIST}?search=works")) == ["opened"]
    assert "The registry" in said(client.get(LIST))
    assert "6 March 2026" in said(client.get(LIST))
    for number in range(23):
        make.news_item(f"old-{number}", world.college, told_on=date(2025, 1, 1 + number))
    assert listed(client.get(f"{FRENCH}?page=2")) == ["old-0"]


def test_the_page_prints_formatted_and_plain_text(client: Client, world: SimpleNamespace) -> None:
    page = client.get(f"{LIST}opened/")
    assert "<h2>Why</h2><p>It <b>works</b>.</p>" in page.content.decode()
    assert page.context["alternates"]["fr"] == f"{FRENCH}opened/"
    french = client.get(f"{FRENCH}opened/").content.decode()
    assert "<p>One &amp; two.</p>" in french
    assert '<span lang="en">It is open.</span>' in french
    own = client.get(f"{LIST}nouveau/")
    assert "Provenance: the registry itself." in said(own)
    assert '<div class="prose" lang="fr"><p>One' in own.content.decode()


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('<p>a<script>alert("1")</script></p>', "<p>aalert(&quot;1&quot;)</p>"),
        ('<a href="javascript:x">b</a><img src=x onerror=y>', "b"),
        ("<p>c<!-- <b> --><![CDATA[<i>]]><?php d?></p>", "<p>c</p>"),
        ("1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
    ],
)
def test_nothing_but_plain_elements_is_printed(text: str, html: str) -> None:
    assert printed(LocalizedText(text, "en", "en")) == html


def test_drafts_are_not_found_and_withdrawn_ones_are_gone(
    client: Client, world: SimpleNamespace
) -> None:
    NewsItem.objects.create(title_en="Hidden", slug="hidden")
    assert client.get(f"{LIST}hidden/").status_code == 404
    assert "No news has the address “nowhere”." in said(client.get(f"{LIST}nowhere/"))
    world.item.withdraw("Wrong.", "Fausse.")
    assert client.get(f"{FRENCH}opened/").status_code == 410


def test_the_feed_is_told_by_the_list_and_by_the_community_page(
    client: Client, world: SimpleNamespace
) -> None:
    for address in (LIST, "/en/community/"):
        page = client.get(address).content.decode()
        assert '<link rel="alternate" type="application/atom+xml"' in page
        assert 'href="/feeds/en/news.atom"' in page
        assert f'href="{LIST}opened/"' in page
    feed = client.get("/feeds/fr/news.atom").content.decode()
    assert f"http://127.0.0.1:8000{FRENCH}opened/" in feed
    assert "<name>Collège Elm</name>" in feed
    assert "It is open." in feed
    # Its day, not that of the last change.
    assert "<published>2026-03-06T00:00:00-05:00</published>" in feed
    assert client.get("/feeds/fr/news.csv").status_code == 200


def test_search_has_the_words_without_markup(world: SimpleNamespace) -> None:
    found = DOCUMENTED["newsitem"].of_uids(
        [world.item.uid, world.own.uid], Context(localdate(), None)
    )
    documents = {one.card.slug: one for one in found}
    assert documents["opened"].body.en == "It is open.\nWhy It works."
    assert documents["opened"].card.summary.en == "6 March 2026; It is open."
    assert documents["nouveau"].card.summary.en == ""
    assert documents["nouveau"].card.who.en == ""


def test_queries_do_not_grow_with_news(client: Client, world: SimpleNamespace) -> None:
    addresses = (LIST, f"{LIST}opened/", "/feeds/en/news.atom")

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as made:
            client.get(address)
        return len(made)

    before = {address: queries(address) for address in addresses}
    for number in range(3):
        make.news_item(f"more-{number}", make.organization(f"of-{number}"))
    assert {address: queries(address) for address in addresses} == before
    assert before[LIST] <= 18
    assert before[f"{LIST}opened/"] <= 10


def written(*words: str) -> str:
    """Return what the browser's editor posts for paragraphs."""
    blocks = [
        {"key": str(number), "text": text, "type": "unstyled", "depth": 0}
        | {"inlineStyleRanges": [], "entityRanges": []}
        for number, text in enumerate(words)
    ]
    return json.dumps({"blocks": blocks, "entityMap": {}})


def test_an_editor_formats_a_text_and_plain_text_keeps_its_paragraphs(
    boss: Client, world: SimpleNamespace
) -> None:
    address = reverse(NewsItem.snippet_viewset.get_url_name("edit"), args=[world.item.pk])
    form = boss.get(address).context["form"]
    assert form["body_fr"].value() == "<p>One &amp; two.</p>\n\n<p>Three.</p>"
    assert "link" not in boss.get(address).content.decode().split('name="body_en"')[1][:2000]
    texts = {"body_en": written("<script>x</script>", "Two."), "body_fr": written("Un.", "Deux.")}
    posted = filled_in(form, **texts) | {"action-publish": "yes"}
    assert boss.post(address, posted).status_code == 302
    page = Client().get(f"{LIST}opened/").content.decode()
    assert "<p>&lt;script&gt;x&lt;/script&gt;</p><p>Two.</p>" in page
    assert "<p>Un.</p><p>Deux.</p>" in Client().get(f"{FRENCH}opened/").content.decode()


def test_a_member_tells_news_of_the_own_organisation_and_the_registry_its_own(
    client: Client, world: SimpleNamespace, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user("elm", "elm@registry.example", "x")
    Membership.objects.create(user=user, organization=world.college)
    client.force_login(user)
    add = reverse(NewsItem.snippet_viewset.get_url_name("add"))
    texts = {"body_en": written(""), "body_fr": written(""), "title_fr": "Ouvert"}
    shown = filled_in(client.get(add).context["form"]) | texts
    for foreign in ("", make.organization("oak").pk):
        refused = client.post(add, shown | {"organization": foreign})
        assert list(refused.context["form"].errors) == ["organization"]
    assert client.post(add, shown | {"organization": world.college.pk}).status_code == 302
    edit = reverse(NewsItem.snippet_viewset.get_url_name("edit"), args=[world.own.pk])
    assert client.get(edit).status_code == 404
