"""The Nu HTML checker finds no error on a page of every template, in both languages.

It is a program of Java, which `python -m tests.services.checkers` fetches.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.conftest import missing
from tests.services import checkers
from tests.services.places import ServiceError

pytestmark = pytest.mark.any_database

ON_PURPOSE = r".*The .role. attribute must not be used on a .(td|th|tr). element which has a .table. ancestor.*"
"""On phones rows are drawn as blocks; some browsers then forget that they are rows, unless a role says so."""
PAGES = (
    *("/en/", "/fr/", "/en/nowhere/", "/fr/nulle-part/", "/en/about/", "/fr/a-propos/"),
    *(
        "/en/micro-certifications/",
        "/fr/microcertifications/",
        "/fr/microcertifications/?max_fee=1",
    ),
    *("/en/micro-certifications/safe-transfer/", "/fr/microcertifications/safe-transfer/"),
    *("/en/micro-certifications/bare-facts/", "/fr/microcertifications/invented/"),
    *("/en/micro-certifications/coverage/", "/fr/microcertifications/repartition/"),
    *("/en/pilots/adoption/", "/fr/projets-pilotes/adoption/"),
    "/en/micro-certifications/compare/?id=safe-transfer&id=bare-facts",
    "/fr/microcertifications/comparaison/?id=safe-transfer&id=bare-facts",
    *("/en/programs/", "/fr/programmes/", "/en/programs/nursing/", "/fr/programmes/nursing/"),
    *("/en/courses/", "/fr/cours/", "/en/courses/anatomy/", "/fr/cours/anatomy/"),
    *("/en/occupations/", "/fr/professions/", "/en/occupations/33102/", "/fr/professions/33102/"),
    *("/en/skills/", "/fr/competences/", "/en/skills/lifting/", "/fr/competences/lifting/"),
    *(
        "/en/partners/",
        "/fr/partenaires/",
        "/en/partners/elm-college/",
        "/fr/partenaires/elm-college/",
    ),
    *(
        "/en/pilots/",
        "/fr/projets-pilotes/",
        "/en/pilots/care-pilot/",
        "/fr/projets-pilotes/care-pilot/",
    ),
    *("/en/pathways/", "/fr/parcours/", "/en/pathways/plan/", "/fr/parcours/plan/"),
    *("/en/framework/", "/fr/cadre/", "/en/community/", "/fr/communaute/"),
    *("/en/developers/", "/fr/developpeurs/", "/en/developers/key/", "/en/developers/design/"),
    *("/en/search/", "/fr/recherche/?q=soins", "/en/contact/", "/fr/contact/"),
    *("/en/framework/check/", "/fr/cadre/verification/?offering=safe-transfer"),
    *("/en/framework/adopt/", "/fr/cadre/adopter/", "/graphql/explorer"),
    *("/en/community/needs/", "/en/developers/deprecations/"),
    *("/en/community/notes/", "/fr/communaute/notes/"),
    *("/en/community/events/", "/fr/communaute/evenements/passes/", "/fr/communaute/actualites/"),
    *("/en/pathways/?to=33102", "/fr/parcours/?to=33102&hold=safe-transfer"),
    *("/en/developers/examples/", "/fr/developpeurs/exemples/"),
)


@pytest.fixture
def checker() -> list[str]:
    """The command of the checker."""
    try:
        return [*checkers.HTML.command(), "--errors-only", "--filterpattern", ON_PURPOSE]
    except ServiceError as reason:
        missing(str(reason))


def test_pages_are_valid(
    client: Client, catalogue: SimpleNamespace, checker: list[str], tmp_path: Path
) -> None:
    for number, address in enumerate(PAGES):
        name = address.strip("/").replace("/", "_").replace("?", "-")
        (tmp_path / f"{number}-{name}.html").write_bytes(client.get(address).content)
    said = subprocess.run(
        [*checker, *sorted(map(str, tmp_path.glob("*.html")))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.stderr.replace(f"{tmp_path}/", "") == ""
