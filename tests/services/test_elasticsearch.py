"""The real Elasticsearch analyses French, and finds by it what the client of the site indexes."""

import uuid

import pytest
from elasticsearch import Elasticsearch
from elasticsearch.dsl import Document, Text, analyzer, token_filter

french = analyzer(
    "registry_french",
    tokenizer="standard",
    filter=[
        token_filter("french_elision", "elision", articles=["l", "d", "qu"], articles_case=True),
        "lowercase",
        token_filter("french_light", "stemmer", language="light_french"),
        "asciifolding",
    ],
)


class Offering(Document):
    title_fr = Text(analyzer=french)


@pytest.fixture
def client(elasticsearch_url):
    with Elasticsearch(elasticsearch_url, request_timeout=30) as connected:
        yield connected


@pytest.fixture
def index(client):
    name = f"proof-{uuid.uuid4().hex}"
    Offering.init(index=name, using=client)
    yield name
    client.indices.delete(index=name)


def found(client, index, words):
    search = Offering.search(using=client, index=index).query("match", title_fr=words)
    return [hit.title_fr for hit in search.execute()]


def test_server_and_client_are_of_one_edition(client):
    assert client.info()["version"]["number"].startswith("8.19.")


@pytest.mark.parametrize(
    "words", ["électricité", "ELECTRICITE", "l'électricité", "bâtiments", "batiment"]
)
def test_french_is_found_past_elision_accents_and_number(client, index, words):
    title = "Introduction à l’électricité du bâtiment"
    Offering(title_fr=title).save(using=client, index=index, refresh=True)
    assert found(client, index, words) == [title]


def test_other_words_are_not_found(client, index):
    Offering(title_fr="Soudage de l'acier").save(using=client, index=index, refresh=True)
    assert found(client, index, "électricité") == []
