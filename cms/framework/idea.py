"""An idea for a micro-certification, as the address of the self-check carries it: what it is, and an answer per element."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from cms.framework.skill_words import LONGEST_SKILLS, NamedSkill, Reading, read_codes, read_skills
from cms.records import wording
from registry.domain.facts import OfferingFact, Taught
from registry.domain.osap import OsapFacts
from registry.domain.requirement import Kind
from registry.filters.fields import LARGEST_NUMBER, LONGEST_TEXT, AmountField
from registry.filters.text import refuse_unstorable
from registry.models import Need, Occupation, Organization
from registry.models.offering import CIP

MET, PLANNED, NOT_YET = "met", "planned", "not-yet"
ANSWERS = ((MET, lazy("Met")), (PLANNED, lazy("Planned")), (NOT_YET, lazy("Not yet")))
"""The answers to an element, the best first."""

PREFIX = "is-"
"""Before the code of an element, in the address."""

LONGEST_BOX = 1000
KINDS = (
    *Organization.TEACHING,
    *[one for one in Organization.Kind if one not in Organization.TEACHING],
)
FIELDS = ("title", "by", "hours", "weeks", "cip", "level", "noc", "skills")


class IdeaForm(forms.Form):
    """The figures of the idea. A value that cannot be used is named and left aside; the others hold."""

    text = {"validators": [refuse_unstorable], "required": False}
    amount = {
        "min_value": Decimal(0),
        "max_value": LARGEST_NUMBER,
        "max_digits": 9,
        "decimal_places": 2,
        "required": False,
    }

    title = forms.CharField(label=lazy("Working title"), max_length=LONGEST_TEXT, **text)
    by = forms.CharField(label=lazy("Who would issue it"), max_length=LONGEST_TEXT, **text)
    hours = AmountField(label=lazy("Hours of instruction"), **amount)
    weeks = AmountField(label=lazy("Weeks"), **amount)
    cip = forms.CharField(label=lazy("Field of study (CIP 2021)"), required=False, validators=[CIP])
    level = forms.TypedChoiceField(
        label=lazy("Level of study"),
        choices=[(str(n), str(n)) for n in range(1, 10)],
        coerce=int,
        empty_value=None,
        required=False,
    )
    noc = forms.CharField(label=lazy("Occupations (NOC 2021)"), max_length=LONGEST_BOX, **text)
    skills = forms.CharField(label=lazy("Skills taught"), max_length=LONGEST_SKILLS, **text)


@dataclass(frozen=True)
class Trouble:
    """A value that cannot be used: the field, its label, and what to write instead."""

    name: str
    label: Any
    told: str


@dataclass(frozen=True)
class Idea:
    """What is described. What is not said is empty or None; ``raw`` is what stands in the boxes."""

    raw: dict[str, str] = field(default_factory=dict)
    title: str = ""
    institution: Organization | None = None
    institution_kind: str | None = None
    hours: Decimal | None = None
    weeks: Decimal | None = None
    cip: str = ""
    level: int | None = None
    occupations: tuple[Occupation, ...] = ()
    skills: tuple[NamedSkill, ...] = ()
    troubles: tuple[Trouble, ...] = ()

    @property
    def is_described(self) -> bool:
        """Whether anything is said of it."""
        return any(self.raw.values())

    @property
    def osap_facts(self) -> OsapFacts:
        """What the rules of OSAP ask."""
        kind = self.institution_kind
        return OsapFacts(self.hours, self.weeks, self.cip or None, len(self.occupations), kind)

    @property
    def fact(self) -> OfferingFact:
        """The idea as the engine takes an offering; a skill without a level reaches none that a rule asks for."""
        return OfferingFact(
            key="idea",
            kind=Kind.MICRO_CERTIFICATION,
            institution=self.institution.ctid if self.institution else "",
            hours=self.hours,
            weeks=self.weeks,
            level=self.level,
            subject=self.cip,
            skills=tuple(Taught(one.skill.ctid, one.level or 0) for one in self.skills),
            occupations=tuple(one.code for one in self.occupations),
        )


def read_idea(query: QueryDict, known: dict[str, str]) -> Idea:
    """Return what an address describes; a box that the address does not carry has its ``known`` value."""
    raw = {name: query.get(name, known.get(name, "")).strip() for name in FIELDS}
    form = IdeaForm(raw)
    form.is_valid()
    said = form.cleaned_data
    issuer = _issuer(said.get("by") or "")
    codes, skills = read_codes(said.get("noc") or ""), read_skills(said.get("skills") or "")
    return Idea(
        raw=raw | {"skills": skills.words or raw["skills"]},
        title=said.get("title") or "",
        institution=issuer.institution,
        institution_kind=issuer.kind,
        hours=said.get("hours"),
        weeks=said.get("weeks"),
        cip=said.get("cip") or "",
        level=said.get("level"),
        occupations=codes.found,
        skills=skills.found,
        troubles=tuple(_troubles(form, {"by": issuer, "noc": codes, "skills": skills})),
    )


def need_in(query: QueryDict) -> Need | None:
    """Return the published need for which an address says the idea is. One query where it names one."""
    if not query.get("need"):
        return None
    named = Need.objects.published().filter(slug=query["need"])
    return named.select_related("organization").first()


def need_told(query: QueryDict, need: Need | None) -> str:
    """Return what has to be said of the need that an address names: that there is none, or that it is over."""
    named = query.get("need", "")
    if named and need is None:
        return _("No need “%(name)s” is published, so none is answered.") % {"name": named[:80]}
    if need is not None and need.by_date and need.is_over(localdate()):
        told = _("This need is over: it was for %(day)s. What you make may still serve others.")
        return told % {"day": wording.day(need.by_date)}
    return ""


def read_answers(query: QueryDict, codes: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the reader's answer by element, and the codes whose answer is none of the three."""
    sent = {code: query[f"{PREFIX}{code}"] for code in codes if query.get(f"{PREFIX}{code}")}
    good = {code: answer for code, answer in sent.items() if answer in dict(ANSWERS)}
    return good, [code for code in sent if code not in good]


def issuers() -> tuple[list[tuple[str, Any]], list[tuple[str, Any]]]:
    """Return the kinds of issuer, and the institutions of the registry by name; examples come last. One query."""
    rows = Organization.objects.published().institutions()
    named = sorted(rows, key=lambda one: (one.is_illustrative, str(one.name).casefold()))
    kinds = [(kind.value, kind.label) for kind in KINDS]
    return kinds, [(one.slug, one.name) for one in named]


@dataclass(frozen=True)
class _Issuer:
    kind: str | None = None
    institution: Organization | None = None
    problems: tuple[str, ...] = ()


def _issuer(said: str) -> _Issuer:
    if not said:
        return _Issuer()
    if said in Organization.Kind.values:
        return _Issuer(said)
    found = Organization.objects.public().filter(slug=said).first()
    if found:
        return _Issuer(found.kind, found)
    told = _("Nobody here is called “%(text)s”. Choose a kind or an institution from the list.")
    return _Issuer(problems=(told % {"text": said[:60]},))


def _troubles(form: IdeaForm, read: dict[str, _Issuer | Reading]) -> Iterator[Trouble]:
    for name in FIELDS:
        told = [str(one) for one in form.errors.get(name, ())]
        told += read[name].problems if name in read else ()
        for one in told:
            yield Trouble(name, form.fields[name].label, one)
