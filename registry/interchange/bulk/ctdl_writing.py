"""Records as CTDL in JSON-LD: what ``ctdl.read`` takes for the same records again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from registry.interchange.bulk.ctdl_nodes import CONTEXT, Node, node_of
from registry.interchange.bulk.export import own_states
from registry.interchange.kinds import kinds
from registry.models import Organization


def write_ctdl(names: Iterable[str], institution: Organization, path: Path) -> tuple[int, int]:
    """Write an institution's offerings and decisions, a node at a time.

    Return how many records are in the file, and how many are not because CTDL cannot say them.
    """
    left_out, number = Counter[str](), 0
    with path.open("w", encoding="utf-8") as out:
        out.write(json.dumps({"@context": CONTEXT})[:-1] + ', "@graph": [')
        for number, node in enumerate(_nodes(names, institution, left_out), start=1):
            out.write(",\n" if number > 1 else "\n")
            json.dump(node, out, ensure_ascii=False)
        out.write("\n]}\n")
    return number, left_out.total()


def _nodes(
    names: Iterable[str], institution: Organization, left_out: Counter[str]
) -> Iterator[Node]:
    for name in names:
        for external_id, state in own_states(kinds()[name], institution):
            node = node_of(name, external_id, state, institution.ctid)
            if node is None:
                left_out[name] += 1
            else:
                yield node
