"""The pathway finder: what it understands, what it plans, and what it says when it cannot."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from registry.models import Program
from registry.services import questions
from tests import factories as make

FINDER = "/en/pathways/"


@pytest.fixture
def network(trees: None) -> SimpleNamespace:
    """Two steps, a micro-certification that they earn, a program that asks for it, and a job."""
    sector = make.sector("logistics", "logistics")
    college = make.organization("elm-college", region=make.region())
    university = make.organization("oak-university", kind="university")
    job, other = make.occupation("14400", title_en="Shippers"), make.occupation("14401")
    make.occupation("92999", title_en="Astronauts")

    def micro(slug: str, hours: int, **more: object) -> object:
        facts = {"hours": Decimal(hours), "fee": Decimal(100), "weeks": Decimal(2)} | more
        return make.micro_certification(slug, college, sector=sector, **facts)

    lifting, stock = (
        micro("lifting", 10, delivery="online"),
        micro("stock", 20, delivery="in-person"),
    )
    routes = micro("routes", 30, delivery="online", fee=None)
    award = make.program("warehouse-award", college, sector=sector)
    program = make.program("supply-chain", university)
    program.occupations.set([job])
    program.save()
    make.stacking_rule("r1", award, lifting, stock)
    make.stacking_rule("r2", program, award, routes)
    make.as_example(program)
    stock.occupations.set([other])
    stock.save()
    return SimpleNamespace(
        college=college, job=job, other=other, lifting=lifting, stock=stock, routes=routes,
        award=award, program=program,
    )  # fmt: skip


def text_of(client: Client, query: str, root: str = FINDER) -> str:
    response = client.get(f"{root}{query}")
    assert response.status_code == 200
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL)
    assert main
    without_svg = re.sub(r"<svg.*?</svg>", " ", main.group(), flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", without_svg).split())


def test_the_heading_breaks_after_a_slash_and_marks_a_title_of_the_other_language(
    client: Client, network: SimpleNamespace
) -> None:
    network.job.title_en, network.job.title_fr = "", "Expéditeurs/expéditrices"
    network.job.save()
    page = client.get(f"{FINDER}?to=14400").content.decode()
    heading = re.search(r"<h1>(.*?)</h1>", page, re.DOTALL)
    assert heading
    assert '<span lang="fr">Expéditeurs/<wbr>expéditrices</span>' in heading[1]
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    assert title
    assert "wbr" not in title[1]


def test_a_start_that_is_the_goal_is_told(client: Client, network: SimpleNamespace) -> None:
    assert "You start from what you want to reach." in text_of(client, "?from=14400&to=14400")
    assert "You start from what you want to reach." not in text_of(client, "?to=14400")


def test_a_plan_says_its_totals_its_proof_and_its_steps(
    client: Client, network: SimpleNamespace
) -> None:
    said = text_of(client, "?to=14400")
    assert "Ways to Shippers" in said
    assert "60 hours" in said
    assert "at least $200" in said
    assert "Not stated, so the totals may be higher: Routes." in said
    assert "Proved: no plan needs fewer hours." in said
    assert "Stage 1 3 steps, which can run side by side" in said
    assert "Counts toward Warehouse award." in said
    assert "Taken side by side, stage by stage: 2 weeks." in said


def test_every_part_of_a_plan_is_on_the_map_once_and_links(
    client: Client, network: SimpleNamespace
) -> None:
    html = client.get(f"{FINDER}?to=14400").content.decode()
    for look in ("wide", "tall"):
        drawn = re.search(rf'<svg class="{look}".*?</svg>', html, re.DOTALL)
        assert drawn
        links = re.findall(r'<a class="stop [^"]*" href="([^"]+)"', drawn.group())
        slugs = [link.rstrip("/").rpartition("/")[2] for link in links]
        assert sorted(slugs) == sorted(
            ["lifting", "stock", "routes", "warehouse-award", "supply-chain", "14400"]
        )
        assert slugs[-1] == "14400"
    assert " style=" not in html


def test_what_is_held_shortens_the_plan(client: Client, network: SimpleNamespace) -> None:
    said = text_of(client, "?to=14400&hold=lifting,2026-01-05,80&from=stock")
    assert "From Stock to Shippers" in said
    assert "30 hours" in said
    assert (
        "You hold Lifting Counts toward Warehouse award. Stock Counts toward Warehouse award."
        in said
    )


def test_an_invented_record_in_a_plan_is_tagged(client: Client, network: SimpleNamespace) -> None:
    said = text_of(client, "?to=14400")
    assert "These plans contain examples" in said
    assert "Supply chain Example" in said
    assert "These plans contain examples" not in text_of(client, "?to=warehouse-award")


def test_words_and_codes_and_titles_mean_the_same(client: Client, network: SimpleNamespace) -> None:
    for text in ("14400", "14400 Shippers", "shippers", network.program.ctid and "14400"):
        assert "Ways to Shippers" in text_of(client, f"?to={text}")
    for text in (
        "warehouse-award",
        network.award.ctid,
        "Warehouse award · Elm College",
        "warehouse",
    ):
        assert "Ways to Warehouse award" in text_of(client, f"?to={text}")


def test_what_may_mean_several_things_is_offered(client: Client, network: SimpleNamespace) -> None:
    html = client.get(f"{FINDER}?to=o&least=fee").content.decode()
    assert "“o” may mean several things. Choose one below." in html
    assert 'href="?to=warehouse-award&amp;least=fee"' in html
    assert 'href="?to=stock&amp;least=fee"' in html
    assert 'aria-invalid="true"' in html


def test_what_names_nothing_says_so(client: Client, network: SimpleNamespace) -> None:
    said = text_of(client, "?to=zzzz&from=ce-00000000-0000-4000-8000-000000000000")
    assert "nothing public is called “zzzz”" in said
    assert said.count("nothing public is called") == 2


def test_limits_that_leave_nothing_say_which_one_helps(
    client: Client, network: SimpleNamespace
) -> None:
    said = text_of(client, "?to=warehouse-award&delivery=online&max_weeks=10")
    assert "No plan fits all of these limits" in said
    assert "Plan without “Online” 30 hours" in said
    assert "Plan without “at most 10 weeks”" not in said
    both = text_of(client, "?to=warehouse-award&delivery=online&max_fee=50")
    assert (
        "No single change is enough. Without any limit there is a plan: Plan without any limit 30 hours"
        in both
    )


def test_a_way_out_says_what_it_takes(client: Client, network: SimpleNamespace) -> None:
    said = text_of(client, "?to=warehouse-award&max_fee=50")
    assert "Plan without “fees of at most $50” 30 hours, $200, 4 weeks, 2 steps" in said
    for micro in (network.lifting, network.stock):
        micro.hours = micro.fee = None
        micro.save()
    said = text_of(client, "?to=warehouse-award&max_fee=50")
    assert "Plan without “fees of at most $50” hours and fee not stated, 4 weeks, 2 steps" in said
    assert "at least 0" not in said


def test_what_was_not_settled_in_time_is_asked_anew_each_time(
    client: Client, network: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    for query in ("?to=warehouse-award", "?to=warehouse-award&delivery=online&max_fee=50"):
        assert not client.get(f"{FINDER}{query}").has_header("Cache-Control")
    monkeypatch.setattr(questions, "after", lambda _seconds: lambda: True)
    assert "No plan was found in the time allowed" in text_of(client, "?to=warehouse-award")
    assert client.get(f"{FINDER}?to=warehouse-award")["Cache-Control"] == "no-cache"


def test_a_job_that_no_program_leads_to_shows_what_is_nearest(
    client: Client, network: SimpleNamespace
) -> None:
    said = text_of(client, "?to=14401")
    assert "1 offering names this job, but no program leads there" in said
    assert "No plan leads there" not in said
    assert "What names this occupation Stock" in said
    assert "Jobs close by that a program leads to Shippers NOC 14400" in said
    none = text_of(client, "?to=92999")
    assert "No plan leads there" in none
    assert "No other offering names it either." in none


def test_all_that_name_a_job_are_counted_also_where_the_first_are_shown(
    client: Client, network: SimpleNamespace
) -> None:
    for number in range(6):
        micro = make.micro_certification(f"more-{number}", network.college)
        micro.occupations.set([network.other])
        micro.save()
    said = text_of(client, "?to=14401")
    assert "7 offerings name this job, but no program leads there" in said
    assert said.count("Plan this") == 6
    french = text_of(client, "?to=14401", "/fr/parcours/")
    assert "7 formations nomment cette profession, mais aucun programme n’y mène" in french


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("least=banana", "With the least: “banana” is not one of the choices. It is left aside."),
        ("delivery=post", "Delivery: “post” is not one of the choices. It is left aside."),
        ("objective=fee", "objective: This page calls it “least”. It is left aside."),
    ],
)
def test_what_is_no_choice_or_called_otherwise_is_told(
    client: Client, network: SimpleNamespace, query: str, told: str
) -> None:
    assert told in text_of(client, f"?to=14400&{query}")
    assert "calls it" not in text_of(client, f"?to=14400&least=fee&{query}")


def test_wrong_values_are_named_and_left_aside(client: Client, network: SimpleNamespace) -> None:
    said = text_of(
        client, "?to=14400&max_fee=abc&least=nope&region=0000&hold=gone&hold=stock,May,120"
    )
    for problem in (
        "Fees at most, in dollars: Enter a number. It is left aside.",
        "Nothing public here is called “gone”.",
        "stock: “May” is not a day. Write it as 2024-05-31.",
        "stock: “120” is not a grade. Write a percentage from 0 to 100.",
    ):
        assert problem in said
    assert "Best plan" in said


def test_nothing_breaks_the_finder(client: Client, network: SimpleNamespace) -> None:
    for query in (
        "to=%00",
        f"to={'x' * 5000}",
        "hold=,,,",
        "to=14400&to=1",
        "max_fee=1e929999",
        "from=%F0%9F%9A%82",
    ):
        text_of(client, f"?{query}")
    many = "&".join(f"hold=s{n}" for n in range(70))
    assert "at most 60 holdings; 10 more are left out" in text_of(client, f"?to=14400&{many}")


def test_a_goal_that_is_held_needs_no_step(client: Client, network: SimpleNamespace) -> None:
    said = text_of(client, "?to=14400&hold=supply-chain")
    assert "You have all that it takes." in said


def test_long_french_titles_are_shown_whole(client: Client, network: SimpleNamespace) -> None:
    title = "Reconnaissance des acquis et perfectionnement professionnel " * 3
    Program.objects.filter(slug="supply-chain").update(title_fr=title.strip())
    said = text_of(client, "?to=supply-chain", "/fr/parcours/")
    assert title.strip() in said
    assert "Démontré : aucun itinéraire ne demande moins d’heures." in said


def test_the_first_page_is_bounded_and_has_a_description(
    client: Client, network: SimpleNamespace
) -> None:
    for number in range(20):
        job = make.occupation(f"210{number:02}")
        job.offerings.add(network.program)
    said = text_of(client, "")
    assert "13 more jobs that something leads to" in said
    html = client.get(FINDER).content.decode()
    assert html.count("NOC 21") == 9 or html.count('href="?to=') == 11
    assert "noindex" not in html
    assert "noindex" in client.get(f"{FINDER}?to=14400").content.decode()


def test_the_finder_asks_a_fixed_number_of_queries(
    client: Client, network: SimpleNamespace
) -> None:
    def asked(query: str) -> int:
        client.get(f"{FINDER}{query}")
        with CaptureQueriesContext(connection) as made:
            assert client.get(f"{FINDER}{query}").status_code == 200
        return len(made)

    expected = {
        "": 14,
        "?to=14400": 21,
        "?to=14401": 17,
        "?to=warehouse": 23,
        "?to=14400&hold=stock": 22,
    }
    assert {query: asked(query) for query in expected} == expected


def test_decisions_in_a_plan_are_stations_and_lines_of_the_list(
    client: Client, network: SimpleNamespace
) -> None:
    elsewhere = make.micro_certification(
        "elsewhere", network.college, hours=Decimal(1), fee=Decimal(1), weeks=Decimal(1)
    )
    decision = make.equivalency("counts", elsewhere, network.college, valid_from=date(2020, 1, 1))
    decision.grants.create(offering=network.stock)
    decision.save()
    said = text_of(client, "?to=warehouse-award")
    assert "11 hours" in said
    assert "Recognised at Elm College Elsewhere, as Stock. See the decision" in said
    assert "Counts toward Warehouse award: recognised, as Stock." in said
