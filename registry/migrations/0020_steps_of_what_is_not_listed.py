from django.db import migrations
from django.db.models import Q
from django.utils import timezone


def note_what_is_not_listed(apps, schema_editor):
    """Say that entries of pilots and offerings that are suspended or have ended stand in the ledger no more, from today."""
    step = apps.get_model("registry", "AdoptionStep")
    entries = apps.get_model("registry", "Adoption").objects.filter(lifecycle="published")
    listed = Q(pilot__lifecycle="published") | Q(offering__lifecycle="published")
    on = timezone.localdate()
    for one in entries.exclude(pk__in=entries.filter(listed).values("pk")).iterator():
        last = step.objects.filter(adoption=one).order_by("on", "pk").last()
        if last is not None and last.status:
            step.objects.create(adoption=one, on=on, status="")


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0019_needs_of_applications'),
    ]

    operations = [
        migrations.RunPython(note_what_is_not_listed, migrations.RunPython.noop),
    ]
