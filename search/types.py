"""What is asked and what is answered: frozen values, the same for every engine.

Nothing of an engine crosses this line: no QuerySet, no dict, no object of Elasticsearch.

>>> query = Query("forklift", kinds=("occupation",), filters=(AnyOf("region", ("3540",)),))
>>> query.asked_kinds, query.sort
(('occupation',), 'relevance')
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple
from uuid import UUID

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = ("en", "fr")

MAIN_KINDS = (
    "occupation",
    "microcertification",
    "program",
    "course",
    "organization",
    "pilot",
    "skill",
    "need",
    "practicenote",
    "resource",
    "agreement",
    "frameworkelement",
    "event",
    "newsitem",
)
"""Kinds that a question without kinds is about, in the order in which equals stand."""

KINDS = (
    *MAIN_KINDS,
    "frameworkedition",
    "organizationgroup",
    "stackingrule",
    "equivalency",
    "adoption",
    "endorsement",
    "needreply",
)
"""Every kind of public record."""

OFFERINGS = ("microcertification", "program", "course")
"""Kinds of what an institution offers and somebody completes."""

FACETS = (
    "kind",
    "sector",
    "occupation",
    "skill",
    "institution",
    "region",
    "delivery",
    "language",
    "osap",
    "adopts",
    "stacks_into",
    "credential",
    "teer",
    "organization_kind",
    "pilot",
    "status",
)
"""Fields of which a record has values: what can be filtered by ``AnyOf`` and counted."""

OVER = "over"
"""The value that what is over has in the field ``status``."""

AT_INSTITUTION = "institution-"
"""Before the code of a region: an offering that states none, and whose institution is there."""

AMOUNTS = ("hours", "weeks", "fee")
"""Fields that hold a number or nothing: hours, weeks, CAD."""

SORTS = ("relevance", "title", "-title", "hours", "-hours", "fee", "-fee")
MOST_ROWS = 100
DEEPEST = 10_000
"""Rows after this one are not handed out: who needs them all reads the API's lists."""


class BadQuery(ValueError):  # noqa: N818 - the question is bad, the program is not
    """A question that cannot be asked.

    Attributes:
        part: part of the query, such as ``limit`` or ``facets``.
        given: what it holds, as text.
        expected: what it may hold, as text.
    """

    def __init__(self, part: str, given: object, expected: str) -> None:
        self.part = part
        self.given = str(given)[:80]
        self.expected = expected
        super().__init__(part, given, expected)

    def __str__(self) -> str:
        return f"{self.part}: {self.given!r} cannot be used; expected {self.expected}"


@dataclass(frozen=True)
class AnyOf:
    """Keep records that have any of the values in a field of ``FACETS``."""

    field: str
    values: tuple[str, ...]

    @property
    def key(self) -> str:
        """What tells it from other filters: there is one for a field."""
        return self.field


@dataclass(frozen=True)
class AtMost:
    """Keep records whose number in a field of ``AMOUNTS`` is stated and at most so much."""

    field: str
    most: Decimal

    @property
    def key(self) -> str:
        """What tells it from other filters: a field may have a number at each end."""
        return f"max_{self.field}"

    @property
    def number(self) -> Decimal:
        """The number, whichever end it is."""
        return self.most


@dataclass(frozen=True)
class AtLeast:
    """Keep records whose number in a field of ``AMOUNTS`` is stated and at least so much."""

    field: str
    least: Decimal

    @property
    def key(self) -> str:
        """What tells it from other filters: a field may have a number at each end."""
        return f"min_{self.field}"

    @property
    def number(self) -> Decimal:
        """The number, whichever end it is."""
        return self.least


Amount = AtMost | AtLeast
Filter = AnyOf | Amount


@dataclass(frozen=True)
class Query:
    """One question.

    Attributes:
        text: words as a person typed them; empty asks for everything.
        kinds: names of ``KINDS``; none asks for ``MAIN_KINDS``.
        filters: all of them hold; at most one for a field, and for a number one at each end.
        facets: fields whose values are counted, each without the filter of its own field; ``kind`` counts all ``KINDS``.
        sort: one of ``SORTS``; what is not stated stands last in either direction.
        offset: rows to pass over.
        limit: rows to return, 0 to 100.
        language: of the reader; both languages are searched.
        whole: whether the answer names every record, beside the rows, when these are not more than ``DEEPEST``.

    Raises:
        BadQuery: a part holds what it may not.
    """

    text: str = ""
    kinds: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    facets: tuple[str, ...] = ()
    sort: str = "relevance"
    offset: int = 0
    limit: int = 24
    language: Language = "en"
    whole: bool = False

    def __post_init__(self) -> None:
        _require_all("kinds", self.kinds, KINDS)
        _require_all("facets", self.facets, FACETS)
        _require_all("sort", (self.sort,), SORTS)
        _require_all("language", (self.language,), LANGUAGES)
        for one in self.filters:
            # Kinds have a part of their own.
            allowed = FACETS[1:] if isinstance(one, AnyOf) else AMOUNTS
            _require_all("filters", (one.field,), allowed)
        if len({one.key for one in self.filters}) < len(self.filters):
            raise BadQuery("filters", "the same field twice", "each field once")
        if not 0 <= self.limit <= MOST_ROWS:
            raise BadQuery("limit", self.limit, f"0 to {MOST_ROWS}")
        if not 0 <= self.offset <= DEEPEST - self.limit:
            raise BadQuery("offset", self.offset, f"0 to {DEEPEST - self.limit}")

    @property
    def asked_kinds(self) -> tuple[str, ...]:
        """The kinds that may answer."""
        return self.kinds or MAIN_KINDS


