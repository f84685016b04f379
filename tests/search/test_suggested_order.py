"""Who types a name whole is shown it first, and titles of all kinds come before the other names of any."""

from __future__ import annotations

import pytest

from search import finding
from search.backends import foremost
from tests import factories as make
from tests.search.conftest import build_all

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[foremost.LEAST, 2], ids=["found", "stored"])
def nurses(each_engine, suggested_by_who_answers, monkeypatch, request) -> None:
    """Two occupations with more names than are shown, one of them plain, and a program; few are stored, or many."""
    monkeypatch.setattr(foremost, "LEAST", request.param)
    registered = make.occupation("31301", title_en="Registered nurses", title_fr="Infirmiers")
    aides = make.occupation("33102", title_en="Nurse aides", title_fr="Aides")
    make.titled(registered, ["Nurse"])
    names = ("clinician", "educator", "examiner", "at a camp", "in charge", "on duty")
    for number, name in enumerate(names):
        occupation = make.occupation(f"4110{number}", title_en=f"Staff {name}", title_fr="Gens")
        make.titled(occupation, [f"Nurse {name}"])
    make.titled(aides, ["Nurse attendant"])
    make.program(
        "nursing", make.organization("elm-college"), title_en="Nurse education for leaders"
    )
    build_all()


def test_a_name_that_is_typed_whole_is_the_first(nurses) -> None:
    assert [one.text for one in finding.suggest("nurse")][:2] == ["Nurse", "Nurse aides"]
    assert finding.suggest("nurses")[0].text == "Registered nurses"


def test_titles_of_all_kinds_come_before_other_names(nurses) -> None:
    told = [one.text for one in finding.suggest("nurs", limit=4)]
    assert told[:2] == ["Nurse aides", "Nurse education for leaders"]
    assert told[2] == "Nurse"
