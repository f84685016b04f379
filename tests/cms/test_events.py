"""Events: coming and past ones, the page of one in its own time, calendars, and what the admin refuses."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from icalendar import Calendar

from cms.addresses import record_url, routes_of, section_url
from cms.community.event_routes import PAST
from cms.records.event_times import when_html, when_words
from registry.models import Event, Membership
from registry.models.event import RESERVED
from search.kinds import DOCUMENTED
from search.kinds.kind import Context
from tests import factories as make
from tests.cms.forms import filled_in

pytestmark = pytest.mark.usefixtures("trees")
LIST, FRENCH = "/en/community/events/", "/fr/communaute/evenements/"
NOON = {"starts_at": time(12), "ends_at": time(13, 30)}


@pytest.fixture
def world(registry: SimpleNamespace) -> SimpleNamespace:
    """A talk, a cancelled meeting from afar, two whole days in French only, and one event that is over."""
    oak = make.organization("oak")
    talk = make.event("talk", registry.college, **NOON, text_en="About forklifts.")
    off = make.event(
        "off",
        oak,
        cancelled=True,
        place_en="",
        link="https://example.org/join",
        starts_on=date(2030, 1, 9),
        time_zone="America/Winnipeg",
        **NOON,
    )
    days = make.event(
        "days",
        oak,
        title_en="",
        title_fr="Deux jours",
        starts_on=date(2031, 1, 1),
        ends_on=date(2031, 1, 2),
    )
    over = make.event("over", oak, starts_on=date(2020, 1, 8))
    return SimpleNamespace(talk=talk, off=off, days=days, over=over, **vars(registry))


def listed(response: Any) -> list[str]:
    return [row.record.slug for row in response.context["rows"]]


def said(response: Any) -> str:
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert main
    words = " ".join(re.sub(r"<[^>]+>", " ", main.group()).replace("\xa0", " ").split())
    return words.replace(" ,", ",")


def entries(client: Client, address: str) -> list[Any]:
    response = client.get(address)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


# Lists


def test_coming_events_stand_first_and_past_ones_on_a_list_of_their_own(
    client: Client, world: SimpleNamespace
) -> None:
    for language, address, past in (("en", LIST, "past/"), ("fr", FRENCH, "passes/")):
        coming = client.get(address)
        assert listed(coming) == ["off", "talk", "days"]
        assert f'href="{address}{past}"' in coming.content.decode()
        gone = client.get(f"{address}{past}")
        assert listed(gone) == ["over"]
        other = {"en": f"{FRENCH}passes/", "fr": f"{LIST}past/"}[language]
        assert other in gone.context["alternates"].values()
        assert section_url("pastevents", language) == f"{address}{past}"
    assert 'rel="canonical" href="http://127.0.0.1:8000/fr/communaute/evenements/"' in (
        client.get(FRENCH).content.decode()
    )


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("search=forklifts", ["talk"]),
        ("search=jours", ["days"]),
        ("organization=oak", ["off", "days"]),
        ("organization=nobody", ["off", "talk", "days"]),
        ("order=title", ["days", "off", "talk"]),
    ],
)
def test_the_list_is_narrowed(
    client: Client, world: SimpleNamespace, query: str, found: list[str]
) -> None:
    response = client.get(f"{LIST}?{query}")
    assert listed(response) == found
    assert bool(response.context["facet_errors"]) == ("nobody" in query)


def test_past_events_come_in_pages(client: Client, world: SimpleNamespace) -> None:
    for number in range(24):
        make.event(f"old-{number}", world.college, starts_on=date(2019, 1, 1 + number))
    assert listed(client.get(f"{LIST}past/?page=2")) == ["old-0"]
    assert client.get(f"{LIST}past/?page=3").status_code == 404


def test_an_event_stays_to_the_end_of_the_day_on_which_it_is_over(world: SimpleNamespace) -> None:
    # At 11 in the evening in Vancouver it is the next day in Ontario already.
    late = make.event(
        "late", world.college, time_zone="America/Vancouver", starts_at=time(20), ends_at=time(23)
    )
    assert late.over_at.isoformat() == "2030-03-07T07:00:00+00:00"
    days = [date(2030, 3, day) for day in (6, 7, 8)]
    assert [late.is_over(day) for day in days] == [False, False, True]
    assert [Event.objects.upcoming(day).filter(pk=late.pk).exists() for day in days] == [1, 1, 0]
    assert [Event.objects.past(day).filter(pk=late.pk).exists() for day in days] == [0, 0, 1]


def test_empty_lists_say_so_and_offer_the_calendar(client: Client) -> None:
    empty = client.get(LIST)
    assert "No event is announced at the moment." in said(empty)
    assert 'href="/feeds/en/events.ics"' in empty.content.decode()
    assert "Aucun événement n’est encore passé." in said(client.get(f"{FRENCH}passes/"))


def test_queries_do_not_grow_with_events(client: Client, world: SimpleNamespace) -> None:
    addresses = (LIST, f"{LIST}past/", f"{LIST}talk/", "/en/community/", "/feeds/en/events.ics")

    def queries(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as made:
            client.get(address)
        return len(made)

    before = {address: queries(address) for address in addresses}
    for number in range(3):
        more = make.organization(f"more-{number}")
        make.event(f"next-{number}", more)
        make.event(f"last-{number}", more, starts_on=date(2021, 1, 1))
    assert {address: queries(address) for address in addresses} == before
    assert before[LIST] <= 20
    assert before[f"{LIST}talk/"] <= 10


# The page of one


def test_times_are_those_of_the_zone_with_its_name(client: Client, world: SimpleNamespace) -> None:
    page = client.get(f"{LIST}off/")
    assert "Wednesday 9 January 2030, noon to 1:30 p.m., Central time (Winnipeg)" in said(page)
    assert '<time datetime="2030-01-09T12:00:00-06:00">noon</time>' in page.content.decode()
    french = said(client.get(f"{FRENCH}off/"))
    assert "mercredi 9 janvier 2030, de 12 h à 13 h 30, heure du Centre (Winnipeg)" in french


def test_whole_days_several_days_and_an_open_end_have_words(world: SimpleNamespace) -> None:
    with translation.override("fr"):
        assert (
            when_words(world.days) == "du mercredi 1er\xa0janvier 2031 au jeudi 2\xa0janvier 2031"
        )
    world.days.ends_on = None
    assert when_words(world.days) == "Wednesday 1\xa0January 2031, all day"
    world.days.starts_at = time(9)
    opens = "Wednesday 1\xa0January 2031, from 9\xa0a.m., Eastern time (Toronto)"
    assert when_words(world.days) == opens
    world.days.ends_on, world.days.ends_at = date(2031, 1, 2), time(0, 30)
    assert re.sub("<[^>]+>", "", when_html(world.days)) == when_words(world.days)
    assert when_words(world.days).endswith("to Thursday 2\xa0January 2031, 12:30\xa0a.m., Eastern time (Toronto)")  # fmt: skip


def test_a_cancelled_event_says_so_everywhere(client: Client, world: SimpleNamespace) -> None:
    page = client.get(f"{LIST}off/")
    assert "This event is cancelled." in said(page)
    assert "Sign up or join" not in said(page)
    assert '"eventStatus": "https://schema.org/EventCancelled"' in page.content.decode()
    assert "Cancelled" in said(client.get(LIST))
    assert "Cancelled. Wednesday" in client.get("/feeds/en/events.atom").content.decode()
    (entry,) = entries(client, f"/feeds/en/events/{world.off.ctid}.ics")
    assert entry["STATUS"] == "CANCELLED"


def test_drafts_are_not_found_past_ones_stay_and_withdrawn_ones_are_gone(
    client: Client, world: SimpleNamespace
) -> None:
    make.event("hidden", world.college, lifecycle="draft")
    for slug in ("hidden", "nowhere"):
        missing = client.get(f"{LIST}{slug}/")
        assert missing.status_code == 404
        assert f"No event has the address “{slug}”." in said(missing)
    assert "This event is over." in said(client.get(f"{LIST}over/"))
    world.talk.withdraw("Wrong.", "Fausse.")
    assert client.get(f"{LIST}talk/").status_code == 410
    assert client.get(f"/feeds/en/events/{world.talk.ctid}.ics").status_code == 410


def test_search_the_site_map_the_community_page_and_the_permanent_address_lead_to_it(
    client: Client, world: SimpleNamespace
) -> None:
    address = f"{LIST}talk/"
    assert record_url(world.talk, "fr") == f"{FRENCH}talk/"
    assert client.get(f"/id/{world.talk.ctid}")["Location"] == address
    (document,) = DOCUMENTED["event"].of_uids([world.talk.uid], Context(localdate(), None))
    assert document.card.summary.en == "6 March 2030; Room 1; About forklifts."
    assert f'href="{address}"' in client.get("/en/community/").content.decode()
    assert address in client.get("/sitemap-event.xml").content.decode()
    lists = client.get("/sitemap-lists.xml").content.decode()
    assert f"{FRENCH}passes/</loc>" in lists
    assert "/fr/projets-pilotes/adoption/</loc>" in lists
    assert "x-default" in lists


# Calendars


def test_the_calendar_has_what_is_to_come_in_the_time_of_its_zone(
    client: Client, world: SimpleNamespace
) -> None:
    off, talk, days = entries(client, "/feeds/en/events.ics")
    assert talk["UID"] == f"{world.talk.ctid}@127.0.0.1"
    assert talk["DTSTART"].params["TZID"] == "America/Toronto"
    assert talk["DTSTART"].dt.isoformat() == "2030-03-06T12:00:00-05:00"
    assert talk["DTEND"].dt.isoformat() == "2030-03-06T13:30:00-05:00"
    assert (talk["STATUS"], talk["LOCATION"], talk["SEQUENCE"]) == ("CONFIRMED", "Room 1", 0)
    assert "About forklifts." in talk["DESCRIPTION"]
    assert off["LOCATION"] == "https://example.org/join"
    assert (days["DTSTART"].dt, days["DTEND"].dt) == (date(2031, 1, 1), date(2031, 1, 3))
    raw = client.get("/feeds/en/events.ics").content.decode()
    assert raw.count("BEGIN:VTIMEZONE") == 2
    assert "from 2029-01-01 to 2033-01-01" in raw.replace("\r\n ", "")
    assert [str(one["SUMMARY"]) for one in entries(client, "/feeds/fr/events.ics?organization=oak")] == ["Off", "Deux jours"]  # fmt: skip
    assert client.get("/feeds/en/events.ics?organization=nobody").status_code == 400


def test_clocks_in_a_calendar_change_at_the_moment_at_which_they_do(
    client: Client, world: SimpleNamespace
) -> None:
    made = Calendar.from_ical(client.get("/feeds/en/events.ics").content)
    (toronto,) = (zone for zone in made.timezones if zone.tz_name == "America/Toronto")
    told = set()
    for part in toronto.subcomponents:
        later = [one.dt for one in part["RDATE"].dts] if "RDATE" in part else []
        if part.TZOFFSETFROM != part.TZOFFSETTO:
            told |= {(one - part.TZOFFSETFROM, part.TZOFFSETTO) for one in (part.DTSTART, *later)}
    rules, changes, at = ZoneInfo("America/Toronto"), set(), datetime(2029, 1, 1, tzinfo=UTC)
    while at.year < 2033:
        after = at + timedelta(hours=1)
        if at.astimezone(rules).utcoffset() != after.astimezone(rules).utcoffset():
            changes.add((after.replace(tzinfo=None), after.astimezone(rules).utcoffset()))
        at = after
    assert len(changes) == 8
    assert told == changes


def test_a_calendar_of_one_notices_changes_and_what_is_no_event_has_none(
    client: Client, world: SimpleNamespace
) -> None:
    address = f"/feeds/en/events/{world.talk.ctid}.ics"
    world.talk.starts_at = time(11)
    world.talk.save()
    (entry,) = entries(client, address)
    assert (entry["SEQUENCE"], entry["DTSTART"].dt.hour) == (1, 11)
    world.talk.suspend()
    assert entries(client, address)[0]["STATUS"] == "CANCELLED"
    assert client.get(f"/feeds/en/events/{world.pilot.ctid}.ics").status_code == 404
    assert client.get("/feeds/events.ics")["Location"] == "/feeds/en/events.ics"


def test_the_table_and_the_feed_have_it(client: Client, world: SimpleNamespace) -> None:
    table = b"".join(client.get("/feeds/en/events.csv").streaming_content).decode()
    assert "2030-03-06T12:00:00-05:00" in table
    assert "2031-01-01,,2031-01-02" in table
    assert "over" not in table.split("\n", 1)[1].lower().split("talk")[0]


# The admin


def form_of(boss: Client, event: Event) -> tuple[str, dict[str, Any]]:
    address = reverse(Event.snippet_viewset.get_url_name("edit"), args=[event.pk])
    return address, filled_in(boss.get(address).context["form"])


DAY = {"starts_on": "2030-03-06", "ends_on": ""}


@pytest.mark.parametrize(
    ("changes", "field", "told"),
    [
        (DAY | {"ends_on": "2030-03-05"}, "ends_on", "L’événement finirait avant de commencer."),
        (DAY | {"ends_at": "12:00"}, "ends_at", "L’événement finirait avant de commencer."),
        (DAY | {"ends_at": "11:59"}, "ends_at", "Indiquez une heure plus tardive"),
        (DAY | {"starts_at": ""}, "starts_at", "Indiquez à quelle heure il commence"),
        (DAY | {"ends_on": "2030-03-07", "ends_at": ""}, "ends_at", "Il finit un autre jour"),
        ({"starts_on": "2030-03-10", "starts_at": "02:30"}, "starts_at", "on avance l’heure"),
        ({"starts_on": "9999-12-31"}, "starts_on", "l’an 2100 ou d’avant"),
        ({"starts_on": ""}, "starts_on", "requis"),
        ({"time_zone": "Europe/Paris"}, "time_zone", "Europe/Paris"),
        ({"place_en": "", "link": ""}, "place_en", "Indiquez où il a lieu"),
        ({"link": "javascript:alert(1)"}, "link", "URL valide"),
        ({"slug": "passes"}, "slug", "Une liste d’événements a cette adresse."),
        ({"title_en": "", "title_fr": ""}, "title_en", "en anglais ou en français"),
    ],
)
def test_an_event_that_cannot_be_is_refused_at_its_field(
    boss: Client, world: SimpleNamespace, changes: dict[str, str], field: str, told: str
) -> None:
    address, shown = form_of(boss, world.talk)
    answer = boss.post(address, shown | changes)
    assert answer.status_code == 200
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    with translation.override("fr"):
        assert told in " ".join(errors[field])
    world.talk.refresh_from_db()
    assert world.talk.starts_on == date(2030, 3, 6)


def test_lists_of_events_have_addresses_that_no_event_takes(world: SimpleNamespace) -> None:
    assert set(PAST.values()) == set(RESERVED)
    assert routes_of("pastevents")["fr"] == "evenements/passes"
    assert make.event("", world.college, title_en="Past").slug == "past-event"


@pytest.mark.parametrize(("language", "told"), [("en", "Drafted"), ("fr", "Rédigé")])
def test_a_draft_is_previewed_on_its_own_page(
    boss: Client, world: SimpleNamespace, language: str, told: str
) -> None:
    named = Event.snippet_viewset.get_url_name
    _, shown = form_of(boss, world.talk)
    address = reverse(named("preview_on_edit"), args=[world.talk.pk])
    changed = shown | {"text_en": "Drafted", "text_fr": "Rédigé", "starts_at": "10:15"}
    assert boss.post(address, changed).json()["is_valid"]
    page = boss.get(address, {"mode": language})
    assert told in said(page)
    assert {"en": "10:15 a.m.", "fr": "10 h 15"}[language] in said(page)
    assert 'href="#event"' in page.content.decode()


def test_a_member_announces_an_event_of_the_own_organisation_only(
    client: Client, world: SimpleNamespace, django_user_model: Any
) -> None:
    user = django_user_model.objects.create_user("elm", "elm@registry.example", "x")
    Membership.objects.create(user=user, organization=world.college)
    client.force_login(user)
    add = reverse(Event.snippet_viewset.get_url_name("add"))
    shown = filled_in(client.get(add).context["form"])
    told = {"title_fr": "Rencontre", "starts_on": "2030-05-01", "place_fr": "Salle 2"}
    foreign = shown | told | {"organization": world.days.organization_id}
    assert "organization" in client.post(add, foreign).context["form"].errors
    assert client.post(add, shown | told | {"organization": world.college.pk}).status_code == 302
    made = Event.objects.get(title_fr="Rencontre")
    assert (made.lifecycle, made.slug) == ("draft", "rencontre")
    assert client.get(f"{LIST}{made.slug}/").status_code == 404
