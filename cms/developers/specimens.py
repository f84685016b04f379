"""Records that stand for every state of a component on the style page. All of them are examples, and none is stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from types import SimpleNamespace
from typing import Any

from cms.records.adoption_table import AdoptionCell, AdoptionRow
from cms.records.recognition import DecisionRow
from cms.records.skill_coverage import CoveredBy, OfferingShare, SkillRow, SkillTable
from registry.models import (
    Adoption,
    Course,
    Endorsement,
    Equivalency,
    EquivalencyGrant,
    FrameworkElement,
    Lifecycle,
    MicroCertification,
    Occupation,
    Offering,
    Organization,
    Pilot,
    Program,
    Region,
    Sector,
    Skill,
    SkillFramework,
)
from registry.models.provenance import Provenance

DAY = date(2026, 9, 14)
_EXAMPLE: dict[str, Any] = {
    "provenance": Provenance.ILLUSTRATIVE,
    "lifecycle": Lifecycle.PUBLISHED,
}


@cache
def records() -> SimpleNamespace:
    """Return the records; models make none before all of them are loaded."""
    lines = (
        Sector(line="logistics", name_en="Logistics", name_fr="Logistique"),
        Sector(line="human", name_en="Human skills", name_fr="Compétences humaines"),
        Sector(line="health", name_en="Health", name_fr="Santé"),
        Sector(line="tech", name_en="Technology", name_fr="Technologie"),
        Sector(line="natural", name_en="Natural resources", name_fr="Ressources naturelles"),
    )
    college = Organization(name_en="Example College", name_fr="Collège Exemple", kind="college", city="Ottawa", region=Region(name_en="Ottawa"), **_EXAMPLE)  # fmt: skip
    hospital = Organization(
        name_en="Example Hospital", name_fr="Hôpital Exemple", kind="health-provider", **_EXAMPLE
    )
    pilot = Pilot(
        title_en="Care close to home",
        title_fr="Des soins près de chez soi",
        lead=college,
        sector=lines[2],
        content="adapted",
        **_EXAMPLE,
    )
    titles = {"title_en": "Nurse aides and orderlies", "title_fr": "Aides-infirmiers"}
    occupation = Occupation(code="33102", teer=3, **titles, **_EXAMPLE)
    framework = SkillFramework(name_en="Example skills", name_fr="Compétences d’exemple")
    names = {"name_en": "Monitoring", "name_fr": "Surveillance"}
    skill = Skill(kind="skill", framework=framework, **names, **_EXAMPLE)
    return SimpleNamespace(
        lines=lines,
        college=college,
        hospital=hospital,
        pilot=pilot,
        occupation=occupation,
        skill=skill,
        **_offerings(lines, college),
    )


def _offerings(lines: Sequence[Sector], college: Organization) -> dict[str, Offering]:
    def offering(model: Any, english: str, french: str, sector: int = 2, **said: Any) -> Any:
        said |= {"title_en": english, "title_fr": french, "institution": college, **_EXAMPLE}
        return model(sector=lines[sector], kind=model.KIND, **said)

    figures: dict[str, Any] = {
        "hours": Decimal("7.5"),
        "weeks": Decimal(2),
        "fee": Decimal("1234.5"),
        "credits": Decimal("1.5"),
        "delivery": "blended",
    }
    free: dict[str, Any] = {"hours": Decimal(45), "fee": Decimal(0), "any_time": True}
    long = "Accompagnement interdisciplinaire des personnes vivant avec une déficience"
    support = ("Personal Support Worker", "Préposé aux services de soutien personnel")
    micro = MicroCertification
    return {
        "full": offering(micro, "Safe Transfers", "Transferts sécuritaires", **figures),
        "bare": offering(micro, "Route Planning", "Planification d’itinéraires", 0),
        "long": offering(micro, "", long, 1, **free),
        "award": offering(Program, *support, credential="certificate", credits=Decimal(24)),
        "course": offering(Course, "Anatomy I", "Anatomie I", 3, code="ANA101"),
    }


def decision(outcome: str, state: str = "", **columns: Any) -> DecisionRow:
    """Return a decision as a row of the table of recognition."""
    made = Equivalency(
        receiving_institution=records().college,
        outcome=outcome,
        decided_on=DAY,
        **(_EXAMPLE | columns),
    )
    grants = (
        [EquivalencyGrant(kind="offering", offering=records().course)]
        if outcome == "granted"
        else []
    )
    return DecisionRow(made, [], [], grants, None, "", state)


def endorsement(**columns: Any) -> Endorsement:
    """Return the endorsement of a partner."""
    return Endorsement(
        partner=records().hospital, micro_certification=records().full, **_EXAMPLE, **columns
    )


def adoption(status: str) -> dict[str, Any]:
    """Return an element with what is said of it."""
    element = FrameworkElement(
        name_en="Assessment", name_fr="Évaluation", code="assessment", slug=f"assessment-{status}"
    )
    said = Adoption(
        offering=records().full,
        element=element,
        status=status,
        evidence_en="The transfer is watched and scored.",
        evidence_fr="Le transfert est observé et noté.",
        **_EXAMPLE,
    )
    return {"element": element, "adoption": said}


def adopted() -> dict[str, Any]:
    """Return a table of what pilots say of the framework: every step, and what nobody stated."""
    names = (
        ("Relevance", "Pertinence"),
        ("Verifiability", "Vérifiabilité"),
        ("Competency or skills targeted", "Compétences visées"),
        ("Partner endorsement", "Approbation des partenaires"),
    )
    elements = [
        FrameworkElement(name_en=english, name_fr=french, code=f"e{at}", slug=f"e{at}")
        for at, (english, french) in enumerate(names)
    ]
    steps = ((None, "claimed", "evidenced", "endorsed"), ("endorsed", None, None, "claimed"))
    pilots = (records().pilot, _pilot("Goods on the move", "Marchandises en mouvement"))
    rows = [
        AdoptionRow(pilot, [_said(pilot, *one) for one in zip(elements, said, strict=True)])
        for pilot, said in zip(pilots, steps, strict=True)
    ]
    return {"columns": elements, "rows": rows}


def _pilot(english: str, french: str) -> Pilot:
    of = records()
    return Pilot(title_en=english, title_fr=french, lead=of.college, sector=of.lines[0], **_EXAMPLE)


def _said(pilot: Pilot, element: FrameworkElement, status: str | None) -> AdoptionCell:
    said = Adoption(pilot=pilot, element=element, status=status, **_EXAMPLE) if status else None
    return AdoptionCell(element, said)


def covered() -> dict[str, Any]:
    """Return a table of what covers an occupation's skills: covered, not far enough, and not taught."""
    of = records()
    names = (
        ("Monitoring", "Surveillance", 5),
        ("Service orientation", "Orientation vers le service", 3),
    )
    skills = [
        (Skill(kind="skill", name_en=english, name_fr=french, **_EXAMPLE), Decimal(weight))
        for english, french, weight in names
    ]
    offerings = (of.full, of.long, of.bare)
    ways = (("covers", "below", ""), ("", "covers", ""))
    rows = [
        SkillRow(skill, weight, [CoveredBy(*one) for one in zip(offerings, how, strict=True)])
        for (skill, weight), how in zip(skills, ways, strict=True)
    ]
    shares = [OfferingShare(one, Decimal(50)) for one in offerings]
    return {"covering": SkillTable(shares, rows, [], Decimal(100), 3)}
