"""The tables of full text, which each database has in its own way."""

from django.db import migrations

TABLES = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_text USING fts5("
        "title, names, about, body, tokenize = 'unicode61 remove_diacritics 0')",
        "CREATE VIRTUAL TABLE search_name_text USING fts5("
        "folded, tokenize = 'unicode61 remove_diacritics 0', prefix = '2 3 4')",
        "CREATE VIRTUAL TABLE search_name_words USING fts5vocab(search_name_text, row)",
    ),
    "postgresql": (
        "CREATE TABLE search_text (key bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX search_text_words ON search_text USING gin (words)",
        "CREATE TABLE search_name_text (key bigint PRIMARY KEY, words tsvector NOT NULL)",
        "CREATE INDEX search_name_text_words ON search_name_text USING gin (words)",
        # LIKE 'beginning%' uses an index of this kind only, whatever the locale of the server.
        "CREATE INDEX search_name_beginning ON search_indexedname (folded varchar_pattern_ops)",
    ),
}
NAMES = ("search_name_words", "search_name_text", "search_text")


def make(apps, schema_editor):
    for statement in TABLES[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unmake(apps, schema_editor):
    for name in NAMES:
        schema_editor.execute(f"DROP TABLE IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
