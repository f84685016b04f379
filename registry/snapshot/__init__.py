"""Tables to the engine's catalogue: the one place that speaks both languages.

Public: ``current`` (the snapshot that this process shares), ``Snapshot`` and what it carries, and
``catalog_with_drafts`` for judging what is not published yet. Inside, imports run one way::

    sharing -> compiling -> offerings | rules | named -> reading
"""

from registry.snapshot.compiling import Snapshot, catalog_with_drafts, compile_snapshot
from registry.snapshot.reading import Problem
from registry.snapshot.sharing import current, forget

__all__ = [
    "Problem",
    "Snapshot",
    "catalog_with_drafts",
    "compile_snapshot",
    "current",
    "forget",
]
