"""The tables, one module a subject, with their QuerySets beside them.

Public: every name in ``__all__``. ``record`` is the base of all; of Wagtail only ``wagtail.models`` is used.
"""

from registry.models.access import ApiKey, ApiKeyUse, KeyRequest
from registry.models.adoption import Adoption, AdoptionStep
from registry.models.application import Application, ApplicationElement, ApplicationPartner
from registry.models.assignment import Basis
from registry.models.bulk import ExternalKey, PlannedRow
from registry.models.change import Change, ImportRun, LoadedRecord
from registry.models.confirmation import Confirmation, EndorsementRequest
from registry.models.contact import ContactMessage
from registry.models.document import RegisteredDocument
from registry.models.download import Download
from registry.models.endorsement import Endorsement
from registry.models.equivalency import Agreement, Equivalency, EquivalencyGrant, EquivalencySource
from registry.models.event import Event
from registry.models.framework import FrameworkEdition, FrameworkElement
from registry.models.need import Need, NeedSkill
from registry.models.need_reply import NeedReply
from registry.models.news import NewsItem
from registry.models.occupation import JobTitle, Occupation, OccupationSkill
from registry.models.offering import (
    Course,
    MicroCertification,
    Offering,
    OfferingSkill,
    OfferingStart,
    Program,
)
from registry.models.organization import GroupMember, Membership, Organization, OrganizationGroup
from registry.models.osap import OsapRuleProfile
from registry.models.pilot import Pilot, PilotPartner
from registry.models.practice_note import NoteComment, PracticeNote
from registry.models.record import Identified, Lifecycle, Provenance, Record
from registry.models.reference import Language, Region, Sector
from registry.models.resource import Resource, ResourceVersion
from registry.models.skill import Skill, SkillFramework
from registry.models.stacking import RuleName, StackingRule
from registry.models.waiting_letter import WaitingLetter

__all__ = [
    "Adoption",
    "AdoptionStep",
    "Agreement",
    "ApiKey",
    "ApiKeyUse",
    "Application",
    "ApplicationElement",
    "ApplicationPartner",
    "Basis",
    "Change",
    "Confirmation",
    "ContactMessage",
    "Course",
    "Download",
    "Endorsement",
    "EndorsementRequest",
    "Equivalency",
    "EquivalencyGrant",
    "EquivalencySource",
    "Event",
    "ExternalKey",
    "FrameworkEdition",
    "FrameworkElement",
    "GroupMember",
    "Identified",
    "ImportRun",
    "JobTitle",
    "KeyRequest",
    "Language",
    "Lifecycle",
    "LoadedRecord",
    "Membership",
    "MicroCertification",
    "Need",
    "NeedReply",
    "NeedSkill",
    "NewsItem",
    "NoteComment",
    "Occupation",
    "OccupationSkill",
    "Offering",
    "OfferingSkill",
    "OfferingStart",
    "Organization",
    "OrganizationGroup",
    "OsapRuleProfile",
    "Pilot",
    "PilotPartner",
    "PlannedRow",
    "PracticeNote",
    "Program",
    "Provenance",
    "Record",
    "Region",
    "RegisteredDocument",
    "Resource",
    "ResourceVersion",
    "RuleName",
    "Sector",
    "Skill",
    "SkillFramework",
    "StackingRule",
    "WaitingLetter",
]
