"""What stands near an idea in the registry: offerings for the same occupations, or that teach the same skills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from cms.framework.idea import Idea
from cms.records.offerings import load_rows
from cms.records.order import real_first
from registry.models import Occupation, Offering, OfferingSkill

SHOWN = 8


@dataclass(frozen=True)
class Neighbour:
    """A published offering, with the occupations and skills that it shares with the idea."""

    record: Offering
    occupations: list[Occupation]
    skills: list[Any]


@dataclass(frozen=True)
class Neighbourhood:
    """The nearest offerings, how many there are in all, and the awards in whose rules the shown ones are named."""

    rows: list[Neighbour]
    number: int
    awards: list[Offering]

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.number - len(self.rows)


def neighbourhood(idea: Idea, without: Offering | None = None) -> Neighbourhood:
    """Return what shares most with an idea, real records before examples of the same nearness. Nine queries at most."""
    jobs = [one.pk for one in idea.occupations]
    skills = [one.skill.pk for one in idea.skills]
    if not jobs and not skills:
        return Neighbourhood([], 0, [])
    near = _near(jobs, skills).exclude(pk=without.pk if without else None)
    rows = list(_loaded(near, jobs, skills)[:SHOWN])
    number = near.count() if len(rows) == SHOWN else len(rows)
    named = {one.rule.award_id for row in rows for one in row.named_now}
    return Neighbourhood([_neighbour(row) for row in rows], number, _awards(named, without))


def _awards(keys: set[int], without: Offering | None) -> list[Offering]:
    """The awards themselves, with their institutions: rows carry their titles only."""
    found = Offering.objects.public().filter(pk__in=keys - {without.pk if without else None})
    rows = found.select_related("institution").order_by(real_first(), "title_en", "pk")
    return list(rows) if keys else []


def _near(jobs: list[int], skills: list[int]) -> QuerySet[Offering]:
    leading = Offering.occupations.through.objects.filter(occupation__in=jobs)
    teaching = OfferingSkill.objects.filter(skill__in=skills)
    shared = Q(pk__in=leading.values("offering")) | Q(pk__in=teaching.values("offering"))
    return Offering.objects.published().filter(shared)


def _loaded(near: QuerySet[Offering], jobs: list[int], skills: list[int]) -> QuerySet[Offering]:
    ranked = near.annotate(
        same_jobs=Count("occupations", filter=Q(occupations__in=jobs), distinct=True),
        same_skills=Count("skills", filter=Q(skills__skill__in=skills), distinct=True),
    ).annotate(same=F("same_jobs") + F("same_skills"))
    shared_jobs = Occupation.objects.filter(pk__in=jobs).order_by("code")
    shared_skills = OfferingSkill.objects.filter(skill__in=skills).select_related("skill")
    rows = load_rows(ranked).prefetch_related(
        Prefetch("occupations", shared_jobs, to_attr="shared_jobs"),
        Prefetch("skills", shared_skills.order_by("pk"), to_attr="shared_skills"),
    )
    return rows.order_by("-same", real_first(), "title_en", "pk")


def _neighbour(row: Any) -> Neighbour:
    return Neighbour(row, row.shared_jobs, [one.skill for one in row.shared_skills])
