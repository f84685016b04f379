"""Entries that stood endorsed beside an endorsement of the whole that the same partner had ended before.

Until then the end of the whole took nothing back of them, and both confirmations given after it did not bring it back.
What is taken back here ends on the day of the update: until then the ledger named the partner, and its past is answered as
it was.
"""

from django.db import migrations
from django.db.models import Q
from django.utils import timezone

OVER = ("suspended", "ceased", "tombstone")
ENDS = ("suspended", "ceased", "tombstoned")
DAYS = {"in-demand": "in_demand_on", "assessment": "assessment_on"}


def end_with_the_whole(apps, schema_editor):
    """Take back what rests on what has ended; what was confirmed after the end in full brings it back."""
    ended = Q(revoked_on__isnull=False) | Q(lifecycle__in=OVER)
    wholes = apps.get_model("registry", "Endorsement").objects.filter(ended)
    for whole in wholes.exclude(lifecycle="draft").order_by("pk"):
        _set_right(apps, whole)


def _set_right(apps, whole):
    table, today = apps.get_model("registry", "Adoption"), timezone.localdate()
    entries = table.objects.filter(offering=whole.micro_certification_id).exclude(lifecycle="draft")
    end = _end(apps, whole)
    both = []
    for entry in entries.order_by("pk"):
        held = list(entry.confirmations.filter(partner=whole.partner_id, revoked_on=None, lapsed_on=None))
        anew = [one for one in held if whole.lifecycle != "tombstone" and _is_after(entry, one, end)]
        if len(anew) == len(DAYS):
            both = both or anew
        gone = [one.pk for one in held if one not in anew]
        entry.confirmations.filter(pk__in=gone).update(revoked_on=today)
        if gone:
            _write(apps, entry, _standing(entry))
        elif not entry.confirmations.exists() and _names(entry, whole):
            _write(apps, entry, _recorded_before(entry))
    if both:
        days = {DAYS[one.what]: one.given_on for one in both}
        back = {"lifecycle": "published", "announced_lifecycle": "published", "live": True, "revoked_on": None}
        _write(apps, whole, days | back)
    elif whole.revoked_on and whole.revoked_on > today:
        _write(apps, whole, {"revoked_on": today})


def _end(apps, whole):
    """When it ended, by the log of changes."""
    told = apps.get_model("registry", "Change").objects.filter(record_uid=whole.uid)
    found = told.filter(kind__in=ENDS) if whole.lifecycle in OVER else told
    return found.order_by("pk").values_list("at", flat=True).last()


def _is_after(entry, given, end):
    """Whether something was confirmed after the end; on the day itself the ledger's step tells, if there is one."""
    if end is None or given.given_on != timezone.localdate(end):
        return end is not None and given.given_on > timezone.localdate(end)
    return entry.steps.filter(status="endorsed", by=given.partner_id, recorded_at__gt=end).exists()


def _names(entry, whole):
    """Whether a listed entry stands endorsed in the partner's name."""
    is_listed = entry.lifecycle == entry.offering.lifecycle == "published"
    return is_listed and entry.status == "endorsed" and entry.confirmed_by_id == whole.partner_id


def _standing(entry):
    """Where an entry stands by what partners go on confirming of it."""
    held = {}
    for one in entry.confirmations.filter(revoked_on=None, lapsed_on=None).order_by("given_on", "pk"):
        held.setdefault(one.partner_id, []).append(one)
    twice = [days[-1] for days in held.values() if len(days) == len(DAYS)]
    if twice:
        last = min(twice, key=lambda one: (one.given_on, one.pk))
        return {"status": "endorsed", "confirmed_by_id": last.partner_id, "confirmed_on": last.given_on}
    if entry.status != "endorsed":
        return {}
    before = entry.steps.filter(status="evidenced").exclude(by=None).order_by("on", "pk").last()
    by, on = (before.by_id, before.on) if before else (None, None)
    return {"status": "evidenced", "confirmed_by_id": by, "confirmed_on": on}


def _recorded_before(entry):
    """Where an entry stood before it was recorded as endorsed."""
    before = entry.steps.exclude(status__in=("", "endorsed")).order_by("on", "pk").last()
    status = before.status if before else "evidenced"
    return {"status": status, "confirmed_by_id": None, "confirmed_on": None}


def _write(apps, record, said):
    """Write columns of a record, with what the registry keeps of each change: revision, step and line of the log."""
    said = {name: value for name, value in said.items() if getattr(record, name) != value}
    if not said:
        return
    for name, value in said.items():
        setattr(record, name, value)
    if record.live and record.latest_revision_id and not record.has_unpublished_changes:
        said |= _revise(apps, record, said)
    type(record).objects.filter(pk=record.pk).update(**said)
    if "status" in said or "confirmed_by_id" in said:
        _step(record)
    changes = apps.get_model("registry", "Change").objects
    called = changes.filter(record_uid=record.uid).order_by("pk").values("label_en", "label_fr").last()
    changes.create(
        kind="updated", record_type=record._meta.model_name, record_uid=record.uid,
        illustrative=record.provenance == "illustrative", **(called or {}),
    )


def _revise(apps, record, said):
    """Add a revision, which the form edits; return the columns that name it."""
    one, now = apps.get_model("wagtailcore", "Revision").objects.get(pk=record.latest_revision_id), timezone.now()
    typed = {name.removesuffix("_id"): getattr(value, "isoformat", lambda v=value: v)() for name, value in said.items()}
    one.content = one.content | typed
    one.pk, one.created_at, one.user_id, one.approved_go_live_at = None, now, None, None
    one.save(force_insert=True)
    return {"latest_revision_id": one.pk, "live_revision_id": one.pk, "last_published_at": now}


def _step(entry):
    if entry.lifecycle == entry.offering.lifecycle == "published":
        entry.steps.create(on=timezone.localdate(), status=entry.status, by_id=entry.confirmed_by_id)


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0025_revoked_in_the_past'),
        ('wagtailcore', '0097_baselogentry_uuid_action_timestamp_indexes'),
    ]

    operations = [
        migrations.RunPython(end_with_the_whole, migrations.RunPython.noop),
    ]
