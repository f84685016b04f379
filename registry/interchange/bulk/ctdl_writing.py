"""Records as CTDL in JSON-LD: what ``ctdl.read`` takes for the same records again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from registry.interchange.bulk.ctdl_terms import CREDENTIALS, DELIVERIES
from registry.interchange.bulk.export import own_states
from registry.interchange.bulk.headings import OFFERINGS
from registry.interchange.bulk.state import State
from registry.interchange.kinds import kinds
from registry.models import Organization
from registry.models.ctid import ctid_of

CONTEXT = "https://credreg.net/ctdl/schema/context/json"
Node = dict[str, Any]

_TYPES = {"microcertification": "MicroCredential", "course": "Course", "program": "LearningProgram"}
_CREDENTIALS = {value: term for term, value in CREDENTIALS.items()}
_DELIVERIES = {value: term for term, value in DELIVERIES.items()}
_LIFECYCLES = {"published": "Active", "suspended": "Suspended", "ceased": "Ceased", "draft": "Developing"}  # fmt: skip


def write_ctdl(names: Iterable[str], institution: Organization, path: Path) -> int:
    """Write an institution's offerings and decisions, a node at a time; return how many records CTDL cannot say.

    Stacking rules are left out: a condition profile of CTDL cannot say all that a requirement says, and what is
    read back would be another rule. So are decisions with grades, conditions or refusals.
    """
    left_out = Counter[str]()
    with path.open("w", encoding="utf-8") as out:
        out.write(json.dumps({"@context": CONTEXT})[:-1] + ', "@graph": [')
        for number, node in enumerate(_nodes(names, institution, left_out)):
            out.write(",\n" if number else "\n")
            json.dump(node, out, ensure_ascii=False)
        out.write("\n]}\n")
    return left_out.total()


def _nodes(
    names: Iterable[str], institution: Organization, left_out: Counter[str]
) -> Iterator[Node]:
    for name in names:
        for external_id, state in own_states(kinds()[name], institution):
            node = _WRITERS[name](name, state.plain)
            if node is None:
                left_out[name] += 1
            else:
                yield _prefixed({**_head(external_id, state, institution), **node})


def _head(external_id: str, state: State, institution: Organization) -> Node:
    return {
        "ctid": ctid_of(state.uid),
        "identifier": [{"@type": "IdentifierValue", "identifierValueCode": external_id}],
        "name": _map(state.plain, "title"),
        "ownedBy": [institution.ctid],
        "versionCode": state.plain.get("source_version"),
    }


def _prefixed(node: Any) -> Any:
    """Return a node without what is not stated, its terms with their prefix."""
    if isinstance(node, list):
        return [_prefixed(one) for one in node]
    if not isinstance(node, dict):
        return node
    said = {key: _prefixed(value) for key, value in node.items() if value not in (None, "", [], {})}
    return {_term(key): _typed(key, value) for key, value in said.items()}


def _term(key: str) -> str:
    plain = key.startswith("@") or ":" in key or key in ("en", "fr")
    return key if plain else f"ceterms:{key}"


def _typed(key: str, value: Any) -> Any:
    return f"ceterms:{value}" if key == "@type" and ":" not in value else value


def _map(said: Mapping[str, Any], name: str) -> Node:
    return {language: said.get(f"{name}_{language}") for language in ("en", "fr")}


def _offering(name: str, said: Mapping[str, Any]) -> Node | None:
    sort = _CREDENTIALS.get(said.get("credential") or "", _TYPES[name])
    return {
        "@type": sort,
        "description": _map(said, "description"),
        "codedNotation": said.get("code"),
        "inLanguage": said.get("languages"),
        "deliveryType": _aligned("deliveryType", _DELIVERIES.get(said.get("delivery") or "")),
        "lifeCycleStatusType": _aligned("lifeCycle", _LIFECYCLES.get(said.get("lifecycle") or "")),
        "creditValue": _amount(said.get("credits")),
        "estimatedDuration": _duration(said),
        "estimatedCost": _cost(said.get("fee")),
        "instructionalProgramType": _codes([said["cip"]] if said.get("cip") else []),
        "occupationType": _codes(said.get("occupations") or []),
        "availableOnlineAt": said.get("enrol_url"),
        "subjectWebpage": said.get("source_url"),
    }


def _aligned(scheme: str, term: str | None) -> list[Node]:
    return (
        [{"@type": "CredentialAlignmentObject", "targetNode": f"{scheme}:{term}"}] if term else []
    )


def _codes(codes: Iterable[str]) -> list[Node]:
    return [{"@type": "CredentialAlignmentObject", "codedNotation": code} for code in codes]


def _amount(amount: str | None) -> list[Node]:
    return [{"@type": "ValueProfile", "schema:value": amount}] if amount is not None else []


def _duration(said: Mapping[str, Any]) -> list[Node]:
    hours, weeks = said.get("hours"), said.get("weeks")
    return [
        {"@type": "DurationProfile", term: text}
        for term, text in (
            ("timeRequired", f"PT{hours}H" if hours is not None else None),
            ("exactDuration", f"P{weeks}W" if weeks is not None else None),
        )
        if text
    ]


def _cost(fee: str | None) -> list[Node]:
    return [{"@type": "CostProfile", "price": fee, "currency": "CAD"}] if fee is not None else []


def _decision(name: str, said: Mapping[str, Any]) -> Node | None:
    sources, grants = said.get("sources") or [], said.get("grants") or []
    bare = all(set(one) == {"offering"} for one in sources)
    whole = [one["offering"] for one in grants if one.get("kind") == "offering"]
    amounts = [one["credits"] for one in grants if set(one) == {"kind", "credits"}]
    # Only a grant without grades, ages and subjects is one that CTDL can say.
    worded = said.get("condition_en") or said.get("condition_fr")
    if (
        said.get("outcome") != "granted"
        or worded
        or not bare
        or len(whole) + len(amounts) != len(grants)
    ):
        return None
    if len(amounts) > 1 or (amounts and whole):
        return None
    return {
        "@type": "TransferValueProfile",
        "transferValueFrom": [one["offering"] for one in sources],
        "transferValueFor": whole,
        "transferValue": _amount(amounts[0] if amounts else None),
        "startDate": said.get("valid_from"),
        "endDate": said.get("valid_to"),
    }


def _nothing(name: str, said: Mapping[str, Any]) -> Node | None:
    return None


_WRITERS: Mapping[str, Callable[[str, Mapping[str, Any]], Node | None]] = {
    **dict.fromkeys(OFFERINGS, _offering),
    "equivalency": _decision,
    "stackingrule": _nothing,
}
