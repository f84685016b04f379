"""Mail: every template is in the catalogue, in both languages, plain and HTML, and editors see it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from cms.letters.catalogue import letters
from cms.letters.writing import write

pytestmark = [pytest.mark.usefixtures("trees"), pytest.mark.any_database]
FOLDER = Path(settings.BASE_DIR) / "frontend" / "templates" / "mail"


def test_every_template_is_shown_to_editors() -> None:
    assert {f"mail/{one.relative_to(FOLDER)}" for one in FOLDER.rglob("*.txt")} == {
        one.template for one in letters().values()
    }


@pytest.mark.parametrize("name", letters())
def test_each_letter_says_the_same_in_both_forms_and_differs_by_language(name: str) -> None:
    said = {language: letters()[name].written(language) for language in ("en", "fr")}
    for language, letter in said.items():
        assert letter.subject
        assert "\n" not in letter.subject
        assert f'<html lang="{language}">' in letter.html
        for word in letter.text.split():
            if word.isalpha():
                assert word in letter.html
        assert "{{" not in letter.text
    assert said["en"].text != said["fr"].text
    # What its reader wrote from is told to the registry as it was.
    assert name == "contact-message" or "/en/" not in said["fr"].text


def test_a_line_end_in_a_title_begins_no_header() -> None:
    sample = letters()["comment-shown"].sample | {"note": "Title\r\nBcc: all@registry.example"}
    letter = write("mail/comment_decided.txt", sample, "en")
    assert "\n" not in letter.subject
    assert "\r" not in letter.subject


def test_the_screen_shows_a_letter(boss: Client) -> None:
    page = boss.get("/admin/letters/", {"letter": "contact-received", "language": "fr"})
    assert "Votre message au Registre des parcours" in page.content.decode()
    frame = boss.get("/admin/letters/contact-received/fr/")
    assert '<html lang="fr">' in frame.content.decode()
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    for wrong in ("/admin/letters/zzz/fr/", "/admin/letters/contact-received/de/"):
        assert boss.get(wrong).status_code == 404


def test_days_are_written_as_the_site_writes_them() -> None:
    said = {one: letters()["contact-received"].written(one).text for one in ("en", "fr")}
    assert "is deleted on 5 November 2027" in said["en"]
    assert "5 novembre 2027" in said["fr"].replace("\xa0", " ")
