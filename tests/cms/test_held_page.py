"""What I hold: verdicts with their proof, what is missing, other days, and the same as files."""

from __future__ import annotations

import csv
import io
import re
import sys
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as make

PAGE = "/en/pathways/plan/"


@pytest.fixture
def network(trees: None) -> SimpleNamespace:
    """Three steps, an award for two of them, a program for the award and the third, and a decision."""
    sector, college = make.sector("logistics", "logistics"), make.organization("elm-college")
    names = ("lifting", "stock", "routes", "elsewhere")
    facts = {"hours": Decimal(10), "fee": Decimal(100), "weeks": Decimal(2)}
    micros = [make.micro_certification(n, college, sector=sector, **facts) for n in names]
    lifting, stock, routes, elsewhere = micros
    award = make.program("warehouse-award", college, sector=sector)
    program = make.program("supply-chain", college)
    make.stacking_rule("r1", award, lifting, stock, valid_from=date(2020, 9, 1))
    make.stacking_rule("r2", program, award, routes)
    decision = make.equivalency("counts", elsewhere, college, valid_from=date(2020, 1, 1))
    decision.grants.create(offering=stock)
    decision.save()
    return SimpleNamespace(college=college, award=award, program=program, lifting=lifting)


def text_of(client: Client, query: str) -> str:
    response = client.get(f"{PAGE}{query}")
    assert response.status_code == 200
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert main
    return " ".join(re.sub(r"<[^>]+>", " ", main.group()).split())


def test_the_empty_page_says_how_to_begin(client: Client, network: SimpleNamespace) -> None:
    assert "Nothing chosen yet" in text_of(client, "")
    assert "noindex" not in client.get(PAGE).content.decode()


def test_what_the_form_sends_becomes_one_address(client: Client, network: SimpleNamespace) -> None:
    sent = [
        ("slug", "lifting"),
        ("day", "2026-05-01"),
        ("grade", "82,5"),
        ("slug", "routes"),
        ("day", ""),
        ("grade", ""),
    ]
    answer = client.get(f"{PAGE}?{urlencode([*sent, ('add', 'stock'), ('on', '')])}")
    assert answer.status_code == 302
    assert answer["Location"] == f"{PAGE}?hold=lifting,2026-05-01,82.5&hold=routes&hold=stock"
    assert client.get(answer["Location"]).status_code == 200


def test_what_only_days_stand_between_is_not_about_0_hours_off(
    client: Client, network: SimpleNamespace
) -> None:
    micros = [make.micro_certification(name, network.college) for name in ("one", "two", "three")]
    season = make.program("season", network.college, title_en="Season")
    recent = [{"completed": one.ctid, "max_age_months": 60} for one in micros]
    make.stacking_rule("r3", season, requirement={"all": recent}, valid_from=date(2020, 9, 1))
    said = text_of(client, "?hold=one&hold=two&hold=three")
    assert "Season" in said
    assert "0 hours" not in said
    said = text_of(client, "?hold=one")
    assert "Hours missing: not stated." in said


def test_what_only_has_to_be_stated_is_within_reach_before_what_is_to_be_taken(
    client: Client, network: SimpleNamespace
) -> None:
    micros = [make.micro_certification(name, network.college) for name in ("one", "two", "three")]
    season = make.program("season", network.college, title_en="Season")
    recent = [{"completed": one.ctid, "max_age_months": 60} for one in micros]
    make.stacking_rule("r3", season, requirement={"all": recent}, valid_from=date(2020, 9, 1))
    held = "?hold=lifting&hold=one&hold=two&hold=three"
    said = text_of(client, held)
    _, reach = said.split(" Within reach ")
    reach, _ = reach.split(" Further on ")
    assert reach.index("Season") < reach.index("Warehouse award")
    for name in ("One", "Two", "Three"):
        assert f"Say when {name} was completed." in reach
    further = client.get(f"{PAGE}{held}").context["further"]
    assert [one.record.title for one in further] == ["Supply chain"]
    assert "Nothing more to take" not in said
    assert "Season Cannot be determined yet" in said
    finished = text_of(client, f"{held}&hold=stock")
    _, reach = finished.split(" Within reach ")
    assert reach.index("Warehouse award") < reach.index("Season")
    body = client.get(f"{PAGE}json/{held}").json()
    assert body["awards"][0]["title"] == "Season"
    assert len(body["awards"][0]["missing"][0]) == 3


def test_a_verdict_says_what_fills_each_part_and_what_is_missing(
    client: Client, network: SimpleNamespace
) -> None:
    said = text_of(client, "?hold=lifting,2026-05-01,80&award=warehouse-award")
    assert "Warehouse award Incomplete as of" in said
    assert "What is missing: any one of these Complete Elsewhere Complete Stock" in said
    assert "Lifting Complete Filled by Lifting." in said
    assert "Stock Incomplete Stock is not held." in said
    assert "Cheapest way to complete it of instruction 10 hours in fees $100" in said


def test_a_decision_is_named_where_it_fills_a_part(
    client: Client, network: SimpleNamespace
) -> None:
    said = text_of(client, "?hold=lifting,2026-05-01,80&hold=elsewhere,2026-05-02,80")
    assert "Warehouse award Complete" in said
    assert (
        "Filled by Elsewhere, as Stock, by this decision : Counts" in said
        or "Filled by Elsewhere, as Stock" in said
    )


