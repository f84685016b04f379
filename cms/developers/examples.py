"""Examples of the developers' pages: how each is sent, and what this registry answers now."""

from __future__ import annotations

import json
import pprint
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from graphene_django.settings import graphene_settings

from registry.graphql.context import Context
from registry.graphql.execution import Request, execute
from registry.models import Change, Offering, Organization
from registry.models.access import hash_of
from registry.models.bilingual import current_language

KEPT = 3600
"""Seconds for which answers are kept; a change of the registry ends them sooner."""


@dataclass(frozen=True)
class Named:
    """A value that stands for a record: the CTID of the offering or organisation with a slug."""

    slug: str


@dataclass(frozen=True)
class FirstQuery:
    """A query, what it is for, and variables that find something."""

    title: Any
    text: str
    variables: dict[str, Any] = field(default_factory=dict)
    about: Any = ""

    @property
    def body(self) -> str:
        """The query as the JSON that is posted."""
        said = {"query": " ".join(self.text.split()), "variables": self.variables}
        return json.dumps(said, ensure_ascii=False)


@dataclass(frozen=True)
class Shown:
    """An example as it is shown: with real identifiers, and with the answer of this registry."""

    query: FirstQuery
    endpoint: str
    answer: str
    language: str = "en"

    @property
    def variables(self) -> str:
        """The variables as JSON."""
        return json.dumps(self.query.variables, ensure_ascii=False, indent=2)

    @property
    def curl(self) -> str:
        """A command that sends the query."""
        body = self.query.body.replace("'", "'\\''")
        return f"curl -s {self.endpoint} {options_for(self.language)} \\\n  -d '{body}'"

    @property
    def python(self) -> str:
        """A program that sends the query, with nothing but Python's own library."""
        variables = pprint.pformat(self.query.variables, width=76, sort_dicts=False)
        return _PYTHON % (
            self.query.text,
            variables,
            self.endpoint,
            json.dumps(headers_for(self.language)),
        )


_PYTHON = '''import json
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

QUERY = """%s"""
VARIABLES = %s

body = json.dumps({"query": QUERY, "variables": VARIABLES}).encode()
request = Request("%s", body, %s)
while True:
    try:
        with urlopen(request) as response:
            print(json.dumps(json.load(response), indent=2, ensure_ascii=False))
        break
    except HTTPError as refusal:
        if refusal.code != 429:
            raise SystemExit(refusal.read().decode())
        time.sleep(int(refusal.headers["Retry-After"]))'''


def headers_for(language: str) -> dict[str, str]:
    """Return what is sent beside a query; English is what is answered unless another language is asked for."""
    sent = {"Content-Type": "application/json"}
    return sent if language == "en" else sent | {"Accept-Language": language}


def options_for(language: str) -> str:
    """Return the same as options of curl.

    >>> options_for("fr")
    "-H 'Content-Type: application/json' -H 'Accept-Language: fr'"
    """
    return " ".join(f"-H '{name}: {value}'" for name, value in headers_for(language).items())


def shown(queries: tuple[FirstQuery, ...], endpoint: str) -> list[Shown]:
    """Return the examples whose records are here, each with its answer as the registry gives it now."""
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
    which = hash_of(endpoint + "".join(query.text for query in queries))
    name = f"api-examples:{last}:{current_language()}:{which}"
    found: list[Shown] | None = cache.get(name)
    if found is None:
        found = [_shown(query, endpoint) for query in known(queries)]
        cache.set(name, found, KEPT)
    return found


def known(queries: tuple[FirstQuery, ...]) -> list[FirstQuery]:
    """Return the queries with CTIDs for the records that they name; a query whose record is not here is left out."""
    slugs = {one.slug for query in queries for one in _named(query.variables)}
    ctids = {
        record.slug: record.ctid
        for model in (Offering, Organization)
        for record in model.objects.published().filter(slug__in=slugs)
    }
    return [
        FirstQuery(query.title, query.text, _filled(query.variables, ctids), query.about)
        for query in queries
        if all(one.slug in ctids for one in _named(query.variables))
    ]


def _shown(query: FirstQuery, endpoint: str) -> Shown:
    schema = graphene_settings.SCHEMA.graphql_schema
    answer = execute(schema, Request(query.text, query.variables), Context()).body
    answer.pop("extensions", None)
    return Shown(
        query, endpoint, json.dumps(answer, ensure_ascii=False, indent=2), current_language()
    )


def _named(value: Any) -> list[Named]:
    if isinstance(value, Named):
        return [value]
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for each in inner for one in _named(each)]


def _filled(value: Any, ctids: dict[str, str]) -> Any:
    if isinstance(value, Named):
        return ctids[value.slug]
    if isinstance(value, dict):
        return {name: _filled(one, ctids) for name, one in value.items()}
    return [_filled(one, ctids) for one in value] if isinstance(value, list) else value
