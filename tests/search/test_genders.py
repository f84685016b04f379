"""Names that give both genders at once are indexed as questions for them are read."""

from __future__ import annotations

import csv
from uuid import UUID

import pytest
from django.conf import settings

from search.documents import Document, Name
from search.reading.genders import both_genders, one_gender
from search.types import Card, Words


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("préposé (e)", "préposé"),
        ("étudiant(e)(s)", "étudiants"),
        ("employé(e)s", "employés"),
        ("travailleur(-euse) social(e)", "travailleur social"),
        ("professionnel.le.s", "professionnel"),
        ("caissier / ière", "caissier"),
        ("chef(fe) de cuisine", "chef de cuisine"),
        ("directeurs/trices", "directeurs"),
        ("infirmière/ier", "infirmière"),
        ("assistant(e)-dentaire", "assistant-dentaire"),
        ("MÉCANICIEN‑NE", "MÉCANICIEN"),
        ("un(e) agent(e)", "un agent"),
    ],
)
def test_an_ending_is_no_word_of_its_own(written, read):
    assert one_gender(written) == read


@pytest.mark.parametrize(
    "text",
    [
        "soudeur/soudeuse",
        "full-time/part-time",
        "est-ce, peut-elle",
        "repairs/air",
        "train/rain",
        "R.P.N.",
        "tout-le-monde",
        "next.js",
        "welder (night)",
    ],
)
def test_other_words_stay(text):
    assert one_gender(text) == text


def test_a_name_is_indexed_without_the_ending():
    card = Card("occupation", UUID(int=1), "32120", Words("", "Technologiste(s) immatriculé(e)s"))
    document = Document(card, names=(Name("Vendeur/euse d'autos", "fr"),))
    folded = [name.folded for name in document.all_names()]
    assert folded == ["technologiste immatricules", "vendeur autos"]
    assert document.titles("fr") == ("Technologiste immatriculés",)
    assert document.other_names("fr")[0] == "Vendeur d'autos"


@pytest.mark.parametrize(
    ("written", "forms"),
    [
        (
            "Commissaires et agents/agentes de bord",
            ("Commissaires et agents de bord", "Commissaires et agentes de bord"),
        ),
        (
            "Autres agents financiers/agentes financières",
            ("Autres agents financiers", "Autres agentes financières"),
        ),
        (
            "Traducteurs/traductrices, terminologues et interprètes",
            (
                "Traducteurs, terminologues et interprètes",
                "Traductrices, terminologues et interprètes",
            ),
        ),
        (
            "Techniciens/techniciennes en comptabilité et teneurs/teneuses de livres",
            (
                "Techniciens en comptabilité et teneurs de livres",
                "Techniciennes en comptabilité et teneuses de livres",
            ),
        ),
        (
            "Directeur général/directrice générale d'une association d'anciens étudiants/anciennes étudiantes",
            (
                "Directeur général d'une association d'anciens étudiants",
                "Directrice générale d'une association d'anciennes étudiantes",
            ),
        ),
        ("Homme/femme de chambre", ("Homme de chambre", "Femme de chambre")),
        (
            "Programmeur/programmeuse de machines (MMC/CNC)",
            ("Programmeur de machines (MMC/CNC)", "Programmeuse de machines (MMC/CNC)"),
        ),
        ("Chanteur d'opéra/cantatrice", ("Chanteur d'opéra/cantatrice",)),
        ("Opérateur CAO / FAO", ("Opérateur CAO/FAO",)),
        ("soudeur/", ("soudeur/",)),
    ],
)
def test_a_name_of_both_genders_is_two_whole_names(written, forms):
    assert both_genders(written) == forms


def test_every_occupation_has_whole_names_for_both_genders():
    table = settings.BASE_DIR / "fixtures" / "facts" / "occupations.csv"
    with table.open(encoding="utf-8") as rows:
        titles = [row["title_fr"] for row in csv.DictReader(rows)]
    named = {title: both_genders(one_gender(title)) for title in titles if "/" in title}
    assert len(named) > 300
    assert {title: forms for title, forms in named.items() if "/" in "".join(forms)} == {}
    words = {title: [len(form.split()) for form in forms] for title, forms in named.items()}
    assert {title: many for title, many in words.items() if len(set(many)) > 1} == {}
