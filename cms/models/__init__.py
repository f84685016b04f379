"""Page types and menus.

Public: every name in ``__all__``. ``page`` is the base of all; ``sections`` holds the pages whose routes are records.
"""

from cms.models.community import CommunityPage
from cms.models.contact import ContactPage
from cms.models.content import ContentPage
from cms.models.developers import DevelopersPage
from cms.models.framework import FrameworkPage
from cms.models.home import HomePage
from cms.models.navigation import SiteNavigation
from cms.models.pathways import PathwaysPage
from cms.models.review import FrameworkReviewState, FrameworkReviewTask
from cms.models.search import SearchPage
from cms.models.sections import (
    CoursesPage,
    MicroCertificationsPage,
    OccupationsPage,
    PartnersPage,
    PilotsPage,
    ProgramsPage,
    RecordSectionPage,
    SkillsPage,
)
from cms.models.shown import ShownChange

__all__ = [
    "CommunityPage",
    "ContactPage",
    "ContentPage",
    "CoursesPage",
    "DevelopersPage",
    "FrameworkPage",
    "FrameworkReviewState",
    "FrameworkReviewTask",
    "HomePage",
    "MicroCertificationsPage",
    "OccupationsPage",
    "PartnersPage",
    "PathwaysPage",
    "PilotsPage",
    "ProgramsPage",
    "RecordSectionPage",
    "SearchPage",
    "ShownChange",
    "SiteNavigation",
    "SkillsPage",
]
