"""Questions for what a micro-certification is: records are no answer to them, a page of the site is.

>>> [
...     asks_what_it_is(each)
...     for each in (
...         "what is a micro-certification?",
...         "définition microcertification",
...         "microcredential meaning",
...     )
... ]
[True, True, True]
>>> [
...     asks_what_it_is(each)
...     for each in (
...         "micro-certifications",
...         "what is the best microcredential",
...         "c'est quoi une équivalence",
...     )
... ]
[False, False, False]
"""

from __future__ import annotations

import re

from search.reading.framing import unframed
from search.reading.kind_names import kinds_named

_MEANING = re.compile(
    r"^\W*(?:what(?:['’]s|\s+is|\s+are|\s+do(?:es)?)\s|whats\s|define\s|explain\s|expli|qu['’]est|c['’]est\s+quoi|que\s+(?:signifie|veut))"
    r"|(?<!\w)(?:d[ée]fini|meaning\b)",
    re.IGNORECASE,
)


def asks_what_it_is(text: str) -> bool:
    """Return whether a question asks what a micro-certification is, and for nothing else."""
    return _MEANING.search(text) is not None and kinds_named(unframed(text)) == (
        "microcertification",
    )
