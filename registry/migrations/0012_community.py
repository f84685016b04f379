"""Practice notes in four parts, with comments. What stood in one text becomes what was tried, in drafts as well."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
import registry.models.contact
from django.db import migrations, models


def rename_in_drafts(apps, schema_editor):
    alias = schema_editor.connection.alias
    kind = apps.get_model("contenttypes", "ContentType")._base_manager.using(alias)
    note = kind.filter(app_label="registry", model="practicenote").first()
    if note is None:
        return
    drafts = apps.get_model("wagtailcore", "Revision")._base_manager.using(alias)
    for one in drafts.filter(content_type_id=note.pk).iterator():
        for language in ("en", "fr"):
            if f"body_{language}" in one.content:
                one.content[f"tried_{language}"] = one.content.pop(f"body_{language}")
        one.save(update_fields=["content"])


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0011_agreement_documents'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField('practicenote', 'body_en', 'tried_en'),
        migrations.RenameField('practicenote', 'body_fr', 'tried_fr'),
        migrations.AddField(
            model_name='practicenote',
            name='audience_en',
            field=models.TextField(blank=True, verbose_name='for whom (English)'),
        ),
        migrations.AddField(
            model_name='practicenote',
            name='audience_fr',
            field=models.TextField(blank=True, verbose_name='for whom (French)'),
        ),
        migrations.AddField(
            model_name='practicenote',
            name='next_time_en',
            field=models.TextField(blank=True, verbose_name='what you would do differently (English)'),
        ),
        migrations.AddField(
            model_name='practicenote',
            name='next_time_fr',
            field=models.TextField(blank=True, verbose_name='what you would do differently (French)'),
        ),
        migrations.AddField(
            model_name='practicenote',
            name='outcome_en',
            field=models.TextField(blank=True, verbose_name='what came of it (English)'),
        ),
        migrations.AddField(
            model_name='practicenote',
            name='outcome_fr',
            field=models.TextField(blank=True, verbose_name='what came of it (French)'),
        ),
        migrations.AlterField(
            model_name='practicenote',
            name='tried_en',
            field=models.TextField(blank=True, verbose_name='what was tried (English)'),
        ),
        migrations.AlterField(
            model_name='practicenote',
            name='tried_fr',
            field=models.TextField(blank=True, verbose_name='what was tried (French)'),
        ),
        migrations.CreateModel(
            name='NoteComment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(validators=[django.core.validators.MaxLengthValidator(3000)], verbose_name='text')),
                ('language', models.CharField(default='en', max_length=2, verbose_name='language')),
                ('posted_at', models.DateTimeField(auto_now_add=True, verbose_name='posted')),
                ('state', models.CharField(choices=[('waiting', 'Waiting for a decision'), ('shown', 'Shown'), ('refused', 'Not shown')], db_index=True, default='waiting', max_length=8, verbose_name='decision')),
                ('because', models.TextField(blank=True, help_text='Sent to the author with the decision, as it stands.', max_length=1000, verbose_name='reason')),
                ('decided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='decided')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='note_comments', to=settings.AUTH_USER_MODEL, verbose_name='author')),
                ('note', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='registry.practicenote', verbose_name='practice note')),
                ('organization', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='note_comments', to='registry.organization', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'comment on a practice note',
                'verbose_name_plural': 'comments on practice notes',
                'ordering': ['posted_at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'shown', 'refused'])), name='notecomment_state_known', violation_error_message='Choose one of the values that the list offers.')],
            },
        ),
        migrations.CreateModel(
            name='ContactMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(default=registry.models.contact.new_reference, editable=False, max_length=9, unique=True, verbose_name='reference')),
                ('topic', models.CharField(choices=[('general', 'A general question'), ('records', 'An error in a record'), ('institutions', 'Publishing as an institution'), ('employers', 'A need, or a partnership with an employer'), ('developers', 'The API or the data'), ('accessibility', 'A barrier to using the site'), ('privacy', 'My personal data')], max_length=14, verbose_name='subject')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='name')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mail address')),
                ('about', models.CharField(blank=True, max_length=500, verbose_name='page that it is about')),
                ('text', models.TextField(max_length=5000, verbose_name='message')),
                ('language', models.CharField(default='en', max_length=2, verbose_name='language')),
                ('consent_at', models.DateTimeField(verbose_name='consent given')),
                ('received_at', models.DateTimeField(auto_now_add=True, db_index=True, verbose_name='received')),
                ('sent_to', models.CharField(blank=True, editable=False, max_length=254, verbose_name='mailed to')),
                ('mailed_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='mailed')),
                ('state', models.CharField(choices=[('received', 'Received'), ('answered', 'Answered'), ('closed', 'Closed without an answer')], db_index=True, default='received', max_length=8, verbose_name='state')),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='note for colleagues')),
            ],
            options={
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
                'ordering': ['-received_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('topic__in', ['general', 'records', 'institutions', 'employers', 'developers', 'accessibility', 'privacy'])), name='contactmessage_topic_known', violation_error_message='Choose one of the values that the list offers.'), models.CheckConstraint(condition=models.Q(('state__in', ['received', 'answered', 'closed'])), name='contactmessage_state_known', violation_error_message='Choose one of the values that the list offers.')],
            },
        ),
        migrations.RunPython(rename_in_drafts, migrations.RunPython.noop, elidable=True),
    ]
