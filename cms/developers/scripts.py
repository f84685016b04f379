"""Programs that the guide prints, whole: they run as they stand."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from cms.developers.examples import Shown, headers_for, options_for
from cms.first_queries import FIRST_QUERIES
from registry.models import RegisteredDocument
from registry.models.access import hash_of
from registry.models.bilingual import current_language

_PAGING = '''import json
import time
from urllib.error import HTTPError
from urllib.request import Request, urlopen

QUERY = """query ($after: String) {
  occupations(first: 100, after: $after) {
    nodes { code title }
    pageInfo { hasNextPage endCursor }
  }
}"""


def ask(variables):
    body = json.dumps({"query": QUERY, "variables": variables}).encode()
    request = Request("%s", body, %s)
    try:
        with urlopen(request) as response:
            answer = json.load(response)
    except HTTPError as refusal:
        if refusal.code != 429:
            raise SystemExit(refusal.read().decode())
        time.sleep(int(refusal.headers["Retry-After"]))
        return ask(variables)
    if "errors" in answer:
        raise SystemExit(json.dumps(answer["errors"], indent=2))
    return answer["data"]


after, more = None, True
while more:
    found = ask({"after": after})["occupations"]
    for row in found["nodes"]:
        print(row["code"], row["title"])
    after, more = found["pageInfo"]["endCursor"], found["pageInfo"]["hasNextPage"]'''


def paging(endpoint: str, language: str) -> str:
    """Return a program that reads a list to its end, page after page, with nothing but Python's own library."""
    return _PAGING % (endpoint, json.dumps(headers_for(language)))


def commands(endpoint: str, headline: Sequence[Shown]) -> dict[str, Any]:
    """Return what the commands of the guide name, so that they run as printed: options, an id, a record, a program."""
    language = current_language()
    first = RegisteredDocument(sha256=hash_of(FIRST_QUERIES[0].text))
    records = [one.query.variables["held"][0]["offering"] for one in headline]
    return {
        "options": options_for(language),
        "document_id": first.document_id,
        "record": records[0] if records else "",
        "paging": paging(endpoint, language),
    }
