"""Feeds, tables and calendars: the same rows as the list, in both languages, with every change told once."""

from __future__ import annotations

import csv
import io
from datetime import date
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from cms.files.atom import PAGE_SIZE
from registry.models import Change, Offering
from tests import factories as make

ATOM = "{http://www.w3.org/2005/Atom}"
GONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
TABLES = {
    "micro-certifications": 12,
    "programs": 9,
    "courses": 9,
    "occupations": 4,
    "skills": 5,
    "partners": 6,
    "pilots": 5,
}


def fetched(client: Client, address: str, status: int = 200, **headers: str) -> Any:
    response = client.get(address, headers=headers)
    assert response.status_code == status, (address, response.status_code)
    return response


def text_of(response: Any) -> str:
    body = response.streaming_content if response.streaming else [response.content]
    return b"".join(body).decode()


def feed(client: Client, address: str) -> ElementTree.Element:
    response = fetched(client, address)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(text_of(response))


def titles(root: ElementTree.Element) -> list[str]:
    return [entry.findtext(f"{ATOM}title") or "" for entry in root.iter(f"{ATOM}entry")]


def link(root: ElementTree.Element, rel: str) -> str | None:
    found = (one.get("href") for one in root.iter(f"{ATOM}link") if one.get("rel") == rel)
    return next((one.removeprefix(settings.SITE_URL) for one in found if one), None)


def table(client: Client, address: str) -> list[dict[str, str]]:
    text = text_of(fetched(client, address))
    assert text.startswith("\ufeff")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def events(client: Client, address: str) -> list[Any]:
    calendar = Calendar.from_ical(text_of(fetched(client, address)))
    return list(calendar.walk("VEVENT"))


# The log of changes


@pytest.fixture(autouse=True)
def examples_in_feeds(settings: Any) -> None:
    settings.EXAMPLES_IN_FEEDS = True


def test_examples_are_told_only_where_the_setting_says_so_or_their_organisation_is_named(
    client: Client, catalogue: SimpleNamespace, settings: Any
) -> None:
    def titles(query: str = "") -> str:
        root = feed(client, f"/feeds/en/changes.atom{query}")
        return " ".join(str(one.findtext(f"{ATOM}title")) for one in root.iter(f"{ATOM}entry"))

    assert "Titre inventé" in titles()
    settings.EXAMPLES_IN_FEEDS = False
    assert "Titre inventé" not in titles()
    assert "Titre inventé" in titles(f"?organization={catalogue.example.institution.slug}")


def test_a_feed_of_changes_is_whole(client: Client, catalogue: SimpleNamespace) -> None:
    root = feed(client, "/feeds/en/changes.atom")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "en"
    for name in ("title", "id", "updated", "subtitle"):
        assert root.findtext(f"{ATOM}{name}")
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "Pathway Registry"
    entries = list(root.iter(f"{ATOM}entry"))
    newest = Change.objects.first()
    assert newest
    assert entries[0].findtext(f"{ATOM}id") == (
        f"{settings.SITE_URL}/id/{newest.ctid}#change-{newest.pk}"
    )
    assert entries[0].findtext(f"{ATOM}updated") == newest.at.isoformat()
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)


def test_pages_of_changes_neither_skip_nor_repeat(
    client: Client, catalogue: SimpleNamespace
) -> None:
    for number in range(PAGE_SIZE + 5):
        make.course(f"course-{number}", catalogue.college)
    every = [change.pk for change in Change.objects.order_by("-pk")]
    seen, address = [], "/feeds/fr/changes.atom"
    while address:
        root = feed(client, address)
        ids = [entry.findtext(f"{ATOM}id") or "" for entry in root.iter(f"{ATOM}entry")]
        seen += [int(one.rpartition("-")[2]) for one in ids]
        # What is published between two pages is told by the first page of the next reading.
        make.course(f"meanwhile-{len(seen)}", catalogue.college)
        address = link(root, "next") or ""
    assert seen == every
    since = feed(client, f"/feeds/en/changes.atom?after={every[0]}")
    assert titles(since)[:1] == [f"Created: Meanwhile {PAGE_SIZE}"]
    last = Change.objects.first()
    assert last
    assert titles(feed(client, f"/feeds/en/changes.atom?after={last.pk}")) == []


