"""Needs of employers, councils and boards."""

import graphene

from registry.graphql.base import RecordType, Row
from registry.graphql.fields import Column, Many, One, pair
from registry.graphql.record import RECORD, Confirmed
from registry.graphql.scalars import Date
from registry.models import Need as NeedModel


class Need(pair("title", "Title"), pair("summary", "Summary"), Confirmed, RecordType):
    """What an organisation needs people to be able to do, where and by when."""

    organization = One("Organization", "Who needs it.")
    occupation = One("Occupation", "Occupation needed.")
    regions = Many("Region", "Economic regions.", order=("code",))
    people = Column(graphene.Int, "Number of people; null when not stated.")
    by_date = Column(Date, "Needed by this day.")
    skills = Many("NeedSkill", "Skills needed.", shows="skill", order=("pk",))

    class Meta:
        model = NeedModel
        interfaces = RECORD


class NeedSkill(Row):
    """A skill that a need asks for."""

    skill = One("Skill", "The skill.")
    level = Column(graphene.Int, "Level needed, 1 to 5; null when not stated.")
