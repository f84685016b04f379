from django.db import migrations
from django.db.models import F, OuterRef, Subquery


def begin_with_the_edition(apps, schema_editor):
    """Date steps of before an edition by its day: nothing could be said of what nobody had asked for yet."""
    step = apps.get_model("registry", "AdoptionStep")
    entry = apps.get_model("registry", "Adoption").objects.filter(pk=OuterRef("adoption"))
    begins = entry.values("element__edition__published_on")[:1]
    early = step.objects.filter(on__lt=F("adoption__element__edition__published_on"))
    step.objects.filter(pk__in=list(early.order_by().values_list("pk", flat=True))).update(
        on=Subquery(begins)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0022_confirmed_evidence'),
    ]

    operations = [
        migrations.RunPython(begin_with_the_edition, migrations.RunPython.noop),
    ]
