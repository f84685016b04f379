"""Days of confirmations, decisions and sources lie in the past; what belongs to an example is an example.

Rows that forms could write otherwise are put on the side of what they belong to first.
"""

import registry.models.partial_date
from django.db import migrations, models

EXAMPLE = "illustrative"
BELONGS_TO = [
    ("organizationgroup", ["members__organization"]),
    ("offering", ["institution"]),
    ("pilot", ["lead", "partners__organization"]),
    ("agreement", ["senders", "receivers"]),
    ("equivalency", ["receiving_institution", "receiving_group"]),
    ("stackingrule", ["award"]),
    ("adoption", ["pilot", "offering", "confirmed_by"]),
    ("endorsement", ["micro_certification", "partner"]),
    ("practicenote", ["organization"]),
    ("need", ["organization"]),
]


def tag_examples(apps, schema_editor):
    for name, paths in BELONGS_TO:
        rows = apps.get_model("registry", name)._base_manager.using(schema_editor.connection.alias)
        for path in paths:
            untagged = rows.exclude(provenance=EXAMPLE).filter(**{f"{path}__provenance": EXAMPLE})
            rows.filter(pk__in=list(untagged.values_list("pk", flat=True))).update(provenance=EXAMPLE)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0006_checks'),
    ]

    operations = [
        migrations.RunPython(tag_examples, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='adoption',
            name='confirmed_on',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='confirmed on'),
        ),
        migrations.AlterField(
            model_name='adoption',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='adoption',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='adoption',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='signed_on',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='signed on'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='agreement',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='endorsement',
            name='assessment_on',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='assessment confirmed to reflect the job on'),
        ),
        migrations.AlterField(
            model_name='endorsement',
            name='in_demand_on',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='competency confirmed in demand on'),
        ),
        migrations.AlterField(
            model_name='endorsement',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='endorsement',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='endorsement',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='equivalency',
            name='decided_on',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='decided on'),
        ),
        migrations.AlterField(
            model_name='equivalency',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='equivalency',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='equivalency',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='frameworkedition',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='frameworkedition',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='frameworkedition',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='frameworkelement',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='frameworkelement',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='frameworkelement',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='need',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='need',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='need',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='occupation',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='occupation',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='occupation',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='offering',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='offering',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='offering',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='organization',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='organization',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='organization',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='organizationgroup',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='organizationgroup',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='organizationgroup',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='osapruleprofile',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='osapruleprofile',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='pilot',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='pilot',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='pilot',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='pilot',
            name='status_as_of',
            field=models.CharField(blank=True, help_text='The day, month or year of which the status is stated.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='status as of'),
        ),
        migrations.AlterField(
            model_name='practicenote',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='practicenote',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='practicenote',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='region',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='region',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='sector',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='sector',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='skill',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='skill',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='skill',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='skillframework',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='skillframework',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
        migrations.AlterField(
            model_name='stackingrule',
            name='last_confirmed',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on'),
        ),
        migrations.AlterField(
            model_name='stackingrule',
            name='source_date',
            field=models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on'),
        ),
        migrations.AlterField(
            model_name='stackingrule',
            name='source_published',
            field=models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in'),
        ),
    ]
