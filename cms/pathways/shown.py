"""The records behind the keys of plans and verdicts, read in a few queries whatever their number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from cms.pathways.understanding import Understood
from registry.models import Equivalency, Offering, Organization, Skill, StackingRule
from registry.models.bilingual import LocalizedText, current_language
from registry.models.ctid import uids_of
from registry.services.questions import Questions


@dataclass
class Shown:
    """Records by CTID. ``name`` gives what any key of an answer reads in the reader's language."""

    questions: Questions
    offerings: dict[str, Offering] = field(default_factory=dict)
    decisions: dict[str, Equivalency] = field(default_factory=dict)
    others: dict[str, Any] = field(default_factory=dict)

    def name(self, key: str) -> str:
        """Return the title of a key, the words of a code, or the key itself."""
        record = self.offerings.get(key) or self.others.get(key) or self.decisions.get(key)
        if record is not None:
            return str(record.label)
        said = self.questions.snapshot.words.get(key)
        return said[current_language() == "fr"] if said else key

    def title(self, key: str) -> Any:
        """Return the title of an offering with the language it is in."""
        record = self.offerings.get(key)
        return record.title if record else LocalizedText(key, "en", "en")

    def line(self, key: str) -> str:
        """Return the line that an offering lies on, or nothing."""
        record = self.offerings.get(key)
        return record.sector.line if record and record.sector else ""

    def read_offerings(self, keys: Iterable[str]) -> None:
        """Read the offerings that are not read yet, with what a step shows."""
        new = _uids(set(keys) - self.offerings.keys())
        if new:
            rows = Offering.objects.filter(uid__in=new).select_related("institution", "sector")
            for row in rows.prefetch_related("starts", "occupations"):
                self.offerings[row.ctid] = row

    def read_decisions(self, keys: Iterable[str]) -> None:
        """Read decisions with who made them and on which agreement."""
        new = _uids(keys)
        if new:
            rows = Equivalency.objects.filter(uid__in=new).select_related(
                "receiving_institution", "receiving_group", "agreement"
            )
            rows = rows.prefetch_related("sources__offering", "grants__offering")
            self.decisions.update((row.ctid, row) for row in rows)

    def read_others(self, keys: Iterable[str]) -> None:
        """Read whatever else reasons may name: bodies, skills and rules, a query a sort."""
        new = _uids(set(keys) - self.offerings.keys() - self.decisions.keys())
        if new:
            for table in (Organization, Skill, StackingRule):
                rows = table.objects.filter(uid__in=new)
                self.others.update((row.ctid, row) for row in rows)


def _uids(keys: Iterable[str]) -> set[Any]:
    return set(uids_of(keys))


def shown_for(questions: Questions, goal: Understood, keys: Iterable[str]) -> Shown:
    """Return what is shown of keys; the goal's record is among them."""
    shown = Shown(questions)
    own = [] if goal.is_occupation or goal.record is None else [goal.record.ctid]
    shown.read_offerings([*keys, *own])
    return shown
