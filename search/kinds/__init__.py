"""Which records are documents, and what each kind says of itself. One module a subject.

Public: ``DOCUMENTED``, the kinds by name, and ``ENDING``, those of which records are over one day.
"""

from search.kinds.community import COMMUNITY
from search.kinds.kind import Context, DocumentKind
from search.kinds.network import NETWORK
from search.kinds.offerings import OFFERINGS
from search.kinds.recognition import RECOGNITION
from search.kinds.reference import REFERENCE

DOCUMENTED: dict[str, DocumentKind] = {
    kind.name: kind for kind in (*REFERENCE, *OFFERINGS, *NETWORK, *RECOGNITION, *COMMUNITY)
}

ENDING = [kind for kind in DOCUMENTED.values() if kind.may_end]
"""Kinds of which records are over one day."""

__all__ = ["DOCUMENTED", "ENDING", "Context", "DocumentKind"]
