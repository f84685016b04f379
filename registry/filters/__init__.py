"""Filters of lists, one set a kind of record, shared by the pages and the API.

Public: the names in ``__all__``. Every set reads plain values (an address's query, or the arguments of the API),
refuses a wrong one with an error of the form, and never lets one reach the database. A set that is not valid
lists nothing. ``order`` is stable: what is not stated comes last in both directions, and the key of the row settles ties.
"""

from registry.filters.agreement import AdoptionFilter, AgreementFilter, NeedFilter
from registry.filters.base import RecordFilterSet
from registry.filters.community import EventFilter, NewsFilter
from registry.filters.occupation import OccupationFilter, SkillFilter
from registry.filters.offering import CourseFilter, MicroCertificationFilter, ProgramFilter
from registry.filters.organization import OrganizationFilter, PilotFilter
from registry.filters.practice_note import PracticeNoteFilter
from registry.filters.resource import ResourceFilter

__all__ = [
    "AdoptionFilter",
    "AgreementFilter",
    "CourseFilter",
    "EventFilter",
    "MicroCertificationFilter",
    "NeedFilter",
    "NewsFilter",
    "OccupationFilter",
    "OrganizationFilter",
    "PilotFilter",
    "PracticeNoteFilter",
    "ProgramFilter",
    "RecordFilterSet",
    "ResourceFilter",
    "SkillFilter",
]
