"""What already covers a need: the skills that it asks for, weighed, and the offerings that teach them.

Where a need names skills, those are asked about, at its levels; where it names an occupation alone, the skills that
the occupation asks for. A named skill weighs as much as the occupation rates it, if the occupation rates all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, prefetch_related_objects

from registry.domain.covering import Covering, Coverings
from registry.domain.errors import UnknownKey
from registry.domain.facts import WeightedSkill
from registry.models import Need, NeedSkill
from registry.services.questions import Questions


@dataclass(frozen=True)
class NeedCoverage:
    """The answer to a need. ``rated`` tells whether weights are the occupation's ratings, or all the same.

    Attributes:
        need: the need, by CTID.
        skills: what is asked for, the weightiest first.
        offerings: what covers some of it, the greatest share first.
        gaps: skills that nobody teaches far enough.
        share: covered share of the whole weight by all of them together, 0 to 1; None when no skill is known.
    """

    need: str
    skills: tuple[WeightedSkill, ...]
    rated: bool
    offerings: tuple[Covering, ...]
    gaps: tuple[str, ...]
    share: Decimal | None


def need_coverage(questions: Questions, need: Need) -> NeedCoverage:
    """Return what covers a need today. Two queries at most: its skills, and its occupation; none where both are loaded."""
    asked, rated = _asked(questions, need)
    found = questions.coverings(asked) if asked else Coverings((), (), Decimal(0))
    places = {key: place for place, key in enumerate(found.wanted)}
    return NeedCoverage(
        need=need.ctid,
        skills=tuple(sorted(asked, key=lambda skill: places[skill.skill])),
        rated=rated,
        offerings=found.offerings,
        gaps=found.gaps,
        share=found.share if asked else None,
    )


def _asked(questions: Questions, need: Need) -> tuple[list[WeightedSkill], bool]:
    ratings = _ratings(questions, need)
    if need.pk:
        skills = Prefetch("skills", NeedSkill.objects.select_related("skill"))
        prefetch_related_objects([need], skills)
    named = {row.skill.ctid: row.level or 0 for row in need.skills.all()}
    known = {key: level for key, level in named.items() if key in questions.catalog.skills}
    if not known:
        return [WeightedSkill(key, weight) for key, weight in ratings.items()], bool(ratings)
    rated = all(ratings.get(key) for key in known)
    weights = ratings if rated else dict.fromkeys(known, Decimal(1))
    return [WeightedSkill(key, weights[key], level) for key, level in known.items()], rated


def _ratings(questions: Questions, need: Need) -> dict[str, Decimal]:
    if need.occupation is None:
        return {}
    try:
        skills = questions.catalog.occupation(need.occupation.code).skills
    except UnknownKey:  # a draft, or withdrawn
        return {}
    return {skill.skill: skill.weight for skill in skills if skill.weight}