def test_a_withdrawal_is_told_in_both_languages(client: Client, catalogue: SimpleNamespace) -> None:
    catalogue.bare.withdraw("Never ran", "Jamais offerte")
    assert titles(feed(client, "/feeds/en/changes.atom"))[0] == "Withdrawn: Bare facts"
    french = feed(client, "/feeds/fr/changes.atom")
    assert titles(french)[0] == "Retiré\xa0: Bare facts (fr)"
    assert next(french.iter(f"{ATOM}category")).get("term") == "tombstoned"


def test_an_organisation_has_its_own_changes_only(
    client: Client, catalogue: SimpleNamespace
) -> None:
    catalogue.bare.withdraw("Never ran", "Jamais offerte")
    for named in ("elm-college", catalogue.college.ctid):
        found = titles(feed(client, f"/feeds/en/changes.atom?organization={named}"))
        assert found[0] == "Withdrawn: Bare facts"
        assert "Created: Elm College" in found
        assert "Created: Care pilot" in found
        assert not [one for one in found if "Anatomy" in one or "Oak" in one or "Birch" in one]
    oak = titles(feed(client, "/feeds/en/changes.atom?organization=oak-university"))
    assert "Created: Anatomy" in oak
    assert "Bare facts" not in " ".join(oak)


@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("organization=nobody", 404, "“nobody”"),
        ("organization=elm%00-college", 404, "“elm-college”"),
        ("organisation=elm-college", 400, "“organisation”"),
        ("before=x", 400, "“x”"),
        ("before=-1", 400, "“-1”"),
        ("after=²", 400, "“²”"),
        ("after=" + "9" * 400, 400, "after"),
        ("before=1&after=1", 400, "not both"),
    ],
)
def test_wrong_parameters_are_told(
    client: Client, catalogue: SimpleNamespace, query: str, status: int, told: str
) -> None:
    response = fetched(client, f"/feeds/en/changes.atom?{query}", status)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert told in text_of(response)
    assert "\x00" not in text_of(response)
    french = text_of(fetched(client, f"/feeds/fr/changes.atom?{query}", status))
    assert french != text_of(response)


def test_the_same_feed_is_sent_once(client: Client, catalogue: SimpleNamespace) -> None:
    address = "/feeds/en/micro-certifications.atom?sector=health"
    first = fetched(client, address)
    assert first["Cache-Control"] == "public, max-age=300"
    assert first["X-Robots-Tag"] == "noindex"
    fetched(client, address, 304, **{"If-None-Match": first["ETag"]})
    fetched(client, address, 304, **{"If-Modified-Since": first["Last-Modified"]})
    catalogue.full.title_en = "Safer transfer"
    catalogue.full.save()
    fetched(client, address, 200, **{"If-None-Match": first["ETag"]})
    assert "X-Robots-Tag" not in fetched(client, "/feeds/en/changes.atom")


def test_an_address_without_a_language_leads_to_the_readers(
    client: Client, catalogue: SimpleNamespace
) -> None:
    address = "/feeds/courses.csv?institution=oak-university"
    response = fetched(client, address, 302, **{"Accept-Language": "fr-CA"})
    assert response["Location"] == "/feeds/fr/courses.csv?institution=oak-university"
    assert response["Vary"] == "Accept-Language"
    assert "Vary" not in fetched(client, "/feeds/fr/changes.atom")


# Lists as feeds


def test_a_saved_list_tells_what_changed_and_what_left(
    client: Client, catalogue: SimpleNamespace
) -> None:
    address = "/feeds/en/micro-certifications.atom?sector=health&order=hours&page=7"
    assert titles(feed(client, address)) == ["Bare facts", "Safe transfer"]
    catalogue.full.fee = 5
    catalogue.full.save()
    root = feed(client, address)
    assert titles(root) == ["Safe transfer", "Bare facts"]
    first = next(root.iter(f"{ATOM}entry"))
    assert first.findtext(f"{ATOM}id") == f"{settings.SITE_URL}/id/{catalogue.full.ctid}"
    assert first.findtext(f"{ATOM}summary") == "24\xa0hours, $5. Move people safely."
    assert link(root, "alternate") == "/en/micro-certifications/?sector=health&order=hours"
    catalogue.bare.withdraw("Never ran", "Jamais offerte")
    gone = make.micro_certification("elsewhere", catalogue.college)
    gone.withdraw("x", "x")
    root = feed(client, address)
    assert titles(root) == ["Safe transfer"]
    (left,) = root.iter(GONE)
    assert left.get("ref") == f"{settings.SITE_URL}/id/{catalogue.bare.ctid}"
    assert next(iter(left)).text == "Withdrawn: Bare facts. Never ran"
    catalogue.full.suspend()
    assert len(list(feed(client, address).iter(GONE))) == 2


