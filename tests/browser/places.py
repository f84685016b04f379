"""Addresses to look at: every template, real and invented records, and records in unusual states."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.site import WITHDRAWN

SECTIONS = {
    "microcertification": ("micro-certifications", "microcertifications"),
    "program": ("programs", "programmes"),
    "course": ("courses", "cours"),
    "occupation": ("occupations", "professions"),
    "skill": ("skills", "competences"),
    "organization": ("partners", "partenaires"),
    "pilot": ("pilots", "projets-pilotes"),
    "pathways": ("pathways", "parcours"),
    "framework": ("framework", "cadre"),
    "community": ("community", "communaute"),
    "developers": ("developers", "developpeurs"),
    "about": ("about", "a-propos"),
    "contact": ("contact", "contact"),
    "accessibility": ("accessibility", "accessibilite"),
}


@dataclass(frozen=True)
class Place:
    """A page in both languages."""

    name: str
    en: str
    fr: str
    status: int = 200
    indexed: bool = True

    def path(self, language: str) -> str:
        return self.en if language == "en" else self.fr


def section(kind: str, language: str) -> str:
    return f"/{language}/{SECTIONS[kind][language == 'fr']}/"


def place(kind: str, tail: str = "", *, indexed: bool = True, status: int = 200) -> Place:
    """A section, or what stands below it."""
    name = f"{kind} {tail}".strip()
    en, fr = (f"{section(kind, language)}{tail}" for language in ("en", "fr"))
    return Place(name, en, fr, status, indexed)


def within(
    en: str, fr: str, tail: str = "", *, indexed: bool = True, kind: str = "community"
) -> Place:
    """A page of a section that has another name in each language, or what stands below it."""
    addresses = (f"{section(kind, 'en')}{en}/{tail}", f"{section(kind, 'fr')}{fr}/{tail}")
    return Place(f"{en} {tail}".strip(), *addresses, indexed=indexed)


HOME = Place("home", "/en/", "/fr/")
LISTS = tuple(
    place(kind)
    for kind in (
        "microcertification",
        "program",
        "course",
        "occupation",
        "skill",
        "organization",
        "pilot",
    )
)
PAGES = tuple(
    place(kind)
    for kind in (
        "pathways",
        "framework",
        "community",
        "developers",
        "about",
        "contact",
        "accessibility",
    )
)
REAL = (
    place("microcertification", "internet-of-things/"),
    place("program", "sault-forestry-technician-conservation/"),
    place("program", "york-nursing/"),
    place("occupation", "33102/"),
    place("occupation", "00010/"),
    place("skill", "numeracy/"),
    place("organization", "conestoga-college/"),
    place("organization", "city-of-kingston/"),
    place("pilot", "health-coaching-and-patient-navigation/"),
)
EXAMPLES = (
    place("microcertification", "example-warehouse-associate/", indexed=False),
    place("microcertification", "example-health-informatics/", indexed=False),
    place("microcertification", "example-everyday-cybersecurity/", indexed=False),
    place("microcertification", "example-animer-reunion/", indexed=False),
    place("microcertification", "example-paper-stock-records/", indexed=False),
    place("microcertification", "example-cold-chain/", indexed=False),
    place("program", "example-web-design-development/", indexed=False),
    place("program", "example-management-completion/", indexed=False),
    place("course", "example-exc-1104/", indexed=False),
    place("organization", "example-college/", indexed=False),
    place("organization", "example-logistics/", indexed=False),
    place("pilot", "example-pilot-care-close-to-home/", indexed=False),
)
LATER = (place("program", "?page=2"),)
FILTERED = (
    Place(
        "search", "/en/search/?q=nurse&sort=foo", "/fr/recherche/?q=nurse&sort=foo", indexed=False
    ),
    place(
        "microcertification",
        "?sector=human-skills&sector=health-and-community-services&delivery=online",
        indexed=False,
    ),
    place("microcertification", "?max_hours=abc", indexed=False),
    within("compare", "comparaison", indexed=False, kind="microcertification"),
    within(
        "compare",
        "comparaison",
        "?id=example-teamwork&id=example-freight-data&id=gone",
        indexed=False,
        kind="microcertification",
    ),
    within(
        "compare",
        "comparaison",
        "?id=example-teamwork&id=example-freight-data&id=example-warehouse-associate&id=example-health-informatics",
        indexed=False,
        kind="microcertification",
    ),
    place("program", "?search=zzzzzz", indexed=False),
    place("occupation", "?search=nurse&teer=3", indexed=False),
)
ASKED = (
    place("pathways", "?to=14400", indexed=False),
    place("pathways", "?from=example-teamwork&to=example-management-completion", indexed=False),
    place("pathways", "?to=nurse&from=zzzz&max_fee=abc", indexed=False),
    place("pathways", "?to=14400&delivery=online&max_fee=100", indexed=False),
    place("pathways", "?to=75101", indexed=False),
    place("pathways", "plan/"),
    place(
        "pathways",
        "plan/?hold=example-teamwork,2026-05-01,80&hold=example-freight-data",
        indexed=False,
    ),
    place("pathways", "plan/?hold=gone&hold=example-teamwork,May&add=warehouse", indexed=False),
)
REFUSED = (
    place("pilot", "there-is-no-such-pilot/", indexed=False, status=404),
    place("occupation", "?page=9999", indexed=False, status=404),
    place("microcertification", f"{WITHDRAWN}/", indexed=False, status=410),
)
FRAMEWORK = (
    place("pilot", "adoption/"),
    within("coverage", "repartition", kind="microcertification"),
    within("check", "verification", kind="framework"),
    Place("framework adopt", "/en/framework/adopt/", "/fr/cadre/adopter/"),
    within("compare", "comparaison", kind="framework"),
    within("micro-certification", "microcertification", kind="framework"),
    place("framework", "2020-12/"),
    place("framework", "2020-12-endorsement/"),
    within(
        "check",
        "verification",
        "?offering=example-warehouse-operations",
        indexed=False,
        kind="framework",
    ),
    within(
        "check",
        "verification",
        "?title=x&hours=many&noc=331&is-relevance=met",
        indexed=False,
        kind="framework",
    ),
    within("needs", "besoins"),
    within("needs", "besoins", "?region=3540&search=zzzz", indexed=False),
    within("needs", "besoins", "example-need-dispatch-winter/", indexed=False),
    within("library", "bibliotheque"),
    within("library", "bibliotheque", "?element=assessment&type=song", indexed=False),
    within("library", "bibliotheque", "example-resource-employer-letter/", indexed=False),
    place("community", "notes/"),
    place("community", "notes/?element=assessment&occupation=99999", indexed=False),
    place("community", "notes/example-note-two-languages/", indexed=False),
    within("events", "evenements"),
    within("events", "evenements", "?search=zzzz", indexed=False),
    Place("past events", "/en/community/events/past/", "/fr/communaute/evenements/passes/"),
    within("events", "evenements", "example-event-employers-breakfast/", indexed=False),
    within("events", "evenements", "example-event-assessors-evening/", indexed=False),
    within("news", "actualites"),
    within("news", "actualites", "example-news-second-cohort/", indexed=False),
)
EVERYWHERE = (
    HOME,
    *LISTS,
    *PAGES,
    *REAL,
    *EXAMPLES,
    *LATER,
    *FILTERED,
    *ASKED,
    *FRAMEWORK,
    *REFUSED,
)
