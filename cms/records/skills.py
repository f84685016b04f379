"""Skills: the list, and the page of one with what teaches it and what asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.records import json_ld
from cms.records.facets import Control
from cms.records.kind import Context, RecordKind
from cms.records.listing import Listing
from cms.records.offerings import untranslated
from cms.records.order import real_first
from cms.records.tally import Tally, tallies
from registry.filters import SkillFilter
from registry.models import OccupationSkill, OfferingSkill, Skill, SkillFramework
from registry.models.record import Lifecycle

MOST_OCCUPATIONS = 40


@dataclass(frozen=True)
class SkillRow:
    """One row: the skill, and how many offerings teach it and occupations ask for it."""

    record: Skill
    offerings: Tally
    occupations: int


def dress_rows(page: Iterable[Skill]) -> list[SkillRow]:
    """Return rows with counts, read in two queries."""
    listed = list(page)
    keys = [skill.pk for skill in listed]
    taught, asked = _taught(keys), _asked(keys)
    return [
        SkillRow(skill, taught.get(skill.pk, Tally()), asked.get(skill.pk, 0)) for skill in listed
    ]


def _taught(keys: Sequence[int]) -> dict[int, Tally]:
    rows = OfferingSkill.objects.filter(skill__in=keys, offering__lifecycle=Lifecycle.PUBLISHED)
    return tallies(rows, "skill", record="offering__")


def _asked(keys: Sequence[int]) -> dict[int, int]:
    rows = OccupationSkill.objects.filter(skill__in=keys, occupation__lifecycle=Lifecycle.PUBLISHED)
    return dict(rows.order_by().values_list("skill").annotate(n=Count("occupation", distinct=True)))


def framework_choices() -> list[tuple[str, str]]:
    """Return the skill frameworks."""
    return [(one.slug, one.name) for one in SkillFramework.objects.public().order_by("slug")]


LISTING = Listing(
    filterset=SkillFilter,
    orders=("name",),
    controls=(
        Control("search", "text", label=_("Words")),
        Control("kind", "select", column="kind"),
        Control("framework", "select", column="framework__slug", choices=framework_choices),
    ),
    load=lambda found: found.select_related("framework"),
    dress=dress_rows,
)


def records() -> QuerySet[Skill]:
    """Load skills for their page."""
    return Skill.objects.select_related("framework")


def detail(request: HttpRequest, skill: Skill) -> Context:
    """Return the context of a skill's page."""
    asked = occupations_asking(skill)
    return {
        "taught_by": offerings_teaching(skill),
        "asked_by": asked[:MOST_OCCUPATIONS],
        "asked_more": len(asked) > MOST_OCCUPATIONS,
        "untranslated": untranslated(skill, "name", "description"),
        "json_ld": json_ld.skill(skill),
    }


def offerings_teaching(skill: Skill) -> list[OfferingSkill]:
    """Return the published offerings that teach a skill, the highest level first."""
    rows = skill.offerings.filter(offering__lifecycle=Lifecycle.PUBLISHED)
    related = rows.select_related("offering__institution", "offering__sector")
    return list(related.order_by(real_first("offering__"), "-level", "offering__title_en"))


def occupations_asking(skill: Skill) -> list[OccupationSkill]:
    """Return the occupations that ask for a skill, the most demanding first, one more than the page shows."""
    rows = skill.occupations.filter(occupation__lifecycle=Lifecycle.PUBLISHED)
    related = rows.select_related("occupation").order_by("-importance", "occupation__code")
    return list(related[: MOST_OCCUPATIONS + 1])


KIND = RecordKind(Skill, records, LISTING, detail)
