"""What pages print around and of a record's texts: descriptions for search engines, French signs, lists of languages."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import Client

from cms.records.wording import typeset
from registry.models import Language

pytestmark = pytest.mark.usefixtures("trees")


@pytest.mark.parametrize(
    ("text", "language", "printed"),
    [
        ("Deux confirmations : qu'elle", "fr", "Deux confirmations\u00a0: qu’elle"),
        ("« oui » ; non ?", "fr", "«\u00a0oui\u00a0»\u00a0; non\u00a0?"),
        ("à 10:30, https://a.example/ :x", "fr", "à 10:30, https://a.example/ :x"),
        ("Ontario's colleges : two", "en", "Ontario's colleges : two"),
    ],
)
def test_french_is_typeset_where_it_is_printed(text: str, language: str, printed: str) -> None:
    assert typeset(text, language) == printed


def test_french_lists_languages_small_but_for_the_first(
    client: Client, registry: SimpleNamespace
) -> None:
    for code, english, french in (("en", "English", "Anglais"), ("fr", "French", "Français")):
        registry.micro.languages.add(
            Language.objects.create(code=code, name_en=english, name_fr=french)
        )
    registry.micro.save()
    french = client.get("/fr/microcertifications/forklift-basics/").content.decode()
    english = client.get("/en/micro-certifications/forklift-basics/").content.decode()
    assert "<dd>Anglais, français</dd>" in french
    assert "<dd>English, French</dd>" in english
