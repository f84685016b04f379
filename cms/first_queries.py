"""GraphQL queries for the developers' pages: what each is for, how it is sent, and what this registry answers."""

from __future__ import annotations

import json
import pprint
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from graphene_django.settings import graphene_settings

from registry.graphql.context import Context
from registry.graphql.execution import Request, execute
from registry.models import Change, Offering, Organization
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

    @property
    def variables(self) -> str:
        """The variables as JSON."""
        return json.dumps(self.query.variables, ensure_ascii=False, indent=2)

    @property
    def curl(self) -> str:
        """A command that sends the query."""
        body = self.query.body.replace("'", "'\\''")
        return f"curl -s {self.endpoint} -H 'Content-Type: application/json' \\\n  -d '{body}'"

    @property
    def python(self) -> str:
        """A program that sends the query, with nothing but Python's own library."""
        variables = pprint.pformat(self.query.variables, width=76, sort_dicts=False)
        return _PYTHON % (self.query.text, variables, self.endpoint)


_PYTHON = '''import json
from urllib.request import Request, urlopen

QUERY = """%s"""
VARIABLES = %s

body = json.dumps({"query": QUERY, "variables": VARIABLES}).encode()
request = Request("%s", body, {"Content-Type": "application/json"})
with urlopen(request) as response:
    print(json.dumps(json.load(response), indent=2, ensure_ascii=False))'''


def shown(endpoint: str) -> list[Shown]:
    """Return the examples whose records are here, each with its answer as the registry gives it now."""
    last = Change.objects.order_by("-pk").values_list("pk", flat=True).first()
    name = f"api-examples:{last}:{current_language()}:{endpoint}"
    found: list[Shown] | None = cache.get(name)
    if found is None:
        found = [_shown(query, endpoint) for query in known(EXAMPLES)]
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
    return Shown(query, endpoint, json.dumps(answer, ensure_ascii=False, indent=2))


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


_HELD = [
    {"offering": Named("example-warehouse-operations"), "completedOn": "2026-06-19", "grade": 81},
    {"offering": Named("example-inventory-accuracy"), "completedOn": "2026-07-10", "grade": 74},
]

_LIST = FirstQuery(
    _("List micro-certifications"),
    """query {
  microCertifications(first: 5) {
    edges {
      node { title hours fee institution { name } }
    }
    pageInfo { hasNextPage endCursor }
  }
}""",
    about=_("What is not stated is null, never zero."),
)
_OCCUPATION = FirstQuery(
    _("Find an occupation by its NOC code"),
    """query ($noc: String!) {
  occupation(noc: $noc) { code title teer }
}""",
    {"noc": "33102"},
    _("A code is text: leading zeros belong to it."),
)
_NODE = FirstQuery(
    _("Open a record by its permanent identifier, withdrawn or not"),
    """query ($id: ID!) {
  node(id: $id) {
    __typename
    ... on Record { label lifecycle sourceName sourcePublished sourceNote }
    ... on Tombstone { withdrawnAt withdrawnBecause }
  }
}""",
    {"id": "ce-4a221ef0-b67c-5425-9fb7-9f30829f34c2"},
)
_PILOTS = FirstQuery(
    _("List the pilots and who leads them"),
    """query {
  pilots(first: 20) {
    edges {
      node { title lead { name } }
    }
  }
}""",
    about=_("All 14 fit on one page."),
)
FIRST_QUERIES = (_LIST, _OCCUPATION, _NODE, _PILOTS)

