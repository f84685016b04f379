import django.core.validators
from django.db import migrations, models
from django.db.models import Q


def not_known(apps, schema_editor):
    """A need of 0 people read as one whose number is not stated: it is kept as that."""
    apps.get_model("registry", "Need").objects.filter(people=0).update(people=None)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0020_steps_of_what_is_not_listed'),
    ]

    operations = [
        migrations.RunPython(not_known, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='need',
            name='people',
            field=models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1, 'Write 1 or more. Leave it empty when the number is not known.')], verbose_name='number of people'),
        ),
        migrations.AddConstraint(
            model_name='need',
            constraint=models.CheckConstraint(condition=Q(people__isnull=True) | Q(people__gte=1), name='need_of_somebody', violation_error_message='Write 1 or more. Leave it empty when the number is not known.'),
        ),
    ]
