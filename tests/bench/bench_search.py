"""Search over 100,000 documents: ratios in one run, on the database of the run and on Elasticsearch where it is there.

Bounds: six counted facets on a broad word at least 20 times faster than six GROUP BYs over the same full text
(SQLite); an answer of Elasticsearch at most 1.3 times the bare call with the same body; type-ahead at most 2 times an
empty view (95th percentile).
"""

from __future__ import annotations

import gc
import json
import os
import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import cycle
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from cms.trees import build_trees
from registry.services.job_titles import NATIONAL_LIST
from search import finding, following
from search.backends.elastic_query import body_of
from search.backends.embedded import _shared as columns_of
from search.documents import Document, Name, layout_digest
from search.engines import EMBEDDED, elastic, engines
from search.models import Generation, IndexedDocument
from search.portions import portions
from search.reading.plan import plan_of
from search.reading.words import plain
from search.types import LANGUAGES, Card, Query, Words
from tests.search.conftest import ENGINES, engine_called

pytestmark = pytest.mark.django_db

# The settings of the tests name none, so that no test rests on it.
REFERENCE = Path(os.environ.get("REFERENCE_DATA", settings.BASE_DIR.parent / "shared" / "data"))
MANY = int(os.environ.get("BENCH_DOCUMENTS", "100000"))
FACETS = ("sector", "delivery", "institution", "region", "occupation", "skill")
BROAD = ("safety", "practice", "introduction", "management", "community")
_WORDS = [*BROAD, *(f"subject{n}" for n in range(2_000))]


def job_titles(language: str) -> list[str]:
    """Return the national list's titles of jobs in a language, where the list is there."""
    if not (REFERENCE / NATIONAL_LIST).exists():
        return []
    groups = json.loads((REFERENCE / NATIONAL_LIST).read_text(encoding="utf-8"))
    titles = [title for one in groups for title in one[f"occupations_{language.upper()}"]]
    random.Random(language).shuffle(titles)
    return titles


def documents() -> Iterator[Document]:
    """Yield offerings with stable random words and values; a broad word stands in a fifth of them.

    Each is also called as people call their jobs, in both languages, so that beginnings are those of real words.
    """
    drawn = random.Random(1)
    called = {language: cycle(job_titles(language) or [""]) for language in LANGUAGES}
    for number in range(MANY):
        said = [drawn.choice(BROAD), *drawn.choices(_WORDS, k=7)]
        card = Card(
            kind="microcertification",
            uid=uuid.UUID(int=number + 1),
            slug=f"offering-{number}",
            title=Words(" ".join(said[:3]), ""),
            who=Words(f"College {number % 40}"),
            summary=Words(" ".join(said), ""),
            hours=Decimal(drawn.randrange(1, 200)),
        )
        values = (
            ("kind", (card.kind,)),
            ("sector", (f"s{drawn.randrange(5)}",)),
            ("delivery", (f"d{drawn.randrange(3)}",)),
            ("institution", (f"i{number % 40}",)),
            ("region", (f"r{drawn.randrange(11)}",)),
            ("occupation", tuple({f"o{drawn.randrange(500)}" for _ in range(2)})),
            ("skill", tuple({f"k{drawn.randrange(300)}" for _ in range(3)})),
        )
        names = tuple(Name(next(titles), language) for language, titles in called.items())
        yield Document(card, names=tuple(name for name in names if name.text), values=values)


@pytest.fixture(scope="module", params=ENGINES)
def engine(django_db_setup: None, django_db_blocker, request) -> Iterator[str]:
    """An index of many documents, written straight to the engine."""
    with (
        django_db_blocker.unblock(),
        engine_called(request.param, request),
        transaction.atomic(),
    ):
        finding.forget()
        for one in engines():
            fill(one)
        yield request.param
        transaction.set_rollback(True)
    finding.forget()


def fill(engine) -> None:
    generation = Generation.objects.create(
        engine=engine.name, digest=layout_digest(), day=following.timezone.localdate()
    )
    began = time.perf_counter()
    engine.create(generation.pk)
    for some in portions(documents(), 1_000):
        engine.put(generation.pk, some)
    engine.settle(generation.pk, generation.held)
    engine.finish(generation.pk)
    engine.swap(generation.pk)
    generation.state = Generation.State.SERVING
    generation.save()
    rate = MANY / (time.perf_counter() - began)
    print(f"\n{engine.name}: {MANY} documents written, {rate:,.0f} a second")


def median_of(call: Callable[[], object], times: int = 15) -> float:
    """Return the median of several calls, in milliseconds.

    SQLite works in this process, so its processor time is all that is taken, and nothing else on the machine is
    counted; who asks a server has to wait for it.
    """
    waits = connection.vendor != "sqlite" or len(engines()) > 1
    clock = time.perf_counter if waits else time.process_time
    taken = []
    for _ in range(times):
        began = clock()
        call()
        taken.append(1_000 * (clock() - began))
    return statistics.median(taken)


