import django.db.models.deletion
import registry.models.adoption
import registry.models.agreement_document
import registry.models.scanning
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0015_library'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AdoptionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='since')),
                ('status', models.CharField(blank=True, choices=[('claimed', 'Claimed'), ('evidenced', 'Evidenced'), ('endorsed', 'Endorsed')], max_length=10, verbose_name='status')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded')),
            ],
            options={
                'verbose_name': 'step of an adoption',
                'verbose_name_plural': 'steps of adoptions',
                'ordering': ['adoption', 'on', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='adoption',
            name='document',
            field=models.FileField(blank=True, help_text='A PDF, Word (.docx) or OpenDocument (.odt) file of at most 10 MB. Once the entry is published, anybody can read it.', max_length=200, upload_to=registry.models.adoption.place_of_evidence, validators=[registry.models.agreement_document.check_document, registry.models.scanning.scan], verbose_name='document of the evidence'),
        ),
        migrations.AddField(
            model_name='adoption',
            name='employer_sees_en',
            field=models.TextField(blank=True, help_text='What somebody who hires the holder can look at: a badge, a record of the assessment, a piece of work.', verbose_name='what an employer sees (English)'),
        ),
        migrations.AddField(
            model_name='adoption',
            name='employer_sees_fr',
            field=models.TextField(blank=True, help_text='What somebody who hires the holder can look at: a badge, a record of the assessment, a piece of work.', verbose_name='what an employer sees (French)'),
        ),
        migrations.AddField(
            model_name='frameworkedition',
            name='must_needs',
            field=models.CharField(choices=[('claimed', 'Claimed'), ('evidenced', 'Evidenced'), ('endorsed', 'Endorsed')], default='evidenced', max_length=10, verbose_name='aligned when each must is at least'),
        ),
        migrations.AddField(
            model_name='frameworkedition',
            name='should_needs',
            field=models.CharField(blank=True, choices=[('claimed', 'Claimed'), ('evidenced', 'Evidenced'), ('endorsed', 'Endorsed')], help_text='Left empty, nothing is asked of what the edition says of “where possible”.', max_length=10, verbose_name='aligned when each should is at least'),
        ),
        migrations.AddConstraint(
            model_name='frameworkedition',
            constraint=models.CheckConstraint(condition=models.Q(('must_needs__in', ['claimed', 'evidenced', 'endorsed'])), name='frameworkedition_must_needs_known', violation_error_message='Choose one of the values that the list offers.'),
        ),
        migrations.AddConstraint(
            model_name='frameworkedition',
            constraint=models.CheckConstraint(condition=models.Q(('should_needs__in', ['claimed', 'evidenced', 'endorsed']), ('should_needs', ''), _connector='OR'), name='frameworkedition_should_needs_known', violation_error_message='Choose one of the values that the list offers.'),
        ),
        migrations.AddField(
            model_name='adoptionstep',
            name='adoption',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='registry.adoption', verbose_name='adoption'),
        ),
        migrations.AddField(
            model_name='adoptionstep',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registry.organization', verbose_name='confirmed by'),
        ),
        migrations.AddConstraint(
            model_name='adoptionstep',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['claimed', 'evidenced', 'endorsed']), ('status', ''), _connector='OR'), name='adoptionstep_status_known', violation_error_message='Choose one of the values that the list offers.'),
        ),
    ]
