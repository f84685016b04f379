"""The resource library: the list, the page of one, versions of a file, and downloads that are counted and not followed."""

from __future__ import annotations

import re
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from registry.models import Download, Membership, Resource
from search.kinds import DOCUMENTED
from search.kinds.kind import Context
from tests import factories as make
from tests.cms.forms import filled_in

pytestmark = pytest.mark.usefixtures("trees")
LIST = "/en/community/library/"
ONE = f"{LIST}rubric/"
PDF, NEWER = b"%PDF-1.7 first %%EOF", b"%PDF-1.7 second, longer %%EOF"
READER = "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Any) -> Any:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def world(registry: SimpleNamespace) -> SimpleNamespace:
    """Two resources: a file in both languages on an element of two editions, and a link in French."""
    edition, later = (
        make.framework_edition(),
        make.framework_edition("edition-2", published_on="2021-03-01"),
    )
    old, new = (
        make.framework_element("assessment", one, slug=f"{one.slug}-assessment")
        for one in (edition, later)
    )
    rubric = make.resource(
        "rubric", registry.college, kind="assessment", language="both", licence="CC-BY-NC-4.0",
        summary_en="How we grade.", url="", file=SimpleUploadedFile("Rubric (1).pdf", PDF),
    )  # fmt: skip
    rubric.elements.set([old, new])
    rubric.save()
    link = make.resource(
        "guide", make.organization("oak"), title_en="", title_fr="Guide des pilotes",
        language="fr", licence="own", licence_words_fr="À l’interne seulement.",
    )  # fmt: skip
    return SimpleNamespace(rubric=rubric, link=link, **vars(registry))


@pytest.fixture
def member(world: SimpleNamespace, django_user_model: Any) -> Client:
    """An editor of the college that offers the rubric."""
    user = django_user_model.objects.create_user("elm", "elm@registry.example", "x")
    Membership.objects.create(user=user, organization=world.college, role="publisher")
    client = Client()
    client.force_login(user)
    return client


def said(response: Any) -> str:
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert main
    return " ".join(re.sub(r"<[^>]+>", " ", main.group()).split())


def listed(response: Any) -> list[str]:
    return [row.record.slug for row in response.context["rows"]]


def url(name: str, *args: Any) -> str:
    return reverse(Resource.snippet_viewset.get_url_name(name), args=args)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["guide", "rubric"]),
        ("element=assessment", ["rubric"]),
        ("type=assessment", ["rubric"]),
        ("type=assessment&type=guide", ["guide", "rubric"]),
        ("language=en", ["rubric"]),
        ("language=fr", ["guide", "rubric"]),
        ("licence=CC-BY-NC-4.0", ["rubric"]),
        ("licence=CC-BY-NC-4.0&licence=own", ["guide", "rubric"]),
        ("licence=MIT", []),
        ("organization=oak", ["guide"]),
        ("search=grade", ["rubric"]),
        ("type=template", []),
    ],
)
def test_the_list_is_narrowed(
    client: Client, world: SimpleNamespace, query: str, found: list[str]
) -> None:
    assert listed(client.get(f"{LIST}?{query}")) == found
    assert listed(client.get(f"/fr/communaute/bibliotheque/?{query}")) == found


def test_facets_count_what_is_in_both_languages_for_either_and_a_wrong_value_is_told(
    client: Client, world: SimpleNamespace
) -> None:
    facets = {one.name: one for one in client.get(LIST).context["facets"]}
    counted = {
        name: [(one.value, one.count.number) for one in facets[name].options]
        for name in ("language", "type", "element", "licence")
    }
    assert counted == {
        "language": [("en", 1), ("fr", 2)],
        "type": [("guide", 1), ("assessment", 1)],
        "element": [("assessment", 1)],
        "licence": [("CC-BY-NC-4.0", 1), ("own", 1)],
    }
    for query in ("type=song", "element=song"):
        wrong = client.get(f"{LIST}?{query}")
        assert listed(wrong) == ["guide", "rubric"]
        assert wrong.context["facet_errors"]


