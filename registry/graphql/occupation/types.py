"""Occupations, their job titles and their skill profiles."""

import graphene

from registry.graphql.base import RecordType, Row
from registry.graphql.enums import BroadCategoryCode, JobTitleLanguage
from registry.graphql.fields import Column, Many, One, pair
from registry.graphql.record import RECORD, Confirmed
from registry.graphql.scalars import Decimal
from registry.models import Occupation as OccupationModel


class Occupation(pair("title", "Title"), pair("summary", "Summary"), Confirmed, RecordType):
    """A unit group of NOC 2021 (in French, CNP)."""

    code = Column(graphene.NonNull(graphene.String), "NOC 2021 code: five digits.")
    teer = Column(graphene.NonNull(graphene.Int), "TEER category (in French, FÉER), 0 to 5.")
    broad_category = Column(graphene.NonNull(BroadCategoryCode), "First digit of the code.")
    job_titles = Many(
        "JobTitle", "Names that people give it.", order=("language", "title"), assumed=25
    )
    skills = Many(
        "OccupationSkill",
        "Skills that it asks for, the most important first.",
        shows="skill",
        order=("-importance", "pk"),
    )

    class Meta:
        model = OccupationModel
        interfaces = RECORD


class JobTitle(Row):
    """A name that people give an occupation. English and French lists do not translate each other."""

    language = Column(graphene.NonNull(JobTitleLanguage), "Language of the title.")
    title = Column(graphene.NonNull(graphene.String), "The title.")


class OccupationSkill(Row):
    """How much an occupation asks of a skill."""

    skill = One("Skill", "The skill.")
    importance = Column(graphene.NonNull(Decimal), "Importance (OaSIS rating), 0 to 5.")
