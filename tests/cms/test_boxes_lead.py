"""Whoever ticks a box finds as many as it says: the form is sent as a browser sends it, and unchanged asks the same."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlencode

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from search import building, finding
from search.engines import EMBEDDED
from tests.kept import kept
from tests.search import world

pytestmark = pytest.mark.django_db

ASKED = (
    "/en/search/?q=hygiene",
    "/en/search/?q=hygiene+courses+online+under+$100",
    "/en/search/?q=free+blended+hygiene+courses",
    "/en/search/?q=free+patient+transfer+in+thunder+bay",
    "/en/search/?q=free+safe+hygiene+online",
    "/en/search/?q=courses+under+$30+online",
    "/en/search/?q=under+$50+in+person+courses",
    "/en/search/?q=under+3+hours+online+care",
    "/en/search/?q=between+3+and+10+hours+online",
    "/en/search/?q=hygiene+thunder+bay",
    "/en/search/?q=evening+hygiene+classes+under+40+hours",
    "/fr/recherche/?q=cours+gratuits+en+ligne",
    "/fr/recherche/?q=soins+gratuits+des+patients+%C3%A0+toronto",
    "/fr/recherche/?q=microcertification+en+hygi%C3%A8ne+moins+de+100+$",
)
LISTED = (
    "/en/micro-certifications/?search=hygiene+under+300+dollars+online",
    "/en/micro-certifications/?search=free+online",
    "/en/micro-certifications/?search=under+$100+in+toronto+blended",
    "/en/micro-certifications/?search=patient+under+$100+in+person",
    "/fr/microcertifications/?search=patients+gratuits+en+ligne",
)


@pytest.fixture
def site(trees):
    """The records of the contract, their pages and their index."""
    finding.forget()
    kept(world.build)
    building.rebuild(EMBEDDED)
    yield
    finding.forget()


def sent(client: Client, address: str, *, without: str = "") -> list[tuple[str, str]]:
    """Return what a browser sends of the form of filters, empty fields included."""
    form = BeautifulSoup(client.get(address).content, "lxml").select_one(".filters form")
    assert form is not None, address
    return [
        (field["name"], field.get("value", ""))
        for field in form.select("input[name]")
        if (field.get("type") != "checkbox" or field.has_attr("checked"))
        and field["name"] != without
    ]


def ticks(client: Client, address: str) -> Iterator[tuple[str, tuple[int, int], str]]:
    """Yield each box that is not ticked yet: its value, its number, and where the form leads in which it is."""
    context = client.get(address).context
    boxes = context["boxes"] if "boxes" in context else list(context["facets"])
    carried = sent(client, address)
    for box in boxes:
        options = (*box.first, *box.more) if hasattr(box, "first") else (*box.options, *box.more)
        if any(option.chosen for option in options):
            continue  # Another value of the same field adds to what is shown.
        for option in options:
            if option.count:
                query = urlencode([*carried, (box.name, option.value)])
                said = (option.count.number, option.count.examples)
                yield option.value, said, f"{address.partition('?')[0]}?{query}"


def found(answer: Any) -> tuple[int, int]:
    """Return how many a page says that it found, examples apart."""
    total = answer.context["total"]
    return total.matched, total.examples


@pytest.mark.parametrize("asked", [ASKED, LISTED], ids=["search", "lists"])
def test_each_box_leads_to_as_many_as_it_says(site, client, asked):
    wrong, seen = {}, 0
    for address in asked:
        for value, said, leads in ticks(client, address):
            seen += 1
            if said != (shown := found(client.get(leads, follow=True))):
                wrong[address, value] = (said, shown)
    assert wrong == {}
    assert seen > 20


@pytest.mark.parametrize("address", [*ASKED, *LISTED])
def test_a_form_that_is_sent_unchanged_asks_the_same(site, client, address):
    path, _, query = address.partition("?")
    if client.get(address).context.get("to_narrow", True):
        answer = client.get(f"{path}?{urlencode(sent(client, address))}", follow=True)
        assert parse_qs(answer.request["QUERY_STRING"]) == parse_qs(query)


def test_a_field_that_was_changed_holds_and_its_words_go(site, client):
    form = dict(sent(client, "/en/search/?q=hygiene+online+under+$100", without="delivery"))
    form["max_fee"] = "500"
    # Neither what was read nor the words are sent twice, and a box that shows what the words say is not either.
    form_of_one = [(name, value) for name, value in form.items() if name != "read"]
    marks = [("read", "max_fee:100"), ("read", "delivery:online")]
    answer = client.get(f"/en/search/?{urlencode([*form_of_one, *marks])}")
    assert (answer.status_code, parse_qsl(answer["Location"].partition("?")[2])) == (
        302,
        [("q", "hygiene"), ("max_fee", "500")],
    )


def test_one_end_of_a_span_that_was_changed_takes_the_other_along(site, client):
    form = dict(sent(client, "/en/search/?q=elm+between+$100+and+$300"))
    del form["read"]
    marks = [("read", "min_fee:100"), ("read", "max_fee:300")]
    answer = client.get(f"/en/search/?{urlencode([*(form | {'max_fee': '200'}).items(), *marks])}")
    said = dict(parse_qsl(answer["Location"].partition("?")[2]))
    assert said == {"q": "elm", "min_fee": "100", "max_fee": "200"}


def test_words_that_were_typed_anew_are_read_anew(site, client):
    form = [("search", "hygiene"), ("delivery", "online"), ("read", "delivery:online")]
    answer = client.get(f"/en/micro-certifications/?{urlencode(form)}")
    assert answer["Location"] == "/en/micro-certifications/?search=hygiene"


@pytest.mark.parametrize("said", ["", "x", ":", "max_:1", "max_x:1", "osap_eligible:x", "\0:\0"])
def test_what_no_form_says_is_left_out(site, client, said):
    for query in ({"q": "hygiene online"}, {"q": "x" * 10_000}, {}):
        answer = client.get("/en/search/", {**query, "read": said})
        assert answer.status_code == 302
        assert "read=" not in answer["Location"]
        assert client.get(answer["Location"]).status_code == (
            400 if len(query.get("q", "")) > 300 else 200
        )


def test_a_form_in_which_nothing_was_read_leaves_no_empty_fields_behind(site, client):
    for address in ("/en/search/?q=hygiene", "/en/micro-certifications/?search=hygiene"):
        carried = sent(client, address)
        assert ("max_fee", "") in carried
        answer = client.get(f"{address.partition('?')[0]}?{urlencode(carried)}")
        assert answer["Location"] == address


def test_a_number_that_is_none_leaves_the_words_their_limit(site, client):
    form = [("search", "hygiene under $300"), ("max_fee", "abc"), ("read", "max_fee:300")]
    answer = client.get(f"/en/micro-certifications/?{urlencode(form)}", follow=True)
    assert parse_qsl(answer.request["QUERY_STRING"]) == form[:2]
    assert "Fee at most (CAD): 300" in answer.content.decode()


@pytest.mark.parametrize("hours", ["7,5 h", "7.5 hours", "7,5 heures", "7.5"])
def test_hours_may_say_that_they_are(site, client, hours):
    for address in ("/en/search/?q=hygiene", "/en/micro-certifications/?search=hygiene"):
        answer = client.get(f"{address}&{urlencode({'max_hours': hours})}")
        assert found(answer) == (1, 1)
        assert "could not be used" not in answer.content.decode()


def test_what_old_words_said_goes_with_them_and_what_was_ticked_stays(site, client):
    form = [*sent(client, "/en/micro-certifications/?search=online"), ("delivery", "blended")]
    typed_anew = [(name, "in person" if name == "search" else value) for name, value in form]
    answer = client.get(f"/en/micro-certifications/?{urlencode(typed_anew)}")
    said = parse_qsl(answer["Location"].partition("?")[2])
    assert said == [("search", "in person"), ("delivery", "blended")]


def test_words_that_only_say_a_way_are_one_chip(site, client):
    soup = BeautifulSoup(client.get("/fr/microcertifications/?search=en+ligne").content, "lxml")
    assert [chip["href"] for chip in soup.select("#found a.chip")] == ["?"]
    soup = BeautifulSoup(client.get("/en/micro-certifications/?search=elm+online").content, "lxml")
    assert [chip["href"] for chip in soup.select("#found a.chip")] == ["?search=elm", "?"]


def test_a_chip_leaves_what_its_box_leaves(site, client):
    soup = BeautifulSoup(client.get("/en/search/?q=cheap+online").content, "lxml")
    assert [chip["href"] for chip in soup.select("[aria-labelledby=understood] a")] == ["?"]
    form = sent(client, "/en/search/?q=cheap+online", without="delivery")
    assert client.get(f"/en/search/?{urlencode(form)}")["Location"] == "/en/search/"
    assert 'href="?">Clear all' in client.get("/en/search/?q=online&sector=health").content.decode()


def test_a_page_that_is_not_there_keeps_the_question(site, client):
    soup = BeautifulSoup(client.get("/en/search/?q=hygiene&page=99").content, "lxml")
    assert soup.select_one("#q")["value"] == "hygiene"
    assert [link["href"] for link in soup.select("main .button[href]")] == ["/en/search/?q=hygiene"]