def test_the_page_says_what_may_be_done_with_it(client: Client, world: SimpleNamespace) -> None:
    response = client.get(ONE)
    body = response.content.decode()
    assert 'rel="license" href="https://creativecommons.org/licenses/by-nc/4.0/"' in body
    assert "CC BY-NC 4.0: attribution, not commercial" in said(response)
    assert "Download version 1 (PDF)" in said(response)
    assert response.context["alternates"]["fr"] == "/fr/communaute/bibliotheque/rubric/"
    assert 'href="/en/framework/edition-2-assessment/"' in body
    french = client.get("/fr/communaute/bibliotheque/guide/")
    assert "À l’interne seulement." in said(french)
    assert 'href="https://guide.example/"' in french.content.decode()
    unlicensed = make.resource("bare", world.college)
    assert "No licence is stated" in said(client.get(f"{LIST}{unlicensed.slug}/"))


def download(client: Client, number: int, **headers: str) -> Any:
    return client.get(f"{ONE}{number}/", headers={"User-Agent": READER} | headers)


def test_a_new_file_is_a_new_version_and_the_old_one_stays(
    client: Client, world: SimpleNamespace, member: Client, admin_client: Client
) -> None:
    address = url("edit", world.rubric.pk)
    form = member.get(address).context["form"]
    newer = SimpleUploadedFile("Rubric.pdf", NEWER)
    draft = member.post(address, filled_in(form) | {"file": newer})
    assert draft.status_code == 302
    assert download(client, 2).status_code == 404
    assert "Download version 1" in said(client.get(ONE))
    # The registry looks at it before it is public: a publisher of the institution cannot let it through.
    form = member.get(address).context["form"]
    member.post(address, filled_in(form, **{"action-publish": "1"}))
    assert "Download version 1" in said(client.get(ONE))
    form = admin_client.get(address).context["form"]
    assert admin_client.post(address, filled_in(form, **{"action-publish": "1"})).status_code == 302
    page = said(client.get(ONE))
    assert "Download version 2 (PDF)" in page
    assert "Version 1 (PDF)" in page
    kept = {number: download(client, number) for number in (1, 2)}
    assert {n: b"".join(one.streaming_content) for n, one in kept.items()} == {1: PDF, 2: NEWER}
    assert kept[2]["Content-Disposition"] == 'attachment; filename="rubric-v2.pdf"'
    assert kept[2]["Cache-Control"] == "private, no-cache"
    # Words that change bring no version; an older file that is brought back does.
    world.rubric.refresh_from_db()
    world.rubric.title_en = "Rubric, renamed"
    world.rubric.save()
    assert world.rubric.versions.count() == 2
    world.rubric.file = world.rubric.versions.get(number=1).file.name
    world.rubric.save()
    assert [(one.number, one.size) for one in world.rubric.versions.all()] == [
        (3, len(PDF)), (2, len(NEWER)), (1, len(PDF)),
    ]  # fmt: skip


def test_readers_are_counted_by_day_and_nobody_else(client: Client, world: SimpleNamespace) -> None:
    version = world.rubric.versions.get()
    for _ in range(3):
        assert download(client, 1).status_code == 200
    assert client.head(f"{ONE}1/", headers={"User-Agent": READER}).status_code == 200
    download(client, 1, **{"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"})
    download(client, 1, Range="bytes=100-")
    assert client.post(f"{ONE}1/").status_code == 405
    assert list(Download.objects.values_list("version", "day", "number")) == [
        (version.pk, localdate(), 3)
    ]
    # What of today is counted is told tomorrow, so that kept pages stay true.
    assert "downloaded" not in said(client.get(ONE)).replace("Downloads are counted", "")
    Download.objects.update(day=localdate() - timedelta(days=1))
    world.rubric.save()
    assert "This version was downloaded 3 times before today." in said(client.get(ONE))
    assert not client.cookies


