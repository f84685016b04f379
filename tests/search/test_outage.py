"""Elasticsearch goes away and comes back: every question is answered, and nothing is lost."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

import pytest

from search import building, finding, following, serving
from search.engines import EMBEDDED, elastic, engines
from search.types import Query
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
    monkeypatch.setattr(serving, "SWITCHBOARD", serving.Switchboard(lambda: now[0]))
    return now


def asked(text: str = "elm") -> tuple[str, bool, list[str]]:
    results = finding.find(Query(text))
    slugs = sorted(hit.card.slug for hit in results.hits)
    return results.engine, results.stand_in, slugs


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
    assert asked() == ("elasticsearch", False, ["elm-college"])


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
    following.Generation.objects.filter(engine="elasticsearch").delete()
    proxy.close()
    assert asked() == ("embedded", True, ["elm-college"])
    proxy.open()
    clock[0] += serving.REST + 0.1
    # It is there again and has no index of this site yet: one is built by the command.
    assert asked() == ("embedded", True, ["elm-college"])
    building.bring_up(elastic())
    assert asked() == ("elasticsearch", False, ["elm-college"])


def test_an_index_that_was_lost_is_not_made_without_its_fields(proxy, clock):
    elastic().drop(following.serving(elastic()).pk)
    make.organization("elm-park")
    assert asked() == ("embedded", True, ["elm-college", "elm-park"])
    assert not elastic().client.indices.exists(index=f"{elastic().alias}-*", allow_no_indices=False)


def test_every_engine_is_asked_in_its_turn(proxy):
    assert [engine.name for engine in engines()] == ["elasticsearch", "embedded"]
