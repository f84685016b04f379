"""CTDL as JSON-LD: credentials, courses, programs, what they require, and transfer values.

Terms are those of the Credential Transparency Description Language (https://credreg.net/ctdl/terms), with their usual
prefix or without one. What the registry has no place for is named in a notice, so that nothing is lost unseen.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from registry.interchange.bulk import json_records
from registry.interchange.bulk.cells import Row
from registry.interchange.bulk.ctdl_terms import (
    CODE_NAME,
    CREDENTIALS,
    DELIVERIES,
    FACTS_OF_A_PROFILE,
    KINDS,
    LIFECYCLES,
    PASSED_OVER,
    TAKEN,
    TARGETS,
)
from registry.interchange.formats.json_file import parsed
from registry.interchange.formats.text import Unreadable, text_of
from registry.interchange.records import Place, SourceRecord
from registry.interchange.report import Issue

Node = Mapping[str, Any]

LARGEST = 25 * 1024 * 1024
"""Most bytes of a JSON-LD file, which is read as a whole: some 10,000 offerings."""

_DURATION = re.compile(r"P(?:(\d+(?:\.\d+)?)W)?(?:T(\d+(?:\.\d+)?)H)?", re.ASCII)
_CTID = re.compile(r"ce-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$")


def read(path: Path, name: str, notices: list[Issue], kind: str = "") -> tuple[str, Iterator[Row]]:
    """Return the digest of a JSON file and its records: CTDL, or plain records under ``records``.

    Notices come in when the last record is read.
    """
    if path.stat().st_size > LARGEST:
        sizes = {"mebibytes": path.stat().st_size >> 20, "most": LARGEST >> 20}
        raise Unreadable(Issue.of("file.large", Place(name), **sizes))
    text = text_of(path, name)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    document = parsed(text, name)
    if isinstance(document, dict) and "records" in document:
        return digest, json_records.read(document, name, kind)
    return digest, Graph(_nodes(document, name), name).rows(notices)


def _nodes(document: Any, name: str) -> list[Node]:
    found = document.get("@graph", [document]) if isinstance(document, dict) else document
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Unreadable(Issue.of("ctdl.shape", Place(name)))
    if not found:
        raise Unreadable(Issue.of("file.empty", Place(name)))
    return [_bare(node) for node in found]


def _bare(value: Any) -> Any:
    """Return a value with the prefix ``ceterms:`` taken from the names of its members."""
    if isinstance(value, dict):
        return {key.removeprefix("ceterms:"): _bare(one) for key, one in value.items()}
    return [_bare(one) for one in value] if isinstance(value, list) else value


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _first(value: Any) -> Any:
    return next(iter(_many(value)), None)


def _types(node: Node) -> list[str]:
    return [str(one).removeprefix("ceterms:") for one in _many(node.get("@type"))]


def _reference(value: Any) -> str:
    return str(value.get("@id", "")) if isinstance(value, dict) else str(value)


def _code(node: Node) -> str:
    """Return the institution's own id of a node."""
    identifier = _first(node.get("identifier"))
    given = identifier.get("identifierValueCode") if isinstance(identifier, dict) else identifier
    return str(given or node.get("codedNotation") or node.get("ctid") or node.get("@id") or "")


def _pair(value: Any, name: str, language: str) -> dict[str, Any]:
    """Return a text in a language map, or in the one language of its node, as paired columns."""
    if isinstance(value, dict) and "@value" in value:
        value = {str(value.get("@language", language)): value["@value"]}
    if not isinstance(value, dict):
        return {} if value is None else {f"{name}_{language}": value}
    return {f"{name}_{key[:2]}": text for key, text in value.items() if key[:2] in ("en", "fr")}


def _code_among_identifiers(node: Node) -> Any:
    """Return the course code of a credential, which has no term of its own."""
    named = (one for one in _many(node.get("identifier")) if isinstance(one, dict))
    codes = (
        one.get("identifierValueCode")
        for one in named
        if one.get("identifierTypeName") == CODE_NAME
    )
    return next(codes, None)


def _facts_alone(profile: Any) -> bool:
    """Return whether a condition profile only describes the credential and names nothing to complete."""
    if not isinstance(profile, dict) or any(term in profile for term in TARGETS):
        return False
    return bool(FACTS_OF_A_PROFILE & profile.keys())


