"""Needs: the board of those that are not over, and the page of one with what already covers it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from cms.addresses import record_url, site_map
from cms.records.facets import Control
from cms.records.kind import Context, RecordKind
from cms.records.listing import Listing
from cms.records.offerings import OfferingRow, dress, load_rows, untranslated
from cms.records.tally import Tally, tallies
from registry.domain.covering import Covering
from registry.filters import NeedFilter
from registry.models import ContactMessage, Need, NeedReply, Occupation, Offering, Pilot, Skill
from registry.models.bilingual import current_language
from registry.models.ctid import uids_of
from registry.models.record import LISTED
from registry.services.needs import NeedCoverage, need_coverage
from registry.services.questions import ask

SHOWN = 10
OVER = 24
"""Needs that are over, named under the board."""


class OpenNeeds(NeedFilter):
    """The filters of the board: they begin from the needs that are not over."""

    def __init__(self, data: Any = None, queryset: QuerySet | None = None, **kwargs: Any) -> None:
        if queryset is None:
            queryset = Need.objects.published().open_on(localdate())
        super().__init__(data, queryset, **kwargs)

    class Meta(NeedFilter.Meta):
        pass


def occupation_choices() -> list[tuple[str, str]]:
    """Return the occupations that open needs name, by code."""
    needed = Need.objects.published().open_on(localdate()).order_by().values("occupation")
    found = Occupation.objects.public().filter(pk__in=needed).order_by("code")
    return [(one.code, f"{one.code} {one.title}") for one in found]


def sector_counts(rows: QuerySet[Need]) -> dict[Any, Tally]:
    """Count needs by the sectors of the published offerings that lead to their occupations."""
    led = rows.filter(occupation__offerings__lifecycle__in=LISTED)
    return tallies(led, "occupation__offerings__sector__slug")


def load(rows: QuerySet[Need]) -> QuerySet[Need]:
    """Load needs with what a row shows."""
    return rows.select_related("organization", "occupation").prefetch_related(
        "regions", "skills__skill"
    )


@dataclass(frozen=True)
class NeedRow:
    """One row of the board."""

    record: Need


def dress_needs(page: Iterable[Need]) -> list[NeedRow]:
    """Return rows."""
    return list(map(NeedRow, page))


LISTING = Listing(
    filterset=OpenNeeds,
    orders=("by", "title", "recent"),
    controls=(
        Control("search", "text", label=_("Words")),
        Control("region", "checks", column="regions__code"),
        Control("sector", "checks", counts=sector_counts),
        Control("occupation", "select", "occupation__code", occupation_choices),
    ),
    load=load,
    dress=dress_needs,
)


@dataclass(frozen=True)
class Wanted:
    """A skill that is asked for: at which level, with which weight, and whether anybody teaches it far enough."""

    skill: Skill
    level: int
    weight: Decimal
    covered: bool


@dataclass(frozen=True)
class Answer:
    """An offering that covers part of a need: percent of the weight, skills by what it does with them, where it is given."""

    row: OfferingRow
    percent: Decimal
    covers: list[Skill]
    below: list[Skill]
    misses: list[Skill]
    in_region: bool


@dataclass(frozen=True)
class Reply:
    """What an institution answered: its words, and how far the offering that it names covers the need."""

    record: NeedReply
    answer: Answer


def board_page(request: HttpRequest) -> Context:
    """Return the context of the board."""
    context = LISTING.context(request)
    over = Need.objects.published().over_on(localdate()).select_related("organization")
    context["contact_url"] = contact_url()
    context["over"] = list(over.order_by("-by_date", "slug")[:OVER])
    return context


def records() -> QuerySet[Need]:
    """Load needs for their page."""
    return load(Need.objects.all())


def find(slug: str) -> Need | None:
    """Return the need at an address, in whatever state it is."""
    return records().filter(slug=slug).first()


def need_page(need: Need) -> Context:
    """Return the context of a need's page."""
    answer = need_coverage(ask(), need)
    skills = _skills(answer)
    replies = list(NeedReply.objects.to(need).select_related("offering")) if need.pk else []
    shown = answer.offerings[:SHOWN]
    told = _told(need, [*shown, *_of_replies(replies, answer)], answer, skills)
    return {
        "is_over": need.is_over(localdate()),
        "wanted": _wanted(answer, skills),
        "rated": answer.rated,
        "answers": _near_first(told[one.offering] for one in shown if one.offering in told),
        "replies": _replies(replies, told),
        "pilots": _pilots_of(need),
        "answer_count": len(answer.offerings),
        **_gaps(answer, skills),
        "together": None if answer.share is None else _percent(answer.share),
        "contact_url": contact_url(about=record_url(need) if need.slug else ""),
        "reply_url": reply_url(need),
        "untranslated": untranslated(need, "title", "summary"),
    }


