"""Every title of an occupation is found, and titles that agree in their first letters stand alike on every engine."""

from __future__ import annotations

import pytest

from registry.models import JobTitle
from search import finding
from search.types import Query
from tests import factories as make
from tests.search.conftest import build_all


@pytest.mark.parametrize(
    "asked", ["assembleuse de moteurs xxix mmm", "assembleur de moteurs xxix mmm"]
)
def test_the_last_of_very_many_titles_is_found(each_engine, asked: str) -> None:
    assembler = make.occupation("94219", title_en="Other assemblers", title_fr="Autres monteurs")
    JobTitle.objects.bulk_create(
        JobTitle(
            occupation=assembler,
            language="fr",
            title=f"Assembleur/assembleuse de moteurs xx{'i' * (number // 40)}x {'m' * (number % 40)}",
        )
        for number in range(1, 800)
    )
    build_all()
    [hit] = finding.find(Query(asked, language="fr")).hits
    assert hit.card.uid == assembler.uid


def test_long_titles_stand_alike(each_engine) -> None:
    long = "Recherchistes, experts-conseils et agents de programmes en politiques et en administration publique"
    for code in ("41409", "41408"):
        make.occupation(code, title_en=f"{long} {code}", title_fr=f"{long} {code}")
    build_all()
    found = [hit.card for hit in finding.find(Query("recherchis", language="fr")).hits]
    assert [one.slug for one in found] == [
        one.slug for one in sorted(found, key=lambda one: str(one.uid))
    ]
    assert len(found) == 2