EXAMPLES = (
    *FIRST_QUERIES,
    FirstQuery(
        _("What leads to an occupation in a region, and what it counts toward"),
        """query ($region: [String!], $noc: ID) {
  microCertifications(region: $region, occupation: $noc, first: 100) {
    totalCount
    nodes { ctid title hours namedIn { title award { ctid title } } }
  }
}""",
        {"region": ["3540"], "noc": "75101"},
        _(
            "namedIn lists the rules that name the offering; stacksInto below also follows decisions."
        ),
    ),
    FirstQuery(
        _("Go on with the next page"),
        """query ($after: String) {
  occupations(first: 3, after: $after) {
    nodes { code title }
    pageInfo { hasNextPage endCursor }
  }
}""",
        {"after": None},
        _("Send endCursor as after, until hasNextPage is false."),
    ),
    FirstQuery(
        _("What an offering counts toward"),
        """query ($offering: ID!) {
  stacksInto(offering: $offering) {
    nodes {
      award { title }
      rule { title validFrom }
      required
      decision { title }
      countsAs { title }
    }
  }
}""",
        {"offering": Named("example-warehouse-operations")},
        _("As itself first, then through decisions of other institutions."),
    ),
    FirstQuery(
        _("Whether an award is complete, and what is missing"),
        """query ($award: ID!, $holdings: [HoldingInput!]!) {
  stacking(award: $award, holdings: $holdings) {
    status
    text
    rule { title }
    allocation { path sources { title } }
    missing { size items { kind text offering { ctid } } }
    reasons { code text }
  }
}""",
        {"award": Named("example-warehouse-associate"), "holdings": _HELD},
        _("Each missing set, taken as a whole, completes the award. The smallest comes first."),
    ),
    FirstQuery(
        _("Which awards are complete or nearly so"),
        """query ($holdings: [HoldingInput!]!) {
  offRamps(holdings: $holdings, within: 2) {
    nodes {
      missing
      award { title }
      verdict { status missing { items { text } } }
    }
  }
}""",
        {"holdings": _HELD},
        _("Nobody should leave without what was earned on the way."),
    ),
    FirstQuery(
        _("Whether an offering counts at an institution"),
        """query ($offering: ID!, $at: ID!) {
  equivalency(offering: $offering, at: $at, grade: 80) {
    answer
    text
    findings { answer because decidedOn decision { title } grants { kind credits offering { title } } }
    inferred { target { title } links { decision { title } } }
  }
}""",
        {"offering": Named("example-drone-mapping"), "at": Named("example-university")},
        _("A refusal says why. Where nobody has decided, the answer is NOT_EVALUATED."),
    ),
    FirstQuery(
        _("What every institution says about an offering"),
        """query ($offering: ID!) {
  equivalents(offering: $offering) {
    nodes { at { name } answer findings { settle { text } } }
  }
}""",
        {"offering": Named("example-drone-mapping")},
        _("settle names what is open, such as a grade that the question does not state."),
    ),
    FirstQuery(
        _("What counts as an offering"),
        """query ($offering: ID!) {
  countsAs(offering: $offering) {
    nodes { sources { title institution { name } } decision { title validFrom validTo } }
  }
}""",
        {"offering": Named("example-exc-2510")},
        _("The same decisions, read from the receiving side."),
    ),
    FirstQuery(
        _("The shortest way to an award from what is held"),
        """query ($to: PathwayGoal!, $from: PathwayStart) {
  pathways(to: $to, from: $from, objective: HOURS, first: 2) {
    status
    text
    stages { number steps { title } }
    hours { text }
    fee { text }
    gap
  }
}""",
        {"to": {"award": Named("example-warehouse-associate")}, "from": {"holdings": _HELD}},
        _("Steps of one stage can be taken side by side. The other plans are alternatives."),
    ),
    FirstQuery(
        _("Which skills of an occupation nobody teaches in a region"),
        """query ($noc: String!, $region: ID) {
  skillGap(occupation: $noc, region: $region) {
    share
    gaps { importance skill { name } belowLevelCount }
    skills { skill { name } coveredByCount coveredBy { title } }
  }
}""",
        {"noc": "33102", "region": "3540"},
        _("share is the covered part of the occupation’s weighted skills, 0 to 1."),
    ),
    FirstQuery(
        _("What employers and boards look for"),
        """query {
  needs(first: 10) {
    nodes { title people byDate organization { name } occupation { code title } regions { name } }
  }
}""",
        about=_("Narrow by occupation or region as in the lists above."),
    ),
    FirstQuery(
        _("What has changed"),
        """query ($after: String) {
  changes(first: 3, after: $after) {
    nodes { kind at recordType ctid label }
    pageInfo { hasNextPage endCursor }
  }
}""",
        {"after": None},
        _("Keep endCursor and start there tonight; withdrawals are listed, too."),
    ),
    FirstQuery(
        _("Both languages at once"),
        """query ($id: ID!) {
  node(id: $id) {
    __typename
    ctid
    uri
    english: label(language: EN)
    french: label(language: FR)
  }
}""",
        {"id": Named("example-college")},
        _("Without an argument, texts follow the Accept-Language header."),
    ),
)