def _pilots_of(need: Need) -> list[Pilot]:
    """Return the public pilots that came of proposals for a need."""
    found = Pilot.objects.published().filter(applications__need=need.pk).distinct()
    return list(found.select_related("lead").order_by("slug")) if need.pk else []


def with_reply(need: Need, draft: NeedReply) -> list[Reply]:
    """Return the answers to a need with one of them as it is edited."""
    answer = need_coverage(ask(), need)
    others = NeedReply.objects.to(need).exclude(pk=draft.pk).select_related("offering")
    replies = [draft, *others]
    told = _told(need, _of_replies(replies, answer), answer, _skills(answer))
    return _replies(replies, told)


def reply_url(need: Need) -> str:
    """Return where a member of an institution answers a need: the form of a new answer, with the need in it."""
    form = reverse(NeedReply.snippet_viewset.get_url_name("add"))
    return f"{form}?{urlencode({'need': need.slug})}"


def contact_url(**said: str) -> str:
    """Return the form by which the registry is written to on needs; nothing when editors took its page away."""
    page = site_map().section("contact", current_language())
    topic = ContactMessage.Topic.EMPLOYERS.value
    return f"{page.url}?{urlencode({'topic': topic, **said})}" if page else ""


def _skills(answer: NeedCoverage) -> dict[str, Skill]:
    keys = [skill.skill for skill in answer.skills]
    uids = uids_of(keys)
    return {one.ctid: one for one in Skill.objects.filter(uid__in=uids)}


def _gaps(answer: NeedCoverage, skills: dict[str, Skill]) -> Context:
    """Return what nobody teaches far enough, apart from what nobody teaches at all where any level would do."""
    levels = {one.skill: one.level for one in answer.skills}
    known = [key for key in answer.gaps if key in skills]
    return {
        "asks_levels": any(levels.values()),
        "gaps": [skills[key] for key in known if levels.get(key)],
        "untaught": [skills[key] for key in known if not levels.get(key)],
    }


def _wanted(answer: NeedCoverage, skills: dict[str, Skill]) -> list[Wanted]:
    gaps = set(answer.gaps)
    return [
        Wanted(skills[one.skill], one.level, one.weight, one.skill not in gaps)
        for one in answer.skills
        if one.skill in skills
    ]


def _of_replies(replies: Sequence[NeedReply], answer: NeedCoverage) -> list[Covering]:
    """Return what the offerings of answers cover: nothing where one teaches none of the skills."""
    covering = {one.offering: one for one in answer.offerings}
    named = [one.offering.ctid for one in replies]
    return [covering.get(key) or Covering(key, (), (), Decimal(0)) for key in named]


def _replies(replies: Sequence[NeedReply], told: dict[str, Answer]) -> list[Reply]:
    """Return answers of institutions, those that cover most first."""
    found = [Reply(one, told[one.offering.ctid]) for one in replies if one.offering.ctid in told]
    return sorted(found, key=lambda one: _place(one.answer))


def _near_first(answers: Iterable[Answer]) -> list[Answer]:
    """Return answers in their order; of those that cover as much, what is given in the region first."""
    return sorted(answers, key=_place)


def _place(answer: Answer) -> tuple[Decimal, bool]:
    return -answer.percent, not answer.in_region


def _told(
    need: Need, shown: Sequence[Covering], answer: NeedCoverage, skills: dict[str, Skill]
) -> dict[str, Answer]:
    """Return what offerings cover of a need, by CTID, all of them read together."""
    uids = uids_of(one.offering for one in shown)
    loaded = load_rows(Offering.objects.filter(uid__in=uids)).prefetch_related("regions")
    rows = {row.record.ctid: row for row in dress(loaded)} if uids else {}
    wanted = [one.skill for one in answer.skills]
    regions = {one.pk for one in need.regions.all()}
    return {
        one.offering: Answer(
            rows[one.offering],
            _percent(one.share),
            _named(one.covered, skills),
            _named(one.below, skills),
            _named([key for key in one.missing(wanted) if key not in one.below], skills),
            any(region.pk in regions for region in rows[one.offering].record.regions.all()),
        )
        for one in shown
        if one.offering in rows
    }


def _named(keys: Iterable[str], skills: dict[str, Skill]) -> list[Skill]:
    return [skills[key] for key in keys if key in skills]


def _percent(share: Decimal) -> Decimal:
    """A share as whole percent, rounded down: "100%" is said of the whole only."""
    return Decimal(int(share * 100))


KIND = RecordKind(Need, records, LISTING, lambda _request, need: need_page(need))
