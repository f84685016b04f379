"""What offerings, rules and decisions name: groups, institutions, occupations, skills."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from registry.domain.facts import Group, GroupMember, OccupationFact, WeightedSkill
from registry.models import Occupation, Organization, OrganizationGroup, Skill
from registry.models.ctid import ctid_of
from registry.snapshot.reading import Reading


def groups(reading: Reading) -> Iterator[Group]:
    """Yield every published group with its members of every day."""
    columns = ("members__organization__uid", "members__joined_on", "members__left_on")
    groups = OrganizationGroup.objects.filter(lifecycle__in=reading.named)
    rows = groups.order_by("pk", "members__pk").values_list("uid", *columns).iterator()
    for uid, members in groupby(rows, key=itemgetter(0)):
        joined = (GroupMember(ctid_of(who), *days) for _, who, *days in members if who)
        yield Group(ctid_of(uid), tuple(joined))


def occupations(reading: Reading) -> Iterator[OccupationFact]:
    """Yield every published occupation with the skills that it asks for."""
    columns = ("skills__skill__uid", "skills__importance", "skills__skill__lifecycle")
    occupations = Occupation.objects.filter(lifecycle__in=reading.named)
    rows = occupations.order_by("code").values_list("code", *columns).iterator()
    for code, skills in groupby(rows, key=itemgetter(0)):
        asked = (
            WeightedSkill(ctid_of(skill), weight)
            for _, skill, weight, state in skills
            if skill and state in reading.named
        )
        yield OccupationFact(code, tuple(asked))


def institutions(reading: Reading) -> Iterator[str]:
    """Yield every public organisation, whether it offers anything or not."""
    return _keys(reading, Organization)


def skills(reading: Reading) -> Iterator[str]:
    """Yield every public skill, whether anybody teaches it or not."""
    return _keys(reading, Skill)


def _keys(reading: Reading, table: Any) -> Iterator[str]:
    listed = table.objects.filter(lifecycle__in=reading.named).order_by("pk")
    return map(ctid_of, listed.values_list("uid", flat=True).iterator())
