"""What a reader means by a few words: a NOC code, a title, an identifier, or something to choose from.

Every page works without scripts, so a box takes free text; what it was understood as is said, and where several
things are meant they are offered.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import QueryDict

from cms.pathways.unknown import withdrawn_job, withdrawn_words
from cms.records.order import real_first
from registry.filters import OccupationFilter
from registry.filters.fields import LONGEST_TEXT
from registry.filters.text import fold, pair, says, words_of
from registry.models import Occupation, Offering
from search.reading.plan import legible

CHOICES = 8
"""Records of each sort that are offered where several are meant."""

BETWEEN = " · "
"""Between the title of an offering and its institution, in a box."""

_CODE = re.compile(r"(\d{5})\b")


@dataclass(frozen=True)
class Understood:
    """What a text means: one record, or several to choose from, or nothing known.

    Attributes:
        text: as it was typed, without spaces around it.
        record: the occupation or offering that is meant.
        choices: what may be meant instead, at most ``CHOICES`` of each sort.
        more: whether more was found than is offered.
        withdrawn: that what is meant was withdrawn, and when, as a sentence.
    """

    text: str = ""
    record: Any = None
    choices: tuple[Any, ...] = ()
    more: bool = False
    withdrawn: str = ""

    @property
    def is_occupation(self) -> bool:
        """Whether an occupation is meant."""
        return isinstance(self.record, Occupation)

    @property
    def is_wrong(self) -> bool:
        """Whether something was typed that does not name one thing."""
        return bool(self.text) and self.record is None

    @property
    def token(self) -> str:
        """The shortest text that means the same."""
        return token_of(self.record) if self.record else self.text

    @property
    def words(self) -> str:
        """What the box shows."""
        return words_for(self.record) if self.record else self.text


def token_of(record: Any) -> str:
    """Return what an address calls a record: a NOC code or a slug."""
    return str(record.code if isinstance(record, Occupation) else record.slug)


def words_for(record: Any) -> str:
    """Return what a box shows for a record; typed again, it means the same."""
    if isinstance(record, Occupation):
        return f"{record.code} {record.title}"
    return f"{record.title}{BETWEEN}{record.institution.name}"


def understand(text: str) -> Understood:
    """Return what a text means among what is public."""
    typed = legible(text)
    if not typed:
        return Understood()
    record = _by_identifier(typed) or _by_title(typed)
    if record:
        return Understood(typed, record)
    found, withdrawn = _by_words(typed), _withdrawn(typed)
    if not withdrawn:
        return found
    # A slug may be a plain word, too: what else it means is offered, and never taken for what was withdrawn.
    choices = (found.record,) if found.record else found.choices
    return Understood(typed, None, choices, found.more, withdrawn)


def typed_in(query: QueryDict, name: str) -> str:
    """Return what an address has for a box, as far as it can be looked for."""
    return query.get(name, "")[:LONGEST_TEXT].replace("\x00", "")


def understand_offering(text: str) -> Understood:
    """Return which offering a text means; occupations are no answer."""
    found = understand(text)
    if not found.is_occupation and not any(isinstance(one, Occupation) for one in found.choices):
        return found
    choices = tuple(one for one in found.choices if not isinstance(one, Occupation))
    if len(choices) == 1 and not found.withdrawn:
        return Understood(found.text, choices[0])
    return replace(found, choices=choices, record=None)


def _by_identifier(typed: str) -> Any:
    code = _CODE.match(typed)
    if code:
        return Occupation.objects.public().filter(code=code[1]).first()
    if " " in typed:
        return None
    public = offerings()
    named = public.by_ctid(typed) if typed.startswith("ce-") else public.filter(slug=typed)
    return named.first()


def _withdrawn(typed: str) -> str:
    """What to say where the identifier of something withdrawn was typed."""
    code = _CODE.match(typed)
    if code:
        return withdrawn_job(code[1])
    return "" if " " in typed else withdrawn_words([typed]).get(typed, "")


def _by_title(typed: str) -> Any:
    title, _, institution = typed.partition(BETWEEN)
    wanted = fold(title)
    offered = [one for one in _said(offerings(), title) if _is_called(one, wanted, institution)]
    jobs = [one for one in _said(Occupation.objects.published(), title) if _is_called(one, wanted)]
    found = [*offered, *jobs]
    return found[0] if len(found) == 1 else None


def _is_called(record: Any, wanted: str, institution: str = "") -> bool:
    called = wanted in (fold(record.title_en), fold(record.title_fr))
    if not called or not institution:
        return called
    at = record.institution
    return fold(institution) in (fold(at.name_en), fold(at.name_fr))


def _by_words(typed: str) -> Understood:
    jobs = list(OccupationFilter({"search": typed}).qs.order_by("code")[: CHOICES + 1])
    offered = list(_said(offerings(), typed).order_by(*_awards_first())[: CHOICES + 1])
    found = [*jobs, *offered]
    if len(found) == 1:
        return Understood(typed, found[0])
    more = len(jobs) > CHOICES or len(offered) > CHOICES
    return Understood(typed, None, tuple(_few(jobs, offered)), more)


def _few(*lists: list[Any]) -> Iterator[Any]:
    for found in lists:
        yield from islice(found, CHOICES)


def _awards_first() -> tuple[Any, ...]:
    program = When(kind=Offering.Kind.PROGRAM, then=Value(0))
    return real_first(), Case(program, default=Value(1), output_field=IntegerField()), "title_en"


def offerings() -> QuerySet[Offering]:
    """Return the public offerings with their institutions."""
    return Offering.objects.public().select_related("institution")


def _said(records: Any, typed: str) -> Any:
    for word in words_of(typed):
        records = records.filter(says(word, *pair("title")))
    return records
