"""Skills, and the frameworks that name them."""

import graphene

from registry.graphql.base import RecordType
from registry.graphql.enums import SkillKind
from registry.graphql.fields import Column, One, pair
from registry.graphql.record import RECORD, Confirmed
from registry.models import Skill as SkillModel
from registry.models import SkillFramework as SkillFrameworkModel


class Skill(pair("name", "Name"), pair("description", "Description"), Confirmed, RecordType):
    """A node of a skill framework."""

    framework = One("SkillFramework", "Framework that it belongs to.")
    code = Column(graphene.NonNull(graphene.String), "Code in the framework.")
    kind = Column(graphene.NonNull(SkillKind), "What the framework calls it.")

    class Meta:
        model = SkillModel
        interfaces = RECORD


class SkillFramework(pair("name", "Name"), RecordType):
    """A published list of skills."""

    version = Column(graphene.String, "Version.")
    publisher = Column(graphene.String, "Publisher.")
    website = Column(graphene.String, "Address of the framework.")
    licence = Column(graphene.String, "Licence under which it may be used.")

    class Meta:
        model = SkillFrameworkModel
        interfaces = RECORD
