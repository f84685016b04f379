"""Which language answers where the address says none: the browser's wish, and nothing else."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from frontend.middleware import AddressLanguage


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("fr-CA, fr;q=0.9, en;q=0.5", "fr"),
        ("FR", "fr"),
        ("en;q=0.2, fr;q=0.8", "fr"),
        ("de, fr;q=0.1", "fr"),
        ("en-CA, fr;q=0.9", "en"),
        ("fr;q=0, de", "en"),
        ("frr", "en"),
        ("*, fr;q=0.5", "en"),
        ("fr;q=much", "en"),
        ("x" * 3_000, "en"),
        ("", "en"),
    ],
)
def test_the_browser_s_wish_decides(accepted: str, language: str) -> None:
    request = RequestFactory().get("/graphql", headers={"accept-language": accepted})
    assert AddressLanguage.language_of(request) == language


def test_the_address_decides_first_and_no_cookie_at_all() -> None:
    wish = {"accept-language": "fr"}
    for address, language in (("/en/", "en"), ("/feeds/en/changes.atom", "en"), ("/", "fr")):
        request = RequestFactory().get(address, headers=wish)
        request.COOKIES["django_language"] = "en"
        assert AddressLanguage.language_of(request) == language
