"""Tables to the engine's catalogue: the one place that speaks both languages.

Public: ``current`` (the snapshot that this process shares), ``Snapshot`` and what it carries,
``read_token`` (the state of the tables) and ``handed_out`` (the states that an answer was made from), and
``catalog_with_drafts`` for judging what is not published yet. Inside, imports run one way::

    sharing -> compiling -> offerings | rules | named -> reading
"""

from registry.snapshot.compiling import (
    Snapshot,
    Token,
    catalog_with_drafts,
    compile_snapshot,
    read_token,
)
from registry.snapshot.reading import Problem
from registry.snapshot.sharing import current, forget, handed_out

__all__ = [
    "Problem",
    "Snapshot",
    "Token",
    "catalog_with_drafts",
    "compile_snapshot",
    "current",
    "forget",
    "handed_out",
    "read_token",
]
