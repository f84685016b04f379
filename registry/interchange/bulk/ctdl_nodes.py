"""What the registry knows of offerings and decisions in the words of CTDL, for files and for single addresses.

A credential (a micro-certification, a program that ends in one) has other terms than a course: its credits stand in
a condition profile, its status and way of teaching have their own names, and its code is one of its identifiers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from registry.interchange.bulk.ctdl_terms import CODE_NAME, CREDENTIALS, DELIVERIES
from registry.interchange.bulk.headings import OFFERINGS
from registry.interchange.bulk.state import State
from registry.models.ctid import ctid_of, permanent_address

CONTEXT = "https://credreg.net/ctdl/schema/context/json"
Node = dict[str, Any]
Said = Mapping[str, Any]

_TYPES = {"microcertification": "MicroCredential", "course": "Course", "program": "LearningProgram"}
_CREDENTIALS = {value: term for term, value in CREDENTIALS.items()}
_DELIVERIES = {value: term for term, value in DELIVERIES.items()}
LIFECYCLES = {"published": "Active", "suspended": "Suspended", "ceased": "Ceased", "draft": "Developing"}  # fmt: skip
_STATUSES = {"published": "Active", "suspended": "Suspended", "ceased": "Deprecated"}
_PLAIN_KEYS = ("en", "fr")


def node_of(name: str, external_id: str, state: State, owner: str | None) -> Node | None:
    """Return a record as a node, or None when CTDL cannot say it.

    Stacking rules are left out: a condition profile of CTDL cannot say all that a requirement says, and what is
    read back would be another rule. So are decisions with grades, conditions or refusals.

    Args:
        name: kind of the record, one of ``headings.BULK_KINDS``.
        external_id: the id under which its institution sends it.
        state: what the record says.
        owner: CTID of the institution, or None when a group decided.
    """
    write = _offering if name in OFFERINGS else _decision if name == "equivalency" else None
    said = write(name, state.plain) if write else None
    if said is None:
        return None
    own = [_identifier(external_id), *said.pop("identifier", [])]
    node: Node = prefixed({**_head(state, owner), "identifier": own, **said})
    return node


def prefixed(node: Any) -> Any:
    """Return a node without what is not stated, its terms with their prefix.

    >>> prefixed({"@type": "Course", "name": {"en": "Welding", "fr": None}, "keyword": {"en": ""}})
    {'@type': 'ceterms:Course', 'ceterms:name': {'en': 'Welding'}}
    """
    if isinstance(node, list):
        return [prefixed(one) for one in node]
    if not isinstance(node, dict):
        return node
    inner = {key: prefixed(value) for key, value in node.items()}
    said = {key: value for key, value in inner.items() if value not in (None, "", [], {})}
    return {_term(key): _typed(key, value) for key, value in said.items()}


def aligned(
    code: str, name: Node | None = None, framework: Node | None = None, **more: Any
) -> Node:
    """Return an entry of another framework that a record is aligned to."""
    return {
        "@type": "CredentialAlignmentObject",
        "codedNotation": code,
        "targetNodeName": name,
        "frameworkName": framework,
        **more,
    }


def pair(said: Said, name: str) -> Node:
    """Return both languages of a text."""
    return {language: said.get(f"{name}_{language}") for language in _PLAIN_KEYS}


def is_credential(said: Said, name: str) -> bool:
    """Return whether CTDL takes an offering for a credential, not for a course of study."""
    return name == "microcertification" or said.get("credential") in _CREDENTIALS


def _head(state: State, owner: str | None) -> Node:
    ctid = ctid_of(state.uid)
    return {
        "@id": permanent_address(ctid),
        "ctid": ctid,
        "name": pair(state.plain, "title"),
        "ownedBy": [permanent_address(owner)] if owner else [],
        "versionCode": state.plain.get("source_version"),
    }


def _identifier(code: str, name: Node | None = None) -> Node:
    return {"@type": "IdentifierValue", "identifierTypeName": name, "identifierValueCode": code}


def _term(key: str) -> str:
    plain = key.startswith("@") or ":" in key or key in _PLAIN_KEYS
    return key if plain else f"ceterms:{key}"


def _typed(key: str, value: Any) -> Any:
    return f"ceterms:{value}" if key == "@type" and ":" not in value else value


def _offering(name: str, said: Said) -> Node:
    sort = _CREDENTIALS.get(said.get("credential") or "", _TYPES[name])
    own = _as_credential(said) if is_credential(said, name) else _as_learning(said)
    return {
        "@type": sort,
        "description": pair(said, "description"),
        "inLanguage": said.get("languages"),
        "estimatedDuration": _duration(said),
        "estimatedCost": _cost(said.get("fee")),
        "instructionalProgramType": [aligned(said["cip"])] if said.get("cip") else [],
        "occupationType": [aligned(code) for code in said.get("occupations") or []],
        "availableOnlineAt": said.get("enrol_url"),
        "subjectWebpage": said.get("source_url"),
        **own,
    }


def _as_learning(said: Said) -> Node:
    return {
        "codedNotation": said.get("code"),
        "deliveryType": concept("deliveryType", _DELIVERIES.get(said.get("delivery") or "")),
        "lifeCycleStatusType": concept("lifeCycle", LIFECYCLES.get(said.get("lifecycle") or "")),
        "creditValue": _amount(said.get("credits")),
    }


def _as_credential(said: Said) -> Node:
    way, state = said.get("delivery") or "", said.get("lifecycle") or ""
    credit, assessment = _amount(said.get("credits")), pair(said, "assessment")
    asked = bool(credit) or any(assessment.values())
    shown = {"@type": "ConditionProfile", "creditValue": credit, "description": assessment}
    return {
        "identifier": [_identifier(said["code"], CODE_NAME)] if said.get("code") else [],
        "learningDeliveryType": concept("deliveryType", _DELIVERIES.get(way)),
        "credentialStatusType": concept("credentialStat", _STATUSES.get(state)),
        "requires": [shown] if asked else [],
    }


def concept(scheme: str, term: str | None) -> list[Node]:
    """Return a term of a closed list of CTDL; nothing when it is not stated."""
    if term is None:
        return []
    return [{"@type": "CredentialAlignmentObject", "targetNode": f"{scheme}:{term}"}]


def _amount(amount: str | None) -> list[Node]:
    return [{"@type": "ValueProfile", "schema:value": amount}] if amount is not None else []


def _duration(said: Said) -> list[Node]:
    hours, weeks = said.get("hours"), said.get("weeks")
    stated = (
        ("timeRequired", f"PT{hours}H" if hours is not None else None),
        ("exactDuration", f"P{weeks}W" if weeks is not None else None),
    )
    return [{"@type": "DurationProfile", term: text} for term, text in stated if text]


def _cost(fee: str | None) -> list[Node]:
    return [{"@type": "CostProfile", "price": fee, "currency": "CAD"}] if fee is not None else []


def _decision(name: str, said: Said) -> Node | None:
    sources, grants = said.get("sources") or [], said.get("grants") or []
    whole = [one["offering"] for one in grants if one.get("kind") == "offering"]
    amounts = [one["credits"] for one in grants if set(one) == {"kind", "credits"}]
    if not _is_bare(said) or len(whole) + len(amounts) != len(grants):
        return None
    if len(amounts) > 1 or (amounts and whole):
        return None
    return {
        "@type": "TransferValueProfile",
        "transferValueFrom": _addresses(one["offering"] for one in sources),
        "transferValueFor": _addresses(whole),
        "transferValue": _amount(amounts[0] if amounts else None),
        "startDate": said.get("valid_from"),
        "endDate": said.get("valid_to"),
    }


def _is_bare(said: Said) -> bool:
    """Return whether a decision grants without grades, ages and words, which CTDL could not say."""
    worded = said.get("condition_en") or said.get("condition_fr")
    bare = all(set(one) == {"offering"} for one in said.get("sources") or [])
    return said.get("outcome") == "granted" and not worded and bare


def _addresses(ctids: Iterable[str]) -> list[str]:
    return [permanent_address(ctid) for ctid in ctids]
