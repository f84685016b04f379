"""The form of holdings sends a row in three fields; the page's address says it in one. This turns one into the other."""

from __future__ import annotations

from django.http import QueryDict

from cms.pathways.holdings import joined_tokens
from cms.pathways.understanding import token_of, typed_in, understand_offering
from cms.pathways.wishes import changed

SENT = ("slug", "day", "grade")


def settled_address(query: QueryDict) -> str:
    """Return the address that says what a form sent, or nothing when the query says it already.

    What is to be added is added when it means one offering; otherwise the page offers what it may mean.
    """
    is_form = any(name in query for name in SENT)
    adding = typed_in(query, "add")
    found = understand_offering(adding)
    if not is_form and found.record is None:
        return ""
    tokens = joined_tokens(*(query.getlist(name) for name in SENT))
    tokens = [*query.getlist("hold"), *(token for token in tokens if token)]
    if found.record is not None:
        tokens.append(token_of(found.record))
    words = None if found.record is not None or not adding.strip() else adding
    kept = {name: query.get(name) or None for name in ("on", "award")}
    cleared = dict.fromkeys(SENT)
    return changed(query, **cleared, **kept, hold=list(dict.fromkeys(tokens)), add=words)
