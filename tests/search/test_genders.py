"""Names that give both genders at once are indexed as questions for them are read."""

from __future__ import annotations

from uuid import UUID

import pytest

from search.documents import Document, Name
from search.genders import one_gender
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
