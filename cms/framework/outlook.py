"""Toward what an idea could count: asked of the engine, as it is described or as the picked record stands."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cms.framework.idea import Idea
from registry.domain.errors import BadValues, UnknownKey
from registry.models import Offering
from registry.models.ctid import uids_of
from registry.services.questions import Questions

SHOWN = 12


@dataclass(frozen=True)
class Outlook:
    """Awards that would take it, and whether that is said of a published record; ``trouble`` when it cannot be asked."""

    awards: list[Offering]
    of_record: bool = False
    trouble: str = ""


def outlook(questions: Questions, idea: Idea, picked: Offering | None) -> Outlook:
    """Return the awards toward which the picked offering counts, or those whose rules select what is described."""
    try:
        if picked is not None:
            found = (one.award for one in questions.stacks_into(picked.ctid))
        else:
            found = (one.award for one in questions.openings(idea.fact))
        return Outlook(_awards(found), picked is not None)
    except (BadValues, UnknownKey):
        told = _("The registry cannot answer this question at the moment.")
        return Outlook([], picked is not None, told)


def _awards(keys: Iterable[str]) -> list[Offering]:
    uids = uids_of(dict.fromkeys(keys))[:SHOWN]
    rows = Offering.objects.public().filter(uid__in=uids).select_related("institution", "sector")
    return list(rows.order_by("title_en", "pk")) if uids else []