def bench_six_facets_against_six_group_bys(engine):
    if engine != "embedded" or connection.vendor != "sqlite":
        pytest.skip("The comparison is with SQLite's own counting")
    columns_beside_the_text()
    generation = following.serving(EMBEDDED).pk
    EMBEDDED.search(generation, plan_of(Query("first", facets=FACETS), "first"))
    # The first round reads the pages of the database, too; the others only find out anew what no one has asked yet.
    first, *afresh = (asked_afresh(generation) for _ in range(10))
    plan = plan_of(Query("safety", facets=FACETS), "safety")
    again = median_of(lambda: EMBEDDED.search(generation, plan))
    grouped = median_of(group_bys, times=3)
    anew = statistics.median(taken for some in afresh for taken in some)
    EMBEDDED.put(generation, [next(documents())])
    published = median_of(lambda: EMBEDDED.search(generation, plan), times=1)
    print(
        f"\nsix GROUP BYs {grouped:.1f} ms; six facets with 24 rows asked again (remembered until something is"
        f" published) {again:.2f} ms ({grouped / again:.0f} times faster); as no one has asked yet {anew:.2f} ms"
        f" ({grouped / anew:.0f} times), right after the start {statistics.median(first):.1f} ms, the slowest word"
        f" {max(first):.1f} ms; after a record was published {published:.1f} ms"
    )
    assert grouped / anew >= 20


def asked_afresh(generation: int) -> list[float]:
    """Return how long each broad word takes when nothing that was found before is remembered, in milliseconds."""
    taken = []
    for word in BROAD:
        columns_of.of(generation)._memory.clear()
        plan = plan_of(Query(word, facets=FACETS), word)
        taken.append(median_of(lambda plan=plan: EMBEDDED.search(generation, plan), times=1))
    return taken


def columns_beside_the_text() -> None:
    with connection.cursor() as cursor:
        columns = ", ".join(f"{name} TEXT" for name in FACETS)
        cursor.execute(f"CREATE TEMP TABLE bench_values (key INTEGER PRIMARY KEY, {columns})")
        keys = dict(IndexedDocument.objects.values_list("uid", "pk"))
        rows = [
            (keys[one.uid], *(next(iter(one.values_of(name)), None) for name in FACETS))
            for one in documents()
        ]
        cursor.executemany("INSERT INTO bench_values VALUES (%s, %s, %s, %s, %s, %s, %s)", rows)


def group_bys() -> None:
    with connection.cursor() as cursor:
        for name in FACETS:
            cursor.execute(
                f"SELECT v.{name}, COUNT(*) FROM search_text t JOIN bench_values v ON v.key = t.rowid"
                " WHERE search_text MATCH %s GROUP BY 1",
                ['"esafeti"'],
            )
            cursor.fetchall()


def bench_elasticsearch_against_its_bare_call(engine):
    if engine != "elasticsearch":
        pytest.skip("Measured on Elasticsearch")
    plan = plan_of(Query("safety", facets=FACETS), "safety")
    body, generation = body_of(plan), following.serving(elastic()).pk
    bare, whole = in_turns(
        lambda: elastic().client.search(index=elastic().alias, body=body),
        lambda: elastic().search(generation, plan),
    )
    print(f"\nbare {bare:.1f} ms, whole {whole:.1f} ms: {whole / bare:.2f} times")
    assert whole / bare <= 1.3


def in_turns(*calls: Callable[[], object], times: int = 60) -> list[float]:
    """Return the median of each of some calls in milliseconds, asked in turns: what else runs falls on all alike."""
    taken: list[list[float]] = [[] for _ in calls]
    for _ in range(times):
        for call, each in zip(calls, taken, strict=True):
            began = time.perf_counter()
            call()
            each.append(1_000 * (time.perf_counter() - began))
    return [statistics.median(each) for each in taken]


def typed() -> list[tuple[str, str]]:
    """Return what people type in each language, letter by letter: each text once, titles of jobs where they are known."""
    drawn = random.Random(7)
    asked: dict[tuple[str, str], None] = {}
    for language in LANGUAGES:
        for title in drawn.sample(job_titles(language) or _WORDS, 60):
            said = plain(title)[:14]
            for end in range(2, len(said) + 1):
                asked[language, said[:end].strip()] = None
    return list(asked)


def bench_type_ahead_against_an_empty_view(engine):
    # With the pages of a site, whose addresses suggestions lead to.
    build_trees()
    client = Client()
    # A process that has been loaded, as it is before the first visitor comes.
    for address in ("/en/", "/en/suggestions?q=zz", "/fr/suggestions?q=zz"):
        client.get(address)
    gc.collect()
    gc.freeze()
    empty, first, again = [], [], []
    for taken in (first, again, again, again):
        for language, text in typed():
            # In turns, so that whatever else the machine does weighs on both alike.
            empty.append(median_of(lambda: client.get("/livez"), times=1))
            address = f"/{language}/suggestions?q={text}"
            taken.append(median_of(lambda address=address: client.get(address), times=1))
    gc.unfreeze()
    for name, taken in (("asked first", first), ("asked again", again)):
        print(
            f"\n{engine}: {len(typed())} texts, type-ahead {name}: median {statistics.median(taken):.2f} ms, "
            f"p95 {percentile(taken):.2f} ms ({percentile(taken) / percentile(empty):.1f} times an empty view)"
        )
    print(f"empty view: median {statistics.median(empty):.2f} ms, p95 {percentile(empty):.2f} ms")


def percentile(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1]
