"""What entries of the ledger stated at their steps, as far as it is known.

Until then a past day was answered by the last change of an entry: what stood after it stood as it does today, and of what
stood before it the evidence is not known, and the day of a confirmation is that of the step.
"""

import hashlib
import json

from django.db import migrations, models
from django.db.models import Max

EVIDENCE = ("evidence_en", "evidence_fr", "evidence_url", "document", "employer_sees_en", "employer_sees_fr")
DAYS = ("confirmed_on", "last_confirmed", "source_date")


def tell_what_is_known(apps, schema_editor):
    """Write at each step what is known of it; a day that only its end names is that on which the step is dated."""
    changes = apps.get_model("registry", "Change").objects.filter(kind__in=("created", "updated"))
    for entry in apps.get_model("registry", "Adoption").objects.order_by("pk"):
        of_it = changes.filter(record_uid=entry.uid)
        changed = of_it.aggregate(at=Max("at"))["at"]
        steps = list(entry.steps.order_by("on", "pk"))
        for number, step in enumerate(steps):
            recorded, following = step.recorded_at, steps[number + 1 : number + 2]
            is_kept = changed is not None and changed <= recorded
            step.stated = [_said(entry, step, recorded, is_kept)]
            if changed and not is_kept and not (following and following[0].recorded_at <= changed):
                step.stated.append(_said(entry, step, changed, True))
            step.save(update_fields=["stated"])


def _said(entry, step, at, is_kept):
    days = {name: getattr(entry, name) for name in DAYS}
    if not (is_kept and (entry.status, entry.confirmed_by_id) == (step.status, step.by_id)):
        days["confirmed_on"] = step.on if step.by_id else None
    said = {name: str(day) for name, day in days.items() if day}
    return {"at": at.isoformat(), "evidence": _digest(entry) if is_kept else "", **said}


def _digest(entry):
    said = {name: " ".join(str(getattr(entry, name) or "").split()) for name in EVIDENCE}
    text = json.dumps({name: words for name, words in said.items() if words}, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


class Migration(migrations.Migration):

    dependencies = [
        ('registry', '0026_entries_of_ended_wholes'),
    ]

    operations = [
        migrations.AddField(
            model_name='adoptionstep',
            name='stated',
            field=models.JSONField(blank=True, default=list, editable=False),
        ),
        migrations.RunPython(tell_what_is_known, migrations.RunPython.noop),
    ]
