"""Values of CTDL nodes: what a term of a node says, as the registry's columns take it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from registry.interchange.bulk.ctdl_terms import CODE_NAME, FACTS_OF_A_PROFILE, KINDS, TARGETS

Node = Mapping[str, Any]

_DURATION = re.compile(r"P(?:(\d+(?:\.\d+)?)W)?(?:T(\d+(?:\.\d+)?)H)?", re.ASCII)


def bare(value: Any) -> Any:
    """Return a value with the prefix ``ceterms:`` taken from the names of its members."""
    if isinstance(value, dict):
        return {key.removeprefix("ceterms:"): bare(one) for key, one in value.items()}
    return [bare(one) for one in value] if isinstance(value, list) else value


def many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def first_of(value: Any) -> Any:
    return next(iter(many(value)), None)


def types_of(node: Node) -> list[str]:
    return [str(one).removeprefix("ceterms:") for one in many(node.get("@type"))]


def reference_of(value: Any) -> str:
    return str(value.get("@id", "")) if isinstance(value, dict) else str(value)


def code_of(node: Node) -> str:
    """Return the institution's own id of a node."""
    identifier = first_of(node.get("identifier"))
    given = identifier.get("identifierValueCode") if isinstance(identifier, dict) else identifier
    return str(given or node.get("codedNotation") or node.get("ctid") or node.get("@id") or "")


def text_pair(value: Any, name: str, language: str) -> dict[str, Any]:
    """Return a text in a language map, or in the one language of its node, as paired columns."""
    if isinstance(value, dict) and "@value" in value:
        value = {str(value.get("@language", language)): value["@value"]}
    if not isinstance(value, dict):
        return {} if value is None else {f"{name}_{language}": value}
    return {f"{name}_{key[:2]}": text for key, text in value.items() if key[:2] in ("en", "fr")}


def course_code_of(node: Node) -> Any:
    """Return the course code of a credential, which has no term of its own."""
    named = (one for one in many(node.get("identifier")) if isinstance(one, dict))
    codes = (
        one.get("identifierValueCode")
        for one in named
        if one.get("identifierTypeName") == CODE_NAME
    )
    return next(codes, None)


def facts_alone(profile: Any) -> bool:
    """Return whether a condition profile only describes the credential and names nothing to complete."""
    if not isinstance(profile, dict) or any(term in profile for term in TARGETS):
        return False
    return bool(FACTS_OF_A_PROFILE & profile.keys())


def facts_with_columns(node: Node) -> tuple[str, ...]:
    """Return the terms of a describing profile that the kind of a node has a column for."""
    kinds = {KINDS[one] for one in types_of(node) if one in KINDS}
    return ("description",) if "microcertification" in kinds else ()


def assessment_of(node: Node, language: str) -> dict[str, Any]:
    """Return how a micro-certification is assessed: what its describing profile says."""
    profiles = filter(facts_alone, many(node.get("requires")))
    texts = [profile.get("description") for profile in profiles] if facts_with_columns(node) else []
    return text_pair(first_of(texts), "assessment", language)


def codes_of(node: Node, term: str) -> list[str]:
    """Return the codes of the entries of another framework that a node is aligned to."""
    entries = [one for one in many(node.get(term)) if isinstance(one, dict)]
    return [str(one.get("codedNotation") or one.get("targetNode") or "") for one in entries]


def value_of(node: Node, term: str) -> Any:
    found = first_of(node.get(term))
    return found.get("schema:value", found.get("value")) if isinstance(found, dict) else found


def durations_of(node: Node) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    for profile in many(node.get("estimatedDuration")):
        said = profile if isinstance(profile, dict) else {"exactDuration": profile}
        for text in (said.get("exactDuration"), said.get("timeRequired")):
            weeks, hours = _read_duration(text)
            stated |= {k: v for k, v in (("weeks", weeks), ("hours", hours)) if v is not None}
    return stated


def _read_duration(text: Any) -> tuple[Any, Any]:
    if text is None:
        return None, None
    match = _DURATION.fullmatch(str(text))
    # What is no duration goes on as it stands, so that the check of the column names it.
    return (match[1], match[2]) if match and any(match.groups()) else (None, str(text))
