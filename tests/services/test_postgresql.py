"""The real PostgreSQL has what the site needs of it: French text search and the two extensions."""

import psycopg
import pytest


@pytest.fixture
def cursor(postgresql_url):
    address = postgresql_url.replace("postgres://", "postgresql://", 1)
    with psycopg.connect(address) as connection:
        yield connection.cursor()
        connection.rollback()


def test_french_words_meet_at_their_stem(cursor):
    question = "SELECT to_tsvector('french', %s) @@ plainto_tsquery('french', %s)"
    assert cursor.execute(
        question, ["les techniciennes en réfrigération", "technicienne"]
    ).fetchone()[0]
    assert not cursor.execute(question, ["les techniciennes", "soudage"]).fetchone()[0]


def test_accents_fold_and_misspellings_are_near(cursor):
    cursor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    assert cursor.execute("SELECT unaccent('Hôpital')").fetchone()[0] == "Hopital"
    assert cursor.execute("SELECT similarity('soudage', 'soudag') > 0.5").fetchone()[0]
