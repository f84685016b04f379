"""What to write instead, where graphql-core says only that a value is wrong."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from graphql import GraphQLSchema, is_enum_type

from registry.graphql.core_words import retold

CURES = {
    "ID cannot represent": _("send the global id or the CTID of a record, in quotes"),
    "Int cannot represent non-integer": _("write a whole number, without quotes"),
    "Int cannot represent non 32-bit": _("write a number of at most nine digits"),
    "Float cannot represent": _("write a number, without quotes"),
    "String cannot represent": _("write a text, in quotes"),
    "Boolean cannot represent": _("write true or false, without quotes"),
}
"""Cures by the beginning of what graphql-core says."""

MOST_WORDS = 20
"""Words of an enumeration that are told."""

_ENUM = re.compile(
    r"Enum '(\w+)' cannot represent .*|Value '.*' does not exist in '(\w+)' enum\.", re.DOTALL
)


def with_cure(schema: GraphQLSchema, message: str) -> str:
    """Return a message of graphql-core in the language of the request, with the cure where one is known."""
    cure = next((gettext(cure) for sign, cure in CURES.items() if message.startswith(sign)), None)
    found = _ENUM.fullmatch(message)
    if found:
        cure = _one_of(schema.type_map.get(found[1] or found[2]))
    told = retold(message)
    return f"{told.removesuffix('.')}; {cure}." if cure else told


def _one_of(of: Any) -> str | None:
    if not is_enum_type(of):
        return None
    words = [*of.values][:MOST_WORDS] + ["…"] * (len(of.values) > MOST_WORDS)
    return gettext("write one of %s") % ", ".join(words)
