"""Addresses that name what was withdrawn: its title and its day are told; a draft stays unnamed."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.models import Change
from tests import factories as make

WITHDRAWN = "“Modern web design” was withdrawn on 3 May 2026."
RETIRED = "« Conception web moderne » : retiré le 3 mai 2026."


@pytest.fixture
def network(trees: None) -> SimpleNamespace:
    """A step and its award, a job, a micro-certification that was withdrawn, and a draft."""
    college = make.organization("elm-college")
    step = make.micro_certification("lifting", college)
    make.stacking_rule("r", make.program("warehouse-award", college), step)
    titles = {"title_en": "Modern web design", "title_fr": "Conception web moderne"}
    gone = make.micro_certification("modern-web-design", college, **titles)
    gone.withdraw("Gone.", "Retirée.")
    job = make.occupation("14400", title_en="Shippers")
    job.withdraw("Gone.", "Retirée.")
    withdrawn = Change.objects.filter(kind=Change.Kind.TOMBSTONED)
    assert withdrawn.update(at=datetime(2026, 5, 4, 1, tzinfo=UTC)) == 2
    make.micro_certification("secret-plan", college, title_en="Hidden", lifecycle="draft")
    return SimpleNamespace(gone=gone, college=college)


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert main
    return " ".join(re.sub(r"<[^>]+>", " ", main.group()).split())


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/en/pathways/plan/?hold=modern-web-design,2025-01-01", WITHDRAWN),
        ("/en/pathways/plan/?hold=lifting&award=modern-web-design", WITHDRAWN),
        ("/en/pathways/?to=warehouse-award&hold=modern-web-design", WITHDRAWN),
        ("/en/pathways/?to=modern-web-design", WITHDRAWN),
        ("/en/pathways/?to=warehouse-award&from=modern-web-design", WITHDRAWN),
        ("/en/pathways/?to=14400", "“Shippers” was withdrawn on 3 May 2026."),
        ("/en/micro-certifications/compare/?id=modern-web-design", WITHDRAWN),
        ("/en/micro-certifications/compare/?add=modern-web-design", WITHDRAWN),
        ("/fr/parcours/plan/?hold=modern-web-design", RETIRED),
        ("/fr/parcours/?to=modern-web-design", RETIRED),
    ],
)
def test_what_was_withdrawn_is_told_with_its_day(
    client: Client, network: SimpleNamespace, address: str, said: str
) -> None:
    text = text_of(client, address)
    assert said in text
    assert "is called “modern-web-design”" not in text


def test_an_identifier_names_it_too_and_a_day_that_nobody_kept_is_not_told(
    client: Client, network: SimpleNamespace
) -> None:
    ctid = network.gone.ctid
    assert WITHDRAWN in text_of(client, f"/en/micro-certifications/compare/?id={ctid}")
    Change.objects.all().delete()
    said = text_of(client, f"/en/pathways/?to={ctid}")
    assert "“Modern web design” has been withdrawn." in said


@pytest.mark.parametrize(
    "address",
    [
        "/en/pathways/plan/?hold=secret-plan",
        "/en/pathways/?to=secret-plan",
        "/en/micro-certifications/compare/?id=secret-plan",
    ],
)
def test_a_draft_stays_unnamed(client: Client, network: SimpleNamespace, address: str) -> None:
    said = text_of(client, address)
    assert re.search("othing public (here )?is called “secret-plan”", said)
    assert "Hidden" not in said
    assert "withdrawn" not in said


def test_a_word_that_names_other_things_still_offers_them(
    client: Client, network: SimpleNamespace
) -> None:
    make.micro_certification("welding", network.college).withdraw("Gone.", "Retirée.")
    make.micro_certification("mig", network.college, title_en="MIG welding")
    said = text_of(client, "/en/pathways/?to=welding")
    assert "“Welding” was withdrawn on" in said
    assert "What else it may mean stands below." in said
    assert "MIG welding" in said


def test_many_names_ask_no_more_than_one(client: Client, network: SimpleNamespace) -> None:
    def asked(query: str) -> int:
        client.get(f"/en/pathways/plan/?{query}")
        with CaptureQueriesContext(connection) as made:
            assert client.get(f"/en/pathways/plan/?{query}").status_code == 200
        return len(made)

    for name in ("one", "two"):
        make.micro_certification(name, network.college).withdraw("Gone.", "Retirée.")
    one = asked("hold=modern-web-design")
    assert asked("hold=modern-web-design&hold=one&hold=two&hold=gone") == one == asked("") + 3
