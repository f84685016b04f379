"""What publishing a rule or a decision would change, in words, with links to what is public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cms.addresses import record_url
from cms.records import wording
from cms.records.requirement_text import Named
from cms.records.stacking import names_of
from registry.domain.impact_findings import (
    AnswerChange,
    AwardChange,
    Counted,
    Impact,
    Onward,
    Way,
)
from registry.domain.references import References
from registry.domain.verdict import MissingSet, StackingVerdict, Status
from registry.models import Equivalency
from registry.models.bilingual import current_language
from registry.models.ctid import uids_of
from registry.models.naming import read_names
from registry.services.explanations import answer_text, missing_text
from registry.services.impact import Foreseen
from registry.services.names import titles
from registry.snapshot import current

SHOWN = 12
"""Most offerings of one list that are named; the others are counted."""


@dataclass(frozen=True)
class Item:
    """An offering in a list, with the decision through which it counts, if it takes one."""

    what: Named
    through: Named | None = None


@dataclass(frozen=True)
class Items:
    """A list with its heading, and how many more there are than are named."""

    said: str
    items: list[Item]
    more: int
    sort: str


@dataclass(frozen=True)
class AwardShown:
    """One award that changes, in words."""

    award: Named
    through: Named | None
    lists: list[Items]
    kept: str
    least: list[tuple[str, list[str]]]
    ways: list[str]


@dataclass(frozen=True)
class AnswerShown:
    """What an institution says about an offering, before and after."""

    offering: Named
    at: Named
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """The whole of it."""

    since: str
    waiting: list[Named]
    awards: list[AwardShown]
    answers: list[AnswerShown]
    same: list[str]
    cut: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing changes for anybody."""
        return not (self.awards or self.answers)


def shown_of(foreseen: Foreseen | None) -> Shown | None:
    """Return what a template shows of what is foreseen today; None when nothing can be."""
    return foreseen and Telling(foreseen, timezone.localdate()).shown()


class Telling:
    """Puts an impact into words, with the names of all that it mentions read together."""

    def __init__(self, foreseen: Foreseen, today: date) -> None:
        self._impact, self._waiting, self._today = foreseen.impact, foreseen.waiting, today
        offerings, institutions = _mentioned(foreseen)
        self._names = names_of([References(offerings=offerings, institutions=institutions)])
        self._names |= _decisions(_through(foreseen.impact))
        self._language = current_language()
        second = self._language == "fr"
        for key, called in foreseen.new.items():
            self._names.setdefault(key, Named(called[second]))
        asked = [key for found in _sets(foreseen.impact) for key in _keys_of(found)]
        self._titles = titles(asked, self._language, {**current().words, **foreseen.new})

    def shown(self) -> Shown:
        """Return what a template shows."""
        impact = self._impact
        return Shown(
            wording.day(impact.on) if impact.on > self._today else "",
            [self._name(key) for key in self._waiting],
            [*map(self._award, impact.awards), *map(self._onward, impact.onward)],
            [self._answer(change) for change in impact.answers],
            list(_same(impact)),
            impact.cut,
        )

    def _name(self, key: str) -> Named:
        return self._names.get(key) or Named(key)

    def _award(self, change: AwardChange) -> AwardShown:
        lists = [
            self._items(_("Newly counts toward it:"), change.starts, "start"),
            self._items(_("No longer counts toward it:"), change.stops, "stop"),
        ]
        return AwardShown(
            self._name(change.award),
            None,
            [one for one in lists if one.items],
            _kept(change.kept),
            list(self._least(change)),
            [*map(self._way, change.ways), *_terms(change)],
        )

    def _onward(self, onward: Onward) -> AwardShown:
        lists = [
            self._items(_("Newly leads there:"), map(Counted, onward.starts), "start"),
            self._items(_("No longer leads there:"), map(Counted, onward.stops), "stop"),
        ]
        shown = [one for one in lists if one.items]
        return AwardShown(self._name(onward.award), self._name(onward.through), shown, "", [], [])

    def _items(self, said: str, counted: Iterable[Counted], sort: str) -> Items:
        every = list(counted)
        items = [
            Item(self._name(one.offering), self._name(one.decision) if one.decision else None)
            for one in every[:SHOWN]
        ]
        return Items(said, items, max(0, len(every) - SHOWN), sort)

    def _least(self, change: AwardChange) -> Iterator[tuple[str, list[str]]]:
        """What is needed at the least, before and after, where that changes."""
        before, after = (self._asked(one) for one in (change.before, change.after))
        if before != after:
            if not change.is_new:
                yield _("The least that is needed now:"), before
            if not change.is_gone:
                yield _("The least that is needed then:"), after

    def _asked(self, verdict: StackingVerdict | None) -> list[str]:
        if verdict is None:
            return [_("It takes too long to work out.")]
        if verdict.rule is None:
            return [_("No rule grants the award.")]
        if not verdict.missing:
            return [_("Nothing that can be taken completes it.")]
        return [self._set(found) for found in verdict.missing]

    def _set(self, found: MissingSet) -> str:
        words = [missing_text(item, self._language, self._titles) for item in found.items]
        return "; ".join(words)

    def _way(self, way: Way) -> str:
        held = ", ".join(str(self._name(key).label) for key in way.offerings)
        return _way_words(way.before, way.after) % {"offerings": held}

    def _answer(self, change: AnswerChange) -> AnswerShown:
        before, after = change.before.answer, change.after.answer
        said = answer_text(after, self._language)
        if before is after:
            said = _("%(answer)s, on other terms") % {"answer": said}
        return AnswerShown(
            self._name(change.before.offering),
            self._name(change.before.at),
            answer_text(before, self._language),
            said,
        )