def test_pages_of_a_list_follow_the_log(client: Client, catalogue: SimpleNamespace) -> None:
    for number in range(PAGE_SIZE + 3):
        make.course(f"course-{number}", catalogue.college)
    seen, address = [], "/feeds/en/courses.atom?institution=elm-college"
    while address:
        root = feed(client, address)
        seen += titles(root)
        address = link(root, "next") or ""
    assert seen == [f"Course {number}" for number in reversed(range(PAGE_SIZE + 3))]


def test_every_kind_has_its_feed_and_examples_say_so(
    client: Client, catalogue: SimpleNamespace
) -> None:
    for name in TABLES:
        for language in ("en", "fr"):
            assert titles(feed(client, f"/feeds/{language}/{name}.atom")), name
    root = feed(client, "/feeds/en/micro-certifications.atom?example=true")
    (entry,) = root.iter(f"{ATOM}entry")
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    assert (entry.findtext(f"{ATOM}summary") or "").startswith("An example.")
    assert "Example" in [one.get("term") for one in entry.iter(f"{ATOM}category")]


@pytest.mark.parametrize("form", ["atom", "csv", "ics"])
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("max_fee=abc", "number"),
        ("sector=nope", "nope"),
        ("order=nope", "nope"),
        ("search=%00", ""),
        ("fees=300", "“fees” is no filter"),
        ("search=" + "x" * 3000, ""),
    ],
)
def test_wrong_filters_are_refused(
    client: Client, catalogue: SimpleNamespace, form: str, query: str, told: str
) -> None:
    response = fetched(client, f"/feeds/en/courses.{form}?{query}", 400)
    assert told in text_of(response)
    assert response["X-Robots-Tag"] == "noindex"


def test_what_there_is_not_is_not_found(client: Client, catalogue: SimpleNamespace) -> None:
    for address in ("nothing.csv", "courses.xml", "pilots.ics", "starts/ce-1.ics", "changes.csv"):
        fetched(client, f"/feeds/en/{address}", 404)
    fetched(client, f"/feeds/en/starts/{catalogue.pilot.ctid}.ics", 404)
    assert client.post("/feeds/en/changes.atom").status_code == 405


# Tables


def test_a_table_asks_a_fixed_number_of_queries(client: Client, catalogue: SimpleNamespace) -> None:
    def queries() -> dict[str, int]:
        counts = {}
        for name in TABLES:
            with CaptureQueriesContext(connection) as made:
                table(client, f"/feeds/en/{name}.csv")
            counts[name] = len(made)
        return counts

    assert queries() == TABLES
    for number in range(3):
        make.micro_certification(f"micro-{number}", catalogue.college, pilot=catalogue.pilot)
        make.course(f"course-{number}", catalogue.university)
        make.occupation(f"2110{number}")
    assert queries() == TABLES


def test_a_table_has_every_row_in_the_order_of_the_page(
    client: Client, catalogue: SimpleNamespace
) -> None:
    for number in range(30):
        make.course(f"course-{number:02}", catalogue.college, hours=30 - number)
    address = "/en/courses/?institution=elm-college&order=hours"
    first = [row.record.title for row in client.get(address).context["rows"]]
    rows = table(client, "/feeds/en/courses.csv?institution=elm-college&order=hours&page=2")
    assert len(rows) == 30
    assert [row["Title"] for row in rows][:24] == first


def test_cells_say_what_is_stated_and_no_more(client: Client, catalogue: SimpleNamespace) -> None:
    full, bare, example = table(client, "/feeds/en/micro-certifications.csv?order=hours")
    assert full["Fee (CAD)"] == "1234.5"
    assert full["Credits"] == "1.5"
    assert full["Next start"] == "2099-01-01"
    assert full["Counts toward"] == "Nursing"
    assert full["Occupations (NOC)"] == "33102"
    assert full["OSAP-eligible"] == "yes"
    assert full["Identifier"] == catalogue.full.ctid
    for heading in ("Hours", "Fee (CAD)", "Credits", "OSAP-eligible", "Granted decisions"):
        assert bare[heading] == ""
    assert (bare["Example"], example["Example"]) == ("no", "yes")
    assert example["Language of the title"] == "fr"


