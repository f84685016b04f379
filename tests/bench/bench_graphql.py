"""The API against a plain view over the same rows, against graphene-django, and refusals against nothing.

100,000 micro-certifications of 24 institutions with 5 skills each, in the database of the settings (SQLite, or what
``DATABASE_URL`` names). Everything is measured as a request to the view, one after the other in turns, so that what
slows the machine slows all alike: in processor time on SQLite, which works in the process, else by the clock.
"""

from __future__ import annotations

import os
import random
import statistics
import time
from collections.abc import Callable
from typing import Any

import graphene
import orjson
import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from graphene_django import DjangoObjectType
from graphene_django.views import GraphQLView

from frontend.schema import schema
from registry.filters.ordering import RowKey
from registry.graphql.view import graphql_view
from registry.models import MicroCertification, Offering, OfferingSkill, Organization, Skill
from registry.models.record import Lifecycle
from registry.services.counters import counters
from tests import factories

SIZE = int(os.environ.get("BENCH_OFFERINGS", "100000"))
AS_SERVED = connection.vendor == "postgresql"
"""No transaction around what is measured: in one the time limit of PostgreSQL takes statements of its own."""
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
LIST = """{ microCertifications(first: 50) { edges { node {
  ctid title hours institution { name } skills { level skill { name } } } } } }"""
THEIRS = """{ micros(first: 50) { id titleEn hours institution { nameEn } skills { level skill { nameEn } } } }"""

DEEP = "programs(first: 100) { nodes { skills { skill { framework { slug } } } rules { award { slug } } } }"
DOUBLED = "".join(
    f"fragment F{n} on Program{{rules{{award{{...F{n + 1} ...F{n + 1}}}}}}}" for n in range(14)
)
LONG = "institution { name region { code } } sector { slug } title " * 28
ABUSE = {
    "beyond the cost": f"{{ a%s: {DEEP} b: {DEEP} c: {DEEP} }}",
    "doubled fragments": f"{{ a%s: programs {{ nodes {{ ...F0 }} }} }} {DOUBLED} fragment F14 on Program {{ slug }}",
    "400 directives": "{ a%s: __typename " + "@a" * 400 + " }",
    "300 levels": "{ a%s " + "{ a " * 299 + "}" * 300,
    "14,000 characters in a value": '{ programs(search: "%s' + "x" * 14_000 + '") { horse } }',
    "900 fields that are not there": "{ pilots { nodes { x%s "
    + " ".join(f"x{n}_" for n in range(899))
    + " } } }",
    "30 arguments that are not there": "{ pilots(x%s: 1) { nodes { "
    + " ".join(f"slug(a{n}: 1)" for n in range(29))
    + " } } }",
    "a long query with one wrong name": "{ programs { nodes { x%s " + LONG + "} } }",
    "900 words that are no query": "{ pilots { nodes { x%s " + "a " * 890 + "( } } }",
    "a long query with a variable that nothing uses": "query ($v%s: Int) { programs { nodes { "
    + LONG
    + "} } }",
    "a long query with fields that contradict": "{ programs { nodes { a: slug a: title b%s: slug "
    + LONG
    + "} } }",
    "a long query with one wrong value": '{ programs(maxFee: "x%s") { nodes { ' + LONG + "} } }",
    "a long query with a variable of another type": "query ($v: Int) { a%s: node(id: $v) { id } programs { nodes { "
    + LONG
    + "} } }",
    "fragments that contradict": "{ programs { nodes { b%s: slug ...A ...B } } } fragment B on Program { a: title }"
    f"fragment A on Program {{ a: slug {LONG}}}",
    "a long query with an unknown directive": "{ programs { nodes { b%s: slug @horse "
    + LONG
    + "} } }",
    "a long query with a fragment that nothing spreads": "{ programs { nodes { b%s: slug "
    + LONG
    + "} } } fragment A on Program { slug }",
    "a long query with a spread that cannot be": "{ programs { nodes { b%s: slug ... on Pilot { slug } "
    + LONG
    + "} } }",
    "a long query beside a type": "{ programs { nodes { b%s: slug "
    + LONG
    + "} } } type A { b: Int }",
}
"""What a hostile client sends, with another number each time."""

Ask = Callable[[], HttpResponse]


class BenchOrganization(DjangoObjectType):
    class Meta:
        model = Organization
        fields = ("name_en",)
        skip_registry = False