def _way_words(before: Status | None, after: Status | None) -> str:
    if before is after and after is not None:
        return _("Something else is missing for who holds: %(offerings)s.")
    if after is Status.COMPLETE:
        return _("Newly enough together: %(offerings)s.")
    if after is Status.UNDETERMINED:
        return _(
            "Enough only with something more known, a grade, a day or a confirmation: %(offerings)s."
        )
    if before is Status.COMPLETE:
        return _("No longer enough together: %(offerings)s.")
    return _("Judged otherwise than now: %(offerings)s.")


def _terms(change: AwardChange) -> Iterator[str]:
    """Yield what no list of offerings shows: that more, or less, is asked of what is held."""
    if change.terms and not (change.is_new or change.is_gone):
        yield _(
            "What counts is held to other conditions: a grade, an age, a limit of the rule, "
            "or whether a group shares."
        )


def _kept(number: int) -> str:
    if not number:
        return ""
    said = ngettext(
        "%(number)s offering counts as before.", "%(number)s offerings count as before.", number
    )
    return said % {"number": wording.number(number)}


def _same(impact: Impact) -> Iterator[str]:
    if impact.same_awards:
        said = ngettext(
            "%(number)s award is compared and stays as it is.",
            "%(number)s awards are compared and stay as they are.",
            impact.same_awards,
        )
        yield said % {"number": wording.number(impact.same_awards)}
    if impact.same_answers:
        said = ngettext(
            "%(number)s equivalency answer is compared and stays as it is.",
            "%(number)s equivalency answers are compared and stay as they are.",
            impact.same_answers,
        )
        yield said % {"number": wording.number(impact.same_answers)}


def _mentioned(foreseen: Foreseen) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Every offering and institution that is named on the screen, and no more of a long list."""
    impact = foreseen.impact
    offerings = [*foreseen.waiting]
    for change in impact.awards:
        listed = (*change.starts[:SHOWN], *change.stops[:SHOWN])
        offerings += [change.award, *(one.offering for one in listed)]
        offerings += [key for way in change.ways for key in way.offerings]
    for onward in impact.onward:
        offerings += [onward.award, onward.through, *onward.starts[:SHOWN], *onward.stops[:SHOWN]]
    offerings += [change.before.offering for change in impact.answers]
    institutions = [*foreseen.waiting, *(change.before.at for change in impact.answers)]
    return tuple(dict.fromkeys(offerings)), tuple(dict.fromkeys(institutions))


def _through(impact: Impact) -> Iterator[str]:
    for change in impact.awards:
        for one in (*change.starts[:SHOWN], *change.stops[:SHOWN]):
            if one.decision:
                yield one.decision


def _decisions(keys: Iterable[str]) -> dict[str, Named]:
    uids = uids_of(keys)
    if not uids:
        return {}
    found = list(Equivalency.objects.filter(uid__in=uids))
    read_names(found)
    return {one.ctid: Named(str(one), record_url(one) if one.is_public else "") for one in found}


def _sets(impact: Impact) -> Iterator[MissingSet]:
    for change in impact.awards:
        for verdict in (change.before, change.after):
            yield from verdict.missing if verdict else ()


def _keys_of(found: MissingSet) -> Iterator[str]:
    for item in found.items:
        yield from filter(None, (item.key, item.selector and item.selector.institution))
