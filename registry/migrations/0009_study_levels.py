"""A level of study is a year, 1 to 9; a kept row that says otherwise is not stated. A cohort is a day, month or year."""

import django.core.validators
import registry.models.partial_date
from django.db import migrations, models

NAMED = "Year or level inside a program, 1 to 9."
ALLOWED = models.Q(study_level__isnull=True) | models.Q(study_level__gte=1, study_level__lte=9)


def put_right(apps, schema_editor):
    for name in ("Offering", "EquivalencyGrant"):
        rows = apps.get_model("registry", name)._base_manager.using(schema_editor.connection.alias)
        rows.exclude(ALLOWED).update(study_level=None)


def allowed(name):
    return models.CheckConstraint(condition=ALLOWED, name=name, violation_error_message=NAMED)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0008_registered_documents'),
    ]

    operations = [
        migrations.RunPython(put_right, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='equivalencygrant',
            name='study_level',
            field=models.PositiveSmallIntegerField(blank=True, help_text=NAMED, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(9)], verbose_name='level of study'),
        ),
        migrations.AlterField(
            model_name='pilot',
            name='cohort',
            field=models.CharField(blank=True, help_text='For example 2019-11.', max_length=40, validators=[registry.models.partial_date.check_partial_date], verbose_name='cohort'),
        ),
        migrations.AddConstraint('equivalencygrant', allowed('equivalencygrant_study_level_1_to_9')),
        migrations.AddConstraint('offering', allowed('offering_study_level_1_to_9')),
    ]
