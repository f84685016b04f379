"""A draft without a page of its own is previewed in its place on the page of what it belongs to."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cms.part_preview import unsaid
from registry.models import (
    Adoption,
    Agreement,
    Endorsement,
    FrameworkEdition,
    FrameworkElement,
    Need,
    NeedReply,
    Organization,
    OrganizationGroup,
    StackingRule,
)
from tests.cms.conftest import published
from tests.cms.forms import filled_in

pytestmark = pytest.mark.usefixtures("trees")


def previewed(boss: Client, record: Any, language: str, **changes: Any) -> str:
    named = type(record).snippet_viewset.get_url_name
    form = boss.get(reverse(named("edit"), args=[record.pk])).context["form"]
    address = reverse(named("preview_on_edit"), args=[record.pk])
    assert boss.post(address, filled_in(form, **changes)).json()["is_valid"]
    text = boss.get(address, {"mode": language}).content.decode()
    assert f'<html lang="{language}"' in text
    assert "registry/site.css" in text
    assert record.ctid not in text
    assert "{&#x27;" not in text
    return text


@pytest.fixture
def parts(registry: SimpleNamespace) -> SimpleNamespace:
    """One record of each kind that shows on the page of another."""
    edition = FrameworkEdition.objects.create(
        title_en="First", title_fr="Première", published_on="2019-05-01"
    )
    element = published(
        FrameworkElement,
        edition=edition,
        code="clear",
        slug="clear",
        kind="element",
        strength="must",
        name_en="Clear",
        name_fr="Clair",
    )
    edition.publish_now()
    agreement = Agreement.objects.create(title_en="Pact", title_fr="Pacte")
    agreement.senders.add(registry.college)
    agreement.receivers.add(registry.college)
    agreement.publish_now()
    need = published(Need, organization=registry.college, title_en="N", title_fr="N")
    return SimpleNamespace(
        rule=registry.rule,
        decision=registry.decision,
        agreement=agreement,
        endorsement=published(
            Endorsement,
            micro_certification=registry.micro,
            partner=published(Organization, name_en="Birch", kind="employer"),
        ),
        of_pilot=published(Adoption, pilot=registry.pilot, element=element),
        of_offering=published(Adoption, offering=registry.micro, element=element),
        element=element,
        edition=FrameworkEdition.objects.create(
            title_en="Next", title_fr="Suivante", published_on="2031-05-01"
        ),
        need=need,
        reply=published(NeedReply, need=need, offering=registry.micro),
    )


DRAFTS = [
    # Record, the two columns that change, heading of the page (English, French), where the draft stands on it.
    ("rule", "title", ("Supply chain", "Chaîne logistique"), "rules"),
    ("decision", "reason", ("Forklift basics", "Chariot élévateur"), "recognition"),
    ("agreement", "title", ("Elm College", "Collège Elm"), "agreements"),
    ("endorsement", "statement", ("Forklift basics", "Chariot élévateur"), "endorsements"),
    ("of_pilot", "evidence", ("Parcel pilot", "Projet colis"), "framework"),
    ("of_offering", "evidence", ("Forklift basics", "Chariot élévateur"), "framework"),
    ("edition", "introduction", ("", ""), "main"),
    ("need", "summary", ("", ""), "need-"),
    ("reply", "words", ("N", "N"), "replies"),
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("name", "column", "headings", "place"), DRAFTS)
def test_a_draft_stands_on_the_page_where_the_public_will_see_it(
    boss: Client,
    parts: SimpleNamespace,
    language: str,
    name: str,
    column: str,
    headings: tuple[str, str],
    place: str,
) -> None:
    record = getattr(parts, name)
    changes = {f"{column}_en": "As it is drafted", f"{column}_fr": "Tel que rédigé"}
    text = previewed(boss, record, language, **changes)
    assert text.count("As it is drafted" if language == "en" else "Tel que rédigé") == 1
    heading = re.search(r"<h1>(.*?)</h1>", text, re.DOTALL)
    assert heading
    assert headings[language == "fr"] in heading[1]
    anchor = re.search(r'class="notice">.*?href="#([^"]+)"', text)
    assert anchor
    assert anchor[1].startswith(place)
    assert f'id="{anchor[1]}"' in text
    record.refresh_from_db()
    assert getattr(record, f"{column}_en") != "As it is drafted"


def test_an_element_stands_among_the_elements_of_its_edition(
    boss: Client, parts: SimpleNamespace
) -> None:
    draft = FrameworkElement.objects.create(
        edition=parts.edition,
        code="open",
        slug="open",
        kind="element",
        strength="must",
        name_en="Open",
        name_fr="Ouvert",
    )
    text = previewed(boss, draft, "fr", text_fr="Pour chacun.")
    assert '<li id="open">' in text
    assert "Pour chacun." in text


def test_what_shows_nowhere_on_its_own_says_so_in_the_style_of_the_site(
    boss: Client, db: None
) -> None:
    group = OrganizationGroup.objects.create(name_en="Elms", name_fr="Ormes")
    assert "Ormes" in previewed(boss, group, "fr")


def test_what_must_be_said_before_a_draft_can_stand_on_a_page() -> None:
    assert [str(name) for name in unsaid(StackingRule())] == ["award", "requirement"]
