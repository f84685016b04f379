"""What a self-check says already, as the boxes of an application: nothing that was typed there is typed again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from cms.framework.idea import MET, PLANNED, Idea, need_in, read_answers, read_idea
from cms.framework.prefill import Prefilled, prefilled
from cms.pathways.understanding import typed_in, understand_offering
from registry.models import FrameworkElement, Need, Organization
from registry.services.questions import ask

LONGEST_QUERY = 4000
_OF_NEEDS = {"need", "noc", "skills"}
"""What the page of a need puts into the address."""
Boxes = dict[str, str]


@dataclass(frozen=True)
class Carried:
    """What is taken along: the address's question, boxes by step, and how much that is for people to read.

    Attributes:
        has_more: whether it says what an application does not ask: the field of study, or the level.
        is_checked: whether it comes from a self-check.
    """

    query: str = ""
    boxes: dict[str, Boxes] = field(default_factory=dict)
    title: str = ""
    elements: int = 0
    need: Need | None = None
    has_more: bool = False
    is_checked: bool = False

    @property
    def is_anything(self) -> bool:
        """Whether anything is taken along."""
        return any(self.boxes.values())


def is_checked(query: QueryDict) -> bool:
    """Return whether somebody made a self-check, or an address has what the page of a need says and no more."""
    return bool(query.keys() - (_OF_NEEDS if "need" in query else set()))


def carried(query: QueryDict) -> Carried:
    """Return what an application that starts from this address knows already; an address too long says nothing."""
    text = query.urlencode()
    if not text or len(text) > LONGEST_QUERY:
        return Carried()
    picked = understand_offering(typed_in(query, "offering")).record
    known = prefilled(picked, ask()) if picked else Prefilled()
    idea = read_idea(query, known.boxes or {})
    need = need_in(query)
    elements = _elements(query, known)
    boxes = {
        "organization": dict(_organization(idea)),
        "plan": dict(_plan(idea, need)),
        "partners": dict(_partner(need)),
        "elements": elements,
    }
    aims = sum(name.startswith("aim-") for name in elements)
    used = {name: one for name, one in boxes.items() if one}
    has_more = bool(idea.raw.get("cip") or idea.raw.get("level"))
    return Carried(text if used else "", used, idea.title, aims, need, has_more, is_checked(query))


def _organization(idea: Idea) -> Iterator[tuple[str, str]]:
    if idea.institution:
        yield "organization", idea.institution.slug
    elif idea.institution_kind:
        yield "organization_kind", str(Organization.Kind(idea.institution_kind).value)


def _plan(idea: Idea, need: Need | None) -> Iterator[tuple[str, str]]:
    for name in ("hours", "weeks", "noc", "skills"):
        if idea.raw.get(name):
            yield name, idea.raw[name]
    if idea.raw.get("title"):
        yield "title_of_it", idea.raw["title"]
    elif need:
        yield "title_of_it", str(need.title)
    if need and need.occupation and not idea.raw.get("noc"):
        yield "noc", need.occupation.code


def _partner(need: Need | None) -> Iterator[tuple[str, str]]:
    if need:
        yield "p1_known", need.organization.slug
        yield "p1_role", "employer"


def _elements(query: QueryDict, known: Prefilled) -> Boxes:
    """Tick what is met or planned; why the record says so is the first word on its evidence."""
    codes = [one.code for one in FrameworkElement.objects.current()]
    said, _unusable = read_answers(query, codes)
    reasons = known.reasons or {}
    boxes: Boxes = {}
    for code in codes:
        reason = reasons.get(code)
        answer = said.get(code) or (reason.answer if reason else "")
        if answer in (MET, PLANNED):
            boxes[f"aim-{code}"] = "on"
            if reason and answer == reason.answer:
                boxes[f"evidence-{code}"] = _("From the record: %(reason)s") % {
                    "reason": reason.because
                }
    return boxes
