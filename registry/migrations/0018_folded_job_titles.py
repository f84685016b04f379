from django.db import migrations

import registry.models.folding
from registry.models.folding import fold


def fold_what_is_there(apps, schema_editor):
    """Fold the titles that were loaded before there was a column for it.

    Row by row in one call: Django's bulk_update writes a condition for each row, and takes ten times as long.
    """
    titles = apps.get_model("registry", "JobTitle")
    rows = [(fold(title), pk) for pk, title in titles.objects.values_list("pk", "title")]
    if rows:
        table = schema_editor.quote_name(titles._meta.db_table)
        with schema_editor.connection.cursor() as cursor:
            cursor.executemany(f"UPDATE {table} SET folded = %s WHERE id = %s", rows)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0017_history_begins'),
    ]

    operations = [
        migrations.AddField(
            model_name='jobtitle',
            name='folded',
            field=registry.models.folding.FoldedField(default='', editable=False, of='title'),
        ),
        migrations.RunPython(fold_what_is_there, migrations.RunPython.noop),
    ]
