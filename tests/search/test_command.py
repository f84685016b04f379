"""The index from the command line: what operators read."""

from __future__ import annotations

import logging
import re
import socket
import time
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from search import building, engines, following
from search.documents import layout_digest
from search.engines import EMBEDDED
from search.models import Generation
from tests import factories as make
from tests.search.conftest import build_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def nobody_listens(settings):
    """A site with an Elasticsearch that is not there."""
    settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"hosts": ["http://127.0.0.1:9"]}
    engines.elastic.cache_clear()
    yield
    engines.elastic.cache_clear()


def said(action: str) -> list[str]:
    out = StringIO()
    call_command("search", action, "--engine", "embedded", stdout=out)
    return out.getvalue().splitlines()


def test_status_compares_records_with_what_is_indexed_under_headings():
    make.occupation("33102", title_en="Nurse aides", title_fr="Aides-infirmiers")
    build_all()
    titles, first, *rows = said("status")
    assert titles == "records: 0 job titles; 1 of 1 occupations have none"
    assert re.fullmatch(r"embedded: index \d+, built \d{4}-\d\d-\d\d \d\d:\d\d E[DS]T", first)
    assert [row.split() for row in rows] == [
        ["kind", "records", "indexed"],
        ["occupation", "1", "1"],
    ]
    assert len({len(row) for row in rows}) == 1


def test_status_says_that_nothing_is_built():
    with pytest.raises(CommandError) as refusal:
        said("status")
    assert str(refusal.value) == "embedded: no index; manage.py search update builds it"


@pytest.mark.parametrize("action", ["status", "update", "rebuild"])
def test_a_cluster_that_is_away_is_one_line(nobody_listens, action, caplog, monkeypatch):
    # As the site logs, whatever another test has set.
    for name, given in settings.LOGGING["loggers"].items():
        monkeypatch.setattr(logging.getLogger(name), "level", logging.getLevelName(given["level"]))
    Generation.objects.create(
        engine="elasticsearch",
        digest=layout_digest(),
        state=Generation.State.SERVING,
        day=following.timezone.localdate(),
    )
    building.rebuild(EMBEDDED)
    with pytest.raises(CommandError) as refusal:
        call_command("search", action, stdout=StringIO())
    [line] = str(refusal.value).splitlines()
    assert line.startswith("elasticsearch: ")
    assert "no node of ELASTICSEARCH_URL answers" in line
    assert "127.0.0.1" not in line
    assert [record.getMessage() for record in caplog.records if record.levelname != "DEBUG"] == []


def test_an_interrupted_command_ends_in_one_line(monkeypatch):
    def interrupted(*given):
        raise KeyboardInterrupt

    monkeypatch.setattr(EMBEDDED, "put", interrupted)
    make.occupation("33102")
    with pytest.raises(CommandError, match=r"^interrupted; the same command goes on") as told:
        said("rebuild")
    assert told.value.returncode == 130


def test_status_does_not_wait_long_for_a_server_that_says_nothing(settings):
    with socket.create_server(("127.0.0.1", 0)) as mute:
        host = f"http://127.0.0.1:{mute.getsockname()[1]}"
        settings.ELASTICSEARCH = settings.ELASTICSEARCH | {"hosts": [host], "timeout": 0.2}
        engines.elastic.cache_clear()
        Generation.objects.create(
            engine="elasticsearch",
            state=Generation.State.SERVING,
            digest=layout_digest(),
            change_cursor=0,
            recheck_cursor=0,
            day=timezone.localdate(),
        )
        began = time.monotonic()
        with pytest.raises(CommandError, match="no node answered in time"):
            call_command("search", "status", "--engine", "elasticsearch", stdout=StringIO())
        assert time.monotonic() - began < 10
    engines.elastic.cache_clear()


def lost(number: int) -> None:
    """Take a document out of the serving embedded index as nobody should."""
    generation = following.serving(EMBEDDED)
    EMBEDDED.remove(generation.pk, sorted(EMBEDDED.uids(generation.pk))[:number])


def test_an_index_that_lost_documents_is_built_anew_by_an_update():
    for number in range(4):
        make.organization(f"pilot-{number}")
    build_all()
    kept = following.serving(EMBEDDED).pk
    assert said("update")[-1].startswith("embedded: 4 documents")
    assert following.serving(EMBEDDED).pk == kept
    lost(2)
    with pytest.raises(CommandError, match="the index differs"):
        said("status")
    assert said("update")[-1].startswith("embedded: 4 documents")
    assert following.serving(EMBEDDED).pk != kept
    said("status")


def test_what_was_built_and_does_not_hold_every_record_does_not_serve(monkeypatch):
    make.organization("pilot")
    build_all()
    kept = following.serving(EMBEDDED).pk
    put = EMBEDDED.put
    monkeypatch.setattr(EMBEDDED, "put", lambda generation, documents: put(generation, []))
    with pytest.raises(CommandError) as refusal:
        said("rebuild")
    assert str(refusal.value) == (
        "embedded: what was built does not hold every record and is thrown away; ask again"
    )
    assert following.serving(EMBEDDED).pk == kept
    assert not Generation.objects.filter(state=Generation.State.BUILDING).exists()
