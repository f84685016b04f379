"""The map of a plan, without any position: stops and the links between them. It is laid out where pages are made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cms.addresses import record_url
from cms.pathways.feeds import Feed
from cms.pathways.shown import Shown
from cms.records import wording
from registry.domain.plan_terms import Plan
from registry.models import Equivalency, Occupation, Offering

STEP, HELD, CHANGE, AWARD, TERMINUS = "step", "held", "change", "award", "terminus"
GOAL = "goal"


@dataclass(frozen=True)
class Stop:
    """A station: ``sort`` is one of the five signs, ``stage`` the stage in which it is taken."""

    key: str
    title: str
    sort: str
    note: str = ""
    line: str = ""
    stage: int | None = None
    url: str = ""
    lang: str = ""


@dataclass(frozen=True)
class RouteMap:
    """Stops, and links as (from, to)."""

    stops: tuple[Stop, ...]
    links: tuple[tuple[str, str], ...]


def route_map(plan: Plan, held: list[str], feeds: list[Feed], shown: Shown, goal: Any) -> RouteMap:
    """Return the map of a plan toward a goal, an occupation or an offering."""
    used = [key for key in held if any(feed.source == key for feed in feeds)]
    stops = [*_stops(plan, used, shown), *_changes(feeds, shown)]
    links = dict.fromkeys(_links(feeds))
    end = GOAL if isinstance(goal, Occupation) else goal.ctid
    if isinstance(goal, Occupation):
        stops.append(_terminus(goal))
    known = {stop.key for stop in stops}
    links |= dict.fromkeys(_last_legs(plan, used, shown, goal, end, links))
    drawn = tuple((a, b) for a, b in links if a in known and b in known)
    return RouteMap(tuple(stops), drawn)


def _stops(plan: Plan, held: list[str], shown: Shown) -> Iterator[Stop]:
    for key in held:
        yield _stop(shown.offerings[key], HELD, _("you hold this"), 0)
    for number, stage in enumerate(plan.stages, 1):
        for key in sorted(stage, key=lambda key: (shown.line(key), shown.name(key))):
            record = shown.offerings[key]
            award = record.kind == Offering.Kind.PROGRAM
            yield _stop(record, AWARD if award else STEP, cost_of(record), number)
    for earned in plan.earned:
        yield _stop(shown.offerings[earned.award], AWARD, _("earned on the way"), None)


def _stop(record: Offering, sort: str, note: str, stage: int | None) -> Stop:
    line = record.sector.line if record.sector else ""
    url = record_url(record) if record.is_public else ""
    if record.is_illustrative:
        tag = _("Example")
        note = f"{note}{wording.NBSP}· {tag}" if note else tag
    lang = record.title.lang if record.title.is_fallback else ""
    return Stop(record.ctid, str(record.title), sort, note, line, stage, url, lang)


def cost_of(record: Offering) -> str:
    """Return hours and fee as a map's second line shows them; what is not stated is left out."""
    hours = "" if record.hours is None else wording.hours_short(record.hours)
    fee = "" if record.fee is None else wording.money(record.fee)
    return ", ".join(part for part in (hours, fee) if part) or _("hours and fee not stated")


def _changes(feeds: list[Feed], shown: Shown) -> Iterator[Stop]:
    for feed in {(f.decision, f.target): f for f in feeds if f.decision}.values():
        decision = shown.decisions[feed.decision or ""]
        title = _("Recognised at %(receiver)s") % {"receiver": receiver_of(decision).name}
        note = wording.credits_of(feed.credits) if feed.credits is not None else ""
        if feed.counted_as:
            counted = _("as %(title)s") % {"title": shown.name(feed.counted_as)}
            note = f"{counted}, {note}" if note else counted
        line = shown.line(feed.target)
        yield Stop(_change(feed), title, CHANGE, note, line, None, record_url(decision))


def receiver_of(decision: Equivalency) -> Any:
    """Return the institution or the group that decided."""
    return decision.receiving_institution or decision.receiving_group


def _change(feed: Feed) -> str:
    return f"{feed.decision}>{feed.target}"


def _links(feeds: list[Feed]) -> Iterator[tuple[str, str]]:
    for feed in feeds:
        if feed.decision:
            yield feed.source, _change(feed)
            yield _change(feed), feed.target
        else:
            yield feed.source, feed.target


def _terminus(goal: Occupation) -> Stop:
    code = _("NOC %(code)s") % {"code": goal.code}
    lang = goal.title.lang if goal.title.is_fallback else ""
    return Stop(GOAL, str(goal.title), TERMINUS, code, "", None, record_url(goal), lang)


def _last_legs(
    plan: Plan, held: list[str], shown: Shown, goal: Any, end: str, links: dict[Any, None]
) -> Iterator[tuple[str, str]]:
    """What leads to the goal: the programs that name an occupation, and whatever leads nowhere else."""
    own = [*held, *plan.steps, *(earned.award for earned in plan.earned)]
    if isinstance(goal, Occupation):
        for key in own:
            if goal.pk in {one.pk for one in shown.offerings[key].occupations.all()}:
                record = shown.offerings[key]
                if record.kind == Offering.Kind.PROGRAM:
                    yield key, end
    leading = {source for source, _target in links}
    for key in plan.steps:
        if key not in leading and key != end and not isinstance(goal, Occupation):
            yield key, end
