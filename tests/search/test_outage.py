"""Elasticsearch goes away and comes back: every question is answered, and nothing is lost."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Thread
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

from search import building, finding, following, mending, serving
from search.backends.elastic_layout import body_of_index
from search.backends.elasticsearch import Elastic
from search.backends.engine import EngineAway
from search.documents import Document
from search.engines import EMBEDDED, elastic, engines
from search.models import Generation
from search.reading.plan import plan_of
from search.types import Card, Query, Words
from tests import factories as make
from tests.search.conftest import build_all, elasticsearch_at
from tests.search.proxy import Proxy

pytestmark = pytest.mark.django_db


@pytest.fixture
def proxy(db, elasticsearch_url):
    """A site whose way to Elasticsearch a test can close, with an index on both engines."""
    parts = urlsplit(elasticsearch_url)
    way = Proxy(parts.hostname, parts.port).open()
    with elasticsearch_at(way.url):
        make.organization("elm-college")
        build_all()
        yield way
        way.close()
        way.open()
    way.close()


@pytest.fixture
def clock(monkeypatch):
    """A clock that a test turns forward, so that it need not wait."""
    now = [1000.0]
    mender = mending.Mender(lambda: now[0], beside=lambda work: work())
    monkeypatch.setattr(serving, "SWITCHBOARD", serving.Switchboard(lambda: now[0], mender))
    return now


@pytest.fixture
def mends(proxy, settings):
    """A site that builds by itself what is lost."""
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"rebuild": True}


def indices() -> set[str]:
    return set(elastic().client.indices.get(index=f"{elastic().alias}-*"))


def taken_snapshot(index: str) -> Callable[[], None]:
    """Copy an index, and return what puts the copy in its place, the alias included."""
    calls = elastic().client.indices

    def copied(source: str, target: str, alias: bool) -> None:
        calls.put_settings(index=source, settings={"index.blocks.write": True})
        calls.clone(
            index=source,
            target=target,
            settings={"index.blocks.write": None},
            aliases={elastic().alias: {}} if alias else {},
            wait_for_active_shards=1,
        )
        calls.put_settings(index=source, settings={"index.blocks.write": None})

    def put_back() -> None:
        calls.delete(index=index)
        copied(kept, index, alias=True)
        calls.delete(index=kept)

    kept = f"{index}-kept"
    copied(index, kept, alias=False)
    return put_back


def elm_of_old() -> Document:
    """Return a document of a record that is not there."""
    named = Words("Elm of old", "Elm d’antan")
    return Document(Card("organization", uuid.uuid4(), "elm-of-old", named))


def asked(text: str = "elm") -> tuple[str, bool, list[str]]:
    results = finding.find(Query(text))
    slugs = sorted(hit.card.slug for hit in results.hits)
    return results.engine, results.stand_in, slugs


class Gateway(BaseHTTPRequestHandler):
    """Answers whatever is asked with a page of its own, as a gateway does while what is behind it is mended."""

    def do_GET(self) -> None:
        status, body = self.server.said
        self.send_response(status)
        self.send_header(
            "Content-Type", "text/html" if body.startswith(b"<") else "application/json"
        )
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_HEAD = do_POST = do_PUT = do_GET  # noqa: N815 - names of the standard library

    def log_message(self, *said: object) -> None:
        """Stay quiet."""


@pytest.mark.parametrize(
    "said",
    [(200, b"<p>Back soon</p>"), (200, b"{}"), (404, b"<p>Not here</p>"), (500, b"<p>Oh</p>")],
    ids=["a page", "another service", "no page", "a fault"],
)
def test_what_answers_in_its_place_is_not_taken_for_it(
    proxy, clock, mends, said, django_capture_on_commit_callbacks
):
    assert asked()[0] == "elasticsearch"
    proxy.close()
    gateway = ThreadingHTTPServer(("127.0.0.1", proxy.port), Gateway)
    gateway.said = said
    Thread(target=gateway.serve_forever, daemon=True).start()
    try:
        clock[0] += serving.LOOKED_AT_FOR + 0.1
        assert asked() == ("embedded", True, ["elm-college"])
        with django_capture_on_commit_callbacks(execute=True):
            make.organization("elm-school")
        assert asked() == ("embedded", True, ["elm-college", "elm-school"])
    finally:
        gateway.shutdown()
        gateway.server_close()
    proxy.open()
    clock[0] += serving.REST + 0.1
    assert asked() == ("elasticsearch", False, ["elm-college", "elm-school"])


def test_an_answer_of_some_of_the_shards_is_not_taken_for_that_of_all(db, elasticsearch_url):
    with elasticsearch_at(elasticsearch_url, shards=2):
        for number in range(8):
            make.organization(f"elm-college-{number}")
        build_all()
        engine, generation = elastic(), following.serving_key(elastic())
        asked_for = Query("elm", whole=True)
        # How many there are is not asked by ``totals``, only whether there is any.
        ways = (
            (8, lambda: engine.search(generation, plan_of(asked_for, "elm")).total),
            (1, lambda: engine.totals(generation, [plan_of(asked_for, "elm")])[0]),
            (8, lambda: len(engine.uids(generation))),
            (8, lambda: sum(engine.counts(generation).values())),
        )
        index = f"{engine.alias}-{generation}"
        node = next(iter(engine.client.nodes.info()["nodes"]))
        gone = {"index": index, "shard": 0, "node": node, "allow_primary": True}
        for all_there, ask in ways:
            told = [_while_a_shard_recovers(ask, engine, index, gone) for _ in range(25)]
            # A shard is back within moments: some ask before that, and some after.
            assert set(told) <= {all_there, None}
            assert None in told
        engine.client.cluster.health(index=index, wait_for_status="yellow", timeout="30s")
        assert asked()[0] == "elasticsearch"


def _while_a_shard_recovers(
    ask: Callable[[], int], engine: Elastic, index: str, gone: dict[str, object]
) -> int | None:
    """Return how many an engine tells while one of its shards is away for moments; None where it does not answer."""
    engine.client.cluster.health(index=index, wait_for_status="yellow", timeout="30s")
    engine.client.cluster.reroute(commands=[{"cancel": gone}], metric="none")
    try:
        return ask()
    except EngineAway:
        return None


def test_who_publishes_and_who_asks_wait_for_no_shard_that_is_away(
    proxy, clock, django_capture_on_commit_callbacks
):
    index = indices().pop()
    client, name = elastic().client, elastic().alias
    held = client.indices.get_mapping(index=index)[index]["mappings"]["_meta"]
    client.indices.delete(index=index)
    body = body_of_index(1, 0)
    body["settings"] |= {"index.routing.allocation.require._name": "nobody"}
    client.indices.create(index=index, **body, aliases={name: {}}, wait_for_active_shards=0)
    client.indices.put_mapping(index=index, meta=held)
    began = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        make.organization("elm-school")
    assert asked() == ("embedded", True, ["elm-college", "elm-school"])
    # A server that waits as long as it does by itself would take a minute for each.
    assert time.monotonic() - began < 20
    with pytest.raises(EngineAway):
        elastic().hurried.put(int(index.rpartition("-")[2]), [elm_of_old()])


def test_the_embedded_engine_stands_in_and_the_other_returns_by_itself(proxy, clock, caplog):
    assert asked() == ("elasticsearch", False, ["elm-college"])
    proxy.close()
    with caplog.at_level(logging.WARNING):
        told = [asked() for _ in range(5)]
    assert told == [("embedded", True, ["elm-college"])] * 5
    # One question met the closed way; the others did not try it.
    assert [
        record.message[:33] for record in caplog.records if record.name == "search.serving"
    ] == ["elasticsearch does not answer (no"]
    proxy.open()
    assert asked()[:2] == ("embedded", True)
    clock[0] += serving.REST + 0.1
    caplog.clear()
    assert [asked() for _ in range(2)] == [("elasticsearch", False, ["elm-college"])] * 2
    assert [record.message for record in caplog.records] == ["elasticsearch answers again"]


def test_what_is_published_meanwhile_is_found_at_once_and_caught_up_on_return(
    proxy, clock, django_capture_on_commit_callbacks
):
    proxy.close()
    with django_capture_on_commit_callbacks(execute=True):
        elm = make.organization("elm-park")
        make.micro_certification("elm-care", elm)
    assert asked() == ("embedded", True, ["elm-care", "elm-college", "elm-park"])
    assert following.is_behind(following.serving(elastic()))
    proxy.open()
    clock[0] += serving.REST + 0.1
    assert asked() == ("elasticsearch", False, ["elm-care", "elm-college", "elm-park"])
    assert not following.is_behind(following.serving(elastic()))


def test_a_site_that_starts_while_it_is_away_answers_and_builds_it_later(proxy, clock):
    building.rebuild(EMBEDDED)
    Generation.objects.filter(engine="elasticsearch").delete()
    proxy.close()
    assert asked() == ("embedded", True, ["elm-college"])
    proxy.open()
    clock[0] += serving.REST + 0.1
    # It is there again and has no index of this site yet: where the site may not, the command builds one.
    assert asked() == ("embedded", True, ["elm-college"])
    building.bring_up(elastic())
    clock[0] += serving.REST + 0.1
    assert asked() == ("elasticsearch", False, ["elm-college"])


def test_an_index_that_was_lost_is_not_made_without_its_fields(proxy, clock):
    elastic().drop(following.serving(elastic()).pk)
    make.organization("elm-park")
    assert asked() == ("embedded", True, ["elm-college", "elm-park"])
    assert not elastic().client.indices.exists(index=f"{elastic().alias}-*", allow_no_indices=False)


@pytest.mark.parametrize("lost", ["index", "alias", "row", "rules"])
def test_an_index_that_was_lost_comes_back_by_itself(proxy, clock, mends, lost):
    before = following.serving(elastic())
    index = f"{elastic().alias}-{before.pk}"
    if lost == "index":
        elastic().drop(before.pk)
    elif lost == "alias":
        elastic().client.indices.delete_alias(index=index, name=elastic().alias)
    elif lost == "row":
        before.delete()
    else:
        Generation.objects.filter(pk=before.pk).update(
            digest="made by other rules", started_at=timezone.now() - timedelta(days=1)
        )
    if lost in ("index", "alias"):
        with pytest.raises(CommandError, match="questions reach no index"):
            call_command("search", "status", "--engine", "elasticsearch", stdout=StringIO())
    make.organization("elm-park")
    assert asked() == ("embedded", True, ["elm-college", "elm-park"])
    clock[0] += serving.REST + 0.1
    assert asked() == ("elasticsearch", False, ["elm-college", "elm-park"])
    # Nothing is left of the one before, nor of what was begun.
    after = following.serving(elastic())
    assert indices() - {index if lost == "row" else ""} == {f"{elastic().alias}-{after.pk}"}
    assert not Generation.objects.filter(engine="elasticsearch").exclude(pk=after.pk).exists()


@pytest.mark.parametrize("restored", ["index", "database"])
def test_an_index_that_is_of_another_time_than_the_database_is_built_by_itself(
    proxy, clock, mends, restored
):
    """A snapshot of the index put back after a publication, or a database put back to before one."""
    before = following.serving(elastic())
    if restored == "index":
        put_back = taken_snapshot(f"{elastic().alias}-{before.pk}")
        make.organization("elm-park")
        following.catch_up(elastic())
        put_back()
        slugs = ["elm-college", "elm-park"]
    else:
        sooner = transaction.savepoint()
        make.organization("elm-park")
        following.catch_up(elastic())
        transaction.savepoint_rollback(sooner)
        slugs = ["elm-college"]
    finding.forget()
    with pytest.raises(CommandError, match="hold different changes"):
        call_command("search", "status", "--engine", "elasticsearch", stdout=StringIO())
    clock[0] += serving.REST + 0.1
    assert asked() == ("embedded", True, slugs)
    clock[0] += serving.REST + 0.1
    assert asked() == ("elasticsearch", False, slugs)
    assert following.serving(elastic()).pk != before.pk


def test_an_index_of_the_same_number_from_another_time_is_begun_empty(proxy):
    """A database that was restored gives the numbers once more that an index of Elasticsearch has already."""
    begun = building.begun(elastic())
    elastic().create(begun.pk)
    elastic().put(begun.pk, [elm_of_old()])
    building.rebuild(elastic())
    assert asked() == ("elasticsearch", False, ["elm-college"])


def test_one_process_builds_what_was_lost_and_a_later_one_what_it_left(proxy, clock, mends):
    elastic().drop(following.serving(elastic()).pk)
    begun = building.begun(elastic())
    claims = [following.claim(begun.pk, mending.NOTED) for _ in range(2)]
    assert claims == [True, False]
    assert not mending.mend(elastic())
    # It died when it had done half, and what it had done was lost as well.
    Generation.objects.filter(pk=begun.pk).update(
        built_kind="organization", built_pk=10**6, tended_at=timezone.now() - mending.NOTED
    )
    assert mending.mend(elastic())
    assert not mending.mend(elastic())
    assert asked() == ("elasticsearch", False, ["elm-college"])


def test_what_cannot_be_built_is_left_to_the_next_one_and_tried_once_a_minute(
    proxy, clock, mends, monkeypatch, caplog
):
    def refuse(*given):
        raise mending.EngineAway("the disk is full")

    elastic().drop(following.serving(elastic()).pk)
    monkeypatch.setattr(building, "PAUSES", ())
    monkeypatch.setattr(elastic(), "put", refuse)
    for _ in range(3):
        assert asked()[:2] == ("embedded", True)
        clock[0] += serving.REST + 0.1
    told = [one.getMessage() for one in caplog.records if one.name == "search.mending"]
    assert told == [
        "The index of elasticsearch is lost, or is not the one that was left; it is built now",
        "The index of elasticsearch is not there and could not be built: the disk is full",
    ]
    monkeypatch.undo()
    assert mending.mend(elastic())


def test_an_index_that_takes_no_documents_costs_neither_page_nor_publication(
    proxy, clock, django_capture_on_commit_callbacks
):
    index = f"{elastic().alias}-{following.serving(elastic()).pk}"
    block = {"index.blocks.write": True}
    elastic().client.indices.put_settings(index=index, settings=block)
    with django_capture_on_commit_callbacks(execute=True):
        make.organization("elm-park")
    assert asked() == ("embedded", True, ["elm-college", "elm-park"])
    elastic().client.indices.put_settings(index=index, settings={"index.blocks.write": False})
    clock[0] += serving.REST + 0.1
    assert asked() == ("elasticsearch", False, ["elm-college", "elm-park"])


def test_every_engine_is_asked_in_its_turn(proxy):
    assert [engine.name for engine in engines()] == ["elasticsearch", "embedded"]


def test_who_types_is_answered_by_the_index_of_the_site(proxy, clock, caplog):
    proxy.close()
    with caplog.at_level(logging.WARNING):
        told = [one.card.slug for one in finding.suggest("elm")]
    assert (told, caplog.records) == (["elm-college"], [])


def test_while_the_site_has_no_index_of_its_own_the_other_one_suggests(proxy, clock):
    Generation.objects.filter(engine=EMBEDDED.name).delete()
    assert [one.card.slug for one in finding.suggest("elm")] == ["elm-college"]
    proxy.close()
    with pytest.raises(serving.NotIndexed):
        finding.suggest("elm")
