"""Events and news of the community."""

import datetime
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import registry.models.partial_date
import uuid
import wagtail.models.preview
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0013_applications'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Event',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('provenance', models.CharField(choices=[('sourced', 'Published source'), ('institution', 'Stated by the institution'), ('illustrative', 'Example')], db_index=True, default='institution', max_length=12, verbose_name='provenance')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('slug', models.SlugField(blank=True, help_text="Last part of the page's address. Left empty, it is made from the English title.", max_length=120, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*$', 'Use small letters, digits and single hyphens.')], verbose_name='address')),
                ('lifecycle', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('suspended', 'Suspended'), ('ceased', 'No longer offered'), ('tombstone', 'Withdrawn')], db_index=True, default='draft', editable=False, max_length=10, verbose_name='state')),
                ('source_name', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='address of the source')),
                ('source_published', models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in')),
                ('source_date', models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on')),
                ('source_note_en', models.TextField(blank=True, verbose_name='what the source does not say, and how the registry chose it (English)')),
                ('source_note_fr', models.TextField(blank=True, verbose_name='what the source does not say, and how the registry chose it (French)')),
                ('withdrawn_because_en', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason of withdrawal (English)')),
                ('withdrawn_because_fr', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason of withdrawal (French)')),
                ('live', models.BooleanField(default=False, editable=False, verbose_name='live')),
                ('announced_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('announced_lifecycle', models.CharField(blank=True, editable=False, max_length=10)),
                ('last_confirmed', models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='title (English)')),
                ('title_fr', models.CharField(blank=True, max_length=200, verbose_name='title (French)')),
                ('text_en', models.TextField(blank=True, verbose_name='what it is about (English)')),
                ('text_fr', models.TextField(blank=True, verbose_name='what it is about (French)')),
                ('starts_on', models.DateField(validators=[django.core.validators.MinValueValidator(datetime.date(2000, 1, 1), 'Write a day of the year 2000 or later.'), django.core.validators.MaxValueValidator(datetime.date(2100, 12, 31), 'Write a day of the year 2100 or before.')], verbose_name='first day')),
                ('starts_at', models.TimeField(blank=True, help_text='As the clock shows it in the time zone below. Left empty, it lasts whole days.', null=True, verbose_name='starts at')),
                ('ends_on', models.DateField(blank=True, help_text='Left empty, it is the first day.', null=True, validators=[django.core.validators.MinValueValidator(datetime.date(2000, 1, 1), 'Write a day of the year 2000 or later.'), django.core.validators.MaxValueValidator(datetime.date(2100, 12, 31), 'Write a day of the year 2100 or before.')], verbose_name='last day')),
                ('ends_at', models.TimeField(blank=True, null=True, verbose_name='ends at')),
                ('time_zone', models.CharField(choices=[('America/St_Johns', 'Newfoundland time (St. John’s)'), ('America/Halifax', 'Atlantic time (Halifax)'), ('America/Toronto', 'Eastern time (Toronto)'), ('America/Atikokan', 'Eastern standard time (Atikokan)'), ('America/Winnipeg', 'Central time (Winnipeg)'), ('America/Regina', 'Central standard time (Regina)'), ('America/Edmonton', 'Mountain time (Edmonton)'), ('America/Vancouver', 'Pacific time (Vancouver)'), ('America/Whitehorse', 'Yukon time (Whitehorse)')], default='America/Toronto', max_length=30, verbose_name='time zone')),
                ('place_en', models.CharField(blank=True, max_length=300, verbose_name='place (English)')),
                ('place_fr', models.CharField(blank=True, max_length=300, verbose_name='place (French)')),
                ('link', models.URLField(blank=True, help_text='Where people sign up, or take part online.', max_length=500, verbose_name='link')),
                ('cancelled', models.BooleanField(default=False, help_text='Its page stays and says so, and calendars that have it strike it out.', verbose_name='cancelled')),
                ('begins_at', models.DateTimeField(db_index=True, editable=False)),
                ('over_at', models.DateTimeField(db_index=True, editable=False)),
                ('import_run', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registry.importrun')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
                ('organization', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='registry.organization', verbose_name='organiser')),
            ],
            options={
                'verbose_name': 'event',
                'verbose_name_plural': 'events',
                'ordering': ['-begins_at', 'slug'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='event_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'), models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='event_provenance_known', violation_error_message='Choose one of the values that the list offers.'), models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='event_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'), models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='event_source_named', violation_error_message='Name the published source, or say that the institution states it.'), models.CheckConstraint(condition=models.Q(models.Q(('lifecycle__in', ('published', 'suspended')), ('live', True)), models.Q(('live', False), models.Q(('lifecycle__in', ('published', 'suspended')), _negated=True)), _connector='OR'), name='event_live_agrees', violation_error_message='The state of the record does not agree with whether it is published.'), models.CheckConstraint(condition=models.Q(('title_en', ''), ('title_fr', ''), _negated=True), name='event_title_stated', violation_error_message='Write it in English or in French, at least in one of them.'), models.CheckConstraint(condition=models.Q(('time_zone__in', ['America/St_Johns', 'America/Halifax', 'America/Toronto', 'America/Atikokan', 'America/Winnipeg', 'America/Regina', 'America/Edmonton', 'America/Vancouver', 'America/Whitehorse'])), name='event_time_zone_known', violation_error_message='Choose one of the values that the list offers.'), models.CheckConstraint(condition=models.Q(('over_at__gt', models.F('begins_at'))), name='event_ends_after_start', violation_error_message='The event would end before it starts. Say a later time, or the day on which it ends.'), models.CheckConstraint(condition=models.Q(('link', ''), ('place_en', ''), ('place_fr', ''), _negated=True), name='event_is_somewhere', violation_error_message='Say where it takes place, or the address by which people take part, or both.')],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
        migrations.CreateModel(
            name='NewsItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('has_unpublished_changes', models.BooleanField(default=False, editable=False, verbose_name='has unpublished changes')),
                ('first_published_at', models.DateTimeField(blank=True, db_index=True, null=True, verbose_name='first published at')),
                ('last_published_at', models.DateTimeField(editable=False, null=True, verbose_name='last published at')),
                ('go_live_at', models.DateTimeField(blank=True, null=True, verbose_name='go live date/time')),
                ('expire_at', models.DateTimeField(blank=True, null=True, verbose_name='expiry date/time')),
                ('expired', models.BooleanField(default=False, editable=False, verbose_name='expired')),
                ('locked', models.BooleanField(default=False, editable=False, verbose_name='locked')),
                ('locked_at', models.DateTimeField(editable=False, null=True, verbose_name='locked at')),
                ('provenance', models.CharField(choices=[('sourced', 'Published source'), ('institution', 'Stated by the institution'), ('illustrative', 'Example')], db_index=True, default='institution', max_length=12, verbose_name='provenance')),
                ('uid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='identifier')),
                ('slug', models.SlugField(blank=True, help_text="Last part of the page's address. Left empty, it is made from the English title.", max_length=120, unique=True, validators=[django.core.validators.RegexValidator('^[a-z0-9]+(-[a-z0-9]+)*$', 'Use small letters, digits and single hyphens.')], verbose_name='address')),
                ('lifecycle', models.CharField(choices=[('draft', 'Draft'), ('published', 'Published'), ('suspended', 'Suspended'), ('ceased', 'No longer offered'), ('tombstone', 'Withdrawn')], db_index=True, default='draft', editable=False, max_length=10, verbose_name='state')),
                ('source_name', models.CharField(blank=True, max_length=200, verbose_name='source')),
                ('source_url', models.URLField(blank=True, max_length=500, verbose_name='address of the source')),
                ('source_published', models.CharField(blank=True, help_text='As the source states it: a day (2019-11-05), a month (2019-11) or a year.', max_length=10, validators=[registry.models.partial_date.check_partial_date, registry.models.partial_date.check_past], verbose_name='source published in')),
                ('source_date', models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='retrieved or confirmed on')),
                ('source_note_en', models.TextField(blank=True, verbose_name='what the source does not say, and how the registry chose it (English)')),
                ('source_note_fr', models.TextField(blank=True, verbose_name='what the source does not say, and how the registry chose it (French)')),
                ('withdrawn_because_en', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason of withdrawal (English)')),
                ('withdrawn_because_fr', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason of withdrawal (French)')),
                ('live', models.BooleanField(default=False, editable=False, verbose_name='live')),
                ('announced_digest', models.CharField(blank=True, editable=False, max_length=64)),
                ('announced_lifecycle', models.CharField(blank=True, editable=False, max_length=10)),
                ('last_confirmed', models.DateField(blank=True, null=True, validators=[registry.models.partial_date.check_past], verbose_name='last confirmed on')),
                ('told_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='date')),
                ('title_en', models.CharField(blank=True, max_length=200, verbose_name='title (English)')),
                ('title_fr', models.CharField(blank=True, max_length=200, verbose_name='title (French)')),
                ('summary_en', models.TextField(blank=True, verbose_name='summary (English)')),
                ('summary_fr', models.TextField(blank=True, verbose_name='summary (French)')),
                ('body_en', models.TextField(blank=True, verbose_name='text (English)')),
                ('body_fr', models.TextField(blank=True, verbose_name='text (French)')),
                ('link', models.URLField(blank=True, help_text='Where readers find out more.', max_length=500, verbose_name='link')),
                ('import_run', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registry.importrun')),
                ('latest_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='latest revision')),
                ('live_revision', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailcore.revision', verbose_name='live revision')),
                ('locked_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='locked_%(class)ss', to=settings.AUTH_USER_MODEL, verbose_name='locked by')),
                ('organization', models.ForeignKey(blank=True, help_text='Who tells it. News of the registry itself name none.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='news', to='registry.organization', verbose_name='organisation')),
            ],
            options={
                'verbose_name': 'news item',
                'verbose_name_plural': 'news',
                'ordering': ['-told_on', '-pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='newsitem_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'), models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='newsitem_provenance_known', violation_error_message='Choose one of the values that the list offers.'), models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='newsitem_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'), models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='newsitem_source_named', violation_error_message='Name the published source, or say that the institution states it.'), models.CheckConstraint(condition=models.Q(models.Q(('lifecycle__in', ('published', 'suspended')), ('live', True)), models.Q(('live', False), models.Q(('lifecycle__in', ('published', 'suspended')), _negated=True)), _connector='OR'), name='newsitem_live_agrees', violation_error_message='The state of the record does not agree with whether it is published.'), models.CheckConstraint(condition=models.Q(('title_en', ''), ('title_fr', ''), _negated=True), name='newsitem_title_stated', violation_error_message='Write it in English or in French, at least in one of them.')],
            },
            bases=(wagtail.models.preview.PreviewableMixin, models.Model),
        ),
    ]
