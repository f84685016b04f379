"""The root of the API: the queries of every subject, in one class."""

import graphene

from registry.graphql.change import types as change_types
from registry.graphql.change.queries import Query as Changes
from registry.graphql.community import types as community_types
from registry.graphql.coverage import types as coverage_types
from registry.graphql.coverage.queries import Query as Coverage
from registry.graphql.equivalency import answers as equivalency_answers
from registry.graphql.equivalency import types as equivalency_types
from registry.graphql.equivalency.queries import Query as Equivalencies
from registry.graphql.framework import types as framework_types
from registry.graphql.framework.queries import Query as Framework
from registry.graphql.kinds import record_types
from registry.graphql.need import types as need_types
from registry.graphql.need.queries import Query as Needs
from registry.graphql.occupation import types as occupation_types
from registry.graphql.occupation.queries import Query as Occupations
from registry.graphql.offering import types as offering_types
from registry.graphql.offering.queries import Query as Offerings
from registry.graphql.organization import types as organization_types
from registry.graphql.organization.queries import Query as Organizations
from registry.graphql.pathway import types as pathway_types
from registry.graphql.pathway.queries import Query as Pathways
from registry.graphql.pilot import types as pilot_types
from registry.graphql.pilot.queries import Query as Pilots
from registry.graphql.record import Query as Records
from registry.graphql.reference import types as reference_types
from registry.graphql.reference.queries import Query as References
from registry.graphql.skill import types as skill_types
from registry.graphql.skill.queries import Query as Skills
from registry.graphql.stacking import types as stacking_types
from registry.graphql.stacking import verdict as stacking_verdict
from registry.graphql.stacking.queries import Query as Stacking
from registry.graphql.tombstone import Tombstone

# Types refer to each other by name; importing their modules gives the names.
TYPE_MODULES = (
    change_types,
    community_types,
    coverage_types,
    equivalency_answers,
    equivalency_types,
    framework_types,
    need_types,
    occupation_types,
    offering_types,
    organization_types,
    pathway_types,
    pilot_types,
    reference_types,
    skill_types,
    stacking_types,
    stacking_verdict,
)


class Query(
    Offerings,
    Occupations,
    Organizations,
    Pilots,
    Skills,
    Equivalencies,
    Stacking,
    Pathways,
    Coverage,
    Framework,
    Needs,
    Changes,
    References,
    Records,
    graphene.ObjectType,
):
    """What can be asked. Lists show published records; null means “not stated”, never zero."""


def types() -> list[type]:
    """Return the types that only interfaces lead to, for the schema to know them."""
    return [*record_types().values(), Tombstone]
