"""Regions, sectors, languages of delivery."""

import graphene

from registry.graphql.base import RecordType, Row
from registry.graphql.enums import SectorLine
from registry.graphql.fields import Column, pair
from registry.graphql.record import RECORD
from registry.models import Region as RegionModel
from registry.models import Sector as SectorModel


class Region(pair("name", "Name"), RecordType):
    """One of Ontario's 11 economic regions (Statistics Canada)."""

    code = Column(graphene.NonNull(graphene.String), "Statistics Canada code, 3510 to 3595.")

    class Meta:
        model = RegionModel
        interfaces = RECORD


class Sector(pair("name", "Name"), RecordType):
    """One of the fields in which pilots test the framework."""

    line = Column(graphene.NonNull(SectorLine), "Sign of the sector in drawings.")
    position = Column(graphene.NonNull(graphene.Int), "Place among the sectors, from 0.")

    class Meta:
        model = SectorModel
        interfaces = RECORD


class Language(pair("name", "Name"), Row):
    """A language in which offerings are taught."""

    code = Column(graphene.NonNull(graphene.String), "BCP 47 code, for example “fr”.")
