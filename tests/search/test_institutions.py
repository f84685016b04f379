"""Names of institutions among the words of a question: of one that is here under any word for its sort, or of none."""

from __future__ import annotations

from uuid import UUID

import pytest

from search.reading.institutions import institution_among, known_by, without_sorts
from search.types import Card, Words

ELM = Card("organization", UUID(int=1), "elm", Words("Elm Polytechnic", ""))
OAK = Card("organization", UUID(int=2), "oak", Words("University of Oak", "Université d’Oak"))
ASH = Card(
    "organization", UUID(int=3), "ash", Words("Ash University", "Université de l’art et du son")
)
HERE = known_by([ELM, OAK, ASH])
SUBJECTS = {"nursing", "practical nursing", "welding", "massage therapy", "therapy", "soudage"}


def named(text: str) -> tuple[str, str | None, str] | None:
    found = institution_among(text, HERE, SUBJECTS.__contains__)
    if found is None:
        return None
    return found.name, found.here and found.here.slug, found.without(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("elm college", ("elm college", "elm", "")),
        ("welding at Elm College", ("Elm College", "elm", "welding")),
        ("oak university nursing", ("oak university", "oak", "nursing")),
        ("nursing university of oak", ("university of oak", "oak", "nursing")),
        ("université d'oak soins", ("université d'oak", "oak", "soins")),
        ("ash university ontario", ("ash university ontario", "ash", "")),
        (
            "université de l'art et du son soudage",
            ("université de l'art et du son", "ash", "soudage"),
        ),
    ],
)
def test_one_that_is_here(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("oak college", ("oak college", None, "")),
        ("nursing at trent university", ("trent university", None, "nursing")),
        ("practical nursing fleming college", ("fleming college", None, "practical nursing")),
        ("trent university nursing", ("trent university", None, "nursing")),
        ("university of guelph welding", ("university of guelph", None, "welding")),
        ("soudage au collège boréal", ("collège boréal", None, "soudage")),
        ("collège boréal soudage", ("collège boréal", None, "soudage")),
        ("université de l'ouest", ("université de l'ouest", None, "")),
    ],
)
def test_one_that_is_not_here(text, expected):
    assert named(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "welding college",
        "massage therapy college",
        "best college for nursing",
        "first year university courses",
        "college in toronto",
        "college diploma",
        "college",
        '"trent university"',
        "proffesseur d'université",
    ],
)
def test_none(text):
    assert named(text) is None


def test_a_word_for_a_sort_is_left_out_of_what_is_to_be_learned():
    assert without_sorts("welding college") == "welding"
    assert without_sorts("welding") == "welding"


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("collège elm de Kitchener", "Elm Polytechnic Kitchener"),
        ("nursing at elm college of Toronto", "nursing at Elm Polytechnic Toronto"),
        ("elm polytechnic d'Ottawa", "elm polytechnic Ottawa"),
        ("elm college of nursing", "Elm Polytechnic of nursing"),
        ("elm polytechnic", "elm polytechnic"),
    ],
)
def test_the_town_of_an_institution_is_no_part_of_another_name(text, called):
    found = institution_among(text, HERE, SUBJECTS.__contains__)
    assert found is not None
    assert found.called(text, "en") == called


def test_a_town_right_behind_a_sort_says_where():
    assert named("best college Toronto") is None
    assert named("nursing college ottawa") is None
    assert named("collège de Toronto") == ("collège de Toronto", None, "")
    assert named("université Toronto") == ("université Toronto", None, "")
