from django.db import migrations
from django.utils import timezone


def note_where_entries_stand(apps, schema_editor):
    """Begin the history of the public entries that there are: since they were confirmed, published, or from today."""
    step = apps.get_model("registry", "AdoptionStep")
    entries = apps.get_model("registry", "Adoption").objects.filter(lifecycle="published")
    rows = []
    for one in entries.iterator():
        since = one.confirmed_on if one.status != "claimed" else None
        if since is None:
            since = timezone.localdate(one.first_published_at or timezone.now())
        rows.append(step(adoption=one, on=since, status=one.status, by_id=one.confirmed_by_id))
    step.objects.bulk_create(rows)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0016_evidence_and_history'),
    ]

    operations = [
        migrations.RunPython(note_where_entries_stand, migrations.RunPython.noop),
    ]