def test_what_is_not_there_is_told(client: Client, world: SimpleNamespace, media: Any) -> None:
    assert download(client, 9).status_code == 404
    assert client.get(f"{LIST}nowhere/").status_code == 404
    hidden = Resource.objects.create(
        organization=world.college, title_en="H", url="https://h.example/"
    )
    assert client.get(f"{LIST}{hidden.slug}/").status_code == 404
    (media / world.rubric.file.name).unlink()
    lost = download(client, 1)
    assert lost.status_code == 404
    assert "not kept here any more" in lost.content.decode()
    assert not Download.objects.exists()
    world.rubric.withdraw("Wrong.", "Fausse.")
    assert [client.get(one).status_code for one in (ONE, f"{ONE}1/")] == [410, 410]


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        ({"url": ""}, "file", "Give a file, or the address of the resource."),
        ({"licence": "own"}, "licence_words_en", "Say in your own words"),
        (
            {"file": SimpleUploadedFile("a.pdf", b"<script>alert(1)</script>")},
            "file",
            "This is not a PDF",
        ),
        ({"file": SimpleUploadedFile("a.docx", PDF)}, "file", "its content is .pdf"),
    ],
)
def test_wrong_input_is_told_and_nothing_is_kept(
    world: SimpleNamespace, member: Client, changes: dict[str, Any], field: str, told: str
) -> None:
    address = url("add")
    start = {"title_en": "New", "url": "https://new.example/"}
    posted = filled_in(member.get(address).context["form"], **start) | changes
    answer = member.post(address, posted)
    assert answer.status_code == 200
    assert told in str(answer.context["form"].errors[field])
    assert Resource.objects.count() == 2


def infected(file: Any) -> str:
    """Find a virus in everything that says so."""
    return "EICAR" if b"EICAR" in file.read() else ""


def broken(file: Any) -> str:
    """Fail, as a scanner does whose daemon is away."""
    raise ConnectionError


@pytest.mark.parametrize(
    ("scanner", "content", "told"),
    [
        ("infected", b"%PDF-1.7 EICAR %%EOF", "The virus scanner refused this file: EICAR."),
        ("infected", PDF, ""),
        ("broken", PDF, "could not be scanned for viruses just now"),
    ],
)
def test_every_upload_passes_the_scanner(
    world: SimpleNamespace, member: Client, boss: Client, settings: Any,
    scanner: str, content: bytes, told: str,
) -> None:  # fmt: skip
    settings.UPLOAD_SCANNER = f"{__name__}.{scanner}"
    address = url("add")
    sent = SimpleUploadedFile("a.pdf", content)
    posted = filled_in(member.get(address).context["form"], title_en="New") | {"file": sent}
    answer = member.post(address, posted)
    if told:
        assert told in str(answer.context["form"].errors["file"])
    else:
        assert answer.status_code == 302
        assert Resource.objects.latest("pk").file.read() == content
    sent.seek(0)
    document = boss.post(reverse("wagtaildocs:add"), {"title": "D", "file": sent, "collection": 1})
    assert (told in document.content.decode()) if told else document.status_code == 302


def test_search_the_sitemap_and_the_community_page_have_it(
    client: Client, world: SimpleNamespace
) -> None:
    kind = DOCUMENTED["resource"]
    (document,) = kind.of_uids([world.rubric.uid], Context(localdate(), None))
    assert document.body.en == "How we grade."
    assert dict(document.values)["adopts"] == ("assessment",)
    assert f'href="{ONE}"' in client.get("/en/community/").content.decode()
    assert ONE in client.get("/sitemap-resource.xml").content.decode()
    table = client.get("/feeds/en/resources.csv")
    assert b"CC BY-NC 4.0" in b"".join(table.streaming_content)


@pytest.mark.parametrize(("language", "told"), [("en", "Drafted"), ("fr", "Rédigé")])
def test_a_draft_is_previewed_on_its_own_page(
    boss: Client, world: SimpleNamespace, language: str, told: str
) -> None:
    form = boss.get(url("edit", world.rubric.pk)).context["form"]
    changes = {"summary_en": "Drafted", "summary_fr": "Rédigé"}
    address = url("preview_on_edit", world.rubric.pk)
    assert boss.post(address, filled_in(form, **changes)).json()["is_valid"]
    page = boss.get(address, {"mode": language})
    assert told in said(page)
    assert page.content.decode().count('href="#resource"') == 1
    assert told not in said(boss.get(ONE))


def test_queries_do_not_grow_with_resources(client: Client, world: SimpleNamespace) -> None:
    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as made:
            client.get(address)
        return len(made)

    before = {address: queries(address) for address in (LIST, ONE)}
    for number in range(4):
        make.resource(f"more-{number}", world.college)
    assert {address: queries(address) for address in before} == before
    assert before[LIST] <= 24
    assert before[ONE] <= 14
