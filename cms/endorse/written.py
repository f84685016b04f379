"""Who is told of what is written into a form: that an organisation endorses a whole, or an entry, or a whole no more.

Nobody was asked by a link there, so the institution on whose page it stands would not hear of it; nor would the partner,
where the registry records it.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from django.urls import reverse

from cms.addresses import absolute_url, record_url
from cms.endorse.telling import letter
from cms.letters.members import workers, write_to
from registry.models import Adoption, Endorsement, Organization
from registry.models.adoption import endorser_recorded
from registry.models.bilingual import current_language
from registry.models.endorsement import How, endorsement_said

WHOLE, RECORDED = "mail/endorse/whole.txt", "mail/endorse/recorded.txt"


def connect() -> None:
    """Tell of it when it is public, whichever way it came to be."""
    endorsement_said.connect(_said, Endorsement, dispatch_uid="cms.endorse.written")
    endorser_recorded.connect(_recorded, Adoption, dispatch_uid="cms.endorse.recorded")


def _said(sender: Any, endorsement: Endorsement, how: How, **more: Any) -> None:
    transaction.on_commit(partial(_tell, endorsement, how))


def _tell(kept: Endorsement, how: How) -> None:
    micro = kept.micro_certification
    people = _sides(kept, kept.partner, micro.institution)

    def told() -> dict[str, Any]:
        return {
            "how": how.value,
            "partner": str(kept.partner.name),
            "institution": str(micro.institution.name),
            "subject": str(micro.label),
            "in_demand_on": kept.in_demand_on,
            "assessment_on": kept.assessment_on,
            "address": absolute_url(record_url(micro, current_language())),
        }

    write_to(people, WHOLE, told)


def _recorded(sender: Any, entry: Adoption, partner: Organization, **more: Any) -> None:
    transaction.on_commit(partial(_tell_recorded, entry, partner))


def _tell_recorded(entry: Adoption, partner: Organization) -> None:
    people = _sides(entry, partner, entry.institution)
    address = absolute_url(reverse("endorsing:index"))
    said = {"day": entry.confirmed_on, "address": address}
    write_to(people, RECORDED, lambda: letter(entry, partner, current_language(), said))


def _sides(record: Any, partner: Organization, institution: Organization) -> list[Any]:
    """Return who works for either side, but for who wrote what is public now."""
    by = record.latest_revision.user_id if record.latest_revision else None
    ours, theirs = workers(partner), workers(institution)
    return [one for one in (*ours, *theirs.exclude(pk__in=ours)) if one.pk != by]
