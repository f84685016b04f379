"""What the list and the page of each kind of record show.

Public: ``KINDS`` and ``RecordKind``. Every query of a page is made here, none in a template, and tests count them.
"""

from cms.records import (
    courses,
    events,
    library,
    microcertifications,
    needs,
    news,
    notes,
    occupations,
    organizations,
    pilots,
    programs,
    skills,
)
from cms.records.kind import RecordKind

KINDS: dict[str, RecordKind] = {
    kind.name: kind
    for kind in (
        microcertifications.KIND,
        programs.KIND,
        courses.KIND,
        occupations.KIND,
        skills.KIND,
        organizations.KIND,
        pilots.KIND,
        notes.KIND,
        events.KIND,
        news.KIND,
        needs.KIND,
        library.KIND,
    )
}

__all__ = ["KINDS", "RecordKind"]
