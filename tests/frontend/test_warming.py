"""Before the processes of a site part, it has loaded what its first visitor would wait for, and holds no connection."""

from urllib.parse import urlsplit

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connections
from django.test import override_settings

from frontend import warming
from frontend.wsgi import application
from search import finding
from search.building import rebuild
from search.engines import EMBEDDED
from search.shared_speller import SPELLER
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def nothing_is_closed(monkeypatch):
    """The connection of a test is its transaction."""
    closed = []
    monkeypatch.setattr(connections, "close_all", lambda: closed.append(True))
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield closed
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def site(trees, nothing_is_closed):
    make.occupation("75101", title_en="Material handlers", title_fr="Manutentionnaires")
    finding.forget()
    rebuild(EMBEDDED)
    yield application
    finding.forget()


def test_pages_and_words_are_loaded_and_connections_closed(site, nothing_is_closed, monkeypatch):
    assert SPELLER._speller is None
    assert warming.warm_up(site) == [200] * 7
    assert SPELLER._speller is not None
    assert nothing_is_closed == [True]


def test_a_cluster_is_not_asked(site):
    hosts = {"ELASTICSEARCH": {"hosts": ["http://127.0.0.1:1"]}}
    with override_settings(**hosts):
        # The site's own index suggests; the search page would ask the cluster.
        assert warming.warm_up(site) == [200] * 6


def test_a_site_whose_database_is_not_ready_asks_itself_no_page(site, monkeypatch):
    monkeypatch.setattr("frontend.health.database_state", lambda: "behind")
    assert warming.warm_up(site) == [200, 503]


@pytest.mark.parametrize("address", ["https://registry.example", "http://registry.example:8061"])
def test_it_asks_as_readers_of_its_own_address(site, address):
    host = urlsplit(address).hostname
    with override_settings(
        SITE_URL=address, ALLOWED_HOSTS=[host], SECURE_SSL_REDIRECT=address.startswith("https")
    ):
        assert warming.status_of(site, "/en/") == 200
