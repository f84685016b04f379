"""A key knows the request that it was made for, so that those it replaced are found: by the label, where it is of one request."""

from collections import Counter

import django.db.models.deletion
from django.db import migrations, models


def link(apps, schema_editor):
    alias = schema_editor.connection.alias
    keys = apps.get_model("registry", "ApiKey")._base_manager.using(alias)
    requests = apps.get_model("registry", "KeyRequest")._base_manager.using(alias)
    made = list(requests.exclude(key=None))
    labels = [f"{one.organization_name} ({one.name})" for one in made]
    counted = Counter(labels)
    for one, label in zip(made, labels):
        if counted[label] == 1:
            keys.filter(label=label).update(made_for=one)
        keys.filter(pk=one.key_id).update(made_for=one)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0009_study_levels'),
    ]

    operations = [
        migrations.AddField(
            model_name='apikey',
            name='made_for',
            field=models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='keys', to='registry.keyrequest', verbose_name='request for a key'),
        ),
        migrations.RunPython(link, migrations.RunPython.noop, elidable=True),
    ]
