"""The skills that an occupation asks for, who teaches them, and which nobody teaches."""

from __future__ import annotations

from itertools import islice
from typing import Any

import graphene

from registry.domain.coverage import SkillCoverage
from registry.graphql.base import Row
from registry.graphql.fields import Column, Computed
from registry.graphql.question import Named, NamedList
from registry.graphql.scalars import Decimal
from registry.graphql.stacking.verdict import listed

SHOWN = 20
"""Offerings named for one skill; their number is told beside them."""
ASSUMED = 10
"""Rows that each list is taken to have in a cost: skills are up to some thirty, offerings up to ``SHOWN``."""


def _first(name: str) -> Any:
    return lambda root: tuple(islice(getattr(root, name), SHOWN))


def _number(name: str) -> Any:
    return lambda root, info: len(getattr(root, name))


class SkillCoverageState(Row):
    """One skill that an occupation asks for."""

    skill = Named("Skill", "The skill.", "skill")
    importance = Column(
        graphene.NonNull(Decimal), "Importance to the occupation, 0 to 5.", "weight"
    )
    level = Column(graphene.NonNull(graphene.Int), "Level that is asked; 0 is any.")
    covered = Column(
        graphene.NonNull(graphene.Boolean), "Whether it is held already or taught far enough."
    )
    held = Column(graphene.NonNull(graphene.Boolean), "Whether what is held teaches it.", "had")
    covered_by = NamedList(
        "Offering",
        f"Offerings that teach it far enough; {SHOWN} at most.",
        _first("covered_by"),
        assumed=ASSUMED,
    )
    covered_by_count = Computed(
        graphene.NonNull(graphene.Int), _number("covered_by"), "Number of such offerings."
    )
    below_level = NamedList(
        "Offering",
        f"Offerings that teach it, but not to the level; {SHOWN} at most.",
        _first("below_level"),
        assumed=ASSUMED,
    )
    below_level_count = Computed(
        graphene.NonNull(graphene.Int), _number("below_level"), "Number of such offerings."
    )


class SkillGap(Row):
    """How what is offered, in a region or everywhere, covers the skills of an occupation."""

    occupation = Named("Occupation", "The occupation.", "occupation")
    region = Named("Region", "Region where was looked; null is everywhere.", "region")
    skills = Column(
        listed("SkillCoverageState"), "What it asks for, the weightiest first.", assumed=ASSUMED
    )
    gaps = Column(
        listed("SkillCoverageState"), "What nobody teaches far enough there.", assumed=ASSUMED
    )
    share = Computed(
        Decimal,
        lambda root, info: _share(root),
        "Covered share of the whole weight, 0 to 1; null where no weight is stated.",
    )


def _share(answer: SkillCoverage) -> Any:
    return None if answer.share is None else round(answer.share, 4)
