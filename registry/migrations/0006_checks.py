"""Checks that tables lacked: choices that are on the list, addresses, sources and reasons that are stated, days in order.

Rows that forms or files could write before are put right first.
"""

import re

from django.db import migrations, models
from django.db.models.functions import Left
from django.db.migrations.operations.base import Operation

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class AddConstraints(Operation):
    """Adds constraints to several tables.

    SQLite makes a table anew for each constraint that is added by itself, and Django its picture of all tables, which
    a first start would wait for. Here a table is made once, with all of its constraints.
    """

    reversible = True

    def __init__(self, constraints):
        self.constraints = constraints

    def deconstruct(self):
        return type(self).__name__, [self.constraints], {}

    def describe(self):
        return "Add constraints to several tables"

    def state_forwards(self, app_label, state):
        for name, added in self.constraints.items():
            options = state.models[app_label, name].options
            options["constraints"] = [*options.get("constraints", []), *added]
        state.reload_models([(app_label, name) for name in self.constraints])

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        for name, added in self.constraints.items():
            self._alter(schema_editor, to_state.apps.get_model(app_label, name), added, "add")

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        for name, added in self.constraints.items():
            self._alter(schema_editor, to_state.apps.get_model(app_label, name), added, "remove")

    def _alter(self, schema_editor, model, constraints, what):
        # On SQLite a table is made anew as its model is, so one of them brings all.
        at_once = schema_editor.connection.vendor == "sqlite"
        for constraint in constraints[:1] if at_once else constraints:
            getattr(schema_editor, f"{what}_constraint")(model, constraint)


def put_right(apps, schema_editor):
    """Correct what the checks would refuse, without inventing anything: what contradicts itself is not stated."""
    get = apps.get_model
    for model in apps.get_app_config("registry").get_models():
        columns = {field.name for field in model._meta.local_fields}
        if {"slug", "source_name"} <= columns:
            put_addresses_right(model)
            unnamed = model.objects.filter(provenance="sourced", source_name="")
            unnamed.exclude(source_url="").update(source_name=Left("source_url", 200))
            unnamed.update(source_name="Not stated / Non indiqué")
    for teer in range(6):
        get("registry", "Occupation").objects.filter(code__regex=f"^.{teer}").update(teer=teer)
    get("registry", "Equivalency").objects.filter(outcome="refused", reason_en="", reason_fr="").update(
        reason_en="The reason is not stated.", reason_fr="Le motif n’est pas indiqué."
    )
    late = models.Q(signed_on__gt=models.F("valid_to"))
    get("registry", "Agreement").objects.filter(late).update(signed_on=None)
    for day in ("in_demand_on", "assessment_on"):
        # A revoked endorsement stays revoked.
        early = get("registry", "Endorsement").objects.filter(revoked_on__lt=models.F(day))
        early.update(revoked_on=models.F(day))


