"""Occupations: the list by NOC code, and the page of one with what it asks and what leads there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from cms.records import json_ld
from cms.records.excerpt import excerpt
from cms.records.facets import Control
from cms.records.kind import Context, RecordKind
from cms.records.listing import Listing
from cms.records.notes import notes_about
from cms.records.offerings import board, micro_board, untranslated
from cms.records.order import real_first
from cms.records.skill_coverage import skill_table
from cms.records.tally import Tally, tallies
from registry.filters import OccupationFilter
from registry.models import (
    Course,
    JobTitle,
    MicroCertification,
    Occupation,
    OccupationSkill,
    Offering,
    OfferingSkill,
    Program,
)
from registry.models.bilingual import current_language, other_language
from registry.models.record import Lifecycle

NEIGHBOURS = 8
COVERING = 3


@dataclass(frozen=True)
class OccupationRow:
    """One row: the occupation, and how many offerings of each kind lead there."""

    record: Occupation
    micros: Tally
    programs: Tally

    @property
    def examples(self) -> int:
        """How many examples lead there, beside the real ones."""
        return self.micros.examples + self.programs.examples


@dataclass(frozen=True)
class SkillBar:
    """A weighted skill, and offerings that teach it."""

    skill: Any
    importance: Any
    covered_by: list[Offering]


def dress_rows(page: Iterable[Occupation]) -> list[OccupationRow]:
    """Return rows with counts, read in one query."""
    listed = list(page)
    counts = _offers([occupation.pk for occupation in listed])
    return [
        OccupationRow(
            one,
            counts.get((one.pk, Offering.Kind.MICRO_CERTIFICATION), Tally()),
            counts.get((one.pk, Offering.Kind.PROGRAM), Tally()),
        )
        for one in listed
    ]


def _offers(keys: Sequence[int]) -> dict[tuple[int, str], Tally]:
    leading = Offering.objects.published().filter(occupations__in=keys)
    return tallies(leading, "occupations", "kind")


LISTING = Listing(
    filterset=OccupationFilter,
    orders=("code", "title"),
    controls=(
        Control("search", "text", label=_("Job, title or NOC code")),
        Control("reached", "tick", label=_("Training in the registry leads to it")),
        Control("teer", "checks", column="teer"),
        Control("broad_category", "select"),
    ),
    load=lambda found: found,
    dress=dress_rows,
)


def records() -> QuerySet[Occupation]:
    """Load occupations for their page."""
    skills = OccupationSkill.objects.select_related("skill__framework").order_by(
        "-importance", "skill__name_en"
    )
    return Occupation.objects.prefetch_related(
        Prefetch("skills", skills), Prefetch("job_titles", JobTitle.objects.order_by("title"))
    )


def detail(request: HttpRequest, occupation: Occupation) -> Context:
    """Return the context of an occupation's page."""
    titles, language = job_titles(occupation)
    return {
        "job_titles": titles,
        "job_titles_lang": "" if language == current_language() else language,
        "skills": skill_bars(occupation),
        "covering": skill_table(occupation),
        "micros": excerpt(
            leading(MicroCertification, occupation), micro_board, occupation=occupation.code
        ),
        "programs": excerpt(leading(Program, occupation), board, occupation=occupation.code),
        "courses": excerpt(leading(Course, occupation), board, occupation=occupation.code),
        "neighbours": neighbours(occupation),
        "broad_category": broad_category(occupation),
        "notes_about": notes_about(occupation),
        "untranslated": untranslated(occupation, "title", "summary"),
        "json_ld": json_ld.occupation(occupation),
    }


def job_titles(occupation: Occupation) -> tuple[list[str], str]:
    """Return the job titles of the reader's language, or of the other one, each once, and their language."""
    by_language: dict[str, list[str]] = defaultdict(list)
    for row in occupation.job_titles.all():
        by_language[row.language].append(row.title)
    wanted = current_language()
    language = wanted if by_language[wanted] else other_language(wanted)
    # The national list has some titles twice, which differ by the sign of the apostrophe.
    titles = (title.replace("'", "’") for title in by_language[language])
    return list(dict.fromkeys(titles)), language


def skill_bars(occupation: Occupation) -> list[SkillBar]:
    """Return the weighted skills, the most important first, each with a few offerings that teach it."""
    weighted = list(occupation.skills.all())
    teaching = _teaching([row.skill_id for row in weighted])
    return [
        SkillBar(row.skill, row.importance, teaching[row.skill_id][:COVERING]) for row in weighted
    ]


def _teaching(skills: Sequence[int]) -> dict[int, list[Offering]]:
    found: dict[int, list[Offering]] = defaultdict(list)
    taught = OfferingSkill.objects.filter(
        skill__in=skills, offering__lifecycle=Lifecycle.PUBLISHED
    ).select_related("offering")
    for row in taught.order_by(real_first("offering__"), "-level", "pk"):
        found[row.skill_id].append(row.offering)
    return found


def leading(model: type[Offering], occupation: Occupation) -> QuerySet[Any]:
    """Return the published offerings of a kind that lead to an occupation."""
    return model.objects.published().leading_to(occupation.code).order_by(real_first(), "title_en")


def neighbours(occupation: Occupation) -> list[Occupation]:
    """Return occupations of the same NOC minor group, or else of the same sub-major group."""
    others = Occupation.objects.published().exclude(pk=occupation.pk)
    near = others.filter(code__startswith=occupation.code[:3]).order_by("code")
    return list(near[:NEIGHBOURS])


def broad_category(occupation: Occupation) -> Any:
    """Return the name of the NOC broad occupational category."""
    choices = OccupationFilter.base_filters["broad_category"].extra["choices"]
    return choices(occupation.broad_category).label


KIND = RecordKind(Occupation, records, LISTING, detail, lookup="code")
