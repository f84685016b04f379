"""What graphql-core says, in the language of the request: it says everything in English.

Each of its messages that a client can meet has a template here, by which it is told again; ``CORE`` holds them all, and a
test looks for each in graphql-core itself. What has no template is told as it is.
"""

from __future__ import annotations

import re
from functools import cache

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

SYNTAX = (
    _("Syntax Error: %(problem)s"),
    _("Expected %(wanted)s, found %(found)s."),
    _("Unexpected description, descriptions are not supported on shorthand queries."),
    _("Unexpected description, only GraphQL definitions support descriptions."),
    _("Unexpected variable '$%(variable)s' in constant value."),
    _("Unexpected single quote character ('), did you mean to use a double quote (\")?"),
    _("Unexpected character: %(found)s."),
    _("Unexpected %(found)s."),
    _("%(found)s is reserved and cannot be used for an enum value."),
    _("Document is nested too deeply. Parsing aborted."),
    _("Unterminated string."),
    _("Invalid Unicode escape sequence: '%(found)s'."),
    _("Invalid character escape sequence: '%(found)s'."),
    _("Invalid character within String: %(found)s."),
    _("Invalid character: %(found)s."),
    _("Invalid number, expected digit but got: %(found)s."),
    _("Invalid number, unexpected digit after 0: %(found)s."),
    _("Document contains more than %(most)s comments. Parsing aborted."),
)
"""Texts that are no GraphQL."""

RULES = (
    _("The %(name)s definition is not executable."),
    _("Cannot query field '%(field)s' on type '%(type)s'."),
    _("Fragment '%(name)s' cannot condition on non composite type '%(type)s'."),
    _("Fragment cannot condition on non composite type '%(type)s'."),
    _("Unknown argument '%(argument)s' on field '%(field)s'."),
    _("Unknown argument '%(argument)s' on directive '%(directive)s'."),
    _("Unknown directive '%(directive)s'."),
    _("Directive '%(directive)s' may not be used on %(place)s."),
    _("Unknown fragment '%(name)s'."),
    _("Unknown type '%(type)s'."),
    _("This anonymous operation must be the only defined operation."),
    _("Cannot spread fragment '%(name)s' within itself via %(way)s."),
    _("Cannot spread fragment '%(name)s' within itself."),
    _("Variable '$%(variable)s' is not defined by operation '%(operation)s'."),
    _("Variable '$%(variable)s' is not defined."),
    _("Fragment '%(name)s' is never used."),
    _("Variable '$%(variable)s' is never used in operation '%(operation)s'."),
    _("Variable '$%(variable)s' is never used."),
    _(
        "Fields '%(field)s' conflict because %(problem)s. Use different aliases on the fields to fetch both if this was "
        "intentional."
    ),
    _("subfields '%(field)s' conflict because %(problem)s"),
    _("%(fields)s are different fields"),
    _("they have differing arguments"),
    _("they return conflicting types %(types)s"),
    _(
        "Fragment cannot be spread here as objects of type '%(type)s' can never be of type '%(other)s'."
    ),
    _(
        "Fragment '%(name)s' cannot be spread here as objects of type '%(type)s' can never be of type '%(other)s'."
    ),
    _(
        "Field '%(field)s' argument '%(argument)s' of type '%(type)s' is required, but it was not provided."
    ),
    _(
        "Directive '%(directive)s' argument '%(argument)s' of type '%(type)s' is required, but it was not provided."
    ),
    _("Field '%(field)s' must not have a selection since type '%(type)s' has no subfields."),
    _("Field '%(field)s' of type '%(type)s' must have a selection of subfields."),
    _("Field '%(field)s' of type '%(type)s' must have at least one field selected."),
    _("There can be only one argument named '%(name)s'."),
    _("There can be only one fragment named '%(name)s'."),
    _("There can be only one input field named '%(name)s'."),
    _("There can be only one operation named '%(name)s'."),
    _("There can be only one variable named '%(name)s'."),
    _("The directive '%(directive)s' can only be used once at this location."),
    _("Too many validation errors, error limit reached. Validation aborted."),
    _("Maximum introspection depth exceeded"),
)
"""Queries that do not fit the schema, or contradict themselves."""

