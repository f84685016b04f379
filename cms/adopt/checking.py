"""A draft as a whole: which steps are in order, what is missing in the others, and the application that comes of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from cms.adopt.steps import FORMS, StepForm
from registry.models import Application, Organization, Sector
from registry.services.applications import Checked, NamedPartner


@dataclass(frozen=True)
class Step:
    """A step of a draft: its form over what was typed, whether anything was, and its place."""

    name: str
    form: StepForm
    is_begun: bool
    number: int

    @property
    def title(self) -> Any:
        """What the step is called."""
        return self.form.title

    @property
    def is_done(self) -> bool:
        """Whether it is in order as it stands; partners may be none, once somebody has looked."""
        return self.is_begun and self.form.is_valid()

    @property
    def faults(self) -> list[tuple[str, str]]:
        """Label and message of what is wrong or missing."""
        return [(called, told) for _, called, told in self.form.faults()]


def form_of(draft: Application, name: str, typed: Mapping[str, str] | None) -> StepForm:
    """Return the form of a step of a draft; what is typed in it is judged beside who applies."""
    return FORMS[name](typed, applicant=draft.typed("organization"))


def steps_of(draft: Application) -> list[Step]:
    """Return the steps of a draft that keep something, in order."""
    return [
        Step(name, form_of(draft, name, draft.typed(name)), name in draft.said, number)
        for number, name in enumerate(FORMS, 1)
        if name != "send"
    ]


def checked(steps: list[Step]) -> Checked:
    """Return the application that steps in order make. Each of them must be valid."""
    said: dict[str, Any] = {}
    for step in steps:
        said |= step.form.cleaned_data
    return Checked(_columns(said), tuple(_partners(said["partners"])), tuple(said["aims"]))


def _columns(said: dict[str, Any]) -> dict[str, Any]:
    known = Organization.objects.published().filter(slug=said["organization"]).first()
    plain = ("website", "contact_role", "contact_email", "idea", "audience", "content")
    plain += ("content_source", "hours", "weeks", "skills", "starts", "ends", "timeline")
    return {
        **{name: said[name] for name in plain},
        "title": said["title_of_it"],
        "occupations": said["noc"],
        "sector": Sector.objects.public().get(slug=said["sector"]),
        "organization": known,
        "organization_name": str(known.name) if known else said["organization_name"],
        "organization_kind": known.kind if known else said["organization_kind"],
    }


def _partners(rows: list[dict[str, str]]) -> Iterator[NamedPartner]:
    slugs = [row["known"] for row in rows if row["known"]]
    known = {one.slug: one for one in Organization.objects.published().filter(slug__in=slugs)}
    for row in rows:
        found = known.get(row["known"])
        name, kind = (str(found.name), found.kind) if found else (row["name"], row["kind"])
        yield NamedPartner(name, row["role"], kind, found)