class BenchSkill(DjangoObjectType):
    class Meta:
        model = Skill
        fields = ("name_en",)


class BenchOfferingSkill(DjangoObjectType):
    class Meta:
        model = OfferingSkill
        fields = ("level", "skill")


class BenchMicro(DjangoObjectType):
    class Meta:
        model = MicroCertification
        fields = ("id", "title_en", "hours", "institution", "skills")


class BenchQuery(graphene.ObjectType):
    micros = graphene.List(BenchMicro, first=graphene.Int())

    def resolve_micros(self, info: Any, first: int) -> Any:
        rows = MicroCertification.objects.published().select_related("institution")
        return (
            rows.prefetch_related("skills__skill")
            .annotate(row_key=RowKey())
            .order_by("row_key")[:first]
        )


def plain(request: HttpRequest) -> HttpResponse:
    """What somebody writes by hand who knows the tables: two queries over columns, dicts, orjson."""
    orjson.loads(request.body)
    # By "pk" SQLite would sort them all, which takes a hundred times what is measured here.
    rows = MicroCertification.objects.published().annotate(row_key=RowKey()).order_by("row_key")
    columns = ("pk", "uid", "title_en", "title_fr", "hours", "institution__name_en")
    found = list(rows.values_list(*columns)[:50])
    skills: dict[int, list[Any]] = {}
    taught = OfferingSkill.objects.filter(offering__in=[row[0] for row in found]).order_by("pk")
    for owner, level, name in taught.values_list("offering_id", "level", "skill__name_en"):
        skills.setdefault(owner, []).append({"level": level, "skill": {"name": name}})
    nodes = [
        {
            "ctid": f"ce-{uid}",
            "title": english or french,
            "hours": str(hours),
            "institution": {"name": name},
            "skills": skills.get(pk, []),
        }
        for pk, uid, english, french, hours, name in found
    ]
    return HttpResponse(orjson.dumps({"data": nodes}), content_type="application/json")


def fill() -> None:
    """Write the registry of the measurement."""
    draw = random.Random(3)
    homes = [factories.organization(f"college-{n:02}") for n in range(24)]
    framework = factories.skill_framework()
    skills = [factories.skill(f"skill-{n:03}", framework) for n in range(200)]
    for start in range(0, SIZE, 5_000):
        numbers = range(start, min(SIZE, start + 5_000))
        _micros(numbers, homes, draw)
    taught = (
        OfferingSkill(offering_id=pk, skill=skill, level=draw.randint(1, 5))
        for pk in Offering.objects.values_list("pk", flat=True).order_by("pk")
        for skill in draw.sample(skills, 5)
    )
    OfferingSkill.objects.bulk_create(taught, batch_size=5_000)
    with connection.cursor() as cursor:
        # As a database in use does by itself; without statistics PostgreSQL sorts the whole table for a page of it.
        cursor.execute("ANALYZE")


def _micros(numbers: range, homes: list[Any], draw: random.Random) -> None:
    made = Offering.objects.bulk_create(
        Offering(
            slug=f"micro-{n}",
            kind=Offering.Kind.MICRO_CERTIFICATION,
            title_en=f"Micro-certification {n}",
            institution=draw.choice(homes),
            hours=draw.choice([6, 12, 20, 40]),
            lifecycle=Lifecycle.PUBLISHED,
            live=True,
        )
        for n in numbers
    )
    # Child rows alone: bulk_create does not take models of several tables.
    table = MicroCertification._meta.db_table
    columns = list(MicroCertification._meta.local_concrete_fields)
    names = ", ".join(connection.ops.quote_name(field.column) for field in columns)
    marks = ", ".join(["%s"] * len(columns))
    rows = [
        [
            row.pk if field.primary_key else field.get_db_prep_save(field.get_default(), connection)
            for field in columns
        ]
        for row in made
    ]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)


def posted(view: Any, body: Any, **headers: str) -> Ask:
    """Return what sends a body to a view."""
    factory, raw = RequestFactory(), orjson.dumps(body)

    def ask() -> HttpResponse:
        request = factory.post("/graphql", raw, content_type="application/json", headers=headers)
        response = view(request)
        assert response.status_code in (200, 400), response.content[:300]
        return response

    return ask


def posted_anew(view: Any, query: str) -> Ask:
    """Return what sends a query whose text is another one each time: ``%s`` in it is a number."""
    numbers = iter(range(10**9))

    def ask() -> HttpResponse:
        return posted(view, {"query": query % next(numbers)})()

    return ask


