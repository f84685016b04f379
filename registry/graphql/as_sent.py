"""A client's own value as an error repeats it: as JSON, which is how it was sent, and not whole where it is long."""

from __future__ import annotations

from json import JSONEncoder
from typing import Any

from registry.graphql.errors import SHOWN

_ENCODER = JSONEncoder(ensure_ascii=False)


def as_sent(value: Any, most: int = SHOWN) -> str:
    """Return a value as JSON; of one that is longer than ``most`` characters the beginning, in time linear in that.

    >>> as_sent({"a": [True, None, "b"]})
    '{"a": [true, null, "b"]}'
    >>> as_sent("x" * 100, most=5)
    '"xxxx…'
    """
    if isinstance(value, str):
        value = value[: most + 1]
    written = ""
    for part in _ENCODER.iterencode(value):
        written += part[: most + 1]
        if len(written) > most:
            return f"{written[:most]}…"
    return written
