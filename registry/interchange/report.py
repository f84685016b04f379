"""What a load did, record by record: outcomes that add up, and issues with place, value, reason and cure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.utils.translation import gettext, ngettext, override

from registry.interchange.messages import InBoth, worded
from registry.interchange.records import Place, SourceRecord

SHOWN = 120
"""Longest value that a line repeats, in characters."""


class Outcome(Enum):
    """What became of a record. Every record has exactly one."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    KEPT = "kept"
    REJECTED = "rejected"


def where(place: Place) -> str:
    """Return a place in the words of the current language.

    >>> where(Place("facts/10-pilot.json", number=3))
    'facts/10-pilot.json, record 3'
    """
    said = {
        gettext("line %(n)s"): place.line,
        gettext("column %(n)s"): place.column,
        gettext("record %(n)s"): place.number,
    }
    numbered = [words % {"n": n} for words, n in said.items() if n is not None]
    return ", ".join((place.file, *numbered))


@dataclass(frozen=True)
class Issue:
    """One thing to tell about a place: evidence first, words from it.

    Attributes:
        value: what stands there; None when nothing does.
        notice: whether it only informs. Anything else refuses the whole load.
    """

    place: Place
    code: str
    message: InBoth[str]
    cure: InBoth[str]
    record: str = ""
    field: str = ""
    value: str | None = None
    notice: bool = False

    @classmethod
    def of(cls, code: str, place: Place, **evidence: Any) -> Issue:
        """Make an issue in the words of its code; ``field`` and ``value`` are kept as evidence."""
        value = evidence.get("value")
        message, cure = worded(code, evidence)
        return cls(
            place,
            code,
            message,
            cure,
            record=str(evidence.get("record", "")),
            field=str(evidence.get("field", "")),
            value=None if value is None else shortened(value),
            notice=bool(evidence.get("notice", False)),
        )

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Issue:
        """Return the issue that ``as_json`` told.

        >>> issue = Issue.of("plan.altered", Place("courses.csv", line=3))
        >>> Issue.from_json(issue.as_json()) == issue
        True
        """
        return cls(
            Place(told["file"], told["record"], told["line"], told["column"]),
            told["code"],
            InBoth(**told["message"]),
            InBoth(**told["cure"]),
            told["slug"],
            told["field"],
            told["value"],
            told["notice"],
        )

    def line(self, language: str) -> str:
        """Return the issue on one line."""
        with override(language):
            subject = ", ".join((where(self.place), *self._subject()))
        said = [self.message.in_language(language), self.cure.in_language(language)]
        words = " ".join(filter(None, said))
        return f"{subject}: {words}"

    def _subject(self) -> Iterator[str]:
        if self.record:
            yield self.record
        if self.field:
            yield self.field if self.value is None else f"{self.field} = {self.value}"

    def as_json(self) -> dict[str, Any]:
        """Return the issue as plain values, for the record of the run."""
        return {
            "file": self.place.file,
            "record": self.place.number,
            "line": self.place.line,
            "column": self.place.column,
            "slug": self.record,
            "field": self.field,
            "value": self.value,
            "code": self.code,
            "notice": self.notice,
            "message": self.message._asdict(),
            "cure": self.cure._asdict(),
        }


def shortened(value: object) -> str:
    """Return a value as a line shows it: one line, in quotes when it is text, cut when it is long.

    >>> shortened("a\\tb"), shortened(4)
    ("'a\\\\tb'", '4')
    """
    text = repr(value) if isinstance(value, str) else str(value)
    text = "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


@dataclass
class Report:
    """What a load read and did.

    ``refused`` means that nothing was written; the outcomes then say what would have been.
    """

    issues: list[Issue] = field(default_factory=list)
    outcomes: dict[str, Counter[Outcome]] = field(default_factory=dict)

    def add(self, issue: Issue) -> None:
        """Add an issue."""
        self.issues.append(issue)

    def settle(self, record: SourceRecord, outcome: Outcome) -> None:
        """Say what became of a record."""
        self.outcomes.setdefault(record.kind, Counter())[outcome] += 1

    def reject(self, record: SourceRecord, issues: list[Issue]) -> None:
        """Reject a record for one or several reasons."""
        self.issues.extend(issues)
        self.settle(record, Outcome.REJECTED)

    def take_back(self, record: SourceRecord, outcome: Outcome) -> None:
        """Take back what was said of a record, because something else has become of it."""
        self.outcomes[record.kind][outcome] -= 1

    def count(self, outcome: Outcome) -> int:
        """Return the number of records with an outcome, over all kinds."""
        return sum(counted[outcome] for counted in self.outcomes.values())

    @property
    def total(self) -> int:
        """Number of records read."""
        return sum(sum(counted.values()) for counted in self.outcomes.values())

    @property
    def refused(self) -> bool:
        """Whether anything is wrong, in which case nothing is written."""
        return any(not issue.notice for issue in self.issues)

    @property
    def changed(self) -> bool:
        """Whether the load wrote a record."""
        return not self.refused and bool(self.count(Outcome.CREATED) + self.count(Outcome.UPDATED))

    def lines(self, language: str = "en") -> list[str]:
        """Return the report for people: issues, then a line a kind that changed, then the sum."""
        with override(language):
            return [
                *(issue.line(language) for issue in self.issues),
                *self._kind_lines(),
                self._sum(),
            ]

    def _kind_lines(self) -> Iterator[str]:
        for kind, counted in sorted(self.outcomes.items()):
            if sum(counted.values()) > counted[Outcome.UNCHANGED]:
                yield f"{kind}: {_listed(counted, refused=self.refused)}"

    def _sum(self) -> str:
        everything = sum(self.outcomes.values(), Counter[Outcome]())
        verdict = gettext("Refused; nothing was written.") if self.refused else gettext("Loaded.")
        read = ngettext("%(n)s record read", "%(n)s records read", self.total) % {"n": self.total}
        return f"{verdict} {read}: {_listed(everything, full=True, refused=self.refused)}."

    def as_json(self) -> list[dict[str, Any]]:
        """Return the issues as plain values."""
        return [issue.as_json() for issue in self.issues]


def _listed(counted: Counter[Outcome], full: bool = False, *, refused: bool) -> str:
    created, updated = gettext("%(n)s created"), gettext("%(n)s updated")
    if refused:
        # Nothing was written, so nothing was created or updated either.
        created, updated = gettext("%(n)s would be created"), gettext("%(n)s would be updated")
    words = {
        Outcome.CREATED: created,
        Outcome.UPDATED: updated,
        Outcome.UNCHANGED: gettext("%(n)s unchanged"),
        Outcome.KEPT: gettext("%(n)s kept as edited here"),
        Outcome.REJECTED: gettext("%(n)s rejected"),
    }
    told = [
        text % {"n": counted[outcome]}
        for outcome, text in words.items()
        if counted[outcome] or (full and outcome is not Outcome.KEPT)
    ]
    return ", ".join(told)
