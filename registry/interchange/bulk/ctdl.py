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
    CREDENTIALS,
    DELIVERIES,
    KINDS,
    LIFECYCLES,
    PASSED_OVER,
    TAKEN,
)
from registry.interchange.bulk.ctdl_values import (
    assessment_of,
    bare,
    code_of,
    codes_of,
    course_code_of,
    durations_of,
    facts_alone,
    facts_with_columns,
    first_of,
    many,
    reference_of,
    text_pair,
    types_of,
    value_of,
)
from registry.interchange.formats.json_file import parsed
from registry.interchange.formats.text import Unreadable, text_of
from registry.interchange.records import Place, SourceRecord
from registry.interchange.report import Issue

Node = Mapping[str, Any]

LARGEST = 25 * 1024 * 1024
"""Most bytes of a JSON-LD file, which is read as a whole: some 10,000 offerings."""

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
    if json_records.is_meant(document):
        return digest, json_records.read(document, name, kind)
    return digest, Graph(_nodes(document, name), name).rows(notices)


def _nodes(document: Any, name: str) -> list[Node]:
    found = document.get("@graph", [document]) if isinstance(document, dict) else document
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise Unreadable(Issue.of("ctdl.shape", Place(name)))
    if not found:
        raise Unreadable(Issue.of("file.empty", Place(name)))
    return [bare(node) for node in found]


class Graph:
    """The nodes of a document, which may name one another."""

    def __init__(self, nodes: list[Node], name: str) -> None:
        self.nodes = nodes
        self.name = name
        self.codes = {str(node["@id"]): code_of(node) for node in nodes if "@id" in node}
        self.left_out: Counter[str] = Counter()

    def rows(self, notices: list[Issue]) -> Iterator[Row]:
        """Yield every record."""
        for number, node in enumerate(self.nodes, start=1):
            place = Place(self.name, number)
            types = types_of(node)
            kind = next((KINDS[one] for one in types if one in KINDS), None)
            if kind is None and any(one in PASSED_OVER for one in types):
                continue
            self._note(node)
            if kind is None:
                issue = Issue.of("ctdl.type", place, field="@type", value=", ".join(types))
                yield Row(SourceRecord("", code_of(node), {}, place), {}, (issue,))
            elif kind == "equivalency":
                yield self._row(kind, code_of(node), self._decision(node), place)
            else:
                yield self._row(kind, code_of(node), self._offering(node, types), place)
                yield from self._rules(node, place)
        notices += [
            Issue.of("ctdl.left_out", Place(self.name), field=term, times=times, notice=True)
            for term, times in sorted(self.left_out.items())
        ]

    def _note(self, node: Node) -> None:
        self.left_out.update(term for term in node if term not in TAKEN)
        for profile in filter(facts_alone, many(node.get("requires"))):
            self.left_out.update(
                profile.keys() - {"@type", "creditValue", *facts_with_columns(node)}
            )

    def _row(self, kind: str, code: str, values: dict[str, Any], place: Place) -> Row:
        stated = {name: value for name, value in values.items() if value not in (None, "", [])}
        return Row(SourceRecord(kind, code, {**stated, "external_id": code}, place), {})

    def _key(self, value: Any) -> str:
        reference = reference_of(value)
        found = _CTID.search(reference)
        if found and reference not in self.codes:
            return found[0]
        return self.codes.get(reference, reference)

    def _offering(self, node: Node, types: list[str]) -> dict[str, Any]:
        languages = [str(one)[:2] for one in many(node.get("inLanguage"))]
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
            **text_pair(node.get("name"), "title", language),
            **text_pair(node.get("description"), "description", language),
            **durations_of(node),
            **assessment_of(node, language),
            "languages": languages,
            "delivery": next((DELIVERIES.get(one, one) for one in delivery), None),
            "lifecycle": next((LIFECYCLES.get(one, one) for one in status), None),
            "credential": next((CREDENTIALS[one] for one in types if one in CREDENTIALS), None),
            "code": node.get("codedNotation") or course_code_of(node),
            "credits": self._credits(node),
            "fee": self._fee(node),
            "cip": first_of(codes_of(node, "instructionalProgramType")),
            "occupations": codes_of(node, "occupationType"),
            "enrol_url": first_of(node.get("availableOnlineAt")),
            "source_url": first_of(node.get("subjectWebpage")),
            "source_version": self._version(node),
            "institution": self._owner(node),
            "entry_requirement": self._entry(node),
        }

    def _credits(self, node: Node) -> Any:
        stated = [node, *filter(facts_alone, many(node.get("requires")))]
        return next(
            (one for each in stated if (one := value_of(each, "creditValue")) is not None), None
        )

    def _targets(self, node: Node, term: str) -> list[str]:
        entries = many(node.get(term))
        return [
            str(one.get("targetNode", "")) if isinstance(one, dict) else str(one) for one in entries
        ]

    def _fee(self, node: Node) -> Any:
        for cost in many(node.get("estimatedCost")):
            if isinstance(cost, dict) and "price" in cost:
                price = cost["price"]
                currency = cost.get("currency", "CAD")
                # Another currency is not converted; the amount then reads as what it is, and is refused.
                return price if currency == "CAD" else f"{price} {currency}"
        return None

    def _version(self, node: Node) -> Any:
        found = first_of(node.get("versionIdentifier"))
        given = found.get("identifierValueCode") if isinstance(found, dict) else found
        return node.get("versionCode") or given

    def _owner(self, node: Node) -> str | None:
        owner = first_of(node.get("ownedBy")) or first_of(node.get("offeredBy"))
        if owner is None:
            return None
        named = isinstance(owner, dict) and not owner.get("@id") and first_of(owner.get("name"))
        return str(named) if named else self._key(owner)

    def _entry(self, node: Node) -> Any:
        profile = first_of(node.get("entryCondition"))
        return self._condition(profile) if isinstance(profile, dict) else None

    def _rules(self, node: Node, place: Place) -> Iterator[Row]:
        award = code_of(node)
        for number, given in enumerate(many(node.get("requires")), start=1):
            if facts_alone(given):
                continue
            profile = given if isinstance(given, dict) else {"targetLearningOpportunity": given}
            own = code_of({key: profile[key] for key in ("identifier", "ctid") if key in profile})
            values = {
                **text_pair(profile.get("name"), "title", "en"),
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
            for one in many(profile.get(term))
        ]
        others = [one for one in many(profile.get("alternativeCondition")) if isinstance(one, dict)]
        choice = [{"any": [self._condition(one) for one in others]}] if others else []
        asked: list[dict[str, Any]] = [*named, *choice]
        return asked[0] if len(asked) == 1 else {"all": asked}

    def _decision(self, node: Node) -> dict[str, Any]:
        sources = [{"offering": self._key(one)} for one in many(node.get("transferValueFrom"))]
        grants: list[dict[str, Any]] = [
            {"kind": "offering", "offering": self._key(one)}
            for one in many(node.get("transferValueFor"))
        ]
        amount = value_of(node, "transferValue")
        if amount is not None and not grants:
            grants = [{"kind": "credit", "credits": _plain_amount(amount)}]
        return {
            **text_pair(node.get("name"), "title", "en"),
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
