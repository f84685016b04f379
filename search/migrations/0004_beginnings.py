"""Type-ahead by the first letters of names and of the words inside them.

Rows of an index that was made before are not filled: its layout is an older one, so `manage.py search update` builds
it anew, and until then it suggests nothing.
"""

import django.db.models.deletion
from django.db import migrations, models


def drop_older_index(apps, schema_editor):
    # The ranges of names are found through their first letters now.
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP INDEX IF EXISTS search_name_beginning")


def make_older_index(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX search_name_beginning ON search_indexedname (folded varchar_pattern_ops)"
        )


class Migration(migrations.Migration):
    dependencies = [("search", "0003_names_by_weight")]

    operations = [
        migrations.RunPython(drop_older_index, make_older_index),
        migrations.RemoveIndex(model_name="indexedname", name="indexedname_begins"),
        migrations.RemoveField(model_name="indexedname", name="weight"),
        migrations.AddField(
            model_name="indexedname", name="generation", field=models.BigIntegerField(default=0)
        ),
        migrations.AddField(
            model_name="indexedname",
            name="begins",
            field=models.CharField(max_length=2, default=""),
        ),
        migrations.AddField(
            model_name="indexedname", name="rank", field=models.IntegerField(default=0)
        ),
        migrations.AddIndex(
            model_name="indexedname",
            index=models.Index(
                fields=["generation", "begins", "rank", "folded", "language", "document"],
                name="indexedname_begins_so",
            ),
        ),
        migrations.CreateModel(
            name="InnerWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("generation", models.BigIntegerField()),
                ("begins", models.CharField(max_length=2)),
                ("language", models.CharField(max_length=2)),
                ("rank", models.IntegerField()),
                ("word", models.CharField(max_length=200)),
                (
                    "name",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inner_words",
                        to="search.indexedname",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="innerword",
            index=models.Index(
                fields=["generation", "begins", "rank", "name", "word", "language"],
                name="innerword_begins_so",
            ),
        ),
    ]