def put_addresses_right(model):
    for row in model.objects.exclude(slug__regex=SLUG).only("pk", "slug"):
        stem = re.sub(r"[^a-z0-9]+", "-", row.slug.lower()).strip("-")[:100].strip("-") or model._meta.model_name
        slug, number = stem, 1
        while model.objects.filter(slug=slug).exists():
            number += 1
            slug = f"{stem}-{number}"
        model.objects.filter(pk=row.pk).update(slug=slug)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0005_constraints_in_words'),
    ]

    operations = [
        migrations.RunPython(put_right, migrations.RunPython.noop),
        AddConstraints({
            'adoption': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='adoption_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='adoption_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='adoption_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='adoption_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
                models.CheckConstraint(condition=models.Q(('status__in', ['claimed', 'evidenced', 'endorsed'])), name='adoption_status_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'agreement': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='agreement_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='agreement_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='agreement_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='agreement_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
                models.CheckConstraint(condition=models.Q(('signed_on__isnull', True), ('valid_to__isnull', True), ('valid_to__gte', models.F('signed_on')), _connector='OR'), name='agreement_signed_in_time', violation_error_message='This day is before the day of signing. Correct one of the two.'),
            ],
            'application': [
                models.CheckConstraint(condition=models.Q(('content__in', ['new', 'adapted']), ('content', ''), _connector='OR'), name='application_content_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('state__in', ['received', 'in-conversation', 'accepted', 'declined', 'withdrawn'])), name='application_state_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'change': [
                models.CheckConstraint(condition=models.Q(('kind__in', ['created', 'updated', 'suspended', 'ceased', 'tombstoned'])), name='change_kind_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'endorsement': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='endorsement_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='endorsement_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='endorsement_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='endorsement_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
                models.CheckConstraint(condition=models.Q(('in_demand_on__isnull', True), ('revoked_on__isnull', True), ('revoked_on__gte', models.F('in_demand_on')), _connector='OR'), name='endorsement_in_demand_on_in_order', violation_error_message='This day is before a confirmation was given. Correct one of the two.'),
                models.CheckConstraint(condition=models.Q(('assessment_on__isnull', True), ('revoked_on__isnull', True), ('revoked_on__gte', models.F('assessment_on')), _connector='OR'), name='endorsement_assessment_on_in_order', violation_error_message='This day is before a confirmation was given. Correct one of the two.'),
            ],
            'equivalency': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='equivalency_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='equivalency_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='equivalency_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='equivalency_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
                models.CheckConstraint(condition=models.Q(('outcome', 'refused'), ('reason_en', ''), ('reason_fr', ''), _negated=True), name='equivalency_refusal_has_a_reason', violation_error_message='Give the reason of the refusal, in English or in French.'),
                models.CheckConstraint(condition=models.Q(('outcome__in', ['granted', 'refused'])), name='equivalency_outcome_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'equivalencygrant': [
                models.CheckConstraint(condition=models.Q(('kind__in', ['offering', 'credit', 'exemption'])), name='equivalencygrant_kind_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'frameworkedition': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='frameworkedition_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='frameworkedition_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='frameworkedition_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='frameworkedition_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
            ],
            'frameworkelement': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='frameworkelement_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='frameworkelement_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='frameworkelement_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='frameworkelement_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
                models.CheckConstraint(condition=models.Q(('kind__in', ['principle', 'element'])), name='frameworkelement_kind_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('strength__in', ['must', 'should'])), name='frameworkelement_strength_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'importrun': [
                models.CheckConstraint(condition=models.Q(('status__in', ['checking', 'checked', 'published', 'refused'])), name='importrun_status_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'jobtitle': [
                models.CheckConstraint(condition=models.Q(('language__in', ['en', 'fr'])), name='jobtitle_language_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'keyrequest': [
                models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'approved', 'declined'])), name='keyrequest_status_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'membership': [
                models.CheckConstraint(condition=models.Q(('role__in', ['editor', 'publisher'])), name='membership_role_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'microcertification': [
                models.CheckConstraint(condition=models.Q(('transcript__in', ['yes', 'no']), ('transcript', ''), _connector='OR'), name='microcertification_transcript_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'need': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='need_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='need_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='need_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='need_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
            ],
            'occupation': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='occupation_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='occupation_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='occupation_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='occupation_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
                models.CheckConstraint(condition=models.Q(models.Q(('code__regex', '^.0'), ('teer', 0)), models.Q(('code__regex', '^.1'), ('teer', 1)), models.Q(('code__regex', '^.2'), ('teer', 2)), models.Q(('code__regex', '^.3'), ('teer', 3)), models.Q(('code__regex', '^.4'), ('teer', 4)), models.Q(('code__regex', '^.5'), ('teer', 5)), _connector='OR'), name='occupation_teer_is_second_digit', violation_error_message='The TEER is the second digit of the NOC code.'),
            ],
            'offering': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='offering_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='offering_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='offering_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='offering_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
                models.CheckConstraint(condition=models.Q(('sector_basis__in', ['stated', 'assigned']), ('sector_basis', ''), _connector='OR'), name='offering_sector_basis_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('occupations_basis__in', ['stated', 'assigned']), ('occupations_basis', ''), _connector='OR'), name='offering_occupations_basis_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('kind__in', ['micro-certification', 'course', 'program'])), name='offering_kind_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('delivery__in', ['online', 'in-person', 'blended']), ('delivery', ''), _connector='OR'), name='offering_delivery_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('oqf_level', 1), ('oqf_level', 2), ('oqf_level', 3), ('oqf_level', 4), ('oqf_level', 5), ('oqf_level', 6), ('oqf_level', 7), ('oqf_level', 8), ('oqf_level', 9), ('oqf_level', 10), ('oqf_level', 11), ('oqf_level', 12), ('oqf_level', 13), ('oqf_level__isnull', True), _connector='OR'), name='offering_oqf_level_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'organization': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='organization_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='organization_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='organization_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='organization_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
                models.CheckConstraint(condition=models.Q(('kind__in', ['college', 'university', 'indigenous-institute', 'employer', 'sector-council', 'workforce-board', 'municipality', 'health-provider', 'police-service', 'community'])), name='organization_kind_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'organizationgroup': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='organizationgroup_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='organizationgroup_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='organizationgroup_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='organizationgroup_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
            ],
            'osapruleprofile': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='osapruleprofile_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='osapruleprofile_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='osapruleprofile_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='osapruleprofile_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
            ],
            'pilot': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='pilot_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='pilot_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='pilot_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='pilot_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
                models.CheckConstraint(condition=models.Q(('sector_basis__in', ['stated', 'assigned']), ('sector_basis', ''), _connector='OR'), name='pilot_sector_basis_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('content__in', ['new', 'adapted']), ('content', ''), _connector='OR'), name='pilot_content_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('status__in', ['planned', 'ongoing', 'completed', 'stopped']), ('status', ''), _connector='OR'), name='pilot_status_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'pilotpartner': [
                models.CheckConstraint(condition=models.Q(('role__in', ['partner', 'employer', 'endorser', 'funder'])), name='pilotpartner_role_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'plannedrow': [
                models.CheckConstraint(condition=models.Q(('outcome__in', ['created', 'updated', 'unchanged', 'rejected', 'waiting'])), name='plannedrow_outcome_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'practicenote': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='practicenote_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='practicenote_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='practicenote_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='practicenote_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
            ],
            'program': [
                models.CheckConstraint(condition=models.Q(('credential__in', ['certificate', 'diploma', 'advanced-diploma', 'graduate-certificate', 'bachelor', 'master', 'doctorate']), ('credential', ''), _connector='OR'), name='program_credential_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'region': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='region_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='region_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='region_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='region_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
            ],
            'sector': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='sector_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='sector_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='sector_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='sector_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
                models.CheckConstraint(condition=models.Q(('line__in', ['human', 'tech', 'health', 'logistics', 'natural'])), name='sector_line_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'skill': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='skill_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='skill_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='skill_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='skill_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
                models.CheckConstraint(condition=models.Q(('kind__in', ['skill', 'ability', 'knowledge', 'work-activity', 'competency'])), name='skill_kind_known', violation_error_message='Choose one of the values that the list offers.'),
            ],
            'skillframework': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='skillframework_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='skillframework_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='skillframework_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='skillframework_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
            ],
            'stackingrule': [
                models.CheckConstraint(condition=models.Q(('lifecycle__in', ['draft', 'published', 'suspended', 'ceased', 'tombstone'])), name='stackingrule_lifecycle_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('provenance__in', ['sourced', 'institution', 'illustrative'])), name='stackingrule_provenance_known', violation_error_message='Choose one of the values that the list offers.'),
                models.CheckConstraint(condition=models.Q(('slug__regex', '^[a-z0-9]+(-[a-z0-9]+)*$')), name='stackingrule_slug_reads_right', violation_error_message='Use small letters, digits and single hyphens.'),
                models.CheckConstraint(condition=models.Q(('provenance', 'sourced'), ('source_name', ''), _negated=True), name='stackingrule_source_named', violation_error_message='Name the published source, or say that the institution states it.'),
            ],
        }),
    ]