VALUES = (
    _("Expected value of type '%(type)s', found %(found)s; %(problem)s"),
    _("Expected value of type '%(type)s', found %(found)s."),
    _("Field '%(field)s' of required type '%(type)s' was not provided."),
    _("Field '%(field)s' is not defined by type '%(type)s'."),
    _("Variable '$%(variable)s' cannot be non-input type '%(type)s'."),
    _("Variable '$%(variable)s' of type '%(type)s' used in position expecting type '%(other)s'."),
    _("Variable '$%(variable)s' got invalid value %(found)s at '%(place)s'; %(problem)s"),
    _("Variable '$%(variable)s' got invalid value %(found)s; %(problem)s"),
    _("Variable '$%(variable)s' of non-null type '%(type)s' must not be null."),
    _("Variable '$%(variable)s' of required type '%(type)s' was not provided."),
    _("Variable values are nested too deeply."),
    _("Too many errors processing variables, error limit reached. Execution aborted."),
    _("Argument '%(argument)s' of non-null type '%(type)s' must not be null."),
    _("Argument '%(argument)s' has invalid value %(found)s."),
    _(
        "Argument '%(argument)s' of required type '%(type)s' was provided the variable '$%(variable)s' which was not "
        "provided a runtime value."
    ),
    _("Argument '%(argument)s' of required type '%(type)s' was not provided."),
    _("Expected non-nullable type '%(type)s' not to be None."),
    _("Expected type '%(type)s' to be a mapping."),
    _("Expected type '%(type)s'. %(problem)s"),
    _("Expected type '%(type)s'."),
    _("Int cannot represent non 32-bit signed integer value: %(found)s"),
    _("Int cannot represent non-integer value: %(found)s"),
    _("Float cannot represent non numeric value: %(found)s"),
    _("String cannot represent a non string value: %(found)s"),
    _("Boolean cannot represent a non boolean value: %(found)s"),
    _("ID cannot represent a non-string and non-integer value: %(found)s"),
    _("ID cannot represent value: %(found)s"),
    _("Enum '%(type)s' cannot represent non-string value: %(found)s."),
    _("Enum '%(type)s' cannot represent non-enum value: %(found)s."),
    _("Value '%(found)s' does not exist in '%(type)s' enum."),
)
"""Values of arguments and variables."""

OPERATIONS = (
    _("Must provide an operation."),
    _("Must provide operation name if query contains multiple operations."),
    _("Unknown operation named '%(name)s'."),
    _("Schema is not configured to execute %(kind)s operation."),
    _("Schema is not configured for mutations."),
    _("Schema is not configured for subscriptions."),
)
"""What is to be carried out."""

LONGEST = 2_000
"""Characters of a message that is told again: what is longer repeats what somebody has made up."""

CORE = SYNTAX + RULES + VALUES + OPERATIONS
_TOLD = ("problem", "wanted", "found")
"""Parts that are words of graphql-core themselves."""
_PYTHON = (
    (" to be a mapping.", " to be an object, {…}."),
    (" not to be None.", " not to be null."),
)
"""Words of Python, and what they are to everybody who writes JSON."""
_KINDS = {
    "Name": _("a name"),
    "Int": _("a whole number"),
    "Float": _("a number"),
    "String": _("a text"),
    "BlockString": _("a text of several lines"),
    "<EOF>": _("the end of the query"),
}
_KIND = re.compile("(Name|Int|Float|String|BlockString|<EOF>)( '.*')?", re.DOTALL)
_HOLE = re.compile(r"%\((\w+)\)s")


def retold(message: str) -> str:
    """Return a message of graphql-core in the language of the request; any other text as it is."""
    if (get_language() or "en").startswith("en") or len(message) > LONGEST:
        for words, instead in _PYTHON:
            message = message.replace(words, instead)
        return message
    for pattern, template in _patterns():
        found = pattern.fullmatch(message)
        if found:
            parts = {
                name: _part(text) if name in _TOLD else text
                for name, text in found.groupdict().items()
            }
            return gettext(template) % parts if parts else gettext(template)
    return message


def _part(text: str) -> str:
    kind = _KIND.fullmatch(text)
    if kind:
        return gettext(_KINDS[kind[1]]) + (kind[2] or "")
    return retold(text)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((pattern_of(template), template) for template in CORE)


def pattern_of(template: str) -> re.Pattern[str]:
    """Return what matches the messages of a template, its parts by name.

    >>> pattern_of("Unknown type '%(type)s'.").fullmatch("Unknown type 'Horse'.")["type"]
    'Horse'
    """
    literals = _HOLE.split(template)
    written = "".join(
        f"(?P<{one}>.*?)" if number % 2 else re.escape(one) for number, one in enumerate(literals)
    )
    return re.compile(written, re.DOTALL)
