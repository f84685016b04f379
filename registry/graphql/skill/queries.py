"""Skills."""

from registry.filters import SkillFilter
from registry.graphql.lists import ListOf, OneOf


class Query:
    """Root fields for skills."""

    skill = OneOf("Skill", "One skill.")
    skills = ListOf("Skill", SkillFilter, "Skills of all frameworks.")