def test_an_unknown_grade_leaves_the_answer_open(client: Client, network: SimpleNamespace) -> None:
    said = text_of(client, "?hold=lifting&hold=elsewhere,2026-05-02")
    assert "Cannot be determined yet" in said
    assert "Say with what grade Elsewhere was completed" in said
    assert "Would be filled by Elsewhere" in said


def test_another_day_gives_another_answer(client: Client, network: SimpleNamespace) -> None:
    said = text_of(
        client, "?hold=lifting,2019-05-01&hold=stock,2019-05-01&award=warehouse-award&on=2020-01-01"
    )
    assert "as of 1 January 2020" in said
    assert "takes effect on 2020-09-01" in said
    later = text_of(client, "?hold=lifting,2019-05-01&hold=stock,2019-05-01&on=2021-01-01")
    assert "Warehouse award Complete as of 1 January 2021" in later


def test_wrong_values_are_named(client: Client, network: SimpleNamespace) -> None:
    said = text_of(client, "?hold=gone&hold=lifting,May,120&on=soon&award=zzz&add=zzz")
    for problem in (
        "Nothing public here is called “gone”.",
        "lifting: “May” is not a day.",
        "lifting: “120” is not a grade.",
        "“soon” is not a day, so today is meant.",
        "No award is called “zzz”; the nearest one is shown.",
        "nothing public is called “zzz”",
    ):
        assert problem in said


def test_fifty_holdings_are_judged(client: Client, network: SimpleNamespace) -> None:
    micros = [make.micro_certification(f"more-{n:02}", network.college) for n in range(50)]
    query = urlencode([("hold", f"{one.slug},2026-01-01,90") for one in micros])
    said = text_of(client, f"?{query}&hold=lifting")
    assert said.count("Completed on") == 51
    assert "Warehouse award Incomplete" in said


def test_the_page_asks_a_fixed_number_of_queries(client: Client, network: SimpleNamespace) -> None:
    def asked(query: str) -> int:
        client.get(f"{PAGE}{query}")
        with CaptureQueriesContext(connection) as made:
            assert client.get(f"{PAGE}{query}").status_code == 200
        return len(made)

    assert asked("") == 9


def test_json_holds_the_same_with_null_for_the_unknown(
    client: Client, network: SimpleNamespace
) -> None:
    answer = client.get(f"{PAGE}json/?hold=lifting&hold=stock,2026-05-01,80")
    assert answer["Content-Disposition"] == 'attachment; filename="holdings.json"'
    body = answer.json()
    assert [(one["title"], one["grade"]) for one in body["holdings"]] == [
        ("Lifting", None),
        ("Stock", "80"),
    ]
    award = body["awards"][0]
    assert (award["title"], award["complete"]) == ("Warehouse award", True)
    assert [len(one["sources"]) for one in award["filled"]] == [1, 1]


def test_csv_cells_are_no_formulas(client: Client, network: SimpleNamespace) -> None:
    network.lifting.title_en = "=HYPERLINK(1)"
    network.lifting.save()
    answer = client.get(f"{PAGE}csv/?hold=lifting")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][:3] == ["Sort", "Title", "Institution"]
    assert rows[1][:2] == ["held", "'=HYPERLINK(1)"]
    assert rows[2][:2] == ["award", "Warehouse award"]
    assert len({len(row) for row in rows}) == 1


def test_awards_that_are_not_settled_are_named(
    client: Client, network: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    award = make.program("long-to-judge", network.college)
    asked = {"credits": "3", "from": {"institution": network.college.ctid}}
    make.stacking_rule("r3", award, requirement=asked, policies={"residency_credits": "3"})
    settled = text_of(client, "?hold=lifting,2026-05-01,80")
    assert "Not settled in time" not in settled

    monkeypatch.setattr(sys.modules["cms.pathways.held_page"], "STEPS", 1)
    query = "?hold=lifting,2026-05-01,80&award=long-to-judge"
    said = text_of(client, query)
    assert "Whether “Long to judge” is complete was not settled in time" in said
    assert "Not settled in time These may be as near." in said
    assert "Long to judge Elm College" in said
    assert "No award is complete" not in said
    page = client.get(f"{PAGE}{query}").content.decode()
    assert 'href="?hold=lifting,2026-05-01,80&amp;award=long-to-judge#verdict"' in page
    french = client.get(f"/fr/parcours/plan/{query}").content.decode()
    assert "Non tranché à temps" in french
    body = client.get(f"{PAGE}json/{query}").json()
    assert "Long to judge" in [one["title"] for one in body["undecided"]]
    table = client.get(f"{PAGE}csv/{query}").content.decode("utf-8-sig")
    assert ["Long to judge", "Not settled in time"] in [
        [row[1], row[5]] for row in csv.reader(io.StringIO(table))
    ]


def test_more_ways_than_are_shown_are_told(client: Client, network: SimpleNamespace) -> None:
    micros = [make.micro_certification(f"way-{n}", network.college) for n in range(4)]
    for number, many in enumerate((3, 4)):
        award = make.program(f"any-of-{many}", network.college)
        asked = {"any": [{"completed": one.ctid} for one in micros[:many]]}
        make.stacking_rule(f"any-{number}", award, requirement=asked)
    said = text_of(client, "?hold=lifting&award=any-of-3")
    assert said.count("Complete Way") == 3
    assert "there are other ways" not in said
    said = text_of(client, "?hold=lifting&award=any-of-4")
    assert said.count("Complete Way") == 3
    assert "These are the smallest; there are other ways, as small or longer." in said
    answer = client.get(f"{PAGE}json/?hold=lifting&award=any-of-4").json()
    assert answer["awards"][0]["moreWays"] is True
