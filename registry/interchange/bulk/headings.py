"""What columns may be called: the name of a field, or its label in English or in French."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import gettext, override

from registry.interchange.kinds import Kind, kinds
from registry.interchange.messages import InBoth, in_both
from registry.models import Lifecycle

BULK_KINDS = ("microcertification", "course", "program", "stackingrule", "equivalency")
"""What institutions send, in the order in which it is written."""

OFFERINGS = BULK_KINDS[:3]
EXTERNAL_ID, VERSION, INSTITUTION, KIND = "external_id", "source_version", "institution", "kind"
OWNER = {"equivalency": "receiving_institution", "stackingrule": INSTITUTION}
"""The column that says whose record it is, where it is not ``institution``."""

# Set by the registry, or a question of the record's page and not of its content.
_NOT_SENT = frozenset(
    (
        "slug",
        "provenance",
        "first_published_at",
        "withdrawn_because_en",
        "withdrawn_because_fr",
        "receiving_group",
    )
)
_OF_THE_REPORT = ("registry ", "registre ")
_LISTS = {
    "languages": InBoth("languages of delivery", "langues d’enseignement"),
    "skills": InBoth("skills taught", "compétences enseignées"),
    "starts": InBoth("starts", "débuts"),
    "sources": InBoth("sources", "offres d’origine"),
    "grants": InBoth("grants", "reconnaissance"),
}
_KINDS = {
    "micro-certification": "microcertification",
    "microcertification": "microcertification",
    "course": "course",
    "cours": "course",
    "program": "program",
    "programme": "program",
}


class Heading(NamedTuple):
    """A column of a kind.

    Attributes:
        words: what people call it.
        allowed: the values that it takes, where they are few.
    """

    field: str
    words: InBoth[str]
    allowed: tuple[str, ...] = ()


def folded(text: str) -> str:
    """Return text without what people write differently: case, accents, marks, spaces.

    >>> folded("Titre (Français) ") == folded("titre francais")
    True
    """
    plain = unicodedata.normalize("NFKD", text.replace("’", "'")).encode("ascii", "ignore").decode()
    return " ".join(re.findall(r"[a-z0-9]+", plain.lower()))


@cache
def headings(kind: str) -> tuple[Heading, ...]:
    """Return the columns that a kind may be sent with, those of identity first."""
    own = kinds()[kind]
    return (*_identity(own), *(_heading(own, name) for name in _sent(own)))


def _identity(kind: Kind) -> Iterator[Heading]:
    with_column = kinds()["course"].columns
    yield Heading(EXTERNAL_ID, _label(with_column[EXTERNAL_ID]))
    yield Heading(VERSION, _label(with_column[VERSION]))
    if kind.name != "equivalency":
        yield Heading(INSTITUTION, _label(with_column[INSTITUTION]))
    yield Heading(KIND, in_both(lambda: gettext("kind")), tuple(_KINDS))


def _sent(kind: Kind) -> Iterator[str]:
    known = (EXTERNAL_ID, VERSION, INSTITUTION)
    return (name for name in kind.names if name not in _NOT_SENT and name not in known)


def _heading(kind: Kind, name: str) -> Heading:
    if name in _LISTS:
        return Heading(name, _LISTS[name])
    field = kind.columns.get(name) or kind.lists[name]
    choices = (str(value) for value, _ in getattr(field, "flatchoices", ()) or ())
    return Heading(name, _label(field), tuple(one for one in choices if one != Lifecycle.TOMBSTONE))


def _label(field: Any) -> InBoth[str]:
    return in_both(lambda: str(field.verbose_name))


@cache
def _by_words(kind: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for heading in headings(kind):
        for words in (heading.field, *heading.words):
            found.setdefault(folded(words), heading.field)
    return found


def field_called(kind: str, heading: str) -> str | None:
    """Return the field that a heading means for a kind; None when it means none."""
    return _by_words(kind).get(folded(heading))


def words_of(kind: str, field: str, language: str) -> str:
    """Return what people call the column of a field, or of a place in it, in a language; the field where none is known.

    >>> words_of("course", "skills[1].level", "en"), words_of("course", "Colour", "en")
    ('skills taught (entry 1, level)', 'Colour')
    >>> words_of("stackingrule", "requirement $.any[1].of[0]", "en")
    'requirement (Any one of these, member 2 › At least so many of these, member 1)'
    """
    name = re.match(r"\w*", field)[0]  # type: ignore[index]
    inside = field[len(name) :]
    words = _words_of(kind, language).get(name, name)
    if inside:
        with override(language):
            inside = _place_in(kind, name, inside)
    return words + inside


def _place_in(kind: str, name: str, inside: str) -> str:
    """Return the words of an entry of a list, or of the groups of a requirement; what is neither as it stands."""
    if entry := re.fullmatch(r"\[(\d+)\](?:\.(\w+))?", inside):
        number, column = entry.groups()
        said = [gettext("entry %(n)s") % {"n": number}]
        if column:
            child = kinds()[kind].children.get(name) if kind in kinds() else None
            field = child.columns.get(column) if child else None
            said.append(str(field.verbose_name) if field else column)
        return f" ({', '.join(said)})"
    if re.fullmatch(r" \$(?:\.(?:all|any|of)\[\d+\])+", inside):
        labels = {
            "all": gettext("All of these"),
            "any": gettext("Any one of these"),
            "of": gettext("At least so many of these"),
        }
        steps = re.findall(r"\.(\w+)\[(\d+)\]", inside)
        groups = (
            gettext("%(group)s, member %(n)s") % {"group": labels[group], "n": int(n) + 1}
            for group, n in steps
        )
        return f" ({' › '.join(groups)})"
    return inside


@cache
def _words_of(kind: str, language: str) -> dict[str, str]:
    known = headings(kind) if kind in BULK_KINDS else ()
    return {heading.field: heading.words.in_language(language) for heading in known}


def known_words(kind: str) -> list[str]:
    """Return every heading of a kind as people write it, English before French."""
    return [words for heading in headings(kind) for words in heading.words]


def is_of_a_report(heading: str) -> bool:
    """Return whether the registry itself wrote a column, into a file of rejected rows."""
    return f"{folded(heading)} ".startswith(_OF_THE_REPORT)


def kind_called(words: str) -> str | None:
    """Return the kind that a cell or the name of a sheet means, in either language."""
    return _KINDS.get(words.strip().lower()) or _kinds_by_words().get(folded(words))


@cache
def _kinds_by_words() -> dict[str, str]:
    found = {}
    for name in BULK_KINDS:
        meta = kinds()[name].table._meta
        for language in ("en", "fr"):
            with override(language):
                for words in (name, meta.verbose_name, meta.verbose_name_plural):
                    found[folded(str(words))] = name
    return found


def kind_words(kind: str, language: str) -> str:
    """Return what people call a kind in a table; its name where their words would be read as another.

    >>> kind_words("microcertification", "fr"), kind_words("chair", "fr")
    ('microcertification', 'chair')
    """
    known = kinds().get(kind)
    if known is None:
        return kind
    with override(language):
        words = str(known.table._meta.verbose_name)
    return words if kind_called(words) == kind else kind


def heading_words(found: Collection[str], name: str, language: str) -> str:
    """Return the heading of a column of several kinds; the field where one of them would not read the words as that."""
    words = {words_of(kind, name, language) for kind in found}
    said = words.pop() if len(words) == 1 else name
    return said if all(field_called(kind, said) == name for kind in found) else name