def test_headings_are_in_the_language_of_the_address_and_no_cell_is_a_formula(
    client: Client, catalogue: SimpleNamespace
) -> None:
    catalogue.course.title_en = catalogue.course.title_fr = '=HYPERLINK("x")'
    catalogue.course.save()
    (row,) = table(client, "/feeds/fr/courses.csv")
    assert row["Titre"] == '\'=HYPERLINK("x")'
    assert row["Établissement"] == "Oak University (fr)"
    assert row["Exemple"] == "non"
    response = fetched(client, "/feeds/fr/courses.csv")
    assert response.streaming
    assert response["Content-Disposition"] == 'attachment; filename="courses.csv"'


# Calendars


def test_starts_are_events_of_a_day_that_keep_their_names(
    client: Client, catalogue: SimpleNamespace
) -> None:
    catalogue.full.starts.create(starts_on=date(2020, 1, 1))
    catalogue.full.save()
    for language, title in (("en", "Safe transfer"), ("fr", "Safe transfer (fr)")):
        for name in (f"starts/{catalogue.full.ctid}", "micro-certifications"):
            (event,) = events(client, f"/feeds/{language}/{name}.ics")
            assert str(event["SUMMARY"]) == title
            assert event["SUMMARY"].params["LANGUAGE"] == language
            assert event.decoded("DTSTART") == date(2099, 1, 1)
            assert event.decoded("DTEND") == date(2099, 1, 2)
            assert str(event["UID"]).startswith(f"{catalogue.full.ctid}-20990101@")
            changed = Change.objects.filter(record_uid=catalogue.full.uid).first()
            assert changed
            assert event.decoded("DTSTAMP") == changed.at.replace(microsecond=0)
            assert str(event["STATUS"]) == "CONFIRMED"
            assert "/safe-transfer/" in str(event["URL"])
    assert events(client, "/feeds/en/courses.ics") == []
    assert events(client, "/feeds/en/micro-certifications.ics?max_hours=3") == []


def test_lines_of_a_calendar_are_folded(client: Client, catalogue: SimpleNamespace) -> None:
    catalogue.full.title_fr = "Évaluer, déplacer et accompagner à domicile, " * 4
    catalogue.full.save()
    raw = fetched(client, "/feeds/fr/micro-certifications.ics").content
    assert raw.startswith(b"BEGIN:VCALENDAR\r\n")
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    (event,) = Calendar.from_ical(raw).walk("VEVENT")
    assert str(event["SUMMARY"]) == catalogue.full.title_fr


def test_a_calendar_cancels_what_is_not_offered(client: Client, catalogue: SimpleNamespace) -> None:
    address = f"/feeds/en/starts/{catalogue.full.ctid}.ics"
    catalogue.full.suspend()
    (event,) = events(client, address)
    assert str(event["STATUS"]) == "CANCELLED"
    make.tombstone(Offering.objects.get(pk=catalogue.full.pk))
    fetched(client, address, 410)


# Pages


def test_a_list_names_its_files_with_its_filters(
    client: Client, catalogue: SimpleNamespace
) -> None:
    address = "/fr/microcertifications/?sector=health&order=hours&page=1&utm=x"
    html = text_of(fetched(client, address))
    assert "Emporter cette liste" in html
    table_address = "/feeds/fr/micro-certifications.csv?sector=health&amp;order=hours"
    feed_address = "/feeds/fr/micro-certifications.atom?sector=health"
    assert f'href="{table_address}" type="text/csv" rel="nofollow"' in html
    assert html.count(f'href="{feed_address}"') == 2
    assert 'href="/feeds/fr/micro-certifications.ics?sector=health"' in html
    for one in (table_address.replace("&amp;", "&"), feed_address):
        fetched(client, one)
    assert "/feeds/" not in text_of(fetched(client, "/en/courses/?max_fee=abc"))
    assert ".ics" not in text_of(fetched(client, "/en/pilots/"))
    assert 'href="/feeds/en/changes.atom"' in text_of(fetched(client, "/en/"))
    assert "Disallow: /feeds/*?" in text_of(fetched(client, "/robots.txt"))
