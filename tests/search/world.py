"""A small registry whose every answer can be told by reading this page, for the contract of all engines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from tests import factories as make


def build() -> SimpleNamespace:
    """Save the records of the contract and return those that tests change."""
    human, health = make.sector("human-skills", "human"), make.sector("health", "health")
    toronto = make.region("3530", "Toronto")
    north = make.region("3595", "Northwest", name_fr="Nord-Ouest")
    bruce = make.region("3580", "Stratford–Bruce Peninsula")
    english, french = make.language(), make.language("fr", "French", "français")
    elm = make.organization("elm-college", region=toronto, city="Oshawa")
    oak = make.organization(
        "oak-university", kind="university", name_fr="Université Oak", region=bruce, city="Hanover"
    )
    birch = make.organization("birch-hospital", kind="health-provider", region=north)
    framework = make.skill_framework()
    lifting = make.skill("lifting", framework, name_fr="Levage")
    listening = make.skill("active-listening", framework, name_fr="Écoute active")
    nurse = make.occupation(
        "31301",
        title_en="Registered nurses and registered psychiatric nurses",
        title_fr="Infirmiers autorisés/infirmières autorisées",
    )
    make.titled(
        nurse,
        ["Nurse clinician", "Public health nurse"],
        ["Infirmier clinicien/infirmière clinicienne"],
    )
    aide = make.occupation(
        "33102",
        title_en="Nurse aides, orderlies and patient service associates",
        title_fr="Aides-infirmiers/aides-infirmières et préposés/préposées aux bénéficiaires",
    )
    make.titled(aide, ["Health care aide", "Orderly"], ["Préposé/préposée aux soins"])
    handler = make.occupation("75101", title_en="Material handlers", title_fr="Manutentionnaires")
    make.titled(handler, ["Forklift operator", "Warehouse worker"], ["Cariste"])
    pilot = make.pilot(
        "care-pilot",
        elm,
        health,
        title_en="Care at home pilot",
        title_fr="Projet de soins à domicile",
        status="ongoing",
    )
    pilot.partners.create(organization=birch)
    pilot.save()
    element = make.framework_element(
        "transcript", make.framework_edition(), name_en="Transcript", name_fr="Relevé de notes"
    )
    transfer = make.micro_certification(
        "safe-patient-transfer",
        elm,
        title_en="Safe patient transfer",
        title_fr="Transfert sécuritaire des patients",
        summary_en="Move people safely between bed and chair, with the co-worker’s help.",
        summary_fr="Déplacer les personnes du lit au fauteuil en toute sécurité.",
        sector=health,
        pilot=pilot,
        hours=Decimal(24),
        weeks=Decimal(4),
        fee=Decimal("249.50"),
        delivery="in-person",
        code="HLT-101",
        cip="51.2601",
    )
    _tie(transfer, [aide], [toronto], [english], [lifting])
    hygiene = make.micro_certification(
        "hand-hygiene",
        elm,
        title_en="Hand hygiene",
        title_fr="Hygiène des mains",
        summary_en="Wash hands before and after each patient.",
        sector=health,
        hours=Decimal(6),
        fee=Decimal(0),
        delivery="online",
    )
    _tie(hygiene, [aide, nurse], [toronto, north], [english, french], [])
    dialogue = make.micro_certification(
        "difficult-conversations",
        oak,
        title_en="Difficult conversations",
        title_fr="Conversations difficiles",
        summary_en="Listen, then speak.",
        sector=human,
        hours=Decimal(12),
        fee=Decimal(300),
        delivery="online",
    )
    _tie(dialogue, [], [north], [english], [listening])
    forklift = make.micro_certification(
        "forklift-safety",
        oak,
        title_en="Forklift safety",
        title_fr="",
        sector=human,
        delivery="in-person",
    )
    _tie(forklift, [handler], [], [], [lifting])
    french_only = make.micro_certification(
        "mieux-etre",
        oak,
        title_en="",
        title_fr="Mieux-être au travail",
        summary_fr="L’équilibre entre le travail et la vie personnelle.",
        delivery="blended",
        hours=Decimal("7.5"),
        fee=Decimal(120),
    )
    _tie(french_only, [], [], [french], [listening])
    example = make.micro_certification(
        "example-hygiene",
        elm,
        title_en="Example: hygiene of kitchens",
        title_fr="Exemple : hygiène des cuisines",
        hours=Decimal(3),
        fee=Decimal(50),
        delivery="online",
    )
    make.as_example(example)
    for state in ("draft", "suspended", "ceased", "tombstone"):
        make.micro_certification(
            f"hidden-{state}",
            elm,
            title_en=f"Hygiene, {state}",
            title_fr=f"Hygiène, {state}",
            lifecycle=state,
        )
    anatomy = make.course(
        "anatomy",
        oak,
        title_en="Anatomy",
        title_fr="Anatomie",
        code="BIO-200",
        hours=Decimal(42),
        fee=Decimal("612.75"),
    )
    nursing = make.program(
        "practical-nursing",
        elm,
        title_en="Practical nursing",
        title_fr="Soins infirmiers auxiliaires",
        sector=health,
        credential="diploma",
        hours=Decimal(1500),
        delivery="in-person",
    )
    _tie(nursing, [nurse], [toronto], [english], [])
    rule = make.stacking_rule(
        "nursing-rule", nursing, transfer, anatomy, valid_from=date(2020, 9, 1)
    )
    adoption = make.adoption("care-adopts", element, pilot=pilot, status="evidenced")
    make.adoption("transfer-adopts", element, offering=transfer, status="claimed")
    agreement = make.agreement(
        "elm-oak", elm, oak, title_en="Elm to Oak agreement", title_fr="Entente Elm-Oak"
    )
    decision = make.equivalency("transfer-at-oak", transfer, oak)
    decision.grants.create(offering=anatomy)
    decision.save()
    make.endorsement("birch-endorses", transfer, birch, in_demand_on=date(2024, 1, 1))
    need = make.need(
        "more-aides", birch, title_en="Forty more aides", title_fr="Quarante aides de plus"
    )
    need.occupation = aide
    need.save()
    return SimpleNamespace(
        elm=elm,
        oak=oak,
        transfer=transfer,
        hygiene=hygiene,
        example=example,
        nurse=nurse,
        rule=rule,
        nursing=nursing,
        adoption=adoption,
        agreement=agreement,
    )


def _tie(offering, occupations, regions, languages, skills):
    offering.occupations.set(occupations)
    offering.regions.set(regions)
    offering.languages.set(languages)
    for skill in skills:
        offering.skills.create(skill=skill, level=2)
    offering.save()
