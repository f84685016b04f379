"""The query for eligible micro-certifications says the same as the engine, on every border of every limit."""

from __future__ import annotations

import itertools
from decimal import Decimal

import pytest

from registry.domain.osap import Eligibility
from registry.models import MicroCertification
from tests import factories

pytestmark = pytest.mark.django_db

HOURS = (None, "4.99", "5", "300", "300.01")
WEEKS = (None, "11.99", "12")
CIPS = ("", "51.2601")
OCCUPATIONS = (0, 1, 3, 4)
KINDS = ("college", "employer")


def test_the_query_and_the_engine_agree():
    profile = factories.osap_profile()
    nocs = [factories.occupation(f"3130{number}") for number in range(4)]
    issuers = {kind: factories.organization(kind, kind=kind) for kind in KINDS}
    figures = itertools.product(HOURS, WEEKS, ["51.2601"], OCCUPATIONS, ["college"])
    rows = [*figures, *itertools.product(["24"], ["4"], CIPS, [1], KINDS)]
    for number, (hours, weeks, cip, occupations, kind) in enumerate(rows):
        micro = factories.micro_certification(
            f"m{number}",
            issuers[kind],
            hours=hours and Decimal(hours),
            weeks=weeks and Decimal(weeks),
            cip=cip,
        )
        MicroCertification.occupations.through.objects.bulk_create(
            MicroCertification.occupations.through(offering_id=micro.pk, occupation=noc)
            for noc in nocs[:occupations]
        )
    by_query = set(
        profile.eligible(MicroCertification.objects.all()).values_list("slug", flat=True)
    )
    every = MicroCertification.objects.select_related("institution").prefetch_related("occupations")
    answers = {micro.slug: profile.answer(micro).status for micro in every}
    assert by_query == {slug for slug, said in answers.items() if said is Eligibility.ELIGIBLE}
    assert len(answers) == 64
    assert len(by_query) == 2 * 1 * 2 + 1
    assert set(answers.values()) == set(Eligibility)
