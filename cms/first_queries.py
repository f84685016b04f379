"""First GraphQL queries for the developers' page. A test runs each against the schema."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class FirstQuery:
    """A query, what it is for, and variables that find something."""

    title: Any
    text: str
    variables: dict[str, Any] = field(default_factory=dict)

    @property
    def body(self) -> str:
        """The query as the JSON that is posted."""
        said = {"query": self.text, "variables": self.variables}
        return json.dumps(said, ensure_ascii=False)


FIRST_QUERIES = (
    FirstQuery(
        _("List micro-certifications"),
        """query {
  microCertifications(first: 5) {
    edges {
      node { title hours fee institution { name } }
    }
    pageInfo { hasNextPage endCursor }
  }
}""",
    ),
    FirstQuery(
        _("Find an occupation by its NOC code"),
        """query ($noc: String!) {
  occupation(noc: $noc) { code title teer }
}""",
        {"noc": "33102"},
    ),
    FirstQuery(
        _("Open a record by its permanent identifier, withdrawn or not"),
        """query ($id: ID!) {
  node(id: $id) {
    __typename
    ... on Record { label lifecycle sourceName sourcePublished sourceNote }
    ... on Tombstone { withdrawnAt withdrawnBecause }
  }
}""",
        {"id": "ce-4a221ef0-b67c-5425-9fb7-9f30829f34c2"},
    ),
    FirstQuery(
        _("List the pilots and who leads them"),
        """query {
  pilots(first: 20) {
    edges {
      node { title lead { name } }
    }
  }
}""",
    ),
)
