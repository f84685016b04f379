"""A micro-certification as an Achievement of Open Badges 3.0: what a badge that certifies it would say of it.

Source: 1EdTech, Open Badges Specification 3.0, "Achievement". An achievement is no assertion: it names no person.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cms.addresses import absolute_url, record_url
from cms.files.atom import sentences
from cms.records import wording
from cms.records.json_ld import plain
from registry.models import MicroCertification, Occupation, Organization, Skill
from registry.models.bilingual import current_language, localized
from registry.models.ctid import permanent_address

CONTEXT = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
Thing = dict[str, Any]


def achievement(micro: MicroCertification) -> Thing:
    """Return a micro-certification as an achievement, in the language of the request."""
    said = {
        **_head(micro),
        "description": _description(micro),
        "criteria": _criteria(micro),
        "creator": _creator(micro.institution),
        "alignment": [*_skills(micro), *_occupations(micro)],
        "achievementType": "MicroCredential",
        "creditsAvailable": None if micro.credits is None else float(micro.credits),
        "inLanguage": micro.title.lang,
        "humanCode": micro.code,
        "version": micro.source_version,
        "tag": _tags(micro),
    }
    return {name: value for name, value in said.items() if value not in (None, "", [])}


def withdrawn(micro: MicroCertification) -> Thing:
    """Return what a withdrawn one still says."""
    because = localized(micro, "withdrawn_because")
    told = _("Withdrawn. %(because)s") % {"because": because} if because else _("Withdrawn.")
    page = {"id": permanent_address(micro.ctid)}
    return {**_head(micro), "description": told, "criteria": page}


def _head(micro: MicroCertification) -> Thing:
    return {
        "@context": CONTEXT,
        "id": permanent_address(micro.ctid),
        "type": ["Achievement"],
        "name": plain(micro.title),
    }


def _description(micro: MicroCertification) -> str:
    """Return what it is; the specification asks for words, so without any it says who issues it."""
    issued = _("A micro-certification of %(institution)s.") % {
        "institution": micro.institution.name
    }
    said = plain(micro.summary or micro.description) or issued
    return sentences((wording.invented(micro.is_illustrative), said))


def _criteria(micro: MicroCertification) -> Thing:
    parts = [plain(text) for text in (micro.assessment, micro.evidence) if text]
    page = {"id": f"{absolute_url(record_url(micro))}#assessed-title"}
    return {**page, "narrative": "\n\n".join(parts)} if parts else page


def _creator(institution: Organization) -> Thing:
    said = {
        "id": permanent_address(institution.ctid),
        "type": ["Profile"],
        "name": plain(institution.name),
        "url": institution.website,
    }
    return {name: value for name, value in said.items() if value}


def _skills(micro: MicroCertification) -> list[Thing]:
    return [_skill(row.skill) for row in micro.skills.all()]


def _skill(skill: Skill) -> Thing:
    framework = plain(skill.framework.name)
    return _alignment(skill, plain(skill.name), framework, "ceasn:Competency")


def _occupations(micro: MicroCertification) -> list[Thing]:
    noc = "CNP 2021" if current_language() == "fr" else "NOC 2021"
    return [_alignment(one, plain(one.title), noc, "CTDL") for one in micro.occupations.all()]


def _alignment(target: Skill | Occupation, name: str, framework: str, sort: str) -> Thing:
    return {
        "type": ["Alignment"],
        "targetType": sort,
        "targetName": name,
        "targetUrl": permanent_address(target.ctid),
        "targetFramework": framework,
        "targetCode": target.code,
    }


def _tags(micro: MicroCertification) -> list[str]:
    sector = [plain(micro.sector.name)] if micro.sector else []
    return [*sector, *([_("Example")] if micro.is_illustrative else [])]
