from django.db import migrations, models

EVIDENCE = ("evidence_en", "evidence_fr", "evidence_url", "document", "employer_sees_en", "employer_sees_fr")


def take_what_stands(apps, schema_editor):
    """Take what stands as evidence now for what was confirmed: what stood on that day is not known."""
    for one in apps.get_model("registry", "Confirmation").objects.filter(revoked_on=None).select_related("adoption"):
        said = {name: " ".join(str(getattr(one.adoption, name) or "").split()) for name in EVIDENCE}
        one.of_evidence = {name: words for name, words in said.items() if words}
        one.save(update_fields=["of_evidence"])


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0021_needs_of_somebody'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='confirmation',
            name='confirmation_once_in_force',
        ),
        migrations.AddField(
            model_name='confirmation',
            name='lapsed_on',
            field=models.DateField(blank=True, help_text='On this day the evidence that was confirmed was changed.', null=True, verbose_name='lapsed on'),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='of_evidence',
            field=models.JSONField(blank=True, default=dict, verbose_name='what stood as evidence'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.UniqueConstraint(condition=models.Q(('lapsed_on__isnull', True), ('revoked_on__isnull', True)), fields=('adoption', 'partner', 'what'), name='confirmation_once_in_force', violation_error_message='The partner has confirmed this already.'),
        ),
        migrations.RunPython(take_what_stands, migrations.RunPython.noop),
    ]
