"""What the pathways, framework and community pages read from the records."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

from cms.models.community import open_needs
from cms.models.framework import published_editions
from cms.pathways.ways_in import awards_built_up, occupations_reached
from cms.records.adoption import ledgers
from cms.records.notes import newest
from registry.models import Adoption, FrameworkEdition, FrameworkElement, Need, PracticeNote
from tests import factories
from tests.cms.conftest import published


def test_an_occupation_is_a_way_in_when_a_published_offering_leads_to_it(
    registry: SimpleNamespace,
) -> None:
    assert list(occupations_reached()) == []
    registry.micro.occupations = [registry.occupation]
    registry.micro.save()
    registry.program.occupations = [registry.occupation]
    registry.program.save()
    assert [(one.code, one.real, one.examples) for one in occupations_reached()] == [
        ("75101", 2, 0)
    ]
    factories.as_example(registry.program)
    assert [(one.real, one.examples) for one in occupations_reached()] == [(1, 1)]
    factories.tombstone(registry.program)
    assert [(one.real, one.examples) for one in occupations_reached()] == [(1, 0)]


def test_an_award_is_a_way_in_when_a_published_rule_names_a_micro_certification(
    registry: SimpleNamespace,
) -> None:
    assert [(one.slug, one.steps) for one in awards_built_up()] == [("supply-chain", 1)]
    registry.rule.cease()
    assert list(awards_built_up()) == []


def test_the_framework_tells_claimed_from_evidenced_across_editions_real_before_examples(
    registry: SimpleNamespace,
) -> None:
    of = {}
    for year in (2019, 2020):
        edition = FrameworkEdition.objects.create(
            title_en=f"Edition {year}", published_on=date(year, 11, 1)
        )
        of[year] = published(
            FrameworkElement,
            edition=edition,
            code="skills",
            name_en="Skills",
            kind="element",
            strength="must",
        )
        edition.publish_now()
    published(Adoption, pilot=registry.pilot, element=of[2019])
    published(Adoption, offering=registry.micro, element=of[2020], status="evidenced")
    factories.as_example(
        published(Adoption, offering=registry.program, element=of[2020], status="endorsed")
    )
    editions = published_editions()
    assert [edition.published_on.year for edition in editions] == [2020, 2019]
    (row,) = ledgers(list(editions[0].elements.all()))
    assert [(line.status, list(line.subjects), line.edition) for line in row.said] == [
        ("claimed", [registry.pilot], of[2019].edition),
        ("evidenced", [registry.micro.offering_ptr], of[2020].edition),
    ]
    assert [(line.status, line.number) for line in row.examples] == [("endorsed", 1)]
    for user in registry.micro.users():
        user.withdraw("Gone.", "Retirée.")
    registry.micro.withdraw("Merged.", "Fusionnée.")
    (row,) = ledgers(list(editions[0].elements.all()))
    assert [line.status for line in row.said] == ["claimed"]


def test_needs_end_with_their_date_and_notes_come_newest_first(registry: SimpleNamespace) -> None:
    published(Need, organization=registry.college, title_en="Past", by_date=date(2020, 1, 1))
    published(Need, organization=registry.college, title_en="Open")
    assert [str(need) for need in open_needs()] == ["Open"]
    for title in ("First", "Second"):
        published(PracticeNote, organization=registry.college, title_en=title)
    assert [str(row.record) for row in newest()] == ["Second", "First"]
