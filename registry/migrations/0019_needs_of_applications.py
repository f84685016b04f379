from urllib.parse import parse_qs

import django.db.models.deletion
from django.db import migrations, models


def name_the_needs(apps, schema_editor):
    """Give each application that began at a need what only the address of its beginning says so far."""
    needs = apps.get_model("registry", "Need").objects
    began = apps.get_model("registry", "Application").objects.filter(check_query__contains="need=")
    for pk, query in began.values_list("pk", "check_query"):
        named = needs.filter(slug=parse_qs(query).get("need", [""])[0]).first()
        if named:
            began.filter(pk=pk).update(need=named)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0018_folded_job_titles'),
    ]

    operations = [
        migrations.AddField(
            model_name='application',
            name='need',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='applications', to='registry.need', verbose_name='need'),
        ),
        migrations.RunPython(name_the_needs, migrations.RunPython.noop),
    ]