def measured(asks: dict[str, Ask], rounds: int = ROUNDS) -> dict[str, list[float]]:
    """Return milliseconds of each, asked in turns."""
    clock = time.process_time if connection.vendor == "sqlite" else time.perf_counter
    times: dict[str, list[float]] = {name: [] for name in asks}
    for ask in asks.values():
        ask()
    for _round in range(rounds):
        for name, ask in asks.items():
            began = clock()
            ask()
            times[name].append((clock() - began) * 1000)
    return times


def p50(times: list[float]) -> float:
    return statistics.median(times)


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


@pytest.mark.django_db(transaction=AS_SERVED)
def bench_graphql(settings: Any) -> None:
    settings.GRAPHQL_LIMITS = {"bucket": 10**12, "per_second": 10**9}
    fill()
    counters.clear()
    view = graphql_view(schema.graphql_schema)
    theirs = GraphQLView.as_view(schema=graphene.Schema(query=BenchQuery))
    times = measured(
        {
            "plain": posted(plain, {}),
            "ours": posted(view, {"query": LIST}),
            "graphene": posted(theirs, {"query": THEIRS}),
            "typename": posted(view, {"query": "{ __typename }"}),
        }
    )
    list_ratio = p50(times["ours"]) / p50(times["plain"])
    faster = p50(times["graphene"]) / p50(times["ours"])
    print(
        f"\nlist of 50 with issuer and 5 skills over {SIZE}: plain {p50(times['plain']):.2f} ms,"
        f" ours {p50(times['ours']):.2f} ms, ratio {list_ratio:.2f};"
        f" graphene-django with select and prefetch {p50(times['graphene']):.2f} ms, {faster:.1f} times ours"
    )


@pytest.mark.django_db(transaction=AS_SERVED)
def bench_refusals(settings: Any) -> None:
    settings.GRAPHQL_LIMITS = {"bucket": 10**12, "per_second": 10**9}
    counters.clear()
    view = graphql_view(schema.graphql_schema)
    again = {name: posted(view, {"query": text % 0}) for name, text in ABUSE.items()}
    anew = {f"{name}, anew": posted_anew(view, text) for name, text in ABUSE.items()}
    nothing = {
        "__typename": posted(view, {"query": "{ __typename }"}),
        "__typename, anew": posted_anew(view, "{ a%s: __typename }"),
    }
    for ask in again.values():
        assert ask().status_code == 400
    times = measured(nothing | again | anew)
    kept, new = (p50(times[name]) for name in nothing)
    print(
        f"\n__typename {kept:.2f} ms, with another text each time {new:.2f} ms; refusals against these:"
    )
    for name in ABUSE:
        told, told_anew = p50(times[name]), p50(times[f"{name}, anew"])
        print(
            f"  {name}: {told / kept:.2f} ({told:.2f} ms);"
            f" with another text each time {told_anew / new:.2f} ({told_anew:.2f} ms)"
        )


@pytest.mark.django_db(transaction=AS_SERVED)
def bench_stacking(settings: Any) -> None:
    settings.GRAPHQL_LIMITS = {"bucket": 10**12, "per_second": 10**9}
    counters.clear()
    college = factories.organization()
    parts = [factories.course(f"part-{n}", college, credits=3) for n in range(12)]
    award = factories.program("award", college)
    factories.stacking_rule("rule", award, *parts)
    view = graphql_view(schema.graphql_schema)
    query = """query ($award: ID!, $held: [HoldingInput!]!) { stacking(award: $award, holdings: $held) {
      status missing { size items { kind path } } nodes { path status have need } allocation { path } } }"""
    held = [{"offering": part.ctid} for part in parts[:8]]
    times = measured(
        {
            "typename": posted(view, {"query": "{ __typename }"}),
            "stacking": posted(
                view, {"query": query, "variables": {"award": award.ctid, "held": held}}
            ),
        },
        rounds=5 * ROUNDS,
    )
    ratio = p95(times["stacking"]) / p95(times["typename"])
    print(
        f"\nstacking verdict: p50 {p50(times['stacking']):.2f} ms, p95 {p95(times['stacking']):.2f} ms;"
        f" __typename p95 {p95(times['typename']):.2f} ms; ratio {ratio:.2f}"
    )