def _require_all(part: str, given: tuple[str, ...], allowed: tuple[str, ...]) -> None:
    for one in given:
        if one not in allowed:
            raise BadQuery(part, one, "one of " + ", ".join(allowed))


@dataclass(frozen=True)
class Words:
    """A text in English and French; a missing one is empty."""

    en: str = ""
    fr: str = ""

    def of(self, language: str) -> str:
        """Return the text in a language, or else in the other one.

        >>> Words("Nurse").of("fr")
        'Nurse'
        """
        return (self.fr or self.en) if language == "fr" else (self.en or self.fr)

    def language_of(self, language: str) -> str:
        """Return the language in which ``of`` answers."""
        if language == "fr":
            return "fr" if self.fr or not self.en else "en"
        return "en" if self.en or not self.fr else "fr"


NOTHING = Words()


@dataclass(frozen=True)
class Card:
    """What a row of results shows of a record.

    Attributes:
        kind: one of ``KINDS``.
        uid: permanent identifier.
        slug: last part of the record's address; of an occupation its NOC code.
        code: NOC, course or skill code, or empty.
        title: what people call it.
        who: organisation behind it, or empty.
        summary: one or two sentences.
        sector: slug, or empty.
        hours, fee: hours of instruction and CAD; None when not stated.
        example: whether it is an invented example.
        over: whether its day has passed, as of the day on which it was indexed: a need, an event, an agreement.
    """

    kind: str
    uid: UUID
    slug: str
    title: Words
    code: str = ""
    who: Words = NOTHING
    summary: Words = NOTHING
    sector: str = ""
    hours: Decimal | None = None
    fee: Decimal | None = None
    example: bool = False
    over: bool = False


@dataclass(frozen=True)
class Hit:
    """A record that answers. ``known_as`` is the job title by which it was found, or empty."""

    card: Card
    known_as: str = ""


class Value(NamedTuple):
    """One value of a facet, how many records have it, and how many of these are invented; an answer has hundreds."""

    value: str
    count: int  # type: ignore[assignment]  # the method of tuples is not missed
    chosen: bool = False
    examples: int = 0


@dataclass(frozen=True)
class Facet:
    """The values of one field over all that the other filters keep; most frequent first, then by value."""

    field: str
    values: tuple[Value, ...]


class Town(NamedTuple):
    """A municipality of Ontario, and the code of the economic region in which it lies."""

    name: Words
    region: str


@dataclass(frozen=True)
class Results:
    """An answer.

    Attributes:
        hits: the rows asked for.
        total: records that answer.
        examples: how many of them are invented examples.
        facets: in the order asked for.
        read_as: the words that were searched for, when they are not those that were typed.
        relaxed: whether no record has all the words, so that these have only some.
        is_all_training: whether nothing recorded answers to more of the words than that they ask for training, so that
            these are all offerings.
        begun: whether no record has the words, so that these have longer ones that begin like them.
        understood: what was read among the words: limits, ways of delivery, languages, OSAP eligibility, regions of towns.
        towns: those that the words name. Where their regions are not understood, a record is called by all the words,
            or, when ``relaxed``, nothing is recorded there.
        lacking: the kind that the words name, where none of its records has the others, so that these are of other kinds.
        unknown: an institution's name among the words, where no organisation is called so, or empty.
        without_jobs: whether jobs in a town were asked for: occupations are of no region, so these are what else is there,
            or, where nothing is, occupations of everywhere.
        from_where: whether the words ask from where people work: no record states it, so that it is left aside.
        any_job: whether they ask for nothing else but what no record states of work, so that all occupations stand first.
        given_up: what was read among them, too, but is left aside: nothing that answers to the rest meets it.
        beside: what is kept beside that, where it is only with this that nothing meets what is given up.
        uids: every record that answers, when the question asked for the whole and it is not too long; else None.
        engine: name of the engine that answered.
        stand_in: whether it answered for another one that is away.
    """

    hits: tuple[Hit, ...]
    total: int
    examples: int = 0
    facets: tuple[Facet, ...] = ()
    read_as: str = ""
    relaxed: bool = False
    is_all_training: bool = False
    begun: bool = False
    understood: tuple[Filter, ...] = ()
    towns: tuple[Town, ...] = ()
    lacking: tuple[str, ...] = ()
    unknown: str = ""
    without_jobs: bool = False
    from_where: bool = False
    any_job: bool = False
    given_up: tuple[Filter, ...] = ()
    beside: tuple[Filter, ...] = ()
    uids: frozenset[UUID] | None = None
    engine: str = "embedded"
    stand_in: bool = False

    @property
    def is_real(self) -> bool:
        """Whether there is more than examples."""
        return self.total > self.examples


@dataclass(frozen=True)
class Suggestion:
    """A name that begins like what is being typed, and the record that it belongs to."""

    text: str
    language: str
    card: Card
