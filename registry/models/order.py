"""Every kind of record, each after those that its columns point to: the order to write in, and backwards to delete."""

from registry.models.adoption import Adoption
from registry.models.endorsement import Endorsement
from registry.models.equivalency import Agreement, Equivalency
from registry.models.event import Event
from registry.models.framework import FrameworkEdition, FrameworkElement
from registry.models.need import Need
from registry.models.need_reply import NeedReply
from registry.models.news import NewsItem
from registry.models.occupation import Occupation
from registry.models.offering import Course, MicroCertification, Program
from registry.models.organization import Organization, OrganizationGroup
from registry.models.osap import OsapRuleProfile
from registry.models.pilot import Pilot
from registry.models.practice_note import PracticeNote
from registry.models.reference import Language, Region, Sector
from registry.models.resource import Resource
from registry.models.skill import Skill, SkillFramework
from registry.models.stacking import StackingRule

WRITING_ORDER = (
    Region,
    Sector,
    Language,
    Organization,
    OrganizationGroup,
    SkillFramework,
    Skill,
    Occupation,
    OsapRuleProfile,
    Pilot,
    MicroCertification,
    Course,
    Program,
    Agreement,
    StackingRule,
    Equivalency,
    FrameworkEdition,
    FrameworkElement,
    Adoption,
    Endorsement,
    PracticeNote,
    Need,
    Event,
    NewsItem,
    Resource,
    NeedReply,
)
