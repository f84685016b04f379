"""The plain page: what a micro-certification is, with drawings that say nothing that the words beside do not say."""

from __future__ import annotations

import re

import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("address", "heading", "limits"),
    [
        ("/en/framework/micro-certification/", "What a micro-certification is", "5 to 300 hours"),
        (
            "/fr/cadre/microcertification/",
            "Qu’est-ce qu’une microcertification?",
            "de 5 à 300 heures",
        ),
    ],
)
def test_the_page_stands_in_both_languages(
    client: Client, trees: None, address: str, heading: str, limits: str
) -> None:
    response = client.get(address)
    html = response.content.decode()
    assert f"<h1>{heading}</h1>" in html
    assert limits in html
    drawings = re.findall(r'<svg class="fact-drawing".*?</svg>', html, re.DOTALL)
    assert len(drawings) == 3
    for drawing in drawings:
        assert 'aria-hidden="true"' in drawing
        assert " style=" not in drawing
    assert html.count("<figcaption") == 3
    assert html.count('<details class="rest">') == 12
    assert not response.context["noindex"]


def test_every_address_that_it_names_is_there(client: Client, trees: None) -> None:
    html = client.get("/en/framework/micro-certification/").content.decode()
    main = re.search(r"<main.*</main>", html, re.DOTALL)
    assert main
    links = {link.partition("?")[0] for link in re.findall(r'href="(/[^"#]*)', main.group())}
    assert {"/en/framework/check/", "/en/community/needs/", "/en/pathways/plan/"} <= links
    assert {"/en/framework/adopt/", "/en/micro-certifications/", "/en/pilots/"} <= links
    for link in links:
        assert client.get(link).status_code == 200, link
