"""An edition as a document: a tagged PDF in both languages, and the page to print where the machine makes none."""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client

from cms.framework import document
from registry.models import FrameworkEdition, FrameworkElement
from tests import factories as make
from tests.conftest import missing
from tests.services import checkers
from tests.services.places import ServiceError

pytestmark = [pytest.mark.usefixtures("trees"), pytest.mark.any_database]
PDF = {"en": "/en/framework/edition-1/pdf/", "fr": "/fr/cadre/edition-1/pdf/"}


@pytest.fixture
def edition(db: None) -> FrameworkEdition:
    """An edition with a principle and an element, on which guidance is written."""
    caches["pages"].clear()
    made = make.framework_edition(
        title_fr="Édition 1", introduction_en="Why & how.", introduction_fr="Pourquoi."
    )
    make.framework_element("relevance", made, kind="principle", name_fr="Pertinence", position=1)
    make.framework_element(
        "assessment",
        made,
        strength="should",
        name_fr="Évaluation",
        text_en="<b>Watch</b> it.",
        position=2,
    )
    return made


@pytest.fixture
def pdf() -> Any:
    """What makes PDFs; a machine without Pango cannot be asked."""
    return pytest.importorskip("cms.framework.pdf", exc_type=(ImportError, OSError))


def unpacked(made: bytes) -> bytes:
    """A PDF with its streams unpacked, as far as they are packed with zlib."""
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL)
    found = []
    for one in streams:
        try:
            found.append(zlib.decompress(one))
        except zlib.error:
            found.append(one)
    return made + b"\n".join(found)


@pytest.mark.parametrize("language", PDF)
def test_the_pdf_is_tagged_and_names_its_language(
    client: Client, edition: FrameworkEdition, pdf: Any, language: str
) -> None:
    answer = client.get(PDF[language])
    assert answer["Content-Type"] == "application/pdf"
    word = {"en": "framework", "fr": "cadre"}[language]
    assert answer["Content-Disposition"] == f'inline; filename="{word}-2020-03-{language}.pdf"'
    text = unpacked(answer.content)
    assert answer.content.startswith(b"%PDF-")
    assert f"/Lang ({language})".encode() in text
    for mark in (
        b"/MarkInfo",
        b"/StructTreeRoot",
        b"/H1",
        b"/H2",
        b"/H3",
        b"/LI",
        b"/Link",
        b"/DisplayDocTitle true",
    ):
        assert mark in text, mark
    assert b"pdfuaid:part" in text
    assert b"AtkinsonHyperlegibleNext" in text.replace(b"-", b"")


def test_a_checker_of_pdf_ua_finds_nothing(
    client: Client, edition: FrameworkEdition, pdf: Any, tmp_path: Path
) -> None:
    """veraPDF reads both languages; a name that may break after a slash was a link without a tag."""
    try:
        command = [*checkers.PDF.command(), "--flavour", "ua1", "--format", "text", "-v"]
    except ServiceError as reason:
        missing(str(reason))
    FrameworkElement.objects.filter(code="assessment").update(
        name_en="Assessment/evidence", name_fr="Évaluation/preuve"
    )
    files = [tmp_path / f"{language}.pdf" for language in PDF]
    for file, address in zip(files, PDF.values(), strict=True):
        file.write_bytes(client.get(address).content)
    said = subprocess.run(
        [*command, *map(str, files)], capture_output=True, text=True, check=False
    ).stdout
    assert said.splitlines() == [f"PASS {file} ua1" for file in files]


def test_a_link_is_called_by_its_words(client: Client, edition: FrameworkEdition, pdf: Any) -> None:
    text = unpacked(client.get(PDF["en"]).content)
    assert b"/Contents (Relevance)" in text
    assert b"/Contents (relevance)" not in text


def test_the_same_edition_is_made_once(
    client: Client, edition: FrameworkEdition, pdf: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = client.get(PDF["en"]).content
    monkeypatch.setattr(pdf, "pdf_of", lambda html: pytest.fail("made again"))
    assert client.get(PDF["en"]).content == first


def test_nothing_but_the_site_s_own_files_is_read(pdf: Any) -> None:
    for address in (
        "https://elsewhere.example/a.css",
        "file:///etc/passwd",
        "http://127.0.0.1:8000/static/../db.sqlite3",
        "http://127.0.0.1:8000/admin/",
    ):
        with pytest.raises(ValueError, match="no static file"):
            pdf.OwnFiles().fetch(address)


def test_a_machine_without_pango_answers_with_the_page_to_print(
    client: Client, edition: FrameworkEdition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "cms.framework.pdf", None)
    with pytest.raises(document.Missing):
        document.pdf_of("<p>x</p>")
    for language, told in (
        ("en", "cannot be made on this machine"),
        ("fr", "ne peut pas être produit"),
    ):
        answer = client.get(PDF[language])
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/html")
        assert told in answer.content.decode()


def test_the_page_to_print_says_what_the_edition_says(
    client: Client, edition: FrameworkEdition
) -> None:
    page = client.get("/en/framework/edition-1/print/").content.decode()
    for said in (
        "Edition 1",
        "Why &amp; how.",
        "Relevance",
        "Must",
        "Where possible",
        "&lt;b&gt;Watch",
        "What counts as evidence",
        edition.ctid,
    ):
        assert said in page
    assert "cannot be made" not in page
    assert FrameworkElement.objects.count() == 2
    french = client.get("/fr/cadre/edition-1/print/").content.decode()
    assert '<html lang="fr">' in french
    assert "Table des matières" in french


def test_a_draft_has_no_document(client: Client, edition: FrameworkEdition) -> None:
    draft = FrameworkEdition.objects.create(title_en="Next", slug="next", published_on="2031-01-01")
    for name in ("pdf", "print", "json"):
        assert client.get(f"/en/framework/{draft.slug}/{name}/").status_code == 404
        assert client.get(f"/en/framework/nowhere/{name}/").status_code == 404
