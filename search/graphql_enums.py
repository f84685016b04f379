"""Closed lists of the API's search, as enums: what can be found, filtered and counted."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import graphene

from search.types import AMOUNTS, FACETS, KINDS, SORTS

_KINDS = {
    "occupation": "An occupation: a unit group of NOC 2021.",
    "microcertification": "A micro-certification.",
    "program": "A program that ends in a credential.",
    "course": "A course.",
    "organization": "An organisation in any role: college, employer, board and others.",
    "pilot": "A pilot of the framework.",
    "skill": "A skill of a named framework.",
    "need": "What an employer or a board looks for.",
    "practicenote": "A practice note.",
    "resource": "A document or a link of the resource library.",
    "agreement": "An agreement between organisations.",
    "frameworkelement": "A principle or an element of the framework.",
    "event": "An event of the community.",
    "newsitem": "News of the community.",
    "frameworkedition": "An edition of the framework.",
    "organizationgroup": "A group of organisations that decides together.",
    "stackingrule": "A rule under which an award is granted.",
    "equivalency": "A decision of an institution on what counts there.",
    "adoption": "How far a pilot or an offering follows an element of the framework.",
    "endorsement": "What a partner confirmed of a micro-certification.",
    "needreply": "What an institution answers a need with.",
}
_FIELDS = {
    "kind": "Kind of record, also one that answers only when asked for; values are those of SearchKind in small letters.",
    "sector": "Sector, by slug.",
    "occupation": "Occupation to which an offering leads, by NOC code.",
    "skill": "Skill that is taught or asked for, by slug.",
    "institution": "Institution behind a record, by slug.",
    "region": "Economic region, by code; after `institution-`, that of the institution whose offering states none.",
    "delivery": "How an offering is taught: online, in-person or blended.",
    "language": "Language of instruction, by code.",
    "osap": "Whether a micro-certification is within the rules of OSAP: yes or no.",
    "adopts": "Principle or element of the framework that is followed, by code.",
    "stacks_into": "Award toward which an offering counts, by slug.",
    "credential": "What a program ends in.",
    "teer": "TEER category of an occupation, 0 to 5.",
    "organization_kind": "Sort of organisation.",
    "pilot": "Pilot to which a record belongs, by slug.",
    "status": "How far a pilot or an adoption is, what was decided, or that something is over.",
}
_AMOUNTS = {
    "hours": "Hours of instruction.",
    "weeks": "Weeks from beginning to end.",
    "fee": "Fee in Canadian dollars.",
}


_ORDERS = {
    "relevance": "Best match first.",
    "title": "Title, A to Z.",
    "-title": "Title, Z to A.",
    "hours": "Shortest first.",
    "-hours": "Longest first.",
    "fee": "Lowest fee first.",
    "-fee": "Highest fee first.",
}


def _enum(name: str, values: tuple[str, ...], what: str, said: Mapping[str, str]) -> Any:
    return graphene.Enum(
        name,
        [(_name(value), value) for value in values],
        description=lambda value: what if value is None else said[value.value],
    )


def _name(value: str) -> str:
    return f"{value[1:]}_desc".upper() if value.startswith("-") else value.upper()


SearchKind = _enum("SearchKind", KINDS, "Kinds of record that can be found.", _KINDS)
SearchField = _enum(
    "SearchField", FACETS, "Fields that can be filtered by value and counted.", _FIELDS
)
SearchAmount = _enum("SearchAmount", AMOUNTS, "Fields that hold a number.", _AMOUNTS)
_UNSTATED = {
    "workplace": "From where people work: no record states it, and the registry holds no job postings.",
    "regions_of_jobs": "Where jobs are: occupations are recorded for no region.",
    "training": "What the words ask of training beyond that it is one, such as when it is given.",
}

SearchUnstated = _enum(
    "SearchUnstated", tuple(_UNSTATED), "What words may ask that no record states.", _UNSTATED
)
SearchOrder = _enum("SearchOrder", SORTS, "Orders of an answer of the search.", _ORDERS)
