"""Offerings side by side: what is compared, what differs, and wrong choices."""

from __future__ import annotations

import re
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client

from tests import factories as make

PAGE = "/en/micro-certifications/compare/"


@pytest.fixture
def offerings(trees: None) -> SimpleNamespace:
    sector, college = make.sector("logistics", "logistics"), make.organization("elm-college")
    lifting = make.micro_certification(
        "lifting", college, sector=sector, hours=Decimal(10), fee=Decimal(100)
    )
    stock = make.micro_certification("stock", college, sector=sector, hours=Decimal(20))
    course = make.course("anatomy", college)
    for name in ("one", "two", "three"):
        make.program(name, college)
    make.stacking_rule("r", make.program("award", college), lifting)
    return SimpleNamespace(lifting=lifting, stock=stock, course=course)


def html_of(client: Client, query: str) -> str:
    response = client.get(f"{PAGE}{query}")
    assert response.status_code == 200
    return response.content.decode()


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_what_differs_is_marked_in_words(client: Client, offerings: SimpleNamespace) -> None:
    html = html_of(client, "?id=lifting&id=stock")
    said = text_of(html)
    assert "Hours differs 10 hours 20 hours" in said
    assert "Fee differs $100 not stated" in said
    assert "Institution Elm College Elm College" in said
    assert "Counts toward differs Award not stated" in said
    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == html.count('<tr role="row"') - 1
    assert "noindex" in html


def test_an_address_may_name_slugs_and_identifiers_of_any_kind(
    client: Client, offerings: SimpleNamespace
) -> None:
    said = text_of(html_of(client, f"?id={offerings.lifting.ctid}&id=anatomy&id=lifting"))
    assert "Kind differs Micro-certification Course" in said


def test_unknown_and_too_many_are_named(client: Client, offerings: SimpleNamespace) -> None:
    said = text_of(html_of(client, "?id=gone&id=lifting&id=stock&id=anatomy&id=one&id=two&id=%00"))
    assert "Nothing public here is called “gone”." in said
    assert "At most 4 can be compared; the others are left out." in said
    assert "Four are chosen. Remove one to add another." in said


def test_one_or_none_says_what_to_do(client: Client, offerings: SimpleNamespace) -> None:
    assert "Add one more to see them side by side." in html_of(client, "?id=lifting")
    assert "First offering" in html_of(client, "")


def test_words_are_added_when_they_mean_one_offering(
    client: Client, offerings: SimpleNamespace
) -> None:
    answer = client.get(f"{PAGE}?id=lifting&add=stock")
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?id=lifting&id=stock")
    said = text_of(html_of(client, "?id=lifting&add=o"))
    assert "may mean several things" in said
    assert "nothing public is called “zzz”" in text_of(html_of(client, "?add=zzz"))
