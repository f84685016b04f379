"""The self-check: an idea against every principle and element of an edition, and what the registry knows around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cms.framework.guidance import Guidance, guidance_for
from cms.framework.idea import (
    ANSWERS,
    MET,
    NOT_YET,
    PLANNED,
    PREFIX,
    Idea,
    IdeaForm,
    Trouble,
    issuers,
    need_in,
    need_told,
    read_answers,
    read_idea,
)
from cms.framework.neighbours import neighbourhood
from cms.framework.outlook import outlook
from cms.framework.prefill import Prefilled, Reason, prefilled
from cms.pathways.understanding import Understood, token_of, typed_in, understand_offering
from cms.pathways.wishes import changed
from cms.records.osap import current_profile, osap_verdict
from registry.models import FrameworkEdition, FrameworkElement, Organization
from registry.services.questions import ask

Context = dict[str, Any]

LOOKS = {MET: "ok", PLANNED: "warn", NOT_YET: "no", "": ""}


@dataclass(frozen=True)
class Line:
    """One principle or element: the answer, whether the record gave it, and what counts as evidence."""

    element: FrameworkElement
    answer: str
    reason: Reason | None
    guidance: Guidance

    @property
    def name(self) -> str:
        """Name of its radio buttons."""
        return f"{PREFIX}{self.element.code}"

    @property
    def is_must(self) -> bool:
        """Whether the framework demands it."""
        return self.element.strength == FrameworkElement.Strength.MUST

    @property
    def is_own(self) -> bool:
        """Whether the answer differs from what the record says."""
        return self.reason is not None and self.answer != self.reason.answer

    @property
    def words(self) -> Any:
        """The answer in words."""
        return dict(ANSWERS).get(self.answer, lazy("Not answered"))

    @property
    def look(self) -> str:
        """Look of the answer's tag."""
        return LOOKS[self.answer]


@dataclass(frozen=True)
class Tally:
    """The lines of one strength, by how far they are."""

    lines: tuple[Line, ...]

    @property
    def met(self) -> int:
        """How many are met."""
        return sum(line.answer == MET for line in self.lines)

    @property
    def missing(self) -> tuple[Line, ...]:
        """Those that are not met."""
        return tuple(line for line in self.lines if line.answer != MET)

    @property
    def open(self) -> tuple[Line, ...]:
        """Those without an answer."""
        return tuple(line for line in self.lines if not line.answer)


def picked_offering(query: QueryDict) -> Understood:
    """Return which published offering an address picks for the check."""
    return understand_offering(typed_in(query, "offering"))


def check_page(query: QueryDict, editions: list[FrameworkEdition], picked: Understood) -> Context:
    """Return the context of the self-check for an address; ``editions`` are published, the latest first."""
    edition, troubles = _edition(query, editions)
    questions = ask()
    known = prefilled(picked.record, questions) if picked.record else Prefilled()
    idea = read_idea(query, known.boxes or {})
    lines, unusable = _lines(query, edition, known)
    need = need_in(query)
    context: Context = {
        "edition": edition,
        "editions": editions,
        "picked": picked,
        "choices": [(one, f"?offering={token_of(one)}") for one in picked.choices],
        "picking_box": {"understood": picked, "choices": picked.choices},
        "idea": idea,
        "need": need,
        "need_told": need_told(query, need),
        "labels": {name: field.label for name, field in IdeaForm.base_fields.items()},
        "issuers": issuers(),
        "levels": [str(number) for number in range(1, 10)],
        "wrong": {one.name for one in idea.troubles},
        "groups": _groups(lines),
        "answers": ANSWERS,
        "troubles": [*troubles, *idea.troubles, *unusable],
        "is_asked": idea.is_described or any(line.answer for line in lines),
        # A link to an edition carries no box; the form sends them all.
        "is_sent": "title" in query,
        "start_again": changed(QueryDict(mutable=True)),
    }
    if context["is_asked"]:
        context |= _result(questions, idea, picked, lines)
    return context


def settled_check(query: QueryDict, picked: Understood) -> str:
    """Return the address of a picked offering by its shortest name, or nothing when the query says it already."""
    if picked.record is None or typed_in(query, "offering") == picked.token:
        return ""
    return changed(query, offering=picked.token)


def _edition(
    query: QueryDict, editions: list[FrameworkEdition]
) -> tuple[FrameworkEdition | None, list[Trouble]]:
    asked = query.get("edition", "")
    by_slug = {one.slug: one for one in editions}
    latest = editions[0] if editions else None
    if not asked or asked in by_slug:
        return by_slug.get(asked, latest), []
    told = _("No edition “%(text)s” is published. The latest one is used.")
    return latest, [Trouble("edition", _("Edition"), told % {"text": asked[:40]})]


def _lines(
    query: QueryDict, edition: FrameworkEdition | None, known: Prefilled
) -> tuple[list[Line], list[Trouble]]:
    elements = list(edition.elements.all()) if edition else []
    said, unusable = read_answers(query, [one.code for one in elements])
    reasons = known.reasons or {}
    lines = [
        Line(
            one,
            said.get(one.code) or (reasons[one.code].answer if one.code in reasons else ""),
            reasons.get(one.code),
            guidance_for(one.code),
        )
        for one in elements
    ]
    told = _("Answer with met, planned or not yet.")
    names = {one.code: one.name for one in elements}
    return lines, [Trouble(f"{PREFIX}{code}", names[code], told) for code in unusable]


def _groups(lines: list[Line]) -> list[tuple[Any, list[Line]]]:
    principle = FrameworkElement.Kind.PRINCIPLE
    return [
        (lazy("Principles"), [line for line in lines if line.element.kind == principle]),
        (lazy("Elements"), [line for line in lines if line.element.kind != principle]),
    ]


def _result(questions: Any, idea: Idea, picked: Understood, lines: list[Line]) -> Context:
    musts = Tally(tuple(line for line in lines if line.is_must))
    shoulds = Tally(tuple(line for line in lines if not line.is_must))
    profile = current_profile(localdate())
    codes = [one.code for one in idea.occupations]
    near = neighbourhood(idea, picked.record)
    ahead = outlook(questions, idea, picked.record)
    return {
        "musts": musts,
        "shoulds": shoulds,
        "to_gather": [*musts.missing, *shoulds.missing],
        "profile": profile,
        "osap": osap_verdict(idea.osap_facts, codes, profile) if profile else None,
        "near": near,
        "ahead": ahead,
        "near_awards": [one for one in near.awards if one.pk not in {a.pk for a in ahead.awards}],
        "described": list(_described(idea)),
    }


def _described(idea: Idea) -> Iterator[tuple[Any, str]]:
    """Label and words of what is described, so that the printed page says what was checked."""
    labels = {name: field.label for name, field in IdeaForm.base_fields.items()}
    shown = dict(idea.raw)
    if idea.institution:
        shown["by"] = str(idea.institution.name)
    elif idea.institution_kind:
        shown["by"] = str(Organization.Kind(idea.institution_kind).label)
    if idea.occupations:
        shown["noc"] = ", ".join(f"{one.code} {one.title}" for one in idea.occupations)
    if idea.skills:
        shown["skills"] = ", ".join(one.words for one in idea.skills)
    wrong = {one.name for one in idea.troubles}
    for name, text in shown.items():
        # The title is the heading of the result.
        if text and name not in wrong and name != "title":
            yield labels[name], text
