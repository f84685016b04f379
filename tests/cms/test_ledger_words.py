"""What the pages of the ledger say of days, of what has ended, and of the edition that nobody chose."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from registry.models import Adoption
from registry.models.agreement_document import suffix_of
from tests import factories as make
from tests.cms.test_endorsing import text, worker, world

__all__ = ["world"]


def test_a_claim_that_a_source_states_is_dated_by_when_it_was_recorded(
    client: Client, world: SimpleNamespace
) -> None:
    """It read as if it had been claimed on the day on which the site was set up."""
    own, sourced = (
        make.adoption(
            f"claim-{code}",
            make.framework_element(code, world.element.edition, position=place),
            pilot=world.pilot,
        )
        for place, code in enumerate(("relevance", "ownership"), start=3)
    )
    sourced.provenance, sourced.source_name = "sourced", "A list of pilots"
    sourced.source_note_en = "The source is undated."
    sourced.save()
    page = text(client.get("/en/pilots/care-pilot/"))
    day = own.steps.get().on
    assert f"claimed {day.day} " in page
    assert f"recorded as claimed {day.day} " in page
    assert "the day on which the registry recorded what its source says. The source is undated." in page  # fmt: skip


def test_days_read_in_french(client: Client, world: SimpleNamespace) -> None:
    world.entry.steps.update(on="2026-03-05")
    assert "démontré le 5 mars 2026" in text(client.get("/fr/projets-pilotes/care-pilot/"))


def test_a_pilot_that_has_ended_was_never_offered(client: Client, world: SimpleNamespace) -> None:
    micro = make.micro_certification("lifting", world.college)
    micro.cease()
    world.pilot.cease()
    page = text(client.get("/en/pilots/care-pilot/"))
    assert "This has ended. The page stays as a record of what it was." in page
    assert "No longer offered" not in page
    assert "no longer listed" in page
    assert "No longer offered." in text(client.get("/en/micro-certifications/lifting/"))


@pytest.mark.parametrize(
    ("asked", "said"),
    [("", "The one in force (March 2026)"), ("?on=2021-02-03", "The one of that day (March 2020)")],
)
def test_no_choice_of_edition_is_without_words(
    client: Client, world: SimpleNamespace, asked: str, said: str
) -> None:
    make.framework_edition("2026-03", published_on=date(2026, 3, 1))
    page = BeautifulSoup(client.get(f"/en/pilots/adoption/{asked}").content, "html.parser")
    options = page.select("#edition option")
    assert next(" ".join(one.get_text().split()) for one in options) == said


def test_a_new_entry_begins_without_a_pilot(world: SimpleNamespace, django_user_model: Any) -> None:
    """The only pilot was filled in, and an offering beside it refused."""
    editor = worker("ed", world.college, django_user_model)
    address = reverse(Adoption.snippet_viewset.get_url_name("add"))
    form = editor.get(address).context["form"]
    assert (form["pilot"].value(), form["offering"].value()) == (None, None)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n<script>alert(1)</script>", ""),
        (b"%PDF-1.7\n1 0 obj\nstartxref\n0\n%%EOF\n", ".pdf"),
        (b"%PDF-1.7\n" + b"x" * 5000 + b"%%EOF" + b"\n" * 900, ".pdf"),
    ],
)
def test_what_only_begins_like_a_pdf_is_none(content: bytes, kind: str) -> None:
    assert suffix_of(SimpleUploadedFile("a.pdf", content)) == kind
