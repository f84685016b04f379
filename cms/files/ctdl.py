"""One record as CTDL in JSON-LD. Offerings and decisions are written by the words of bulk publishing.

Source of the terms: https://credreg.net/ctdl/terms and https://credreg.net/ctdlasn/terms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from registry.interchange.bulk.ctdl_nodes import (
    CONTEXT,
    LIFECYCLES,
    Node,
    aligned,
    concept,
    node_of,
    prefixed,
)
from registry.interchange.bulk.headings import OFFERINGS
from registry.interchange.bulk.state import states
from registry.interchange.kinds import kinds
from registry.models import Equivalency, Occupation, Offering, Organization, Skill
from registry.models.ctid import permanent_address

NOC = {"en": "NOC 2021", "fr": "CNP 2021"}
INVENTED = {
    "en": "An example. The organisation and everything said of it are invented.",
    "fr": "Un exemple. L’organisme et tout ce qui en est dit sont inventés.",
}

_EXAMPLE = {"en": ["Example"], "fr": ["Exemple"]}
_AGENT_TYPES = {
    **dict.fromkeys(Organization.TEACHING, "Postsecondary"),
    Organization.Kind.EMPLOYER: "Business",
    Organization.Kind.MUNICIPALITY: "Government",
    Organization.Kind.POLICE_SERVICE: "Government",
}


def document(record: Any) -> Node | None:
    """Return a record as a document, or None when CTDL has no words for it."""
    node = WRITERS[record._meta.model_name](record)
    return None if node is None else {"@context": CONTEXT, **node}


def withdrawn(record: Any) -> Node:
    """Return what a tombstone still says: its identity, what it was called, and why it was withdrawn."""
    sort = _WITHDRAWN[record._meta.model_name]
    said = {
        **_identity(record),
        "@type": sort,
        "name": pair(record, record.LABEL),
        "description": pair(record, "withdrawn_because"),
    }
    if sort == "MicroCredential":
        said["credentialStatusType"] = concept("credentialStat", "Deprecated")
    else:
        said["lifeCycleStatusType"] = concept("lifeCycle", "Ceased")
    return {"@context": CONTEXT, **prefixed(said)}


def pair(record: Any, name: str) -> Node:
    """Return both languages of a text of a record."""
    return {language: getattr(record, f"{name}_{language}") for language in ("en", "fr")}


def _offering(record: Offering) -> Node:
    name = record._meta.model_name
    state = states(kinds()[name], [record.uid])[record.uid]
    node = node_of(name, record.external_id or record.ctid, state, record.institution.ctid)
    assert node is not None
    occupations = [_occupation_entry(one) for one in record.occupations.all()]
    more = {"occupationType": occupations, "keyword": _example(record)}
    return {**node, **prefixed(more), **_taught(record, node)}


def _taught(record: Offering, node: Node) -> Node:
    """Return the skills of an offering: a course teaches them, a credential requires them."""
    skills = prefixed([_skill_entry(row.skill) for row in record.skills.all()])
    if not skills:
        return {}
    if node["@type"] in ("ceterms:Course", "ceterms:LearningProgram"):
        return {"ceterms:teaches": skills}
    profile, *_rest = node.get("ceterms:requires") or [{"@type": "ceterms:ConditionProfile"}]
    return {"ceterms:requires": [{**profile, "ceterms:targetCompetency": skills}]}


def _skill_entry(skill: Skill) -> Node:
    return aligned(
        skill.code,
        pair(skill, "name"),
        pair(skill.framework, "name"),
        targetNode=permanent_address(skill.ctid),
    )


def _occupation_entry(occupation: Occupation) -> Node:
    return aligned(
        occupation.code,
        pair(occupation, "title"),
        NOC,
        targetNode=permanent_address(occupation.ctid),
    )


def _decision(record: Equivalency) -> Node | None:
    state = states(kinds()["equivalency"], [record.uid])[record.uid]
    receiver = record.receiving_institution
    node = node_of("equivalency", record.ctid, state, receiver.ctid if receiver else None)
    if node is None or not record.is_illustrative:
        return node
    return {**node, "ceterms:description": INVENTED}


def _organization(record: Organization) -> Node:
    kind = _AGENT_TYPES.get(record.kind)
    said = {
        **_described(record),
        "@type": "CredentialOrganization" if record.teaches else "Organization",
        "name": pair(record, "name"),
        "subjectWebpage": record.website,
        "agentType": concept("orgType", kind),
        "address": [_place(record.city)] if record.city else [],
    }
    return prefixed(said)


def _occupation(record: Occupation) -> Node:
    skills = [
        {**_skill_entry(row.skill), "weight": str(row.importance)} for row in record.skills.all()
    ]
    said = {
        **_described(record),
        "@type": "Occupation",
        "name": pair(record, "title"),
        "codedNotation": record.code,
        "alternateName": _job_titles(record),
        "occupationType": [aligned(record.code, pair(record, "title"), NOC)],
        "targetCompetency": skills,
    }
    return prefixed(said)


def _skill(record: Skill) -> Node:
    framework = record.framework
    said = {
        **_identity(record),
        "@type": "ceasn:Competency",
        "ceasn:competencyLabel": pair(record, "name"),
        # CTDL-ASN asks for the statement of the competency; of one without a description, its name states it.
        "ceasn:competencyText": pair(record, "description" if record.description else "name"),
        "ceasn:codedNotation": record.code,
        "ceasn:inLanguage": [lang for lang, text in pair(record, "name").items() if text],
        "ceasn:comment": INVENTED if record.is_illustrative else None,
        "ceasn:isPartOf": {
            "@type": "ceasn:CompetencyFramework",
            "ceasn:name": pair(framework, "name"),
            "ceasn:publisherName": {"en": [framework.publisher]} if framework.publisher else {},
            "ceasn:source": [framework.website] if framework.website else [],
        },
    }
    return prefixed(said)


def _identity(record: Any) -> Node:
    return {"@id": permanent_address(record.ctid), "ctid": record.ctid}


def _described(record: Any) -> Node:
    return {
        **_identity(record),
        "description": pair(record, "summary"),
        "lifeCycleStatusType": concept("lifeCycle", LIFECYCLES[record.lifecycle]),
        "keyword": _example(record),
    }


def _example(record: Any) -> Node:
    return _EXAMPLE if record.is_illustrative else {}


def _place(city: str) -> Node:
    return {
        "@type": "Place",
        "addressLocality": {"en": city, "fr": city},
        "addressRegion": {"en": "Ontario", "fr": "Ontario"},
        "addressCountry": {"en": "Canada", "fr": "Canada"},
    }


def _job_titles(record: Occupation) -> Node:
    titles: dict[str, list[str]] = defaultdict(list)
    for row in record.job_titles.all():
        titles[row.language].append(row.title)
    return dict(titles)


WRITERS: Mapping[str, Callable[[Any], Node | None]] = {
    **dict.fromkeys(OFFERINGS, _offering),
    "organization": _organization,
    "occupation": _occupation,
    "skill": _skill,
    "equivalency": _decision,
}
_WITHDRAWN = {
    "microcertification": "MicroCredential",
    "course": "Course",
    "program": "LearningProgram",
    "organization": "Organization",
    "occupation": "Occupation",
    "skill": "ceasn:Competency",
    "equivalency": "TransferValueProfile",
}
