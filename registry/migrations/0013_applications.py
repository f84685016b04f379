"""Applications with a draft, partners and elements of their own; what a partner confirms, and how it is asked."""

import django.db.models.deletion
import django.utils.timezone
import registry.models.application
import uuid
from django.conf import settings
from django.db import migrations, models


def keep_in_note(apps, schema_editor):
    """What stood in the columns that go stands in the note from now on, and each row gets an identifier of its own."""
    rows = apps.get_model("registry", "Application")._base_manager.using(schema_editor.connection.alias)
    for row in rows.all():
        codes = ", ".join(row.elements.order_by("position").values_list("code", flat=True))
        row.note = "\n\n".join(text for text in (row.partners, codes) if text)
        row.uid, row.link_key = uuid.uuid4(), registry.models.application.new_link_key()
        row.save()


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0012_community'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ApplicationElement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('evidence', models.TextField(blank=True, verbose_name='planned evidence')),
                ('note', models.TextField(blank=True, verbose_name="reviewers' note")),
            ],
            options={
                'verbose_name': 'element aimed at',
                'verbose_name_plural': 'elements aimed at',
                'ordering': ['element__position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ApplicationPartner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0)),
                ('name', models.CharField(max_length=200, verbose_name='name')),
                ('kind', models.CharField(blank=True, choices=[('college', 'College'), ('university', 'University'), ('indigenous-institute', 'Indigenous institute'), ('employer', 'Employer'), ('sector-council', 'Sector council'), ('workforce-board', 'Workforce board'), ('municipality', 'Municipality'), ('health-provider', 'Health service provider'), ('police-service', 'Police service'), ('community', 'Community organisation')], max_length=22, verbose_name='kind')),
                ('role', models.CharField(choices=[('partner', 'Partner'), ('employer', 'Employer partner'), ('endorser', 'Endorser'), ('funder', 'Funder')], default='partner', max_length=10, verbose_name='role')),
            ],
            options={
                'verbose_name': 'partner of an application',
                'verbose_name_plural': 'partners of applications',
                'ordering': ['position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Confirmation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('in-demand', 'The competency is in demand'), ('assessment', 'The assessment reflects performance on the job')], max_length=10, verbose_name='what is confirmed')),
                ('given_on', models.DateField(verbose_name='given on')),
                ('revoked_on', models.DateField(blank=True, null=True, verbose_name='revoked on')),
                ('given_as', models.CharField(blank=True, max_length=120, verbose_name='role of who gave it')),
            ],
            options={
                'verbose_name': 'confirmation',
                'verbose_name_plural': 'confirmations',
                'ordering': ['adoption', 'partner', 'what', 'given_on'],
            },
        ),
        migrations.CreateModel(
            name='EndorsementRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail address')),
                ('language', models.CharField(default='en', max_length=2, verbose_name='language')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('expires_at', models.DateTimeField(verbose_name='link works until')),
                ('used_at', models.DateTimeField(blank=True, null=True, verbose_name='answered')),
                ('token_hash', models.CharField(editable=False, max_length=64, unique=True)),
            ],
            options={
                'verbose_name': 'request for an endorsement',
                'verbose_name_plural': 'requests for endorsements',
                'ordering': ['-asked_at', '-pk'],
            },
        ),
        migrations.AlterModelOptions(
            name='application',
            options={'ordering': ['-received_at', '-pk'], 'verbose_name': 'application', 'verbose_name_plural': 'applications'},
        ),
        migrations.RemoveConstraint(
            model_name='application',
            name='application_organization_stated',
        ),
        migrations.RemoveConstraint(
            model_name='application',
            name='application_state_known',
        ),
        migrations.AddField(
            model_name='application',
            name='note',
            field=models.TextField(blank=True, verbose_name="reviewers' note"),
        ),
        migrations.AddField(
            model_name='application',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='application',
            name='link_key',
            field=models.CharField(default=registry.models.application.new_link_key, editable=False, max_length=16),
        ),
        migrations.RunPython(keep_in_note, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name='application',
            name='uid',
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.RemoveField(
            model_name='application',
            name='elements',
        ),
        migrations.RemoveField(
            model_name='application',
            name='partners',
        ),
        migrations.AddField(
            model_name='application',
            name='assignee',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assigned_applications', to=settings.AUTH_USER_MODEL, verbose_name='assigned to'),
        ),
        migrations.AddField(
            model_name='application',
            name='audience',
            field=models.TextField(blank=True, verbose_name='for whom'),
        ),
        migrations.AddField(
            model_name='application',
            name='changed_at',
            field=models.DateTimeField(auto_now=True, verbose_name='changed'),
        ),
        migrations.AddField(
            model_name='application',
            name='check_query',
            field=models.TextField(blank=True, editable=False, verbose_name='self-check'),
        ),
        migrations.AddField(
            model_name='application',
            name='content_source',
            field=models.TextField(blank=True, verbose_name='what is adapted'),
        ),
        migrations.AddField(
            model_name='application',
            name='created_at',
            field=models.DateTimeField(auto_now_add=True, default=django.utils.timezone.now, verbose_name='begun'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='application',
            name='decided_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='decided on'),
        ),
        migrations.AddField(
            model_name='application',
            name='ends',
            field=models.CharField(blank=True, max_length=10, verbose_name='ends'),
        ),
        migrations.AddField(
            model_name='application',
            name='forgotten_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='personal data deleted'),
        ),
        migrations.AddField(
            model_name='application',
            name='hours',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, verbose_name='hours'),
        ),
        migrations.AddField(
            model_name='application',
            name='occupations',
            field=models.CharField(blank=True, max_length=1000, verbose_name='occupations'),
        ),
        migrations.AddField(
            model_name='application',
            name='organization',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='applications', to='registry.organization', verbose_name='organisation of the registry'),
        ),
        migrations.AddField(
            model_name='application',
            name='organization_kind',
            field=models.CharField(blank=True, choices=[('college', 'College'), ('university', 'University'), ('indigenous-institute', 'Indigenous institute'), ('employer', 'Employer'), ('sector-council', 'Sector council'), ('workforce-board', 'Workforce board'), ('municipality', 'Municipality'), ('health-provider', 'Health service provider'), ('police-service', 'Police service'), ('community', 'Community organisation')], max_length=22, verbose_name='kind'),
        ),
        migrations.AddField(
            model_name='application',
            name='said',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
        migrations.AddField(
            model_name='application',
            name='sector',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='registry.sector', verbose_name='sector'),
        ),
        migrations.AddField(
            model_name='application',
            name='skills',
            field=models.TextField(blank=True, verbose_name='skills'),
        ),
        migrations.AddField(
            model_name='application',
            name='starts',
            field=models.CharField(blank=True, max_length=10, verbose_name='begins'),
        ),
        migrations.AddField(
            model_name='application',
            name='timeline',
            field=models.TextField(blank=True, verbose_name='timeline'),
        ),
        migrations.AddField(
            model_name='application',
            name='title',
            field=models.CharField(blank=True, max_length=200, verbose_name='working title'),
        ),
        migrations.AddField(
            model_name='application',
            name='version',
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.AddField(
            model_name='application',
            name='website',
            field=models.URLField(blank=True, max_length=300, verbose_name='website'),
        ),
        migrations.AddField(
            model_name='application',
            name='weeks',
            field=models.DecimalField(blank=True, decimal_places=2, max_digits=9, null=True, verbose_name='weeks'),
        ),
        migrations.AlterField(
            model_name='application',
            name='consent_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='consent given'),
        ),
        migrations.AlterField(
            model_name='application',
            name='contact_role',
            field=models.CharField(blank=True, max_length=120, verbose_name='role of the contact'),
        ),
        migrations.AlterField(
            model_name='application',
            name='idea',
            field=models.TextField(blank=True, verbose_name='what is issued'),
        ),
        migrations.AlterField(
            model_name='application',
            name='organization_name',
            field=models.CharField(blank=True, max_length=200, verbose_name='organisation'),
        ),
        migrations.AlterField(
            model_name='application',
            name='received_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='received'),
        ),
        migrations.AlterField(
            model_name='application',
            name='reference',
            field=models.CharField(default=registry.models.application.new_reference, editable=False, max_length=20, unique=True, verbose_name='reference'),
        ),
        migrations.AlterField(
            model_name='application',
            name='state',
            field=models.CharField(choices=[('draft', 'Being written'), ('received', 'Received'), ('in-conversation', 'In conversation'), ('accepted', 'Accepted'), ('declined', 'Declined'), ('withdrawn', 'Withdrawn')], db_index=True, default='draft', max_length=16, verbose_name='state'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('organization_name', ''), _negated=True), _connector='OR'), name='application_organization_stated', violation_error_message='Name the organisation.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('consent_at__isnull', False), ('received_at__isnull', False)), _connector='OR'), name='application_consent_given', violation_error_message='Nothing is received without consent.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('organization_kind__in', ['college', 'university', 'indigenous-institute', 'employer', 'sector-council', 'workforce-board', 'municipality', 'health-provider', 'police-service', 'community']), ('organization_kind', ''), _connector='OR'), name='application_organization_kind_known', violation_error_message='Choose one of the values that the list offers.'),
        ),
        migrations.AddConstraint(
            model_name='application',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'received', 'in-conversation', 'accepted', 'declined', 'withdrawn'])), name='application_state_known', violation_error_message='Choose one of the values that the list offers.'),
        ),
        migrations.AddField(
            model_name='applicationelement',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='elements', to='registry.application', verbose_name='application'),
        ),
        migrations.AddField(
            model_name='applicationelement',
            name='element',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='registry.frameworkelement', verbose_name='principle or element'),
        ),
        migrations.AddField(
            model_name='applicationpartner',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='registry.application', verbose_name='application'),
        ),
        migrations.AddField(
            model_name='applicationpartner',
            name='organization',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='registry.organization', verbose_name='organisation of the registry'),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='adoption',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='confirmations', to='registry.adoption', verbose_name='adoption'),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='given_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='given by'),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='confirmed', to='registry.organization', verbose_name='partner'),
        ),
        migrations.AddField(
            model_name='endorsementrequest',
            name='adoption',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requests', to='registry.adoption', verbose_name='adoption'),
        ),
        migrations.AddField(
            model_name='endorsementrequest',
            name='asked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by'),
        ),
        migrations.AddField(
            model_name='endorsementrequest',
            name='partner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='endorsement_requests', to='registry.organization', verbose_name='partner'),
        ),
        migrations.AddField(
            model_name='confirmation',
            name='request',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='confirmations', to='registry.endorsementrequest', verbose_name='request for an endorsement'),
        ),
        migrations.AddConstraint(
            model_name='applicationelement',
            constraint=models.UniqueConstraint(fields=('application', 'element'), name='applicationelement_once', violation_error_message='The application aims at this element already.'),
        ),
        migrations.AddConstraint(
            model_name='applicationpartner',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['college', 'university', 'indigenous-institute', 'employer', 'sector-council', 'workforce-board', 'municipality', 'health-provider', 'police-service', 'community']), ('kind', ''), _connector='OR'), name='applicationpartner_kind_known', violation_error_message='Choose one of the values that the list offers.'),
        ),
        migrations.AddConstraint(
            model_name='applicationpartner',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['partner', 'employer', 'endorser', 'funder'])), name='applicationpartner_role_known', violation_error_message='Choose one of the values that the list offers.'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.UniqueConstraint(condition=models.Q(('revoked_on__isnull', True)), fields=('adoption', 'partner', 'what'), name='confirmation_once_in_force', violation_error_message='The partner has confirmed this already.'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.CheckConstraint(condition=models.Q(('revoked_on__isnull', True), ('revoked_on__gte', models.F('given_on')), _connector='OR'), name='confirmation_days_in_order', violation_error_message='This day is before the confirmation was given.'),
        ),
        migrations.AddConstraint(
            model_name='confirmation',
            constraint=models.CheckConstraint(condition=models.Q(('what__in', ['in-demand', 'assessment'])), name='confirmation_what_known', violation_error_message='Choose one of the values that the list offers.'),
        ),
    ]