def _own_facts(node: Node) -> tuple[str, ...]:
    """Return the terms of a describing profile that the kind of a node has a column for."""
    kinds = {KINDS[one] for one in _types(node) if one in KINDS}
    return ("description",) if "microcertification" in kinds else ()


def _assessment(node: Node, language: str) -> dict[str, Any]:
    """Return how a micro-certification is assessed: what its describing profile says."""
    profiles = filter(_facts_alone, _many(node.get("requires")))
    texts = [profile.get("description") for profile in profiles] if _own_facts(node) else []
    return _pair(_first(texts), "assessment", language)


def _aligned(node: Node, term: str) -> list[str]:
    """Return the codes of the entries of another framework that a node is aligned to."""
    entries = [one for one in _many(node.get(term)) if isinstance(one, dict)]
    return [str(one.get("codedNotation") or one.get("targetNode") or "") for one in entries]


def _value(node: Node, term: str) -> Any:
    found = _first(node.get(term))
    return found.get("schema:value", found.get("value")) if isinstance(found, dict) else found


def _durations(node: Node) -> dict[str, Any]:
    stated: dict[str, Any] = {}
    for profile in _many(node.get("estimatedDuration")):
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


class Graph:
    """The nodes of a document, which may name one another."""

    def __init__(self, nodes: list[Node], name: str) -> None:
        self.nodes = nodes
        self.name = name
        self.codes = {str(node["@id"]): _code(node) for node in nodes if "@id" in node}
        self.left_out: Counter[str] = Counter()

    def rows(self, notices: list[Issue]) -> Iterator[Row]:
        """Yield every record."""
        for number, node in enumerate(self.nodes, start=1):
            place = Place(self.name, number)
            types = _types(node)
            kind = next((KINDS[one] for one in types if one in KINDS), None)
            if kind is None and any(one in PASSED_OVER for one in types):
                continue
            self._note(node)
            if kind is None:
                issue = Issue.of("ctdl.type", place, field="@type", value=", ".join(types))
                yield Row(SourceRecord("", _code(node), {}, place), {}, (issue,))
            elif kind == "equivalency":
                yield self._row(kind, _code(node), self._decision(node), place)
            else:
                yield self._row(kind, _code(node), self._offering(node, types), place)
                yield from self._rules(node, place)
        notices += [
            Issue.of("ctdl.left_out", Place(self.name), field=term, times=times, notice=True)
            for term, times in sorted(self.left_out.items())
        ]

    def _note(self, node: Node) -> None:
        self.left_out.update(term for term in node if term not in TAKEN)
        for profile in filter(_facts_alone, _many(node.get("requires"))):
            self.left_out.update(profile.keys() - {"@type", "creditValue", *_own_facts(node)})

    def _row(self, kind: str, code: str, values: dict[str, Any], place: Place) -> Row:
        stated = {name: value for name, value in values.items() if value not in (None, "", [])}
        return Row(SourceRecord(kind, code, {**stated, "external_id": code}, place), {})

    def _key(self, value: Any) -> str:
        reference = _reference(value)
        found = _CTID.search(reference)
        if found and reference not in self.codes:
            return found[0]
        return self.codes.get(reference, reference)

    def _offering(self, node: Node, types: list[str]) -> dict[str, Any]:
        languages = [str(one)[:2] for one in _many(node.get("inLanguage"))]
        language = languages[0] if languages and languages[0] in ("en", "fr") else "en"
        delivery = [
            one.rpartition(":")[2]
            for term in ("deliveryType", "learningDeliveryType")
            for one in self._targets(node, term)
        ]
        status = [
            one.rpartition(":")[2]
            for term in ("lifeCycleStatusType", "credentialStatusType")
            for one in self._targets(node, term)
        ]
        return {
            **_pair(node.get("name"), "title", language),
            **_pair(node.get("description"), "description", language),
            **_durations(node),
            **_assessment(node, language),
            "languages": languages,
            "delivery": next((DELIVERIES.get(one, one) for one in delivery), None),
            "lifecycle": next((LIFECYCLES.get(one, one) for one in status), None),
            "credential": next((CREDENTIALS[one] for one in types if one in CREDENTIALS), None),
            "code": node.get("codedNotation") or _code_among_identifiers(node),
            "credits": self._credits(node),
            "fee": self._fee(node),
            "cip": _first(_aligned(node, "instructionalProgramType")),
            "occupations": _aligned(node, "occupationType"),
            "enrol_url": _first(node.get("availableOnlineAt")),
            "source_url": _first(node.get("subjectWebpage")),
            "source_version": self._version(node),
            "institution": self._owner(node),
            "entry_requirement": self._entry(node),
        }

    def _credits(self, node: Node) -> Any:
        stated = [node, *filter(_facts_alone, _many(node.get("requires")))]
        return next(
            (one for each in stated if (one := _value(each, "creditValue")) is not None), None
        )

    def _targets(self, node: Node, term: str) -> list[str]:
        entries = _many(node.get(term))
        return [
            str(one.get("targetNode", "")) if isinstance(one, dict) else str(one) for one in entries
        ]

    def _fee(self, node: Node) -> Any:
        for cost in _many(node.get("estimatedCost")):
            if isinstance(cost, dict) and "price" in cost:
                price = cost["price"]
                currency = cost.get("currency", "CAD")
                # Another currency is not converted; the amount then reads as what it is, and is refused.
                return price if currency == "CAD" else f"{price} {currency}"
        return None

    def _version(self, node: Node) -> Any:
        found = _first(node.get("versionIdentifier"))
        given = found.get("identifierValueCode") if isinstance(found, dict) else found
        return node.get("versionCode") or given

    def _owner(self, node: Node) -> str | None:
        owner = _first(node.get("ownedBy")) or _first(node.get("offeredBy"))
        if owner is None:
            return None
        named = isinstance(owner, dict) and not owner.get("@id") and _first(owner.get("name"))
        return str(named) if named else self._key(owner)

    def _entry(self, node: Node) -> Any:
        profile = _first(node.get("entryCondition"))
        return self._condition(profile) if isinstance(profile, dict) else None

    def _rules(self, node: Node, place: Place) -> Iterator[Row]:
        award = _code(node)
        for number, given in enumerate(_many(node.get("requires")), start=1):
            if _facts_alone(given):
                continue
            profile = given if isinstance(given, dict) else {"targetLearningOpportunity": given}
            own = _code({key: profile[key] for key in ("identifier", "ctid") if key in profile})
            values = {
                **_pair(profile.get("name"), "title", "en"),
                "award": award,
                "institution": self._owner(node),
                "requirement": self._condition(profile),
                "valid_from": profile.get("dateEffective") or profile.get("startDate"),
                "valid_to": profile.get("expirationDate") or profile.get("endDate"),
                "source_version": self._version(node),
            }
            yield self._row("stackingrule", own or f"{award}/requires/{number}", values, place)

    def _condition(self, profile: Node) -> dict[str, Any]:
        named = [
            {"completed": self._key(one)}
            for term in ("targetCredential", "targetLearningOpportunity")
            for one in _many(profile.get(term))
        ]
        others = [
            one for one in _many(profile.get("alternativeCondition")) if isinstance(one, dict)
        ]
        choice = [{"any": [self._condition(one) for one in others]}] if others else []
        asked: list[dict[str, Any]] = [*named, *choice]
        return asked[0] if len(asked) == 1 else {"all": asked}

    def _decision(self, node: Node) -> dict[str, Any]:
        sources = [{"offering": self._key(one)} for one in _many(node.get("transferValueFrom"))]
        grants: list[dict[str, Any]] = [
            {"kind": "offering", "offering": self._key(one)}
            for one in _many(node.get("transferValueFor"))
        ]
        amount = _value(node, "transferValue")
        if amount is not None and not grants:
            grants = [{"kind": "credit", "credits": _plain_amount(amount)}]
        return {
            **_pair(node.get("name"), "title", "en"),
            "outcome": "granted",
            "sources": sources,
            "grants": grants,
            "receiving_institution": self._owner(node),
            "valid_from": node.get("startDate"),
            "valid_to": node.get("endDate"),
            "source_version": self._version(node),
        }


def _plain_amount(amount: Any) -> Any:
    return format(amount, "f") if isinstance(amount, Decimal) else amount
